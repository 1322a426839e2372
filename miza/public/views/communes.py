"""The directory of communes, and the public profile of each."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from miza.communes import queries
from miza.communes.models import Commune
from miza.communes.names import typed
from miza.labels import queries as labels

PAGE = 25


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The communes in force, searched by name in any script, by region and province; demonstration ones on a list of their own."""
    words = typed(request.GET.get("q", ""))
    demo = request.GET.get("list") == "demo"
    regions = queries.regions(demo=demo)
    region = next((r for r in regions if r.code == request.GET.get("region")), None)
    provinces = list(queries.provinces(region, demo=demo)) if region else []
    province = next((p for p in provinces if p.code == request.GET.get("province")), None)
    found = queries.directory(
        words, region=region.code if region else "", province=province.code if province else "", demo=demo
    )
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "words": words,
        "regions": regions,
        "region": region,
        "provinces": provinces,
        "province": province,
        "demo_list": demo,
        "counts": queries.counts(),
        "narrowed": bool(words or region),
    }
    return render(request, "public/directory.html", context)


@login_not_required
@require_safe
def commune(request: HttpRequest, code: str) -> HttpResponse:
    """Who the commune is; its results only once a label was granted. Nothing says whether a commune without one takes part."""
    found = get_object_or_404(queries.every(), code=code)
    granted = list(labels.of(found))
    current = granted[0] if granted else None
    context = {
        "commune": found,
        "labels": granted,
        "label": current,
        "results": labels.results(current) if current else None,
        "crumbs": _crumbs(found),
    }
    return render(request, "public/commune.html", context)


def _crumbs(commune: Commune) -> list[dict[str, object]]:
    home, region, province = reverse("communes:directory"), commune.province.region, commune.province
    suffix = "&list=demo" if commune.is_demo else ""
    return [
        {"url": home + ("?list=demo" if suffix else ""), "name": gettext("Communes")},
        {"url": f"{home}?region={region.code}{suffix}", "name": region.name},
        {"url": f"{home}?region={region.code}&province={province.code}{suffix}", "name": province.name},
    ]
