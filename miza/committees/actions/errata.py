"""A clerical error in a decision of a session: the item and the minutes stay as they were adopted."""

from django.utils import translation

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.committees.models import Item
from miza.core import formats, texts
from miza.core.errors import Refusal, reason
from miza.core.texts import LANGUAGES
from miza.dossiers import actions as dossiers
from miza.dossiers.models import Erratum


def original(item: Item) -> dossiers.Original:
    """The decision as the item and the minutes print it in each language, ready to be corrected."""
    written = [item.reasons, *(ballot.opinion for ballot in item.ballots.all() if ballot.opinion)]
    session, name, words = item.session, {}, {}
    for language in LANGUAGES:
        with translation.override(language):
            name[language] = texts.say("phrases.decision", number=session.number, item=item.number)
            known = [texts.pick(item.dossier.commune.name), texts.say(f"moves.{item.subject}.button")]
            dates = [formats.day(date) for date in (session.held_on, item.plan_date) if date]
        words[language] = "\n".join([*known, *dates, *written])
    return dossiers.Original(name, session.held_on, words, item=item.place)


def rectify(item: Item, *, wrong: str, right: str, why: str, by: User) -> Erratum:
    """Record that `right` is to be read instead of `wrong` in a decision that was issued, and write to the commune.

    Raises NotAllowed, Refusal: decision_not_issued (the letter would tell the commune of it), and those of dossiers' rectify.
    """
    access.require(by, Right.RECTIFY, item.dossier.commune_id)
    if item.used_at is None:  # once issued, a decision stays issued: no lock is needed to read it
        raise Refusal(reason("decision_not_issued"))
    return dossiers.rectify(item.dossier, original(item), wrong=wrong, right=right, why=why, by=by)
