"""Addresses for these tests: those of accounts, a home for each side, and a form that shows what it received."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.urls import include, path


def receive(request):
    fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    return JsonResponse(
        {"fields": fields, "files": {name: file.read().decode() for name, file in request.FILES.items()}}
    )


@login_not_required
def receive_openly(request):
    return receive(request)


@login_not_required
def front(request):
    return HttpResponse("front")


def home(request):
    return HttpResponse("home")


urlpatterns = [
    path("account/", include("miza.accounts.urls")),
    path("form/", receive),
    path("open/", receive_openly),
    path("home/", include(([path("", home, name="home")], "workspace"))),
    path("", include(([path("", front, name="home")], "public"))),
]
handler400 = "miza.core.views.bad_request"
handler403 = "miza.core.views.forbidden"
handler404 = "miza.core.views.not_found"
