"""What the papers of a dossier have in common."""

from django.utils.translation import gettext as _

from miza.core import formats
from miza.dossiers.models import Erratum


def correction(erratum: Erratum) -> dict[str, str]:
    """An erratum as it is printed beside the text that it corrects, in the reader's language."""
    told = _("Letter no. %(number)s") % {"number": formats.isolated(erratum.notice.number)}
    return {
        "title": _("Erratum of %(date)s") % {"date": formats.day(erratum.at)} + f" · {told}",
        "wrong_word": _("Instead of"),
        "wrong": erratum.wrong,
        "right_word": _("Read"),
        "right": erratum.right,
        "why_word": _("Reasons"),
        "why": erratum.reason,
        "note": _("The original text is unchanged."),
    }
