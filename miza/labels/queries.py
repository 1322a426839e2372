"""The public registry: labels in force, suspended, revoked, expired. Nothing about dossiers without a label."""

from django.db.models import QuerySet

from miza.communes.names import fold
from miza.labels.models import Label


def registry(words: str = "", status: str = "") -> QuerySet[Label]:
    """Labels with their commune, latest first; `words` in the commune's name or the number."""
    found = Label.objects.select_related("commune__province__region", "dossier__round__framework")
    if status:
        found = found.filter(status=status)
    if words.strip().upper().startswith("LCC"):
        return found.filter(number__startswith=words.strip().upper())
    for word in fold(words).split():
        found = found.filter(commune__search__contains=word)
    return found
