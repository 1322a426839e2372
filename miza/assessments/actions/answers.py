"""Save an answer, close the consensus: every version is kept, none is overwritten blindly."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.assessments import queries
from miza.assessments.actions.content import Content, checked
from miza.assessments.actions.scores import snapshot
from miza.assessments.models import Answer, AnswerRevision
from miza.core import clock
from miza.core.errors import Reason, Refusal, Stale, reason
from miza.dossiers import workflow
from miza.dossiers.journey import hold
from miza.dossiers.models import Dossier
from miza.dossiers.queries import visible_to
from miza.journal.actions import record


def save_answer(
    dossier: Dossier | str, norm: str, content: Mapping[str, Any], *, version: int, by: User, key: UUID | None = None
) -> Answer:
    """Save the whole answer to one norm, if nobody saved since `version`; return it with its new version.

    dossier: the row, or its reference, which is then found among those `by` may see and locked in one query.
    content: see actions.content. version: the one that `content` was written upon, 0 for a first answer.
    key: of the request; the same request sent again changes nothing and returns what it stored, whatever happened since.
    Raises Dossier.DoesNotExist, NotAllowed, InvalidContent (fields to mend), Refusal (wrong_state, norm_not_open, key_reused),
    Stale with the answer that is stored now.
    """
    try:
        with transaction.atomic():
            return _save(dossier, norm, content, version, by, key)
    except IntegrityError:  # a first answer, or a request with this key, came from elsewhere in this instant
        if key and AnswerRevision.objects.filter(author=by, key=key).exists():
            raise Refusal(reason("key_reused")) from None
        fresh = dossier if isinstance(dossier, Dossier) else visible_to(by).get(ref=dossier)
        raise stale(fresh, norm, checked(queries.norm(fresh, norm), content)) from None


def _save(
    dossier: Dossier | str, code: str, raw: Mapping[str, Any], version: int, by: User, key: UUID | None
) -> Answer:
    fresh = hold(dossier) if isinstance(dossier, Dossier) else held(dossier, by)
    role = access.require(by, Right.ANSWER_EDIT, fresh.commune_id)
    content = checked(queries.norm(fresh, code), raw)
    if key and (done := AnswerRevision.objects.filter(author=by, key=key).first()):
        return _as_stored(done, fresh, code, content)
    refuse_unless_open(fresh, [code])
    answer = _set(fresh, code, content, version, by)
    _append([answer], key)
    facts = {"level": content.level, "version": answer.version, "pass": fresh.pass_no, "settled": content.settled}
    record("answer_saved", fresh.stream, by=by, role=role, about=code, facts=facts)
    return answer


def held(ref: str, by: User) -> Dossier:
    """The dossier `ref` as `by` may see it, locked: one query. Raises Dossier.DoesNotExist."""
    return visible_to(by).select_for_update(of=("self",)).get(ref=ref)


def refuse_unless_open(dossier: Dossier, codes: Iterable[str]) -> None:
    """Raise Refusal unless the form is open, and open for these norms (a form reopened for some is open for them alone)."""
    if dossier.state != "assessing":
        raise Refusal(reason("wrong_state", state=workflow.STATES[dossier.state].name))
    if dossier.open_norms and (shut := sorted(set(codes) - set(dossier.open_norms))):
        raise Refusal(reason("norm_not_open", norms=shut, open=dossier.open_norms))


def _set(dossier: Dossier, code: str, content: Content, version: int, by: User) -> Answer:
    """Compare and set: write only upon `version`."""
    answer = Answer(
        dossier=dossier,
        pass_no=dossier.pass_no,
        norm=code,
        **content.as_json(),
        settled_on=clock.today() if content.settled else None,
        author=by,
        saved_at=clock.now(),
        version=version + 1,
    )
    if version == 0:
        answer.save(force_insert=True)
        return answer
    values = {f.attname: getattr(answer, f.attname) for f in Answer._meta.concrete_fields if not f.primary_key}
    rows = Answer.objects.filter(dossier=dossier, pass_no=dossier.pass_no, norm=code, version=version)
    if not rows.update(**values):
        raise stale(dossier, code, content)
    return answer


def _append(answers: list[Answer], key: UUID | None = None) -> None:
    """Keep each new version beside the former ones."""
    AnswerRevision.objects.bulk_create(
        AnswerRevision(
            dossier_id=answer.dossier_id,
            pass_no=answer.pass_no,
            norm=answer.norm,
            version=answer.version,
            content=content_of(answer).as_json(),
            author_id=answer.author_id,
            key=key,
            saved_at=answer.saved_at,
        )
        for answer in answers
    )


def content_of(row: Answer) -> Content:
    """An answer's content, without its place and author."""
    return Content(**{name: getattr(row, name) for name in Content.__dataclass_fields__})


def _as_stored(done: AnswerRevision, dossier: Dossier, code: str, content: Content) -> Answer:
    """What this request stored when it first came; a key serves one request only."""
    same = (done.dossier_id, done.norm) == (dossier.pk, code) and done.content == content.as_json()
    if not same:
        raise Refusal(reason("key_reused"))
    return Answer(
        dossier=dossier,
        pass_no=done.pass_no,
        norm=code,
        **content.as_json(),
        author_id=done.author_id,
        saved_at=done.saved_at,
        version=done.version,
    )


def stale(dossier: Dossier, code: str, yours: Content) -> Stale:
    """The refusal that holds both answers: what is stored now (None when nothing is) and what was typed."""
    rows = Answer.objects.filter(dossier_id=dossier.pk, pass_no=dossier.pass_no, norm=code).select_related("author")
    current = rows.first()
    return Stale(
        reason(
            "stale_version",
            theirs=level_words(dossier, current),
            yours=level_words(dossier, yours),
            author=queries.author_role(current.author, dossier) if current else "…",
            time=current.saved_at if current else clock.now(),
        ),
        current=current,
        yours=yours,
    )


def level_words(dossier: Dossier, answer: Answer | Content | None) -> Any:
    """An answer in a word: «2 مطابقة للقاعدة»."""
    if answer is None or (answer.level is None and not answer.not_applicable):
        return {"ar": "دون جواب", "fr": "sans réponse", "en": "no answer"}
    if answer.level is None:
        return {"ar": "غير منطبقة", "fr": "sans objet", "en": "not applicable"}
    return {language: f"{answer.level} {name}" for language, name in queries.scale(dossier)[answer.level].items()}


@transaction.atomic
def close_consensus(dossier: Dossier, norms: Iterable[str], *, met_on: date, by: User) -> list[str]:
    """Close the consensus on these norms, as the team did in its meeting of `met_on`; return those that were still open.

    For those who lead the team; a differing opinion written beside an answer stays with it.
    Raises NotAllowed, Refusal (wrong_state, norm_not_open, date_future, every_norm_answered for a norm without an answer).
    """
    fresh = hold(dossier)
    role = access.require(by, Right.TEAM_EDIT, fresh.commune_id)
    wanted = set(norms)
    refuse_unless_open(fresh, wanted)
    if why := _cannot_close(fresh, wanted, met_on):
        raise Refusal(why)
    rows = Answer.objects.filter(dossier=fresh, pass_no=fresh.pass_no, norm__in=wanted, settled=False)
    closed = [row.pk for row in rows]
    if not closed:
        return []
    rows.update(settled=True, settled_on=met_on, version=F("version") + 1, author=by, saved_at=clock.now())
    answers = list(Answer.objects.filter(pk__in=closed))
    _append(answers)
    codes = [answer.norm for answer in answers]
    facts = {"norms": codes, "count": len(codes), "met_on": met_on, "pass": fresh.pass_no}
    record("consensus_closed", fresh.stream, by=by, role=role, facts=facts)
    return codes


def _cannot_close(dossier: Dossier, wanted: set[str], met_on: date) -> Reason | None:
    if met_on > clock.today():
        return reason("date_future", value=met_on)
    if not wanted:
        return reason("required", field={"ar": "القواعد", "fr": "les normes", "en": "the norms"})
    if missing := [code for code in queries.unanswered(dossier) if code in wanted]:
        return reason("every_norm_answered", count=len(missing), missing=missing)
    return None


def start_pass(
    dossier: Dossier,
    affected: Mapping[str, int | None] | Iterable[str],
    levels: Mapping[str, int] | None = None,
    *,
    by: User,
    role: Role | None = None,
) -> list[Answer]:
    """Open the form of a new pass upon that of the former one; the caller holds the dossier and has raised its `pass_no`.

    affected: norms that the finished activities concern, alone or with the level they reach (or `levels` gives it).
    Every answer is copied with a first version of its own; an affected norm takes the level reached, never a lower one. The self
    score of the new pass is frozen: taking the move hands it over.
    """
    reached = dict(affected) if isinstance(affected, Mapping) else dict.fromkeys(affected)
    reached |= levels or {}
    former = Answer.objects.filter(dossier=dossier, pass_no=dossier.pass_no - 1)
    copies = [_copy(answer, dossier.pass_no, reached.get(answer.norm), by) for answer in former]
    Answer.objects.bulk_create(copies)
    _append(copies)
    facts = {"pass": dossier.pass_no, "norms": sorted(reached), "levels": [reached[n] for n in sorted(reached)]}
    record("pass_started", dossier.stream, by=by, role=role, facts=facts)
    snapshot(dossier, "self", queries.live_answers(dossier), by=by, role=role)
    return copies


def _copy(answer: Answer, pass_no: int, reached: int | None, by: User) -> Answer:
    content = content_of(answer).as_json()
    if reached is not None and answer.level is not None:
        content["level"] = max(answer.level, reached)
    return Answer(
        dossier_id=answer.dossier_id,
        pass_no=pass_no,
        norm=answer.norm,
        **content,
        settled_on=answer.settled_on,
        author=by,
        saved_at=clock.now(),
    )
