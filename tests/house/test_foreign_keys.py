"""Rows: nothing is deleted along with something else but what belongs to one account, and the migrations are those of the models."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

# What may go with the row it belongs to, or lose it: the keys of one account; a framework not published yet, loaded again whole (triggers
# of the database keep a published one).
GOES_ALONG = {
    "frameworks.ImprovementAction.norm",
    "frameworks.Indicator.norm",
    "frameworks.Norm.framework",
    "frameworks.Norm.principle",
    "frameworks.Principle.framework",
    "frameworks.Source.framework",
    "accounts.ActivationCode.user",
    "accounts.ActivationCode.created_by",
    "accounts.ApiToken.user",
}


def our_keys():
    for config in apps.get_app_configs():
        if config.name.startswith("miza."):
            for model in config.get_models():
                for field in model._meta.get_fields():
                    if isinstance(field, models.ForeignKey):
                        yield str(field), field.remote_field.on_delete


def test_deleting_a_row_never_takes_others_along():
    loose = {name for name, on_delete in our_keys() if on_delete is not models.PROTECT}

    assert loose - GOES_ALONG == set()


@pytest.mark.django_db
def test_no_migration_is_missing():
    said = StringIO()

    call_command("makemigrations", check=True, dry_run=True, verbosity=1, stdout=said)

    assert "No changes detected" in said.getvalue()
