"""Conditions of the journey that the self-assessment knows: one function each, reading only, a Reason or None."""

from typing import TYPE_CHECKING

from miza.assessments import queries
from miza.assessments.models import COLLEGES
from miza.core import clock
from miza.core.errors import Reason, reason

if TYPE_CHECKING:
    from miza.dossiers.journey import Case


def local_team_has_every_college(case: "Case") -> Reason | None:
    """Elected members, staff and civil society are each in the local team."""
    there = set(queries.team(case.dossier).values_list("college", flat=True))
    missing = [name for key, name in COLLEGES.items() if key not in there]
    return reason("local_team_has_every_college", missing=missing) if missing else None


def kickoff_held(case: "Case") -> Reason | None:
    """The kick-off meeting is past, with who attended and its minutes."""
    launch = queries.launch(case.dossier)
    held = launch.kickoff_on is not None and launch.kickoff_on <= clock.today()
    attended = sum(launch.kickoff_attendees.values()) > 0
    return None if held and attended and launch.kickoff_minutes_id else reason("kickoff_held")


def calendar_set(case: "Case") -> Reason | None:
    """Meetings and the day planned for handing over are set."""
    launch = queries.launch(case.dossier)
    return None if launch.meetings and launch.submission_on else reason("calendar_set")


def every_norm_answered(case: "Case") -> Reason | None:
    """Each norm of the framework has a level, or a reason for "not applicable"."""
    missing = queries.unanswered(case.dossier)
    return reason("every_norm_answered", count=len(missing), missing=missing) if missing else None


def consensus_closed(case: "Case") -> Reason | None:
    """The team closed its consensus on each norm."""
    missing = queries.unsettled(case.dossier)
    return reason("consensus_closed", count=len(missing), missing=missing) if missing else None


def declaration_signed(case: "Case") -> Reason | None:
    """The declaration of accuracy is signed on screen, or its signed and stamped paper is brought."""
    return None if case.inputs.signed or case.inputs.scan else reason("declaration_signed")
