import pytest


@pytest.fixture
def pages(settings):
    """A site of a few addresses: see pages.py."""
    settings.ROOT_URLCONF = "tests.accounts.pages"
