"""Gaps, totals, titles; and each condition of the journey that the plan knows."""

from datetime import date

import pytest
from django.utils import translation

import make
from make import plans as making
from make import verification
from miza.core import clock
from miza.plans import conditions, queries

pytestmark = pytest.mark.django_db


def why(name, made, move="file_report"):
    found = getattr(conditions, name)(made.case(move))
    return found and (found.code, found.params)


def gaps_of(made, taken=()):
    found = queries.gaps(made.dossier, taken)
    return [(gap.norm.code, gap.level, gap.why) for gap in found.lines]


def test_gaps_begin_with_legal_obligations_then_weak_principles_then_conformity():
    made = making.planned(levels={"PAR-01": 1, "PAR-02": 3, "EGA-01": 1})

    assert gaps_of(made) == [("PAR-01", 1, "mandatory"), ("EGA-01", 1, "principle")]
    assert [gap.norm.code for gap in queries.gaps(made.dossier).more] == ["PAR-02"]


def test_a_norm_below_conformity_in_a_strong_principle_is_a_gap():
    made = making.planned(levels={"PAR-01": 4, "PAR-02": 1, "EGA-01": 4})

    assert gaps_of(made) == [("PAR-02", 1, "conform")]


def test_a_norm_at_the_top_is_no_gap():
    made = making.planned(levels={"PAR-01": 4, "PAR-02": 4, "EGA-01": 4})

    found = queries.gaps(made.dossier)

    assert (found.lines, found.more) == ((), ())


def test_a_gap_offers_the_actions_that_lead_above_its_level():
    made = making.planned(levels={"PAR-01": 1, "EGA-01": 2})

    found = {
        gap.norm.code: gap
        for gap in (*queries.gaps(made.dossier, {"PAR-01.A1"}).lines, *queries.gaps(made.dossier).more)
    }

    assert [(o.action.code, o.taken) for o in found["PAR-01"].offers] == [("PAR-01.A1", True), ("PAR-01.A2", False)]
    assert [o.action.code for o in found["EGA-01"].offers] == ["EGA-01.A2"]


def test_without_verified_levels_there_are_no_gaps():
    made = verification.under_verification("visiting")

    found = queries.gaps(made.dossier)

    assert (found.snapshot, found.lines, found.overall) == (None, (), "")


def test_the_latest_verified_levels_count():
    made = making.planned(levels={"PAR-01": 1})
    making.freeze(made, {"PAR-01": 4, "PAR-02": 4, "EGA-01": 4})

    assert gaps_of(made) == []


def test_totals_add_costs_and_take_the_length_from_the_dates():
    made = making.planned()
    rows = [
        making.activity(made, starts_on=date(2026, 12, 10), ends_on=date(2027, 3, 1)),
        making.activity(
            made, "PAR-02", "PAR-02.A1", cost_mad=None, starts_on=date(2027, 1, 5), ends_on=date(2027, 6, 30)
        ),
    ]

    totals = queries.totals(rows)

    assert (totals.count, totals.cost, totals.uncosted, totals.months) == (2, 2500, 1, 7)


def test_without_every_date_the_length_is_that_of_the_longest_activity():
    made = making.planned()
    rows = [making.activity(made, months=3), making.activity(made, "PAR-02", "PAR-02.A1", months=9)]

    assert queries.totals(rows).months == 9
    assert queries.totals([]).months == 0


def test_a_title_of_the_framework_is_read_in_every_language_until_someone_changes_it():
    made = making.planned()
    action = made.dossier.round.framework.norms.get(code="PAR-01").actions.get(code="PAR-01.A1")
    taken = making.activity(made, title=action.title["ar"])
    own = making.activity(made, "PAR-02", "PAR-02.A1", title="بصيغتنا")

    items = queries.items(made.dossier, [taken, own])

    assert [item.title for item in items] == [action.title, "بصيغتنا"]
    with translation.override("fr"):
        assert items[0].source(action.title["fr"]) == action.title["ar"]
        assert items[0].source("Autre") == "Autre"


@pytest.mark.parametrize(
    "missing", ["plan", "workshop_on", "workshop_attendees", "workshop_minutes", "nobody", "former pass", ""]
)
def test_the_workshop_has_its_day_people_and_minutes(missing):
    made = making.planned()
    if missing != "plan":
        plan = making.held(made)
        if missing == "nobody":
            plan.workshop_attendees = {"women": 0, "men": 0}
        elif missing == "former pass":
            plan.pass_no = 0
        elif missing:
            setattr(plan, missing, {} if missing == "workshop_attendees" else None)
        plan.save()

    assert why("plan_workshop_held", made) == (("plan_workshop_held", {}) if missing else None)


@pytest.mark.parametrize(
    ("word", "edition", "met"),
    [("", 2, False), ("agreed", 2, True), ("disagreed", 2, True), ("agreed", 1, False), ("disagreed", 1, False)],
)
def test_the_commune_spoke_about_the_plan_as_it_stands(word, edition, met):
    made = making.planned()
    plan = making.plan(made)
    plan.edition = 2
    if word == "agreed":
        plan.agreed_by, plan.agreed_at, plan.agreed_edition = made.president, clock.now(), edition
    if word == "disagreed":
        plan.disagreement, plan.disagreement_at, plan.disagreement_edition = "لا", clock.now(), edition
    plan.save()

    code = "action_plan_agreed_or_disagreement_recorded"
    assert why(code, made) == (None if met else (code, {}))


def test_required_activities_done_names_those_that_are_not():
    made = making.planned("improving")
    code = "required_activities_done_with_evidence"
    assert why(code, made, "finish_plan") == (code, {"missing": [], "count": 0}), "nothing required: nothing finished"
    making.done(made)
    making.activity(made, "PAR-02", "", required=True)
    making.done(made, "EGA-01", "EGA-01.A2", proof=None)
    making.activity(made, "EGA-01", "EGA-01.A1")
    assert why(code, made, "finish_plan") == (code, {"missing": ["EGA-01.A2", "PAR-02"], "count": 2})

    for row in queries.activities(queries.current(made.dossier)).filter(required=True):
        row.done_on, row.proof = clock.today(), make.file(made.dossier.stream)
        row.save()

    assert why(code, made, "finish_plan") is None
