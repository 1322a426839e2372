"""The library of evidence: add a piece, declare it for a norm, withdraw it. Nothing is deleted."""

from collections.abc import Mapping
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.assessments import queries
from miza.assessments.models import Evidence, EvidenceUse
from miza.core import clock
from miza.core.errors import Reason, Refusal, reason
from miza.dossiers import workflow
from miza.dossiers.journey import hold
from miza.dossiers.models import Dossier
from miza.files.actions import store
from miza.files.models import StoredFile
from miza.journal.actions import record

TITLE = {"ar": "عنوان الوثيقة", "fr": "l’intitulé de la pièce", "en": "the title of the piece"}
PLACE = {
    "ar": "الملف، أو مكان حفظ الأصل",
    "fr": "le fichier, ou le lieu où l’original est conservé",
    "en": "the file, or where the original is kept",
}


class Duplicate(Refusal):
    """The library already holds this very content: `piece` may be declared for more norms instead."""

    def __init__(self, piece: Evidence, name: str) -> None:
        norms = [use.norm for use in piece.live_uses]  # type: ignore[attr-defined]
        super().__init__(
            reason("evidence_duplicate", file=name, title=piece.title, date=piece.added_at.date(), norms=norms or "…")
        )
        self.piece = piece


@transaction.atomic
def add_evidence(
    dossier: Dossier,
    *,
    title: str = "",
    upload: UploadedFile | None = None,
    original_at: str = "",
    dated_on: date | None = None,
    uses: Mapping[str, str] | None = None,
    by: User,
) -> Evidence:
    """Add a piece to the commune's library, declared for the norms of `uses` (norm -> page, "" when the whole), and return it.

    upload: a file; or original_at: where the original is kept, to be shown during the visit. title: the file's name when empty.
    Raises NotAllowed, Duplicate (same content, with the piece that holds it), Refusal (wrong_state, norm_not_open, not_found for
    an unknown norm, required, date_future, and what files.actions.store refuses).
    """
    fresh, role = _held(dossier, by)
    declared = {code: page.strip() for code, page in (uses or {}).items()}
    _check_norms(fresh, declared)
    if why := _lacking(title, upload, original_at, dated_on):
        raise Refusal(why)
    file = _stored(fresh, upload, by) if upload else None
    piece = Evidence.objects.create(
        dossier=fresh,
        title=(title.strip() or (file.name if file else ""))[:200],
        file=file,
        original_at="" if file else original_at.strip(),
        dated_on=dated_on,
        added_by=by,
        added_at=clock.now(),
    )
    EvidenceUse.objects.bulk_create(EvidenceUse(evidence=piece, norm=c, page=p) for c, p in declared.items())
    facts = {
        "piece": piece.pk,
        "sha256": file.sha256 if file else None,
        "norms": sorted(declared),
        "original": not file,
    }
    record("evidence_added", fresh.stream, by=by, role=role, facts=facts, notes={"title": piece.title})
    return piece


def _lacking(title: str, upload: UploadedFile | None, original_at: str, dated_on: date | None) -> Reason | None:
    if upload is None and not original_at.strip():
        return reason("required", field=PLACE)
    if upload is None and not title.strip():
        return reason("required", field=TITLE)
    if dated_on and dated_on > clock.today():
        return reason("date_future", value=dated_on)
    return None


def _stored(dossier: Dossier, upload: UploadedFile, by: User) -> StoredFile:
    """The file kept, unless a living piece holds the same content (the transaction then drops the second row)."""
    file = store(upload, owner=dossier.stream, by=by)
    if held := queries.duplicate_of(dossier, file.sha256):
        raise Duplicate(held, file.name)
    return file


@transaction.atomic
def use_evidence(piece: Evidence, norm: str, *, page: str = "", by: User) -> EvidenceUse:
    """Declare a living piece for a norm, or say its page anew where it is declared already; return the declaration.

    Raises NotAllowed, Refusal (wrong_state, norm_not_open, not_found for an unknown norm or a piece withdrawn).
    """
    fresh, role = _held(piece.dossier, by)
    _check_norms(fresh, [norm])
    _check_living(piece)
    use = EvidenceUse.objects.filter(evidence=piece, norm=norm, removed_at__isnull=True).first()
    if use and use.page == page.strip():
        return use
    if use is None:
        use = EvidenceUse.objects.create(evidence=piece, norm=norm, page=page.strip())
    else:
        use.page = page.strip()
        use.save(update_fields=["page"])
    record("evidence_declared", fresh.stream, by=by, role=role, about=norm, facts={"piece": piece.pk})
    return use


@transaction.atomic
def drop_use(use: EvidenceUse, *, by: User) -> None:
    """Declare a piece for a norm no more; the piece stays in the library, and the declaration in the history.

    Raises NotAllowed, Refusal (wrong_state, norm_not_open). Twice is harmless.
    """
    fresh, role = _held(use.evidence.dossier, by)
    _check_norms(fresh, [use.norm])
    if EvidenceUse.objects.filter(pk=use.pk, removed_at__isnull=True).update(removed_at=clock.now()):
        facts = {"piece": use.evidence_id}
        record("evidence_undeclared", fresh.stream, by=by, role=role, about=use.norm, facts=facts)


@transaction.atomic
def drop_evidence(piece: Evidence, *, by: User) -> None:
    """Withdraw a piece from the library, for every norm; its file and history are kept.

    Raises NotAllowed, Refusal (wrong_state; norm_not_open when it proves a norm that is not open). Twice is harmless.
    """
    fresh, role = _held(piece.dossier, by)
    norms = sorted(piece.uses.filter(removed_at__isnull=True).values_list("norm", flat=True))
    _check_norms(fresh, norms)
    if Evidence.objects.filter(pk=piece.pk, removed_at__isnull=True).update(removed_at=clock.now()):
        facts = {"piece": piece.pk, "norms": norms}
        record("evidence_removed", fresh.stream, by=by, role=role, facts=facts, notes={"title": piece.title})


def _held(dossier: Dossier, by: User) -> tuple[Dossier, Role]:
    """The dossier locked, and the role in which the person may change its library now."""
    fresh = hold(dossier)
    role = access.require(by, Right.EVIDENCE_ADD, fresh.commune_id)
    if fresh.state not in queries.EVIDENCE_STATES:
        raise Refusal(reason("wrong_state", state=workflow.STATES[fresh.state].name))
    return fresh, role


def _check_norms(dossier: Dossier, codes: Mapping[str, str] | list[str]) -> None:
    """Known norms, and open ones while a form is reopened for some."""
    for code in codes:
        queries.norm(dossier, code)
    shut = sorted(set(codes) - set(dossier.open_norms))
    if dossier.state == "assessing" and dossier.open_norms and shut:
        raise Refusal(reason("norm_not_open", norms=shut, open=dossier.open_norms))


def _check_living(piece: Evidence) -> None:
    if not Evidence.objects.filter(pk=piece.pk, removed_at__isnull=True).exists():
        raise Refusal(reason("not_found"))
