"""Who is looking at the page, for its header."""

from typing import Any

from django.http import HttpRequest

from miza.accounts import access
from miza.accounts.queries import place
from miza.accounts.roles import Role
from miza.core import texts


def who(request: HttpRequest) -> dict[str, Any]:
    """`who`: {role, place, name} of a signed-in person, {} for a visitor; asks nothing beyond the appointments of the request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"who": {}}
    held = sorted(access.appointments(user), key=lambda a: list(Role).index(Role(a.role)))
    first = held[0] if held else None
    return {
        "who": {
            "role": texts.find(f"role_names.{first.role}") if first else "",
            "place": place(first) if first else "",
            "name": user.shown_name,
        }
    }
