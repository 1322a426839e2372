"""Labels granted to invented communes, with the score they rest on; nobody acted for them."""

from datetime import timedelta

from make import assessments as making
from make import base
from miza.assessments import actions
from miza.core import clock
from miza.labels.models import Label


def labelled(number=1, *, framework=None, status="active", scored=True, of=None, commune=None, **kwargs):
    """A label in force for three years; its verified and deliberated scores are frozen on level 3 everywhere."""
    of = of or base.round(framework=framework or making.small_framework())
    commune = commune or base.commune(kwargs.pop("name", None))
    dossier = base.dossier("labelled", commune=commune, round=of, is_demo=commune.is_demo)
    if scored:
        for which in ("verified", "deliberated"):
            actions.snapshot(dossier, which, answers(of.framework), by=base.person())
    today = clock.today()
    values = {
        "number": f"LCC-MA-2026-{number:04d}",
        "granted_on": today,
        "valid_from": today,
        "valid_until": today + timedelta(days=1095),
        "review_on": today + timedelta(days=365),
    }
    return Label.objects.create(
        dossier=dossier, commune=commune, status=status, is_demo=commune.is_demo, **values | kwargs
    )


def answers(framework, level=3):
    """Every norm of the small framework at one level, proved, its indicators at their limit."""
    document = making.document()
    given = making.documents.conforming(document, level)
    return given | {"framework": {"code": framework.code, "version": framework.version}}
