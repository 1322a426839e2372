"""Names folded for look-ups: accents, Arabic marks and letter variants, articles and dashes no longer matter. Pure."""

import re
import unicodedata

VARIANTS = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "گ": "ك",
        "ڭ": "ك",
        "ـ": None,
        "ʿ": None,
    }
)
MOST_LETTERS = 100  # of a search
NOT_WORD = re.compile(r"[^\w]+")


def fold(text: str) -> str:
    """What a search compares: "Aït M'Hamed" -> "ait mhamed"; "أيت امحمد" -> "ايت امحمد"."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.translate(VARIANTS)) if not unicodedata.combining(c))
    return NOT_WORD.sub(" ", bare.translate(VARIANTS).replace("'", "").replace("’", "").casefold()).strip()


def typed(text: str) -> str:
    """What someone typed in a search, without what a database cannot hold, and no longer than a search needs."""
    return text.replace("\x00", "").strip()[:MOST_LETTERS]
