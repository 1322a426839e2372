"""The coordination committee's proposal on a dossier that it studies."""

from django.db import transaction

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.committees import queries
from miza.committees.models import Proposal
from miza.core import clock
from miza.core.errors import Refusal, Stale, reason
from miza.dossiers import workflow
from miza.dossiers.journey import hold
from miza.dossiers.models import Dossier
from miza.journal.actions import record

OUTCOMES = ("grant", "require_plan")


@transaction.atomic
def write_proposal(dossier: Dossier, *, outcome: str, reasons: str, version: int, by: User) -> Proposal:
    """Write or rewrite the proposal of this study; one text for the whole committee, so its version is compared and set.

    Raises NotAllowed, Refusal (wrong state, no reasons, unknown outcome), Stale when a colleague saved meanwhile.
    """
    role = access.require(by, Right.PROPOSE)
    fresh = hold(dossier)
    if fresh.state != "studying":
        raise Refusal(reason("wrong_state", state=workflow.STATES[fresh.state].name))
    if outcome not in OUTCOMES or not reasons.strip():
        raise Refusal(reason("proposal_reasoned"))
    kept = Proposal.objects.filter(dossier=fresh, visit_no=fresh.visit_no).select_related("written_by").first()
    if (kept.version if kept else 0) != version:
        raise _stale(kept, {"outcome": outcome, "reasons": reasons})
    proposal = kept or Proposal(dossier=fresh, pass_no=fresh.pass_no, visit_no=fresh.visit_no, version=0)
    proposal.outcome, proposal.reasons = outcome, reasons.strip()
    proposal.departs = queries.departs(fresh, outcome)
    proposal.written_by, proposal.written_at = by, clock.now()
    proposal.version += 1
    proposal.save()
    facts = {"outcome": outcome, "departs": proposal.departs, "version": proposal.version}
    record("proposal_written", fresh.stream, by=by, role=role, facts=facts, notes={"reasons": proposal.reasons})
    return proposal


def _stale(kept: Proposal | None, yours: dict[str, str]) -> Stale:
    theirs = {"outcome": kept.outcome, "reasons": kept.reasons} if kept else {}
    why = reason(
        "stale_version",
        theirs=kept.reasons if kept else "",
        yours=yours["reasons"],
        author=kept.written_by.shown_name if kept else "",
        time=kept.written_at if kept else "",
    )
    return Stale(why, current={"version": kept.version if kept else 0, **theirs}, yours=yours)
