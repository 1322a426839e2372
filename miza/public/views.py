"""Pages of the public site."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")


contact = privacy = accessibility = about


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


readyz = robots = sitemap = healthz
