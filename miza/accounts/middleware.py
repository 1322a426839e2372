"""Private by default: every address asks to sign in, but those marked `login_not_required`; an expired session loses nothing typed."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from miza.accounts import views
from miza.accounts.models import User

Handler = Callable[[HttpRequest], HttpResponse]


class SignInMiddleware:
    """Django's LoginRequiredMiddleware, and two things more: a form sent without a session is kept, a language chosen is remembered."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        """A page only asked for leads to the sign-in page; what was sent is answered there, 401, with all it held."""
        if isinstance(request.user, User):
            keep_language(request, request.user)
            return None
        if not getattr(view, "login_required", True):
            return None
        if request.method in {"GET", "HEAD"}:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        return views.expired(request)


def keep_language(request: HttpRequest, user: User) -> None:
    """A language asked for by its address ("/fr/…") becomes the person's own."""
    language = request.LANGUAGE_CODE
    asked = (
        request.META.get("PATH_INFO", "").lstrip("/").partition("/")[0] == language
    )  # request.path has lost its prefix
    if asked and language != user.language:
        User.objects.filter(pk=user.pk).update(language=language)
