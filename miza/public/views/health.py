"""What machines ask for: a load balancer whether we live and are ready, a search engine what is public."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from miza.communes import queries as communes
from miza.frameworks import queries as frameworks
from miza.labels import queries as labels

LANGUAGES = ("ar", "fr", "en")
PRIVATE = ("account", "home", "dossiers", "sessions", "programme", "api")
PAGES = (
    "public:home", "public:about", "public:contact", "public:privacy", "public:accessibility",
    "communes:directory", "labels:registry", "frameworks:index",
)  # fmt: skip


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return _plain("ok\n")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when people can be served, else 503 with every reason, in English for those who run the platform."""
    found = list(_missing())
    return JsonResponse({"ready": not found, "reasons": found}, status=503 if found else 200)


def _missing() -> Iterator[str]:
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            yield f"{len(waiting)} migrations are not applied: run miza migrate"
        elif frameworks.latest() is None:
            yield "no framework is published: run miza framework load"
    except DatabaseError as fault:
        yield f"the database does not answer: {type(fault).__name__}"


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read the public site; a demonstration is not for them."""
    shut = [""] if settings.DEMO else [f"{path}/" for path in PRIVATE]
    lines = ["User-agent: *", *(f"Disallow: /{path}" for path in shut), f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return _plain("\n".join(lines) + "\n")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in each language; demonstration communes and labels are left out. Three queries."""
    versions = frameworks.visible_to(request.user)
    paths = [reverse(name) for name in PAGES]
    paths += [reverse("frameworks:framework", args=[one.code, one.version]) for one in versions]
    paths += [reverse("labels:label", args=[number]) for number in labels.numbers()]
    paths += [reverse("communes:commune", args=[code]) for code in communes.codes()]
    context = {"site": settings.SITE_URL, "paths": paths, "languages": LANGUAGES}
    return render(request, "public/sitemap.xml", context, content_type="application/xml; charset=utf-8")


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
