"""Who reaches what: every address and operation tried by every role, here and elsewhere, and the tables of docs/rights.md."""

import json
from collections import defaultdict
from functools import cached_property

from django.db import transaction
from django.test import Client
from django.urls import reverse

import make
from make import addresses
from make.bodies import bodies
from make.world import ELSEWHERE, HERE, PLACED
from miza.accounts.permissions import Right
from miza.accounts.roles import RIGHTS, Role
from miza.core.errors import NotAllowed
from miza.dossiers import workflow
from miza.dossiers.journey import Inputs
from miza.files.models import StoredFile
from miza.moves.queries import role_for

SIGN_IN, PAGE, DONE, FORM, RULE, REFUSED, HIDDEN, AWAY, PAPER, NO_SUCH = (
    *"?●✓✎!✕·→✉",
    "",
)
FAULT = "500"
NOBODY, NO_ROLE = "nobody", "no role"
READS = {
    200: PAGE,
    302: AWAY,
    401: SIGN_IN,
    403: REFUSED,
    404: HIDDEN,
    405: NO_SUCH,
    409: RULE,
    422: FORM,
    503: PAGE,
    500: FAULT,
}
WRITES = {
    **dict.fromkeys([400, 412, 415, 422, 428, 429], FORM),
    **dict.fromkeys([200, 201, 302], DONE),
    401: SIGN_IN,
    403: REFUSED,
    404: HIDDEN,
    405: NO_SUCH,
    409: RULE,
    500: FAULT,
}
COLUMNS = (NOBODY, NO_ROLE, *map(str, Role))
ROLES = COLUMNS[2:]
WHERES = (HERE, ELSEWHERE)
HEAD = f"""# Who may do what

Every address and every operation, tried by every role on a small programme (`tests/make/world.py`) with a dossier in each state that has
pages of its own. A cell with two signs: in one's own commune, on a dossier assigned or opened, in a session one is invited to; then
elsewhere.

| Sign | The answer |
| --- | --- |
| {PAGE} | the page, or the right is held |
| {DONE} | done |
| {FORM} | allowed; a value has to be mended first |
| {RULE} | allowed; a rule of the journey says no for now |
| {AWAY} | sent on to another page |
| {SIGN_IN} | asked to sign in |
| {REFUSED} | refused: the right is missing |
| {HIDDEN} | not found: nothing that this person may know of |
"""


class Tries:
    """Everybody tries everything; nothing that is done is kept. Results: [address name][(column, HERE or ELSEWHERE)] -> sign."""

    def __init__(self, world):
        self.world = world
        self.faults = []
        self.login = reverse("account_login")
        self.filled = {address.name: addresses.fill(world, address) for address in addresses.addresses()}
        self.bodies = bodies(world)
        self.clients = dict(self._clients())

    def _clients(self):
        yield (NOBODY, HERE), Client(raise_request_exception=False)
        for (role, where), person in self.world.people.items():
            client = Client(raise_request_exception=False)
            client.force_login(person)
            yield (str(role) if role else NO_ROLE, where), client

    @cached_property
    def reads(self):
        """Every address asked for with GET."""
        return self._all([("GET", name) for name in self.filled], READS)

    @cached_property
    def writes(self):
        """Every address sent what someone who may would send."""
        pages = [("POST", name) for name in self.filled if addresses.package(name) != "api"]
        return self._all(pages + addresses.operations(), WRITES)

    def _all(self, wanted, signs):
        found = defaultdict(dict)
        for method, name in wanted:
            for who in self.clients:
                found[method, name][who] = self._try(who, method, name, signs)
        return {key: row for key, row in found.items() if set(row.values()) - {NO_SUCH, SIGN_IN, HIDDEN}}

    def _try(self, who, method, name, signs):
        client = self.clients[who]
        kept = client.cookies.copy()
        with transaction.atomic():
            response = self._send(client, method, name)
            transaction.set_rollback(True)
        if response.streaming:
            b"".join(response)  # which closes the file
        client.cookies = kept
        if response.status_code == 500:
            self.faults.append(f"{method} {name} by {' '.join(who)}: {response.exc_info[1]!r}")
        if response.status_code == 302 and response.url.startswith(self.login):
            return SIGN_IN
        return signs[response.status_code]

    def _send(self, client, method, name):
        """As a browser or a program would."""
        body, address = self.bodies.get(name, {}), self.filled[name]
        if method == "GET":
            return client.get(address)
        if addresses.package(name) == "api":
            headers = {"If-Match": "1"}
            return client.generic(method, address, json.dumps(body), "application/json", headers=headers)
        files = {key: make.upload(content=value) for key, value in body.items() if isinstance(value, bytes)}
        return client.post(address, {"csrfmiddlewaretoken": "x", **body, **files})


def cell(row, column):
    """One sign, or two: here, then elsewhere, where they differ."""
    here = row[column, HERE]
    if column not in PLACED:
        return here
    elsewhere = row[column, ELSEWHERE]
    return here if here == elsewhere else f"{here} {elsewhere}"


def moves(world):
    """Who may take each move: in their own role, only by carrying the signed paper, or not at all."""
    dossier = world.dossier("assessing")
    return {
        move.key: {who: _takes(person, dossier, move) for who, person in _people(world)}
        for move in workflow.MOVES.values()
    }


def acts():
    """Who may do each act that changes no state."""
    return {
        act: {(role, where): _sign(role in by) for role in Role for where in WHERES}
        for act, by in workflow.ACTS.items()
    }


def rights():
    """Which role carries each right."""
    return {
        right: {(role, where): _sign(right in RIGHTS[role]) for role in Role for where in WHERES} for right in Right
    }


def _sign(may):
    return PAGE if may else REFUSED


def _people(world):
    return (((str(role), where), person) for (role, where), person in world.people.items() if role)


def _takes(person, dossier, move):
    for inputs, sign in ((None, PAGE), (Inputs(scan=StoredFile()), PAPER)):
        try:
            role_for(person, dossier, move, inputs)
        except NotAllowed:
            continue
        return sign
    return REFUSED


def draw(tries):
    """The page docs/rights.md."""
    reads, writes = tries.reads, tries.writes
    pattern = {address.name: address.pattern for address in addresses.addresses()}
    return "\n".join(
        [
            HEAD,
            "## Addresses",
            "",
            "Asked for with GET.",
            "",
            *_table("Address", COLUMNS, {f"`{pattern[name]}`": row for (_, name), row in reads.items()}),
            "## Operations",
            "",
            "Sent what somebody who may would send, so that a refusal is one of right.",
            "",
            *_table("Operation", COLUMNS, {f"{how} `{pattern[name]}`": row for (how, name), row in writes.items()}),
            "## Moves",
            "",
            f"`{PAPER}` only by carrying in the signed and stamped paper. When a move is possible at all: `docs/journey.md`.",
            "",
            *_table("Move", ROLES, {f"`{key}`": row for key, row in moves(tries.world).items()}),
            "## Acts that change no state",
            "",
            *_table("Act", ROLES, {f"`{key}`": row for key, row in acts().items()}),
            "## Rights",
            "",
            "What the actions ask for: `miza/accounts/roles.py`. A commune's hold in that commune, an expert's where assigned.",
            "",
            *_table("Right", ROLES, {f"`{key}`": row for key, row in rights().items()}),
        ]
    )


def _table(first, columns, rows):
    head = [first, *(column.replace("_", " ") for column in columns)]
    yield from (f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head)))
    for name, row in rows.items():
        yield f"| {name} | {' | '.join(cell(row, column) for column in columns)} |"
    yield ""
