"""The people of the demonstration: roles, no names of persons. All who sign in share one password, printed and listed on the sign-in page."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from miza.accounts.models import ORGANISATIONS as NAMES
from miza.accounts.models import Appointment, User
from miza.accounts.queries import DEMO_MAIL, DEMO_PASSWORD
from miza.accounts.roles import Role
from miza.communes.models import Commune
from miza.console.demo.papers import paper
from miza.core import clock, texts
from miza.files.actions import store
from miza.files.models import StoredFile

ORGANISATIONS = ("dgct", "ampcc", "targa")


@dataclass
class Cast:
    """Who plays in the demonstration."""

    manager: User
    coordination: list[User]
    accreditation: list[User]
    verifiers: list[User]
    companions: list[User]
    hash: str
    since: date
    communes: dict[int, dict[Role, User]] = field(default_factory=dict)

    def of(self, commune: Commune, role: Role, *, signs_in: bool = False, local: str = "") -> User:
        """The commune's person in that role, made when first asked for."""
        people = self.communes.setdefault(commune.pk, {})
        if role not in people:
            name = local or f"{role}.{commune.code.lower()}"
            words = f"{texts.find(f'roles_inline.{role}')['ar']}، {commune.name['ar']}"  # type: ignore[index]
            people[role] = _person(name, words, self.hash if signs_in else "!", self.since, role, commune=commune)
        return people[role]


def build(since: date) -> Cast:
    """The manager, the two committees (each organisation twice in accreditation) and the technical teams."""
    secret = make_password(DEMO_PASSWORD)
    coordination = [_seat(Role.COORDINATION, org, "", secret, since) for org in ORGANISATIONS]
    accreditation = [_seat(Role.ACCREDITATION, org, n, secret, since) for org in ORGANISATIONS for n in ("", ".2")]
    verifiers = [
        _person(f"expert{n}", f"خبير(ة) محقق(ة) {i}", secret, since, Role.EXPERT) for i, n in enumerate(("", ".2"), 1)
    ]
    companions = [_person("companion", "خبير(ة) مواكب(ة)", secret, since, Role.EXPERT)]
    _person("invited", "ممثل(ة) مؤسسة مدعوة", secret, since, Role.INVITED)
    _person("observer", "ملاحظ(ة) من المجتمع المدني", secret, since, Role.OBSERVER)
    manager = _person("manager", "إدارة البرنامج", secret, since, Role.MANAGER)
    return Cast(manager, coordination, accreditation, verifiers, companions, secret, since)


def _seat(role: Role, organisation: str, which: str, secret: str, since: date) -> User:
    words = f"{texts.find(f'role_names.{role}')['ar']} {dict(NAMES)[organisation]}{which.replace('.', ' ')}"  # type: ignore[index]
    return _person(f"{role}.{organisation}{which}", words, secret, since, role, organisation=organisation)


def _person(
    local: str,
    words: str,
    secret: str,
    since: date,
    role: Role,
    *,
    commune: Commune | None = None,
    organisation: str = "",
) -> User:
    """One person with one appointment; only those who sign in have an address and a usable password."""
    signs_in = secret != "!"
    user = User.objects.create(
        username=local,
        email=f"{local}{DEMO_MAIL}" if signs_in else None,
        full_name=words,
        password=secret,
        is_demo=True,
        is_active=True,
    )
    Appointment.objects.create(
        user=user, role=role, commune=commune, organisation=organisation, starts_on=since, proof=_order(role, user)
    )
    return user


def _order(role: Role, user: User) -> StoredFile | None:
    """The document that an appointment rests on: one for all who hold the role; a member of the local team needs none."""
    if role == Role.CONTRIBUTOR:
        return None
    owner = f"demo:{role}"
    kept = StoredFile.objects.filter(owner=owner).first()
    return kept or store(paper("قرار-التعيين.pdf", f"order of appointment: {role}"), owner=owner, by=user)


def since() -> date:
    """The day from which everybody holds their role."""
    return clock.today() - timedelta(days=420)
