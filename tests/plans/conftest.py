"""The whole default framework, every norm verified below conformity: the longest plan page there can be."""

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
    """A function from a state to a dossier of the 57 norms, all verified at 0."""

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
        nodes = {norm.code: {"level": 0, "evidence": True, "indicators": {}} for norm in queries.norms(framework)}
        whole = {"framework": {"code": framework.code, "version": framework.version}, "norms": nodes}
        assessments.snapshot(dossier, "verified", whole, by=president)
        return making.Verified(
            dossier, expert, president, focal_point, make.person(Role.COORDINATION, organisation="targa")
        )

    return build
