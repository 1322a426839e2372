"""Public pages of the registry."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from miza.communes import queries as communes
from miza.communes.names import typed
from miza.labels import queries
from miza.labels.models import STATUSES

PAGE = 25


@login_not_required
@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """Every label, with search by commune or number, by region and status."""
    words, status = typed(request.GET.get("q", "")), request.GET.get("status", "")
    status = status if status in STATUSES else ""
    regions = communes.regions()
    region = next((r for r in regions if r.code == request.GET.get("region")), None)
    found = queries.registry(words, status, region.code if region else "")
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "words": words,
        "status": status,
        "regions": regions,
        "region": region,
        "counts": queries.counts(),
        "narrowed": bool(words or status or region),
    }
    return render(request, "labels/registry.html", context)


@login_not_required
@require_safe
def label(request: HttpRequest, number: str) -> HttpResponse:
    """One label: its status, validity, life, and the results that the decision rests on."""
    found = get_object_or_404(queries.registry(), number=number)
    context = {
        "label": found,
        "results": queries.results(found),
        "decision": queries.decision(found),
        "life": queries.life(found),
        "crumbs": [{"url": reverse("labels:registry"), "name": gettext("Registry of labels")}],
    }
    return render(request, "labels/label.html", context)
