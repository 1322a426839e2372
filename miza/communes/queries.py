"""The public directory: search in any script, regions, one commune. Demonstration communes are never counted among the real ones."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from miza.communes.models import Commune, Province, Region
from miza.communes.names import fold

ARTICLE = "ال"  # written or not in front of a name: "الرباط" and "رباط" find the same


def every() -> QuerySet[Commune]:
    """Communes with province and region, those that are no longer in force too, with the one that succeeded them."""
    return Commune.objects.select_related("province__region", "successor")


def directory(words: str = "", *, region: str = "", province: str = "", demo: bool = False) -> QuerySet[Commune]:
    """Communes in force: every word must be in the folded Arabic or French name, or begin the code.

    region, province: codes. demo: the invented communes of a demonstration instead of the real ones.
    """
    found = every().filter(valid_until__isnull=True, is_demo=demo)
    if region:
        found = found.filter(province__region__code=region)
    if province:
        found = found.filter(province__code=province)
    if words.strip()[:1].isdigit() or words.strip().upper().startswith("DEMO-"):
        return found.filter(code__startswith=words.strip().upper())
    for word in fold(words).split():
        found = found.filter(search__contains=_bare(word))
    return found


def _bare(word: str) -> str:
    """The word without its article, unless little would be left."""
    return word.removeprefix(ARTICLE) if len(word) > 4 else word


def regions(*, demo: bool = False) -> list[Region]:
    """The twelve regions, each with `size`, its number of communes in force (real or invented ones). One query."""
    kept = Q(provinces__communes__valid_until__isnull=True, provinces__communes__is_demo=demo)
    return list(Region.objects.annotate(size=Count("provinces__communes", filter=kept)).order_by("code"))


def provinces(region: Region, *, demo: bool = False) -> QuerySet[Province]:
    """Provinces and prefectures of a region that have communes (a prefecture of arrondissements has none)."""
    kept = Commune.objects.filter(province=OuterRef("pk"), valid_until__isnull=True, is_demo=demo)
    return Province.objects.filter(Exists(kept), region=region).order_by("code")


def counts() -> dict[str, int]:
    """How many communes are in force: {"real", "demo"}. One query."""
    in_force = Commune.objects.filter(valid_until__isnull=True)
    return in_force.aggregate(real=Count("pk", filter=Q(is_demo=False)), demo=Count("pk", filter=Q(is_demo=True)))


def count() -> int:
    """How many real communes are in force."""
    return Commune.objects.filter(valid_until__isnull=True, is_demo=False).count()


def codes() -> QuerySet[Commune, str]:
    """Codes of the real communes in force."""
    return Commune.objects.filter(valid_until__isnull=True, is_demo=False).values_list("code", flat=True)
