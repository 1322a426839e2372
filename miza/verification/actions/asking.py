"""Clarification queries: written one by one, sent together, answered one by one, handed back together."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.assessments import queries as assessments
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal, Stale, reason
from miza.dossiers.journey import Case, hold
from miza.dossiers.models import Dossier
from miza.files.actions import store
from miza.frameworks.models import Norm
from miza.journal.actions import record
from miza.verification import queries
from miza.verification.actions.acting import acting, fingerprint_of, in_state, missing, needed, verifier
from miza.verification.models import Query


@transaction.atomic
def ask(dossier: Dossier, norm: str, question: str, *, by: User) -> Query:
    """Write a query about one norm; the commune does not see it before the request is sent (ask_clarification).

    Raises NotAllowed, or Refusal: state, unknown norm, empty question.
    """
    fresh = hold(dossier)
    role = verifier(by, fresh, Right.QUERY_ASK)
    in_state(fresh, "reviewing")
    if not Norm.objects.filter(framework=fresh.round.framework_id, code=norm).exists():
        raise Refusal(missing("norm"))
    query = Query.objects.create(
        dossier=fresh,
        pass_no=fresh.pass_no,
        norm=norm,
        question=needed(question, "question"),
        asked_by=by,
        asked_at=clock.now(),
    )
    record(
        "query_asked",
        fresh.stream,
        by=by,
        role=role,
        about=norm,
        facts={"query": query.pk},
        notes={"question": query.question},
    )
    return query


@transaction.atomic
def take_back(dossier: Dossier, query: Query, *, by: User) -> None:
    """Take back a query that was not sent yet. Raises NotAllowed, or Refusal once it was sent."""
    fresh = hold(dossier)
    role = verifier(by, fresh, Right.QUERY_ASK)
    in_state(fresh, "reviewing")
    taken = queries.unsent(fresh).filter(pk=query.pk).update(closed_at=clock.now())
    if not taken:
        raise Refusal(reason("query_sent"))
    record("query_taken_back", fresh.stream, by=by, role=role, about=query.norm, facts={"query": query.pk})


@transaction.atomic
def answer(
    dossier: Dossier, query: Query, text: str, file: UploadedFile | None = None, *, version: int, by: User
) -> Query:
    """Answer one query by words, a document or both; the answer may change until all are handed over (answer_clarification).

    version: of the answer that the person had before them. A new file replaces the former one, without a file it stays.
    Raises NotAllowed; Refusal: state, query closed, nothing given, the file's faults; Stale when someone answered meanwhile.
    """
    fresh = hold(dossier)
    role = acting(by, fresh, Right.QUERY_ANSWER)
    in_state(fresh, "clarifying")
    found = queries.answerable(fresh).filter(pk=query.pk).select_related("answered_by").first()
    if found is None:
        raise Refusal(reason("query_closed"))
    words = text.replace("\r\n", "\n").strip()
    if not words and file is None and found.answer_file_id is None:
        raise Refusal(missing("answer"))
    _current(fresh, found, version, words)
    if file is not None:
        found.answer_file = store(file, owner=fresh.stream, by=by)
    found.answer, found.answered_by, found.answered_at = words, by, clock.now()
    found.version += 1
    found.save()
    facts = {"query": found.pk, "version": found.version, "sha256": fingerprint_of(found.answer_file)}
    record("query_answered", fresh.stream, by=by, role=role, about=found.norm, facts=facts, notes={"answer": words})
    return found


def _current(dossier: Dossier, found: Query, version: int, words: str) -> None:
    if found.version == version:
        return
    author = assessments.author_role(found.answered_by, dossier) if found.answered_by else ""
    why = reason("stale_version", theirs=found.answer, yours=words, author=author, time=found.answered_at)
    raise Stale(why, current=found, yours=words)


def mark_queries_sent(case: Case) -> list[str]:
    """Make the open queries visible to the commune (ask_clarification); the norms they are about, in order.

    Raises NotAllowed when the person is not one who verifies the dossier.
    """
    if why := queries.verifier_problem(case.by, case.dossier):
        raise NotAllowed(why)
    waiting = queries.unsent(case.dossier)
    norms = sorted(set(waiting.values_list("norm", flat=True)))
    waiting.update(sent_at=clock.now())
    return norms


def close_queries(case: Case) -> int:
    """Hand the answers over: from now on they do not change (answer_clarification). How many."""
    return queries.answerable(case.dossier).update(closed_at=clock.now())
