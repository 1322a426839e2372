"""Every address of the platform, walked from the root, and what each is filled with from the world of tests/make/world.py."""

from dataclasses import dataclass
from functools import cache

from django.urls import URLResolver, get_resolver, reverse

from make.world import HERE
from miza.accounts.roles import Role
from miza.api.urls import api

# The state of the dossier that an address is tried on, by name or by package: where its act can be done.
WHERE = {
    "assessments": "assessing",
    "assessments:consent": "reviewing",
    "assessments:calendar": "launching",
    "assessments:kickoff": "launching",
    "assessments:launch": "launching",
    "assessments:leave": "launching",
    "assessments:member": "launching",
    "assessments:team": "launching",
    "committees:agree": "studying",
    "committees:dossier": "deliberating",
    "committees:proposal": "studying",
    "dossiers": "incomplete",
    "dossiers:agree": "submitted",
    "dossiers:answer_review": "declined",
    "dossiers:ask_review": "consulting",
    "dossiers:check_condition": "submitted",
    "dossiers:contest": "consulting",
    "dossiers:decide": "submitted",
    "dossiers:end_task": "assessing",
    "dossiers:minutes": "submitted",
    "dossiers:rectify_letter": "consulting",
    "dossiers:reviews": "declined",
    "dossiers:withdraw": "submitted",
    "moves": "consulting",
    "plans": "planning",
    "plans:done": "improving",
    "verification": "visiting",
    "verification:answer": "clarifying",
    "verification:confirm": "reviewing",
    "verification:other_dates": "reviewing",
    "verification:propose": "reviewing",
    "verification:queries": "reviewing",
    "verification:take_back": "clarifying",
    "verification:team": "reviewing",
    "verification:report": "planning",
    "verification:report_pdf": "deliberating",
    "api": "assessing",
    "api:evidence": "planning",
    "api:findings": "planning",
    "api:plan": "planning",
}


@dataclass(frozen=True)
class Address:
    """One named address: its pattern as it is written, and how people call it."""

    name: str
    pattern: str
    params: tuple[str, ...]
    public: bool  # marked login_not_required


@cache
def addresses():
    """Every address, in the order of the tree; an address of the API that several operations share comes once."""
    found = {address.pattern: address for address in _walk(get_resolver().url_patterns, "/", "")}
    return list(found.values())


def _walk(patterns, prefix, namespace):
    for one in patterns:
        pattern = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, pattern, one.namespace or namespace)
        else:
            name = f"{namespace}:{one.name}" if namespace else one.name
            params = tuple(one.pattern.regex.groupindex)
            yield Address(name, pattern, ("ref",) * ("<str:ref>" in prefix) + params, not private(one.callback))


def private(view):
    """Does the sign-in middleware ask who comes?"""
    return getattr(view, "login_required", True)


def package(name):
    return name.partition(":")[0]


def fill(world, address):
    """The address with something behind it."""
    values = _values(world, address)
    return reverse(address.name, kwargs={name: values[name] for name in address.params}) + _asked(world, address)


def _asked(world, address):
    """The commune that some pages of people are asked about."""
    about = {"account_appoint": world.dossier("incomplete").commune, "account_open": world.empty}.get(address.name)
    return f"?commune={about.code}" if about else ""


def _values(world, address):
    dossier = world.dossier(WHERE.get(address.name) or WHERE.get(package(address.name), "incomplete"))
    of = world.round
    return {
        "ref": dossier.ref,
        "number": world.votes.session.number,
        "item": world.votes.number,
        "move": "accept" if package(address.name) == "dossiers" else "continue_with_plan",
        "version": of.framework.version,
        "norm": "PAR-01",
        "public_id": world.people[Role.FOCAL_POINT, HERE].public_id,
        "code": _code(world, address, dossier),
        "pk": _pk(world, address, dossier),
        "query": _first(dossier.queries),
        "activity": _first(dossier.plans.first().activities) if dossier.plans.exists() else 0,
    } | _more(world, address)


def _more(world, address):
    """Where one word means several things."""
    if address.name in {"labels:label", "labels:certificate", "api:label"}:
        return {"number": world.dossier("labelled").label.number}
    if address.name == "programme:prolong_call":
        return {"number": world.round.calls.get().number}
    return {}


def _code(world, address, dossier):
    return {
        "communes:commune": dossier.commune.code,
        "dossiers:condition": "ELG-03",
        "dossiers:check_condition": "ELG-03",
        "assessments:norm": "PAR-01",
        "assessments:remove_use": "PAR-01",
        "programme:edit_round": world.next_round.code,
        "programme:open_round": world.next_round.code,
        "programme:round": world.round.code,
        "programme:new_call": world.round.code,
        "programme:prolong_call": world.round.code,
    }.get(address.name, world.round.framework.code)


def _pk(world, address, dossier):
    focal_point = world.people[Role.FOCAL_POINT, HERE]
    kept = {
        "account_revoke": lambda: world.people[Role.PRESIDENT, HERE].api_tokens.get().pk,
        "account_end": lambda: focal_point.appointments.last().pk,
        "account_proof": lambda: world.proved.pk,
        "dossiers:file": lambda: dossier.attachments.get(kind="letter").file_id,
        "dossiers:remove": lambda: dossier.attachments.get(kind="letter").pk,
        "dossiers:end_task": lambda: dossier.assignments.first().pk,
        "dossiers:contest": lambda: world.paper.pk,
        "dossiers:answer_review": lambda: dossier.reviews.get().pk,
        "assessments:member": lambda: dossier.team.first().pk,
        "assessments:leave": lambda: dossier.team.first().pk,
        "dossiers:rectify_letter": lambda: world.letter.pk,
        "moves:letter": lambda: world.letter.pk,
        "moves:letter_pdf": lambda: world.letter.pk,
        "programme:confirm_day": lambda: world.day_off.pk,
        "programme:remove_day": lambda: world.day_off.pk,
    }
    if package(address.name) == "assessments" and address.name not in kept:
        return _first(dossier.evidence)
    return kept[address.name]() if address.name in kept else 0


def _first(rows):
    found = rows.first()
    return found.pk if found else 0


def operations():
    """What the API writes: (method, name of the address), as it declares them."""
    return [
        (method.upper(), f"api:{operation.view_func.__name__}")
        for _, router in api._routers
        for path in router.path_operations.values()
        for operation in path.operations
        for method in operation.methods
        if method != "GET"
    ]
