"""Public pages of the reference framework."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from miza.frameworks import queries
from miza.frameworks.models import Framework, Norm

MOST_LETTERS = 100  # of a search


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every version ever published."""
    versions = queries.visible_to(request.user).annotate(size=Count("norms")).order_by("code", "-published_at", "-pk")
    return render(request, "frameworks/index.html", {"versions": versions})


@login_not_required
@require_GET
def framework(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """One version: its principles and norms, with a search by words."""
    found = get_object_or_404(queries.visible_to(request.user), code=code, version=version)
    whole = queries.tree(found)
    words = request.GET.get("q", "").strip()[:MOST_LETTERS]
    branches = queries.search(whole, words)
    context = {
        "framework": found,
        "branches": branches,
        "principles": whole.branches,
        "words": words,
        "found": sum(len(norms) for _, norms in branches),
        "crumbs": [_index_crumb()],
    }
    return render(request, "frameworks/framework.html", context)


@login_not_required
@require_GET
def norm(request: HttpRequest, code: str, version: str, norm: str) -> HttpResponse:
    """One norm: its levels, law, indicators, and what raises it."""
    found = get_object_or_404(queries.visible_to(request.user), code=code, version=version)
    whole = queries.tree(found)
    this = whole.norm(norm)
    if this is None:
        raise Http404
    position = whole.norms.index(this)
    context = {
        "framework": found,
        "norm": this,
        "field": found.fields.get(this.field),
        "levels": [(level, found.scale[str(level)], text) for level, text in this.rubric],
        "laws": queries.laws(this),
        "siblings": next(norms for principle, norms in whole.branches if principle == this.principle),
        "previous": whole.norms[position - 1] if position else None,
        "next": whole.norms[position + 1] if position + 1 < len(whole.norms) else None,
        "crumbs": _norm_crumbs(found, this),
    }
    return render(request, "frameworks/norm.html", context)


@login_not_required
@require_GET
def source(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """The version as a YAML file, as it was loaded: what `miza score` reads."""
    found = get_object_or_404(queries.visible_to(request.user), code=code, version=version)
    name = f"{found.code}-{found.version}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(queries.text(found), content_type="application/yaml; charset=utf-8", headers=headers)


def _index_crumb() -> dict[str, Any]:
    return {"url": reverse("frameworks:index"), "name": gettext("Reference framework")}


def _norm_crumbs(framework: Framework, norm: Norm) -> list[dict[str, Any]]:
    url = reverse("frameworks:framework", args=[framework.code, framework.version])
    anchor = f"{url}#{norm.principle.code}"
    return [_index_crumb(), {"url": url, "name": framework.name}, {"url": anchor, "name": norm.principle.title}]
