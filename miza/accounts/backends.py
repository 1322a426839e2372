"""Recognise a person by e-mail, username or phone number, and a password; and only while one of their appointments runs."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from miza.accounts import access, queries
from miza.accounts.models import User


class IdentifierBackend(ModelBackend):
    """Django's own backend, with three ways to say who you are. Rights come from appointments, never from Django's permissions."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The person, or None. An unknown name takes as long as a wrong password, so that the time taken tells nothing."""
        named = username or kwargs.get("email") or kwargs.get("phone")
        if not named or password is None:
            return None
        user = queries.by_identifier(named)
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None

    def get_user(self, user_id: int) -> User | None:
        """The person of a session; a former holder is a visitor from the day after the end of their last appointment."""
        user = super().get_user(user_id)
        return user if user is not None and access.appointments(user) else None
