"""Builders of what every test stands on: each says only what matters, invents the rest, and may be called as often as needed."""

from datetime import date, datetime, timedelta
from itertools import count
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from miza.accounts import access
from miza.accounts.models import Appointment, User
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.communes.models import Commune, Province, Region
from miza.core import clock
from miza.dossiers.models import Agreement, Assignment, Attachment, Condition, Dossier
from miza.files.models import StoredFile
from miza.frameworks.models import Framework
from miza.programme.models import Call, Round
from miza.programme.queries import proposed_settings

PASSWORD = "a long enough password"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    + b"".join(b"%010d 00000 n \n" % offset for offset in (9, 52, 101))
    + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)
LONG_AGO = date(2020, 1, 1)
_numbers = count(1)


def text3(text):
    """The same invented text in the three languages, told apart."""
    return {"ar": f"{text} ع", "fr": f"{text} fr", "en": f"{text} en"}


def region(code=None):
    code = code or f"R{next(_numbers)}"
    return Region.objects.get_or_create(code=code, defaults={"name": text3(f"Region {code}")})[0]


def province(code=None, of=None):
    code = code or f"P{next(_numbers)}"
    defaults = {"name": text3(f"Province {code}"), "region": of or region()}
    return Province.objects.get_or_create(code=code, defaults=defaults)[0]


def commune(name=None, *, of=None, demo=True, population=14320, **kwargs):
    """An invented commune; `of`: its province."""
    number = next(_numbers)
    name = name or f"Commune {number}"
    return Commune.objects.create(
        code=f"DEMO-{number:04d}" if demo else f"09.{number:03d}.01.01.",
        province=of or province(),
        name=text3(name),
        search=name.lower(),
        population_2024=population,
        is_demo=demo,
        **kwargs,
    )


def person(role=None, commune=None, organisation="", *, name="", starts_on=LONG_AGO, ends_on=None, **kwargs):
    """Someone who may sign in with PASSWORD, holding `role` (in `commune`, or sitting for `organisation`)."""
    number = next(_numbers)
    user = User(username=kwargs.pop("username", f"person{number}"), full_name=name or f"Person {number}", **kwargs)
    user.set_password(PASSWORD)
    user.save()
    if role is not None:
        appoint(user, role, commune, organisation, starts_on=starts_on, ends_on=ends_on)
    return user


def appoint(user, role, commune=None, organisation="", *, starts_on=LONG_AGO, ends_on=None):
    """Give someone one more role; a commune or organisation is found where the role needs one."""
    if role in COMMUNE_ROLES and commune is None:
        commune = globals()["commune"]()
    if role in {Role.COORDINATION, Role.ACCREDITATION} and not organisation:
        organisation = "targa"
    made = Appointment.objects.create(
        user=user,
        role=role,
        commune=commune if role in COMMUNE_ROLES else None,
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    access.forget(user)
    return made


def committee(role=Role.COORDINATION):
    """One member for each of the three organisations, by organisation."""
    return {organisation: person(role, organisation=organisation) for organisation in ("dgct", "ampcc", "targa")}


def framework(code="lcc", version=None, *, published=False):
    """A framework of our own words, without norms unless someone makes them; they can be added until it is published."""
    version = version or "test.1"
    found = Framework.objects.filter(code=code, version=version).first()
    return found or Framework.objects.create(
        code=code,
        version=version,
        status="proposal",
        title=text3("Framework"),
        sha256="0" * 64,
        loaded_at=clock.now(),
        published_at=clock.now() if published else None,
    )


def round(code=None, *, places=66, opened=True, call=True, settings=None, **kwargs):  # noqa: A001 - it reads as what it makes
    """A round, opened with the proposed settings, its first call open now; `settings` changes some of them."""
    number = next(_numbers)
    today = clock.today()
    made = Round.objects.create(
        code=code or f"{2100 + number}",
        title=kwargs.pop("title", text3(f"Round {number}")),
        places=places,
        framework=kwargs.pop("framework", None) or framework(),
        settings=proposed_settings() | (settings or {}),
        opened_at=clock.now() if opened else None,
        starts_on=kwargs.pop("starts_on", today - timedelta(days=30)),
        ends_on=kwargs.pop("ends_on", today + timedelta(days=700)),
        **kwargs,
    )
    if call:
        globals()["call"](made)
    return made


def call(of, *, number=None, opens_on=None, closes_on=None):
    """A call for interest, open now unless dates say otherwise."""
    today = clock.today()
    return Call.objects.create(
        round=of,
        number=number or of.calls.count() + 1,
        opens_on=opens_on or today - timedelta(days=10),
        closes_on=closes_on or today + timedelta(days=50),
    )


def dossier(state="draft", *, commune=None, round=None, ref=None, **kwargs):  # noqa: A002 - as the field is called
    """A dossier set directly in `state`; one never handed in is a draft."""
    number = next(_numbers)
    of = round or globals()["round"]()
    now = clock.now()
    return Dossier.objects.create(
        ref=ref or f"LCC-{of.code}-{number:04d}",
        commune=commune or globals()["commune"](),
        round=of,
        call=kwargs.pop("call", None) or of.calls.first(),
        state=state,
        entered_at=kwargs.pop("entered_at", now),
        first_submitted_at=kwargs.pop("first_submitted_at", None if state == "draft" else now),
        created_at=kwargs.pop("created_at", now),
        **kwargs,
    )


def assignment(dossier, expert=None, task="verify", **kwargs):
    """An expert's task on a dossier."""
    kwargs.setdefault("starts_on", clock.today())
    return Assignment.objects.create(dossier=dossier, expert=expert or person(Role.EXPERT), task=task, **kwargs)


def upload(name="letter.pdf", content=PDF, content_type="application/pdf"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type)


def file(owner="dossier:X", name="letter.pdf", content=PDF, by=None):
    """A file already stored, without going through the checks."""
    made = StoredFile(
        id=uuid4(),
        owner=owner,
        name=name,
        content_type="application/pdf",
        size=len(content),
        sha256="0" * 64,
        uploaded_by=by.public_id if by else None,
        uploaded_at=clock.now(),
    )
    made.content.save(f"tests/{made.id}", ContentFile(content), save=False)
    made.save()
    return made


def attachment(dossier, kind="letter", key="", *, by=None, **kwargs):
    """A file in its place in the dossier."""
    return Attachment.objects.create(
        dossier=dossier,
        kind=kind,
        key=key,
        file=kwargs.pop("file", None) or globals()["file"](dossier.stream),
        added_by=by or person(),
        added_at=clock.now(),
        **kwargs,
    )


def agreement(dossier, move, organisation, member=None, **kwargs):
    """One organisation's agreement to a move, in the present state of the dossier."""
    return Agreement.objects.create(
        dossier=dossier,
        move=move,
        visit_no=kwargs.pop("visit_no", dossier.visit_no),
        organisation=organisation,
        member=member or person(Role.COORDINATION, organisation=organisation),
        given_at=clock.now(),
        **kwargs,
    )


def condition(dossier, code, **kwargs):
    """The commune's answer to one eligibility condition."""
    return Condition.objects.create(dossier=dossier, code=code, **kwargs)


def on(day, hour=10):
    """`with make.on(date(2026, 11, 24)):` runs what is inside as if it were that day."""
    return clock.at(datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone()))


CARD = {
    "president_name": "A. B.",
    "president_since": "2021-09-18",
    "director_name": "C. D.",
    "focal_point_name": "E. F.",
    "focal_point_function": "Service",
    "focal_point_contact": "05 37 00 00 00",
    "council_members": 17,
    "council_women": 5,
    "staff_total": 25,
    "budget_year": 2026,
    "budget_operating": 9480000,
    "budget_investment": 0,
    "action_programme_status": "preparing",
    "associations_active": 42,
    "earlier_programmes": ["none"],
    "connectivity": "mobile",
    "preferred_channel": "phone",
    "preferred_language": "ar",
    "postal_address": "Centre",
    "commune_phone": "05 37 00 00 00",
}


def complete_dossier(state="draft", **kwargs):
    """A dossier with its letter, a full card and an answer to every condition: ready to be submitted."""
    made = dossier(state, card=dict(CARD), card_version=1, **kwargs)
    attachment(made, "letter")
    today = clock.today()
    for field in made.round.settings["eligibility"]["conditions"]:
        code, kind = field["code"], field["kind"]
        if kind == "file":
            attachment(made, "condition", code, dated_on=today)
        condition(made, code, answer="yes" if kind == "yes_no" else "", dated_on=today if kind == "date" else None)
    return made
