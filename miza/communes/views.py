"""Pages of the public directory."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")


@login_not_required
@require_safe
def commune(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "public/home.html")
