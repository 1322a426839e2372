"""Random walks: whatever anybody tries in whatever order, no dossier is labelled without verification, quorum and release."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from make.stories import everyone, story
from miza.accounts.roles import Role
from miza.assessments.actions.evidence import Duplicate
from miza.committees.models import Item
from miza.console.demo.paths import PATHS
from miza.core.errors import Refusal
from miza.dossiers import workflow
from miza.dossiers.journey import Inputs
from miza.dossiers.models import Dossier
from miza.journal.queries import verify
from miza.moves.actions import take

STEPS = sorted({step for path in PATHS.values() for step in path} - {"draft", "lapse"} | {"finish_activities"})
PEOPLE = (
    "president",
    "focal_point",
    *(str(r) for r in (Role.COORDINATION, Role.ACCREDITATION, Role.EXPERT, Role.MANAGER, Role.OBSERVER)),
)
straight = st.sampled_from([PATHS["labelled"], PATHS["improving"], PATHS["not_continuing"]])
tries = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(sorted(workflow.MOVES))), max_size=4)
detours = st.lists(st.tuples(st.integers(1, 14), st.sampled_from(STEPS)), max_size=4)


def act(one, what):
    """One try, refused or not."""
    try:
        what()
    except (Refusal, Duplicate, ObjectDoesNotExist, AssertionError, AttributeError, ValueError):
        one.dossier = Dossier.objects.get(pk=one.dossier.pk)


def sound(dossier):
    """What must hold of every dossier at every moment."""
    if dossier.state != "labelled":
        return
    item = Item.objects.get(dossier=dossier, subject="grant", used_at__isnull=False)
    assert dossier.snapshots.filter(which="verified").exists()
    assert item.adopted
    assert item.tally["quorum"]["present"] >= item.tally["quorum"]["needed"]
    assert item.released_by_id not in (None, item.recorded_by_id)


@pytest.mark.django_db
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(path=straight, tries=tries, detours=detours)
def test_random_walks_never_label_without_verification_quorum_and_release(path, tries, detours):
    with transaction.atomic():
        one = story()
        others = everyone(one.cast)
        one.tell(path[:1])
        planned = dict(detours)
        for number, step in enumerate(path[1:], 1):
            for name in [planned[number]] if number in planned else []:
                act(one, lambda name=name: one.tell((*path[: one.done], name)))
            for person, move in tries:
                by = getattr(one, person) if person in ("president", "focal_point") else others[Role(person)]
                inputs = Inputs(reason="x", norms=("PAR-01",), signed=True)
                act(one, lambda by=by, move=move, inputs=inputs: take(one.dossier, move, by=by, inputs=inputs))
                sound(Dossier.objects.get(pk=one.dossier.pk))
            act(one, lambda step=step: one.tell((*path[: one.done], step)))
            sound(Dossier.objects.get(pk=one.dossier.pk))
        assert verify() == []
        transaction.set_rollback(True)
