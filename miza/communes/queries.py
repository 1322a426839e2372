"""The public directory: search in any script, regions, one commune."""

from django.db.models import QuerySet

from miza.communes.models import Commune, Region
from miza.communes.names import fold


def directory(words: str = "", *, region: str = "", province: str = "") -> QuerySet[Commune]:
    """Communes in force, with province and region: every word must be in the folded Arabic or French name, or be the code."""
    found = Commune.objects.filter(valid_until__isnull=True).select_related("province__region")
    if region:
        found = found.filter(province__region__code=region)
    if province:
        found = found.filter(province__code=province)
    if words.strip()[:1].isdigit():
        return found.filter(code__startswith=words.strip())
    for word in fold(words).split():
        found = found.filter(search__contains=word)
    return found


def regions() -> QuerySet[Region]:
    """The twelve regions."""
    return Region.objects.order_by("code")
