"""File names: safe to show, to store and to send back, in any script."""

import unicodedata

LONGEST = 150  # characters
LONGEST_EXTENSION = 10
RESERVED = frozenset('<>:"|?*')  # refused by some computers in a file's name
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
JOINERS = frozenset("\u200c\u200d")  # they shape letters and hide nothing


def clean_name(name: str) -> str:
    """`name` without its folders, without what hides or turns text (controls, marks of direction), short enough, never empty.

    Letters of every script stay. The extension stays too, and is the one people see: "photo<RLO>gpj.exe" becomes "photogpj.exe".
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    text = " ".join("".join(map(_safe, last)).split()).rstrip(". ")
    stem, dot, extension = text.rpartition(".")
    if not dot or len(extension) > LONGEST_EXTENSION:
        stem, dot, extension = text, "", ""
    stem = stem.strip(". ")[: LONGEST - len(dot + extension)].rstrip(". ") or "document"
    if stem.casefold() in DEVICES:
        stem = f"_{stem}"
    return stem + dot + extension.lstrip()


def _safe(char: str) -> str:
    """One character of a name, replaced or dropped where it could mislead."""
    category = unicodedata.category(char)
    if category in {"Zs", "Zl", "Zp"} or char in "\t\r\n":
        return " "
    if category in {"Cc", "Cs", "Cn", "Co"} or (category == "Cf" and char not in JOINERS):
        return ""
    return "_" if char in RESERVED else char
