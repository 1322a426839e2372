"""Pages stay cheap: few queries whatever the number of rows, few kilobytes; tried on the whole framework of 57 norms."""

import gzip
import logging
from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

import make
from make import addresses
from make.bodies import bodies
from make.growth import grow
from make.world import HERE, build
from miza.accounts.roles import Role
from miza.console.demo.programme import DATA
from miza.frameworks import actions as frameworks
from tests.house.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("budgets")]
QUERIES, BYTES, SAVING = 15, 30_000, 8
READERS = (
    Role.FOCAL_POINT,
    Role.PRESIDENT,
    Role.EXPERT,
    Role.COORDINATION,
    Role.ACCREDITATION,
    Role.MANAGER,
    Role.INVITED,
)
FILES = {
    "account_proof",
    "api:framework",
    "dossiers:file",
    "frameworks:source",
}  # downloads, as large as they are, and every PDF
NOT_COUNTED = (
    "SAVEPOINT",
    "RELEASE SAVEPOINT",
    "ROLLBACK TO SAVEPOINT",
    "BEGIN",
)  # every other statement is, the session's too


@dataclass(frozen=True)
class Cost:
    """What one answer costs: the statements in order, the bytes as sent."""

    status: int
    kind: str
    statements: tuple[str, ...]
    bytes: int

    @property
    def most(self):
        """The table read most often, with how often: where rows are read one by one."""
        tables = Counter(one.partition(" FROM ")[2].partition(" ")[0] for one in self.statements)
        return tables.most_common(1)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """As everywhere in these tests, on the real framework."""
    with django_db_blocker.unblock(), transaction.atomic(), make.on(TODAY), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
        logging.disable()
        yield build(frameworks.publish(frameworks.load(DATA, by=None), by=None))
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(world):
    """Everybody signed in, by role; None is a visitor."""
    found = {None: Client()}
    for role in READERS:
        found[role] = Client()
        found[role].force_login(world.people[role, HERE])
    return found


@pytest.fixture(scope="module")
def filled(world):
    """Every page by its address; downloads are left out."""
    return {address: addresses.fill(world, address) for address in addresses.addresses() if address.name not in FILES}


@pytest.fixture(scope="module")
def sent(world):
    """What each operation is sent."""
    return bodies(world)


@pytest.fixture(scope="module")
def costs(world, clients, filled, sent):
    """(name of the page, reader) -> (its cost with what the world holds, its cost with three times as many rows)."""
    small = _measured(clients, filled)
    grow(world)
    large = _measured(clients, filled)
    return {key: (cost, large[key]) for key, cost in small.items()}


def _measured(clients, filled):
    """Every page for everyone it answers, once somebody has read it: what a process keeps is kept by then."""
    found = {}
    for address, path in filled.items():
        warm = False
        for role in (None,) if address.public and addresses.package(address.name) != "api" else READERS:
            cost = _cost(clients[role].get, path)
            if cost.status == 200 and not warm:
                cost, warm = _cost(clients[role].get, path), True
            if cost.status == 200 and cost.kind != "application/pdf":
                found[address.name, role] = cost
    return found


def _cost(send, path, *args, **kwargs):
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as captured:
        answer = send(path, *args, **kwargs)
    statements = tuple(one["sql"] for one in captured if not one["sql"].startswith(NOT_COUNTED))
    return Cost(answer.status_code, answer.get("Content-Type", ""), statements, len(gzip.compress(answer.content)))


def test_every_page_is_measured(costs):
    assert len({name for name, _ in costs}) > 110


def test_a_page_takes_few_queries(costs):
    over = {
        key: (len(cost.statements), cost.most)
        for key, pair in costs.items()
        for cost in pair
        if len(cost.statements) > QUERIES
    }

    assert over == {}


def test_three_times_as_many_rows_take_no_more_queries(costs):
    growing = {
        key: (len(small.statements), len(large.statements), large.most)
        for key, (small, large) in costs.items()
        if abs(len(large.statements) - len(small.statements)) > 1
    }

    assert growing == {}


def test_a_page_is_light(costs):
    assert {key: cost.bytes for key, pair in costs.items() for cost in pair if cost.bytes > BYTES} == {}


def test_the_home_of_a_commune_takes_few_queries_in_every_state(world):
    over = {}
    for state, story in world.stories.items():
        client = Client()
        client.force_login(story.focal_point)
        client.get("/home/")
        cost = _cost(client.get, "/home/")
        if len(cost.statements) > QUERIES:
            over[state] = (len(cost.statements), cost.most)

    assert over == {}


def test_saving_one_answer_takes_few_queries(world, clients, filled):
    """All statements of the request: session, person, appointments and journal included; savepoints left out."""
    path = next(path for address, path in filled.items() if address.name == "assessments:norm")
    client = clients[Role.FOCAL_POINT]
    code = path.rstrip("/").rpartition("/")[2]
    answer = world.dossier("assessing").answers.get(norm=code)
    client.post(path, {"level": 2, "version": answer.version})  # which fills what the process keeps

    again = _cost(client.post, path, {"level": 3, "version": answer.version + 1})
    api = _cost(
        client.put, f"/api/v1/dossiers/{world.dossier('assessing').ref}/answers/{code}", {"level": 1}, "application/json",
        headers={"If-Match": str(answer.version + 2)},
    )  # fmt: skip

    assert world.dossier("assessing").answers.get(norm=code).version == answer.version + 3
    assert len(again.statements) <= SAVING, again.statements
    assert len(api.statements) <= SAVING, api.statements


def test_no_operation_takes_many_queries(clients, filled, sent):
    """An act writes several rows, and never a query for each of many."""
    over = {}
    for address, path in filled.items():
        if address.name not in sent or addresses.package(address.name) == "api":
            continue
        files = {k: make.upload(content=v) for k, v in sent[address.name].items() if isinstance(v, bytes)}
        for role in READERS:
            with transaction.atomic():
                cost = _cost(clients[role].post, path, {**sent[address.name], **files})
                transaction.set_rollback(True)
            if len(cost.statements) > 4 * QUERIES:
                over[address.name, role] = (len(cost.statements), cost.most)

    assert over == {}
