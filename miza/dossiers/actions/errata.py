"""A clerical error in an adopted text: the erratum stands beside the original, which is never changed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone, translation

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.core import clock, texts
from miza.core.errors import Reason, Refusal, reason
from miza.core.texts import LANGUAGES
from miza.dossiers.actions.letters import write
from miza.dossiers.journey import hold
from miza.dossiers.models import Dossier, Erratum
from miza.journal.actions import record
from miza.notifications.models import Letter
from miza.notifications.queries import letter_parts

UNSEEN = re.compile("[\u200e\u200f\u061c\u2060\u202a-\u202e\u2066-\u2069]")  # direction marks, word joiners


@dataclass(frozen=True)
class Original:
    """The adopted text that is corrected. name, words: {ar, fr, en}, what it is called and all that it says; item: "<session>/<item>"."""

    name: Mapping[str, str]
    dated: date
    words: Mapping[str, str]
    letter: Letter | None = None
    item: str = ""


def letter_original(letter: Letter) -> Original:
    """A letter as it prints in each language, ready to be corrected."""
    name, words = {}, {}
    for language in LANGUAGES:
        with translation.override(language):
            name[language] = texts.say("phrases.letter", number=letter.number, subject=letter.subject)
            parts = letter_parts(letter)
        head = (letter.number, parts.sender, parts.addressee, parts.subject, parts.reference)
        words[language] = "\n".join([*head, *parts.opening, *parts.lines, parts.closing])
    return Original(name, timezone.localtime(letter.written_at).date(), words, letter=letter)


@transaction.atomic
def rectify(dossier: Dossier, original: Original, *, wrong: str, right: str, why: str, by: User) -> Erratum:
    """Record that `right` is to be read instead of `wrong` in a text adopted on the dossier, and write to the commune.

    Right of the manager, in any state. Raises NotAllowed, Refusal: not_found (a letter of another dossier), required, same_wording,
    wording_not_found, rectified_already, reason.
    """
    fresh = hold(dossier)
    role = access.require(by, Right.RECTIFY, fresh.commune_id)
    wrong, right, why = (UNSEEN.sub("", typed).strip() for typed in (wrong, right, why))
    if refused := _cannot_rectify(fresh, original, wrong, right, why):
        raise Refusal(*refused)
    told = write(
        fresh, "rectify", why, document=original.name, decision_date=original.dated, error=wrong, correction=right
    )
    erratum = Erratum.objects.create(
        dossier=fresh,
        letter=original.letter,
        item=original.item,
        wrong=wrong,
        right=right,
        reason=why,
        notice=told[0],
        by=by,
        role=role,
        at=clock.now(),
    )
    record(
        "rectify",
        fresh.stream,
        by=by,
        role=role,
        about=original.item,
        facts={"letter": original.letter and original.letter.number, "erratum": erratum.notice.number},
        notes={"wrong": wrong, "right": right, "reason": why},
    )
    return erratum


def _cannot_rectify(dossier: Dossier, original: Original, wrong: str, right: str, why: str) -> list[Reason]:
    if original.letter is not None and original.letter.about != dossier.stream:
        return [reason("not_found")]
    fields = {"wrong_wording": wrong, "right_wording": right}
    found = [reason("required", field=texts.find(f"fields.{name}")) for name, typed in fields.items() if not typed]
    if wrong and wrong == right:
        found.append(reason("same_wording"))
    elif wrong and not any(_plain(wrong) in _plain(words) for words in original.words.values()):
        found.append(reason("wording_not_found"))
    earlier = dossier.errata.filter(letter=original.letter, item=original.item, wrong=wrong)
    if before := earlier.filter(right=right).first():
        found.append(reason("rectified_already", date=before.at, number=before.notice.number))
    return found if why else [*found, reason("reason")]


def _plain(text: str) -> str:
    """Text as people compare it: no direction marks, every blank alike, one kind of apostrophe."""
    seen = UNSEEN.sub("", unicodedata.normalize("NFC", text)).replace("’", "'")
    return " ".join(seen.split())
