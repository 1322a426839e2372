"""A dossier whose verified levels are frozen, with the plan that answers them."""

from make import base
from make import verification as making
from miza.assessments import actions as assessments
from miza.core import clock
from miza.plans.models import Activity, Plan

EVERY = {"PAR-01": 1, "PAR-02": 2, "EGA-01": 3}


def planned(state="planning", *, levels=None, **kwargs):
    """Everything of `make.verification.under_verification`, its verified levels (norm -> level) frozen."""
    made = making.under_verification(state, levels=3, **kwargs)
    given = EVERY | (levels or {})
    for norm, level in given.items():
        making.finding(made.dossier, norm, level, by=made.expert, reason="عاينا ذلك")
    freeze(made, given)
    return made


def freeze(made, levels):
    """The verified snapshot of those levels, each proved."""
    framework = made.dossier.round.framework
    nodes = {norm: making.declared(norm, level) for norm, level in levels.items()}
    whole = {"framework": {"code": framework.code, "version": framework.version}, "norms": nodes}
    return assessments.snapshot(made.dossier, "verified", whole, by=made.expert)


def plan(made, **kwargs):
    """The plan of the present pass."""
    return Plan.objects.get_or_create(dossier=made.dossier, pass_no=made.dossier.pass_no, defaults=kwargs)[0]


def activity(made, norm="PAR-01", action="PAR-01.A1", **kwargs):
    """An activity in the plan."""
    values = {"title": f"نشاط {norm}", "to_level": 2, "months": 3, "cost_mad": 2500} | kwargs
    return Activity.objects.create(plan=plan(made), norm=norm, action=action, **values)


def done(made, norm="PAR-01", action="PAR-01.A1", **kwargs):
    """A required activity carried out, with its proof."""
    values = {"required": True, "done_on": clock.today(), "proof": base.file(made.dossier.stream)} | kwargs
    return activity(made, norm, action, **values)


def held(made, **kwargs):
    """The plan with its workshop recorded."""
    row = plan(made)
    row.workshop_on = kwargs.get("on", clock.today())
    row.workshop_attendees = kwargs.get("attendees", {"women": 4, "men": 6})
    row.workshop_minutes = kwargs.get("minutes", base.file(made.dossier.stream, "محضر.pdf"))
    row.save()
    return row
