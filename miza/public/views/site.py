"""Pages of the public site."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from miza.communes import queries as communes
from miza.dossiers import workflow
from miza.frameworks import queries as frameworks
from miza.labels import queries as labels
from miza.programme import queries as programme
from miza.public import queries

LATEST = 3  # labels shown on the home page


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the label is, where the round stands, how to apply."""
    current = programme.current_round()
    framework = current.framework if current else frameworks.latest()
    rules = queries.rules(current)
    context = {
        "page": (page := queries.page("home", **rules)),
        "standing": queries.standing(current) if current else None,
        "calls": queries.calls(),
        "today": queries.today(),
        "communes": communes.count(),
        "stages": [{"name": name, "note": page["stages"][key]} for key, name in workflow.STAGES.items()],
        "framework": framework,
        "principles": frameworks.by_principle(framework) if framework else (),
        "latest": labels.registry()[:LATEST],
    }
    return render(request, "public/home.html", context)


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The bodies, the process, the rules that we propose, process figures."""
    current = programme.current_round()
    rules = queries.rules(current)
    page = queries.page("about", **rules)
    context = {
        "page": page,
        "round": current,
        "standing": queries.standing(current) if current else None,
        "stages": [{"name": name, "text": page["process"][key]} for key, name in workflow.STAGES.items()],
        "seats": queries.seats(),
        "deliberations": queries.deliberations(),
        "today": queries.today(),
    }
    return render(request, "public/about.html", context)


@login_not_required
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to call or write to: details are settings of the installation."""
    page = queries.page("contact")
    people = [{**page[key], **details} for key, details in settings.CONTACTS.items()]
    return render(request, "public/contact.html", {"page": page, "people": people})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _text(request, "privacy")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _text(request, "accessibility")


def _text(request: HttpRequest, key: str) -> HttpResponse:
    """A page that is only text, in sections."""
    context: dict[str, Any] = {"page": queries.page(key), "key": key}
    return render(request, "public/text.html", context)
