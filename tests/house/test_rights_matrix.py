"""docs/rights.md says who reaches what, and what it says is what we want."""

import logging
import os
from pathlib import Path

import pytest

from make import addresses, rights
from make.world import ELSEWHERE, HERE, PLACED
from miza.accounts.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("matrix")]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "rights.md"
NOTE = "<!-- Drawn from the code by `make docs`: change the code, not this page. -->\n\n"
# Everybody with an account: their own account, and nothing else.
OWN = {
    "account_activate",
    "account_forgot",
    "account_login",
    "account_logout",
    "account_password",
    "account_profile",
    "account_resume",
    "account_tokens",
}
ONLY_LOOK = (rights.NO_ROLE, Role.OBSERVER, Role.INVITED)
BARRED = {rights.HIDDEN, rights.REFUSED, rights.SIGN_IN, rights.NO_SUCH}


@pytest.fixture(scope="module")
def tries(world):
    """Tried once for all the questions below; what each page was made of is not kept, and refusals are no news."""
    logging.disable()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
        yield rights.Tries(world)
    logging.disable(logging.NOTSET)


def test_the_drawn_rights_are_those_that_hold(tries):
    drawn = NOTE + rights.draw(tries)
    if os.environ.get("MIZA_WRITE_DOCS"):
        PAGE.write_text(drawn, encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == drawn, "run: make docs, and read the difference: who may do what changed"


def test_no_page_and_no_operation_breaks_for_anybody(tries):
    assert tries.reads
    assert tries.writes

    assert tries.faults == []


def test_nobody_elsewhere_sees_or_changes_anything_of_a_dossier_or_a_session(tries):
    of_one = {a.name for a in addresses.addresses() if "ref" in a.params or addresses.package(a.name) == "committees"}

    seen = [
        (method, name, role)
        for (method, name), row in {**tries.reads, **tries.writes}.items()
        for role in PLACED
        if name in of_one - {"committees:index", "committees:convene"} and row[role, ELSEWHERE] not in BARRED
    ]

    assert seen == []


def test_who_only_looks_changes_nothing_but_their_own_account(tries):
    done = [
        (name, who)
        for (_, name), row in tries.writes.items()
        for who in row
        if who[0] in ONLY_LOOK and name not in OWN and row[who] not in BARRED
    ]

    assert done == []


def test_everything_is_reached_by_somebody(tries):
    """A row where all are barred tries nothing: tests/make/addresses.py gives it nothing to stand on."""
    barred = [
        (method, name) for (method, name), row in {**tries.reads, **tries.writes}.items() if set(row.values()) <= BARRED
    ]
    tried = {name for _, name in {**tries.reads, **tries.writes}}

    assert barred == []
    assert {address.name for address in addresses.addresses()} - tried == {"gallery"}  # for those who write pages


def test_nobody_signed_in_writes_only_to_come_in(tries):
    done = {name for (_, name), row in tries.writes.items() if row[rights.NOBODY, HERE] not in BARRED}

    assert done == {"account_activate", "account_forgot", "account_login", "account_logout"}
