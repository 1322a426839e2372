"""Letters about one thing, the outbox as it stands."""

from dataclasses import dataclass

from django.db.models import QuerySet

from miza.core import texts
from miza.notifications import letters
from miza.notifications.models import Letter, Message


@dataclass(frozen=True)
class Parts:
    """A letter laid out in the reader's language: the fixed words of the layout beside what was written."""

    subject: str
    reference: str
    lines: list[str]
    sender: str
    addressee: str
    opening: list[str]
    closing: str


def letters_about(about: str) -> QuerySet[Letter]:
    """Letters about a dossier or a label, latest first. The caller has checked that the reader may see the dossier."""
    return Letter.objects.filter(about=about)


def waiting() -> QuerySet[Message]:
    """Mails not sent yet."""
    return Message.objects.filter(sent_at__isnull=True)


def letter_parts(letter: Letter) -> Parts:
    """The letter as it prints: only form "letter" has an opening and a closing."""
    commune = {"commune": letter.commune}
    party = letters.letters()["parties"]
    to, of = party.get(letter.party_to, {}), party.get(letter.party_from, {})
    formal = letters.letter(letter.code)["form"] == "letter"
    return Parts(
        subject=texts.pick(letter.subject),
        reference=texts.pick(letter.reference),
        lines=texts.pick(letter.body).splitlines(),
        sender=texts.fill(texts.pick(of.get("line")), commune),
        addressee=texts.fill(texts.pick(to.get("line")), commune),
        opening=texts.pick(to.get("opening")).splitlines() if formal else [],
        closing=texts.pick(to.get("closing")) if formal else "",
    )
