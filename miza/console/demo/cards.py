"""The information card of an invented commune; roles instead of names."""

from datetime import timedelta
from random import Random
from typing import Any

from miza.core import clock

UNFINISHED = {
    "associations_active",
    "postal_address",
    "commune_phone",
    "ELG-03",
    "ELG-05",
}  # what the newcomer's draft still lacks
NUMBERS = {
    "council_members": 27,
    "council_women": 8,
    "staff_total": 64,
    "staff_women": 19,
    "budget_year": 2026,
    "budget_operating": 18_400_000,
    "budget_investment": 6_200_000,
    "action_programme_from": 2022,
    "action_programme_to": 2027,
}
WORDS = {
    "president_name": "رئيس(ة) المجلس (تجريبي)",
    "director_name": "مدير(ة) المصالح (تجريبي)",
    "focal_point_name": "نقطة الارتكاز (تجريبي)",
    "commune_email": "commune@demo.example",
    "commune_website": "",
}


def card(definition: dict[str, Any], random: Random) -> dict[str, Any]:
    """A value for every field of the information card; roles instead of names."""
    values: dict[str, Any] = {}
    for field in definition["fields"]:
        code, kind = field["code"], field["kind"]
        if kind in ("prefilled", "file"):
            continue
        if kind == "choice":
            first = field["choices"][0]["code"]
            values[code] = [first] if field.get("multiple") else first
        elif kind == "date":
            values[code] = (clock.today() - timedelta(days=900)).isoformat()
        elif kind == "number":
            values[code] = str(NUMBERS.get(code, random.randrange(20, 60)))
        else:
            values[code] = WORDS.get(code, "بيان تجريبي")
    return values
