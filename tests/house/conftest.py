"""The world that the rights and the budgets of every address are tried in: told once for a file of tests, and rolled back."""

from datetime import date

import pytest
from django.db import transaction

import make
from make.world import build

TODAY = date(2026, 11, 24)  # always the same day, so that the drawn pages are the same tomorrow


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic(), make.on(TODAY):
        yield build()
        transaction.set_rollback(True)
