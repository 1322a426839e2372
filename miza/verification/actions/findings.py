"""Save what the technical team found, norm by norm: nothing is overwritten blindly, every version is kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.assessments import actions as assessments
from miza.assessments import queries as answers
from miza.assessments.actions.content import InvalidContent
from miza.assessments.models import Snapshot
from miza.core import clock, texts
from miza.core.errors import NotAllowed, Refusal, Stale, reason
from miza.dossiers.journey import Case, hold
from miza.dossiers.models import Dossier
from miza.journal.actions import record
from miza.verification import queries
from miza.verification.actions.acting import in_state, missing, verifier
from miza.verification.actions.content import Content, checked
from miza.verification.models import Finding, FindingRevision

STATES = ("reviewing", "visiting")  # prepared at the desk, finished on site


@transaction.atomic
def save_finding(dossier: Dossier, norm: str, content: Mapping[str, Any], *, version: int, by: User) -> Finding:
    """Save the finding of one norm and return it.

    content: as `content.checked` reads it. version: the stored version that the person had before them, 0 when there was none.
    Raises NotAllowed; Refusal (state, norm not reopened); InvalidContent by field, among others when the reason of a gap is missing;
    Stale when someone saved meanwhile: nothing is written then and both are kept.
    """
    fresh = hold(dossier)
    role = verifier(by, fresh, Right.FINDING_EDIT)
    in_state(fresh, *STATES)
    _open(fresh, [norm])
    row = answers.norm(fresh, norm)
    said = queries.declared(fresh)
    pieces = {str(use.evidence_id) for use in answers.uses_of(fresh, norm)}
    new = checked(row, content, pieces=pieces, skipped=said.skipped(norm))
    _reasoned(fresh, norm, new, said)
    found = Finding.objects.filter(dossier=fresh, pass_no=fresh.pass_no, norm=norm).first()
    _current(found, version, new)
    return _write(fresh, norm, found, new, by=by, role=role)


@transaction.atomic
def confirm_levels(dossier: Dossier, versions: Mapping[str, int], *, by: User) -> list[Finding]:
    """Confirm the declared level of several norms at once, where the evidence was accepted and nothing keeps the level from counting.

    versions: norm -> version of the finding that the person saw. Raises NotAllowed, or a Refusal naming every norm that cannot be
    confirmed this way (someone saved it meanwhile, no evidence accepted, …): then none is.
    """
    fresh = hold(dossier)
    role = verifier(by, fresh, Right.FINDING_EDIT)
    in_state(fresh, *STATES)
    if not versions:
        raise Refusal(reason("nothing_chosen"))
    rows = {row.norm.code: row for row in queries.review(fresh).rows if row.norm.code in versions}
    kept = [
        c
        for c in versions
        if not (r := rows.get(c)) or not r.confirmable or (r.finding and r.finding.version) != versions[c]
    ]
    if kept:
        raise Refusal(reason("not_confirmable", missing=sorted(kept)))
    said = queries.declared(fresh)
    return [_confirm(fresh, rows[code].finding, said, by=by, role=role) for code in versions]


def _confirm(dossier: Dossier, found: Finding | None, said: queries.Declared, *, by: User, role: Role) -> Finding:
    """The level as declared, with the commune's values where the expert had written none."""
    assert found is not None
    new = Content(
        level=said.level(found.norm),
        verdicts=found.verdicts,
        seen_on_site=found.seen_on_site,
        seen_where=found.seen_where,
        seen_on=found.seen_on,
        indicators=said.values(found.norm) | found.indicators,
        reason=found.reason,
    )
    return _write(dossier, found.norm, found, new, by=by, role=role)


@transaction.atomic
def carry_findings(dossier: Dossier, affected_norms: Iterable[str], *, by: User) -> int:
    """Start the findings of a new pass: those of norms that the plan's activities did not touch are taken over. Returns how many.

    Called by finish_plan once `pass_no` has grown; the former pass keeps its own.
    """
    affected = set(affected_norms)
    former = Finding.objects.filter(dossier=dossier, pass_no=dossier.pass_no - 1).exclude(norm__in=affected)
    now = clock.now()
    kept = [_carried(finding, dossier.pass_no) for finding in former]
    Finding.objects.bulk_create(kept)
    FindingRevision.objects.bulk_create(_revision(finding, by=finding.author, at=now) for finding in kept)
    record(
        "findings_carried",
        dossier.stream,
        by=by,
        facts={"pass": dossier.pass_no, "count": len(kept), "norms": sorted(affected)},
    )
    return len(kept)


def snapshot_verified(case: Case) -> Snapshot:
    """Freeze the verified levels and their score (close_visit). Raises NotAllowed when the person is not one who verifies it."""
    if why := queries.verifier_problem(case.by, case.dossier):
        raise NotAllowed(why)
    return assessments.snapshot(case.dossier, "verified", queries.verified_answers(case.dossier), by=case.by)


def _open(dossier: Dossier, norms: list[str]) -> None:
    if dossier.open_norms and not set(norms) <= set(dossier.open_norms):
        shut = sorted(set(norms) - set(dossier.open_norms))
        raise Refusal(reason("norm_not_open", norms=shut, open=dossier.open_norms))


def _reasoned(dossier: Dossier, norm: str, new: Content, said: queries.Declared) -> None:
    """A level that counts otherwise than declared needs its reason."""
    if new.reason or not new.settled:
        return
    score = queries.counted(dossier, norm, new.answer)
    alike = new.not_applicable_accepted == said.skipped(norm)
    if not alike or (score is not None and score.counted != said.counted(norm)):
        raise InvalidContent({"reason": missing("gap_reason")})


def _current(found: Finding | None, version: int, yours: Content) -> None:
    """Raise Stale when what is stored is not what the person had before them."""
    if found is None or found.version == version:
        return
    raise Stale(
        reason(
            "stale_version",
            theirs=shown_level(found.level, skipped=found.not_applicable_accepted),
            yours=shown_level(yours.level, skipped=yours.not_applicable_accepted),
            author=queries.named(found.author),
            time=found.saved_at,
        ),
        current=found,
        yours=yours,
    )


def shown_level(level: int | None, *, skipped: bool = False) -> Any:
    """A level as a sentence names it."""
    if skipped:
        return texts.find("phrases.not_applicable")
    return texts.find("phrases.no_level") if level is None else level


def _write(dossier: Dossier, norm: str, found: Finding | None, new: Content, *, by: User, role: Role | None) -> Finding:
    """Compare, set, append a revision and journal; what did not change is left alone."""
    if (
        found is not None
        and all(getattr(found, key) == value for key, value in new.as_row().items())
        and not found.carried
    ):
        return found
    finding = found or Finding(dossier=dossier, pass_no=dossier.pass_no, norm=norm, version=0)
    for key, value in new.as_row().items():
        setattr(finding, key, value)
    finding.author, finding.saved_at, finding.carried = by, clock.now(), False
    finding.version += 1
    finding.save()
    FindingRevision.objects.create(
        dossier=dossier,
        pass_no=finding.pass_no,
        norm=norm,
        version=finding.version,
        content=new.as_json(),
        author=by,
        saved_at=finding.saved_at,
    )
    record(
        "finding_saved",
        dossier.stream,
        by=by,
        role=role,
        about=norm,
        facts={
            "pass": finding.pass_no,
            "version": finding.version,
            "level": finding.level,
            "evidence": finding.evidence_accepted or bool(finding.seen_on_site),
            "not_applicable": finding.not_applicable_accepted,
            "indicators": finding.indicators,
        },
        notes={"reason": finding.reason, "seen": f"{finding.seen_on_site} {finding.seen_where}".strip()},
    )
    return finding


def _carried(former: Finding, pass_no: int) -> Finding:
    """The same finding in the new pass."""
    same = {
        f.attname: getattr(former, f.attname)
        for f in Finding._meta.concrete_fields
        if f.attname not in ("id", "pass_no")
    }
    return Finding(**{**same, "pass_no": pass_no, "version": 1, "carried": True})


def _revision(finding: Finding, *, by: User, at: Any) -> FindingRevision:
    return FindingRevision(
        dossier_id=finding.dossier_id,
        pass_no=finding.pass_no,
        norm=finding.norm,
        version=finding.version,
        content=content_of(finding).as_json(),
        author=by,
        saved_at=at,
    )


def content_of(finding: Finding) -> Content:
    """A stored finding as content."""
    return Content(
        level=finding.level,
        verdicts=finding.verdicts,
        seen_on_site=finding.seen_on_site,
        seen_where=finding.seen_where,
        seen_on=finding.seen_on,
        indicators=finding.indicators,
        not_applicable_accepted=finding.not_applicable_accepted,
        reason=finding.reason,
    )
