"""/api/v1/: each address asks itself who calls (views.access), so the sign-in page never answers a program."""

from typing import Any

from django.urls import URLPattern, URLResolver, path

from miza.api.views import api
from miza.api.views.reference import docs
from miza.api.views.words import open_view


def _addresses() -> list[URLPattern | URLResolver]:
    found: list[Any] = api.urls[0]
    for pattern in found:
        pattern.callback = open_view(pattern.callback)
    return [pattern for pattern in found if pattern.name != "api-root"]


app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", docs, name="api-root"),
    path("docs", docs, name="docs"),
    *_addresses(),
]
