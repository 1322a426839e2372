"""Public pages of the registry."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from miza.assessments.models import Snapshot
from miza.frameworks import queries as frameworks
from miza.labels import queries
from miza.labels.models import STATUSES

PAGE = 25


@login_not_required
@require_GET
def registry(request: HttpRequest) -> HttpResponse:
    """Every label, with search by commune or number."""
    words, status = request.GET.get("q", ""), request.GET.get("status", "")
    status = status if status in STATUSES else ""
    page = Paginator(queries.registry(words, status), PAGE).get_page(request.GET.get("page"))
    return render(request, "labels/registry.html", {"page": page, "words": words, "status": status, "statuses": STATUSES})


@login_not_required
@require_GET
def label(request: HttpRequest, number: str) -> HttpResponse:
    """One label: its status, validity and the verified and deliberated results that the decision rests on."""
    found = get_object_or_404(queries.registry(), number=number)
    latest = {s.which: s for s in Snapshot.objects.filter(dossier_id=found.dossier_id, which__in=["verified", "deliberated"])}
    results = latest.get("deliberated") or latest.get("verified")
    framework = found.dossier.round.framework
    principles = [
        {"title": principle.title, "score": results.scores["principles"].get(principle.code)}
        for principle, _ in (frameworks.by_principle(framework) if results else [])
    ]
    return render(request, "labels/label.html", {"label": found, "results": results, "principles": principles})
