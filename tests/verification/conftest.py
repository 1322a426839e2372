"""The whole default framework, for what depends on its size."""

from pathlib import Path

import pytest

import make
from make import verification as making
from miza.accounts.roles import Role
from miza.assessments import actions as assessments
from miza.frameworks import actions as frameworks
from miza.frameworks import queries

FILE = Path(frameworks.__file__).parent / "data" / "lcc-2026.yaml"


@pytest.fixture
def real_framework():
    """A function from a state to a dossier of the 57 norms, every one declared at 2, proved, and verified one lower with a reason."""

    def build(state):
        framework = frameworks.publish(frameworks.load(FILE, by=None), by=None)
        commune = make.commune()
        dossier = make.dossier(state, commune=commune, round=make.round(framework=framework))
        expert, president, focal_point = (
            make.person(Role.EXPERT),
            make.person(Role.PRESIDENT, commune),
            make.person(Role.FOCAL_POINT, commune),
        )
        make.assignment(dossier, expert, "verify")
        codes = [norm.code for norm in queries.norms(framework)]
        nodes = {code: {"level": 2, "evidence": True, "indicators": {}} for code in codes}
        whole = {"framework": {"code": framework.code, "version": framework.version}, "norms": nodes}
        assessments.snapshot(dossier, "self", whole, by=president)
        reason = "عاينا البوابة يوم الزيارة: آخر تحيين للوائح المنشورة يعود إلى ماي، ولا يوجد جدول لقياس آجال التحيين."
        for code in codes:
            making.finding(dossier, code, 0, by=expert, reason=f"{code} {reason}", indicators={})
        coordination = make.person(Role.COORDINATION, organisation="targa")
        return making.Verified(dossier, expert, president, focal_point, coordination)

    return build
