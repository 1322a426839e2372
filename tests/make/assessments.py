"""A dossier whose form is being filled, with its commune's people and a small framework; each test says only what matters to it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from make import base, documents
from miza.accounts.models import User
from miza.accounts.roles import Role
from miza.assessments.models import Answer, Evidence, EvidenceUse, Launch, TeamMember
from miza.core import clock
from miza.dossiers.journey import Case, Inputs
from miza.dossiers.models import Dossier
from miza.dossiers.workflow import MOVES
from miza.frameworks import actions as frameworks
from miza.frameworks import queries
from miza.journal.models import Entry

NORMS = ("PAR-01", "PAR-02", "EGA-01", "EGA-02")
FULL = Path(frameworks.__file__).parent / "data" / "lcc-2026.yaml"


@dataclass
class Form:
    """A dossier in self-assessment with the people around it."""

    dossier: Dossier
    president: User
    focal_point: User
    contributor: User
    elsewhere: User  # the focal point of another commune

    @property
    def ref(self):
        return self.dossier.ref

    def fresh(self):
        """The dossier as stored now."""
        return Dossier.objects.select_related("commune", "round__framework").get(pk=self.dossier.pk)

    @property
    def entries(self):
        """What the dossier's stream of the journal holds, in order."""
        return list(Entry.objects.filter(stream=self.dossier.stream).order_by("seq"))

    @property
    def verbs(self):
        """The acts journaled, in order."""
        return [entry.verb for entry in self.entries]

    def case(self, move="submit_assessment", **inputs):
        """One person wanting one move: what conditions are asked about."""
        return Case(self.fresh(), MOVES[move], self.president, inputs=Inputs(**inputs))


def statements(spent):
    """What a captured run asked of the tables: savepoints of the tests and PostgreSQL's lock of the journal are left out."""
    asides = ("SAVEPOINT", "RELEASE", "BEGIN", "SELECT pg_advisory")
    return [query["sql"] for query in spent.captured_queries if not query["sql"].startswith(asides)]


def document():
    """PAR-01 is mandatory; PAR-02 may be not applicable and has every kind of indicator; the others have one yes_no."""
    kinds = [
        documents.indicator("PAR-02.1", "percent", ">= 80"),
        documents.indicator("PAR-02.2", "count", ">= 3"),
        documents.indicator("PAR-02.3", "days", "<= 15"),
        documents.indicator("PAR-02.4", "amount", ">= 1000"),
    ]
    return documents.framework(
        documents.principle(
            "PAR", documents.norm("PAR-01", mandatory=True), documents.norm("PAR-02", kinds, skippable=True)
        ),
        documents.principle("EGA", documents.norm("EGA-01"), documents.norm("EGA-02")),
        tolerance=5,
    )


def small_framework():
    """The framework of `document`, published."""
    return frameworks.publish(frameworks.load(document(), by=None), by=None)


def full_framework():
    """The 57 norms of the default framework, published."""
    return frameworks.publish(frameworks.load(FULL, by=None), by=None)


def form(state="assessing", *, framework=None, settings=None, **kwargs):
    """A dossier in `state` with a president, a focal point and a contributor, and the focal point of another commune."""
    commune = base.commune()
    of = base.round(framework=framework or small_framework(), settings=settings)
    dossier = base.dossier(state, commune=commune, round=of, **kwargs)
    roles = (Role.PRESIDENT, Role.FOCAL_POINT, Role.CONTRIBUTOR)
    return Form(dossier, *[base.person(role, commune) for role in roles], base.person(Role.FOCAL_POINT))


def content(**kwargs):
    """The content of an answer to PAR-01, conforming unless told otherwise."""
    return {"level": 2, "indicators": {"PAR-01.1": "yes"}} | kwargs


def answer(dossier, norm="PAR-01", level=2, *, by=None, settled=False, conforming=True, **kwargs):
    """A stored answer, its indicators exactly at their limit."""
    found = queries.norm(dossier.round.framework, norm)
    values = {i.code: documents.limit(i.conform) for i in found.indicators.all()} if conforming else {}
    return Answer.objects.create(
        dossier=dossier,
        pass_no=kwargs.pop("pass_no", dossier.pass_no),
        norm=norm,
        level=level,
        indicators=kwargs.pop("indicators", values),
        settled=settled,
        author=by or base.person(),
        saved_at=clock.now(),
        **kwargs,
    )


def answered(dossier, *, by=None, level=2, settled=True, proved=True):
    """Every norm answered and settled, each with the same piece of evidence."""
    codes = [norm.code for norm in queries.norms(dossier.round.framework)]
    by = by or base.person()
    for code in codes:
        answer(dossier, code, level, by=by, settled=settled)
    return piece(dossier, *codes, by=by) if proved else None


def piece(dossier, *norms, by=None, title="محضر الدورة", sha256="a" * 64, original="", **kwargs):
    """A piece of the library, declared for some norms; `original`: where it is kept, instead of a file."""
    by = by or base.person()
    file = None if original else base.file(dossier.stream)
    if file:
        file.sha256 = sha256
        file.save()
    found = Evidence.objects.create(
        dossier=dossier, title=title, file=file, original_at=original, added_by=by, added_at=clock.now(), **kwargs
    )
    EvidenceUse.objects.bulk_create(EvidenceUse(evidence=found, norm=norm) for norm in norms)
    return found


def member(dossier, college="elected", name="عضو الفريق", **kwargs):
    """A member of the local team."""
    return TeamMember.objects.create(dossier=dossier, college=college, name=name, added_at=clock.now(), **kwargs)


def launched(dossier, **kwargs):
    """A launch period with everything recorded."""
    for college in ("elected", "staff", "civil_society"):
        member(dossier, college)
    today = clock.today()
    values = {
        "kickoff_on": today - timedelta(days=3),
        "kickoff_attendees": {"women": 6, "men": 8},
        "kickoff_minutes": base.file(dossier.stream, "minutes.pdf"),
        "meetings": [(today + timedelta(days=10)).isoformat()],
        "submission_on": today + timedelta(days=40),
        "kickoff_version": 1,
        "calendar_version": 1,
    }
    return Launch.objects.create(dossier=dossier, **values | kwargs)
