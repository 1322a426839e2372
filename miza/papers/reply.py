"""A paper as an answer to a browser, in the language that was asked for."""

from django.http import HttpRequest, HttpResponse

from miza.core import texts

PAPER_LANGUAGES = ("ar", "fr")


def language_asked(request: HttpRequest) -> str:
    """?in=ar or ?in=fr; else the reader's language where papers are written in it; else Arabic."""
    asked = request.GET.get("in", texts.language())
    return asked if asked in PAPER_LANGUAGES else "ar"


def reply(pdf: bytes, name: str) -> HttpResponse:
    """The paper, shown in the browser: it is ours, and holds nothing active. `name`: letters, digits and hyphens, without ending."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response
