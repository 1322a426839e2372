"""The letters of the register as PDF."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from miza import papers
from miza.accounts.access import Request
from miza.core import formats, texts
from miza.dossiers import queries as dossiers
from miza.dossiers.papers import correction
from miza.notifications import letters
from miza.notifications.models import Letter
from miza.notifications.queries import letter_parts, letters_about

ITEM = "- "  # how a body tells the lines of a list


@require_GET
def letter(request: Request, ref: str, pk: int) -> HttpResponse:
    """One letter as it was written, in Arabic or French."""
    dossier = dossiers.one(request.user, ref)
    written = get_object_or_404(letters_about(dossier.stream), pk=pk)
    language = papers.language_asked(request)
    with translation.override(language):
        data = letter_data(written, demo=dossier.is_demo)
    pdf = papers.render(
        "letter",
        data,
        title=f"{data['number']} · {data['subject']}",
        language=language,
        dated=timezone.localtime(written.written_at).date(),
    )
    return papers.reply(pdf, f"letter-{written.number.replace('/', '-')}-{language}")


def letter_data(letter: Letter, *, demo: bool) -> dict[str, Any]:
    """The letter in the reader's language, with the fixed words of the layout."""
    layout, parts = letters.letters()["layout"], letter_parts(letter)
    colon = formats.spaced(" :") if texts.language() == "fr" else ":"
    words = {key: texts.pick(layout[key]) + colon for key in ("from", "to", "subject", "reference")}
    dated = {"place": settings.PLACE, "date": timezone.localtime(letter.written_at).date()}
    parties = ((words["from"], parts.sender), (words["to"], parts.addressee))
    return papers.common(demo=demo, code=letter.number) | {
        "number": texts.fill(texts.pick(layout["number"]), {"letter_number": letter.number}),
        "place_date": texts.fill(texts.pick(layout["dated"]), dated),
        "parties": [{"word": word, "name": name} for word, name in parties if name],
        "formal": letters.letter(letter.code)["form"] == "letter",
        "subject_word": words["subject"],
        "subject": parts.subject,
        "reference_word": words["reference"],
        "reference": parts.reference,
        "opening": parts.opening,
        "body": blocks(parts.lines),
        "closing": parts.closing,
        "errata": [correction(one) for one in letter.errata.select_related("notice")],
        "signs": [{"title": texts.pick(layout["signature"]).partition("{")[0].rstrip(" :"), "name": parts.sender}],
    }


def blocks(lines: Iterable[str]) -> list[dict[str, Any]]:
    """Lines as paragraphs and lists: {"text"} or {"items"}. A list that was filled in as one value is isolated as one."""
    found: list[dict[str, Any]] = []
    for line in filter(str.strip, lines):
        item = line.removeprefix(formats.FSI).startswith(ITEM)
        text = formats.spaced(line.removeprefix(formats.FSI).removeprefix(ITEM) if item else line)
        if not item:
            found.append({"text": text})
        elif found and "items" in found[-1]:
            found[-1]["items"].append(text)
        else:
            found.append({"items": [text]})
    return found
