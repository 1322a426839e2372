"""Letters of the acts that change a dossier without moving it; those of the moves are written by `moves`."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from miza.core import clock, texts
from miza.dossiers import queries
from miza.dossiers.models import Dossier
from miza.notifications import letters
from miza.notifications.actions import mail, write_letter
from miza.notifications.models import Letter


def write(dossier: Dossier, act: str, why: str = "", **more: Any) -> list[Letter]:
    """Write every letter that the programme owes the commune for an act (extend, pause, resume, replace_president, rectify), and say so by mail.

    why: the reason as typed, one line a reason. more: what only the act knows (old_deadline, pause_start…).
    """
    known = {
        "commune": dossier.commune.name,
        "reference": dossier.ref,
        "round": dossier.round.title,
        "task": dossier.state_name,
        "deadline": dossier.deadline or "—",
        "resume_date": clock.today(),
        "reasons": [line.strip() for line in why.splitlines() if line.strip()],
        "contact": texts.find("programme_contact") or "",
    } | more
    written = [
        write_letter(code, about=dossier.stream, commune=dossier.commune.name, params=known, move=act)
        for code in letters.for_move(act)
    ]
    for person in queries.commune_people(dossier) if written else ():
        if person.email:
            _tell(person.email, person.language, dossier, written)
    return written


def _tell(to: str, language: str, dossier: Dossier, written: list[Letter]) -> None:
    """A short mail in the person's language: the subject, and where the letter is. Nothing confidential travels by mail."""
    with translation.override(language):
        address = settings.SITE_URL + reverse("dossiers:overview", args=[dossier.ref])
        for letter in written:
            subject = texts.pick(letter.subject)
            line = texts.say("mail.letter", number=letter.number, ref=dossier.ref)
            mail(
                to=to,
                language=language,
                subject=f"{dossier.ref}: {subject}"[:300],
                body=f"{subject}\n\n{line}\n{address}\n",
                about=dossier.stream,
            )
