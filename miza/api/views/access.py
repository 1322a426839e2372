"""Who calls: the bearer of a token, or a person signed in on the pages. Rights are the same as on the pages."""

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from miza.accounts import queries
from miza.accounts.models import User


class Caller(HttpRequest):
    """A request to the API whose caller is known: `auth` is that person."""

    auth: User


class Token(HttpBearer):
    """`Authorization: Bearer miza_…`: a token that the person made on their own page."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        return queries.person_of_token(token)


class Session(APIKeyCookie):
    """The session of the pages; a write then needs the CSRF token too, in `X-CSRFToken`."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)  # asked below, only of those who come with a session

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        if "Authorization" in request.headers or not isinstance(request.user, User):
            return None
        if check_csrf(request):
            raise HttpError(403, "csrf")
        return request.user


CALLER = [Token(), Session()]
