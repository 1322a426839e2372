"""What the shell of every page needs, beside the person (accounts.context.who)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy

SHORT = {"ar": "ع", "fr": "Fr", "en": "En", "zgh": "ⵣ"}
# Links of the footer, shown once their address exists.
FOOT = [
    ("framework/", gettext_lazy("Reference framework")),
    ("library/", gettext_lazy("Tools library")),
    ("data/", gettext_lazy("Open data")),
    ("about/", gettext_lazy("About the label")),
    ("privacy/", gettext_lazy("Personal data")),
    ("accessibility/", gettext_lazy("Accessibility")),
    ("contact/", gettext_lazy("Help and contact")),
]


@dataclass(frozen=True)
class LanguageLink:
    """One language of the switch: the same page in that language."""

    code: str
    name: str
    short: str
    url: str
    current: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """`demo`, `direction`, `page_language`, `language_links`, `foot_links`; no query."""
    return {
        "demo": settings.DEMO,
        **direction(),
        "language_links": language_links(request),
        "foot_links": [(get_script_prefix() + path, name) for path, name in FOOT if _exists(path)],
    }


def direction() -> dict[str, str]:
    """`lang` and `dir` of the page: Tamazight pages are in Arabic until their texts are translated, and say so."""
    code = (translation.get_language() or settings.LANGUAGE_CODE)[:3].rstrip("-")
    bidi = translation.get_language_info(code)["bidi"]
    return {"page_language": "ar" if code == "zgh" else code, "language": code, "direction": "rtl" if bidi else "ltr"}


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """The same address under each language's prefix; the query is kept when the page was only read."""
    path = request.path_info.lstrip("/")
    query = request.META.get("QUERY_STRING", "") if request.method in {"GET", "HEAD"} else ""
    tail = path + (f"?{query}" if query else "")
    now = translation.get_language()
    prefix = get_script_prefix()
    return [
        LanguageLink(code, name, SHORT.get(code, code), f"{prefix}{code}/{tail}", code == now)
        for code, name in settings.LANGUAGES
    ]


@cache
def _exists(path: str) -> bool:
    try:
        resolve("/" + path)
    except Resolver404:
        return False
    return True
