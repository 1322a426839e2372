"""The commune's application: started, its card saved as it grows, its conditions answered, its papers attached and removed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from miza.accounts import access
from miza.accounts.models import Appointment, User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.communes.models import Commune
from miza.core import clock, formats, texts
from miza.core.errors import Reason, Refusal, Stale, reason
from miza.dossiers import eligibility, queries
from miza.dossiers.journey import hold
from miza.dossiers.models import Attachment, CardRevision, Condition, Dossier
from miza.files import actions as files
from miza.journal.actions import record
from miza.notifications.actions import next_number
from miza.programme.models import Round

KINDS = ("letter", "condition", "card")  # what the commune attaches to its application
DIRECTORY_NOTE = "directory_note"  # beside the card's own fields: what the commune says is wrong in the directory
BLANK: tuple[Any, ...] = (None, "", [])


@transaction.atomic
def start(commune: Commune, of: Round | None, *, by: User) -> Dossier:
    """Open the commune's dossier in a round, as a draft; outside a call it is kept for the next one. of: None when no round is open.

    Raises NotAllowed; Refusal round_not_open, commune_not_in_force, already_applied (one open dossier a commune and round).
    """
    role = access.require(by, Right.CANDIDACY_EDIT, commune)
    commune = Commune.objects.select_for_update(of=("self",)).get(pk=commune.pk)  # two starts come one after the other
    if of is None:
        raise Refusal(reason("round_not_open"))
    if why := _cannot_start(commune, of):
        raise Refusal(why)
    now = clock.now()
    dossier = Dossier.objects.create(
        ref=f"LCC-{of.code}-{next_number(f'dossiers-{of.code}'):04d}",
        commune=commune,
        round=of,
        entered_at=now,
        created_at=now,
        is_demo=commune.is_demo,
        card=_known_beforehand(commune),
    )
    CardRevision.objects.create(dossier=dossier, version=0, values=dossier.card, by=by, role=role, saved_at=now)
    record("start", dossier.stream, by=by, role=role, facts={"commune": commune.code, "round": of.code})
    return dossier


def _cannot_start(commune: Commune, of: Round) -> Reason | None:
    if of.opened_at is None or of.ends_on < clock.today():
        return reason("round_not_open")
    if commune.valid_until and commune.valid_until < clock.today():
        return reason("commune_not_in_force", date=commune.valid_until)
    taken = Dossier.objects.filter(commune=commune, round=of).exclude(state__in=queries.OVER).first()
    return reason("already_applied", ref=taken.ref) if taken else None


def _known_beforehand(commune: Commune) -> dict[str, str]:
    """What the appointments already say, so that it need not be typed; the commune may change it."""
    today = clock.today()
    card: dict[str, str] = {}
    held = Appointment.objects.filter(
        commune=commune, role__in=[Role.PRESIDENT, Role.FOCAL_POINT], starts_on__lte=today
    )
    for one in held.select_related("user").order_by("starts_on"):
        if not one.holds_on(today) or not one.user.full_name:
            continue
        if one.role == Role.PRESIDENT:
            card |= {"president_name": one.user.full_name, "president_since": one.starts_on.isoformat()}
        else:
            card |= {"focal_point_name": one.user.full_name}
            card |= {"focal_point_function": one.function} if one.function else {}
    return card


@transaction.atomic
def save_card(dossier: Dossier, values: Mapping[str, Any], *, version: int, by: User) -> Dossier:
    """Keep the values of the information card, complete or not, right or not (the page says what to correct); return the fresh row.

    values: by field code, as JSON holds them; fields that are absent stay as they are. version: the card that the person was looking at.
    What two people changed in different fields is joined. Raises NotAllowed, Refusal wrong_state, Stale when they changed the same field.
    """
    fresh = hold(dossier)
    role = access.require(by, Right.CANDIDACY_EDIT, fresh.commune_id)
    _must_be_editable(fresh)
    known = {
        field["code"] for field in queries.definition(fresh)["fields"] if field["kind"] not in {"prefilled", "file"}
    }
    wanted = {code: value for code, value in values.items() if code in known or code == DIRECTORY_NOTE}
    if version != fresh.card_version:
        wanted = _joined(fresh, wanted, version)
    card = {code: value for code, value in (fresh.card | wanted).items() if value not in BLANK}
    changed = sorted(code for code in card.keys() | fresh.card.keys() if card.get(code) != fresh.card.get(code))
    if not changed:
        return fresh
    fresh.card, fresh.card_version = card, fresh.card_version + 1
    fresh.save(update_fields=["card", "card_version"])
    CardRevision.objects.create(
        dossier=fresh, version=fresh.card_version, values=card, by=by, role=role, saved_at=clock.now()
    )
    record("save_card", fresh.stream, by=by, role=role, facts={"version": fresh.card_version, "fields": changed})
    return fresh


def _joined(fresh: Dossier, wanted: dict[str, Any], version: int) -> dict[str, Any]:
    """Only what this person changed since `version`; Stale where someone else gave the same field another value meanwhile."""
    before = queries.card_as_of(fresh, version)
    base = before.values if before else {}
    mine = {code: value for code, value in wanted.items() if not _same(value, base.get(code))}
    theirs = {code for code in mine if not _same(fresh.card.get(code), base.get(code))}
    clash = sorted(code for code in theirs if not _same(mine[code], fresh.card.get(code)))
    if clash:
        latest = queries.latest_card(fresh)
        current = {code: fresh.card.get(code, "") for code in clash}
        yours = {code: mine[code] for code in clash}
        raise Stale(
            reason(
                "stale_version",
                theirs=list(current.values()),
                yours=list(yours.values()),
                author=texts.find(f"role_names.{latest.role}") if latest else "",
                time=formats.clock(latest.saved_at if latest else fresh.entered_at),
            ),
            current=current,
            yours=yours,
        )
    return mine


def _same(one: Any, other: Any) -> bool:
    """The same value, whichever way nothing is written."""
    return bool(one == other) or (one in BLANK and other in BLANK)


@transaction.atomic
def answer_condition(
    dossier: Dossier,
    code: str,
    *,
    answer: str = "",
    dated_on: date | None = None,
    note: str = "",
    version: int,
    by: User,
) -> Condition:
    """Keep the commune's answer to one eligibility condition; what the committee had found on it is to be looked at again.

    answer: "yes", "no" or "". Raises NotAllowed, Refusal wrong_state or condition_unknown, Stale when someone answered meanwhile.
    """
    fresh = hold(dossier)
    role = access.require(by, Right.CANDIDACY_EDIT, fresh.commune_id)
    _must_be_editable(fresh)
    _must_be_condition(fresh, code)
    if answer not in {"yes", "no", ""}:
        raise Refusal(reason("choice_unknown", value=answer))
    row = Condition.objects.get_or_create(dossier=fresh, code=code)[0]
    yours = {"answer": answer, "dated_on": dated_on, "note": note.strip()}
    current = {name: getattr(row, name) for name in yours}
    if yours == current:
        return row
    if version != row.version:
        raise Stale(
            _met_elsewhere(fresh, code, current, yours), current=current | {"version": row.version}, yours=yours
        )
    row.answer, row.dated_on, row.note, row.version = answer, dated_on, note.strip(), row.version + 1
    _to_check_again(row)
    row.save()
    record(
        "answer_condition",
        fresh.stream,
        by=by,
        role=role,
        about=code,
        facts={"answer": answer or None, "date": dated_on, "version": row.version},
        notes={"note": row.note},
    )
    return row


def _met_elsewhere(dossier: Dossier, code: str, current: Mapping[str, Any], yours: Mapping[str, Any]) -> Reason:
    """Who answered meanwhile, as the journal tells."""
    latest = queries.last_entry(dossier, "answer_condition", code)
    return reason(
        "stale_version",
        theirs=[value for value in current.values() if value not in BLANK],
        yours=[value for value in yours.values() if value not in BLANK],
        author=texts.find(f"role_names.{latest.actor_role}") if latest else "",
        time=formats.clock(latest.at if latest else dossier.entered_at),
    )


def _to_check_again(row: Condition) -> None:
    """A changed answer or paper is to be looked at again; the committee's note stays until then."""
    row.verdict, row.checked_by, row.checked_at = "", None, None


@transaction.atomic
def attach(
    dossier: Dossier, kind: str, key: str, upload: UploadedFile, *, dated_on: date | None = None, by: User
) -> Attachment:
    """Put a file in its place in the application: the signed letter, the proof of a condition, a file of the card.

    Raises NotAllowed, Refusal: wrong_state, condition_unknown, or what is wrong with the file (file_type, file_empty, file_too_big…).
    """
    fresh = hold(dossier)
    role = access.require(by, Right.CANDIDACY_EDIT, fresh.commune_id)
    _must_be_editable(fresh)
    if kind not in KINDS:
        raise ValueError(f"{kind} is not attached to an application, only {', '.join(KINDS)}")
    if kind == "condition":
        _must_be_condition(fresh, key)
        row = Condition.objects.get_or_create(dossier=fresh, code=key)[0]
        _to_check_again(row)
        row.save()
    return keep(fresh, kind, key, upload, dated_on=dated_on, by=by, role=role)


def keep(
    dossier: Dossier,
    kind: str,
    key: str,
    upload: UploadedFile,
    *,
    dated_on: date | None = None,
    by: User,
    role: Role | str,
) -> Attachment:
    """Store a file and journal it; for the actions of every domain. The caller holds the dossier and has checked the right."""
    stored = files.store(upload, owner=dossier.stream, by=by)
    made = Attachment.objects.create(
        dossier=dossier, kind=kind, key=key, file=stored, dated_on=dated_on, added_by=by, added_at=clock.now()
    )
    record(
        "attach",
        dossier.stream,
        by=by,
        role=role,
        about=key or kind,
        facts={"kind": kind, "sha256": stored.sha256, "size": stored.size, "date": dated_on},
        notes={"file": stored.name},
    )
    return made


@transaction.atomic
def detach(attachment: Attachment, *, by: User) -> Attachment:
    """Take a file out of the application. It is kept, marked removed, and the history says so.

    Raises NotAllowed, Refusal wrong_state; removing twice changes nothing.
    """
    fresh = hold(attachment.dossier)
    role = access.require(by, Right.CANDIDACY_EDIT, fresh.commune_id)
    _must_be_editable(fresh)
    attachment.refresh_from_db()
    if attachment.kind not in KINDS:
        raise Refusal(reason("wrong_state", state=fresh.state_name))
    if attachment.removed_at is None:
        attachment.removed_at = clock.now()
        attachment.save(update_fields=["removed_at"])
        if attachment.kind == "condition" and (row := fresh.conditions.filter(code=attachment.key).first()):
            _to_check_again(row)
            row.save()
        facts = {"kind": attachment.kind, "sha256": attachment.file.sha256}
        record(
            "detach",
            fresh.stream,
            by=by,
            role=role,
            about=attachment.key or attachment.kind,
            facts=facts,
            notes={"file": attachment.file.name},
        )
    return attachment


def _must_be_editable(dossier: Dossier) -> None:
    if dossier.state not in queries.EDITABLE:
        raise Refusal(reason("wrong_state", state=dossier.state_name))


def _must_be_condition(dossier: Dossier, code: str) -> eligibility.Condition:
    found = next((c for c in queries.definition(dossier)["conditions"] if c["code"] == code), None)
    if found is None:
        raise Refusal(reason("condition_unknown", value=code))
    return found
