"""Working days of Morocco: Monday to Friday, less the days off of the programme. Pure: no models, no clock.

Days off are settings of the programme, seeded once a year from the `holidays` package. Those of the lunar calendar are decided by the sighting
of the moon, so the package only estimates them: the programme confirms or moves each one when it is announced.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

from holidays.countries.morocco import Morocco

WEEKEND = (5, 6)  # Saturday and Sunday, as date.weekday() counts
LANGUAGES = {"ar": "ar", "fr": "fr", "en": "en_US"}  # ours: the package's
COMMAS = {"ar": "، ", "fr": ", ", "en": ", "}
WORDS = {
    "ar": {"ذكرى ثورة الملك و الشعب": "ذكرى ثورة الملك والشعب", "رأس السنة الهجرية": "فاتح محرم"},
    "fr": {
        "Nouvel an": "Nouvel An",
        "Nouvel an Amazigh": "Nouvel An amazigh",
        "Manifeste de l'indépendance": "Manifeste de l'Indépendance",
        "Allégeance Oued Eddahab": "Journée Oued Ed-Dahab",
        "La révolution du roi et du peuple": "Révolution du Roi et du Peuple",
        "La marche verte": "Marche Verte",
        "Fête de l'indépendance": "Fête de l'Indépendance",
        "Fête de la rupture du jeûne": "Aïd Al Fitr",
        "Fête du sacrifice": "Aïd Al Adha",
        "Nouvel an musulman": "1er Moharram",
        "Anniversaire du prophète": "Aïd Al Mawlid Annabaoui",
    },
    "en": {"Labor Day": "Labour Day", "Revolution Day": "Revolution of the King and the People"},
}
MOST_DAYS_OFF = 30  # in a row; no calendar has more, so a longer run is a fault in the data
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day off, with its name in {ar, fr, en}; estimated: its date awaits confirmation by the programme."""

    day: date
    name: dict[str, str]
    estimated: bool


def is_working(day: date, holidays: Container[date]) -> bool:
    """Do administrations work on `day`? holidays: the days off that hold around it."""
    return day.weekday() not in WEEKEND and day not in holidays


def roll_forward(day: date, holidays: Container[date]) -> date:
    """`day` itself when administrations work, else the next day they do: where a deadline counted in calendar days falls.

    Raises ValueError when there is no working day within a month, which only wrong settings can bring about.
    """
    for ahead in range(MOST_DAYS_OFF + 1):
        if is_working(found := day + ahead * ONE_DAY, holidays):
            return found
    raise ValueError(f"no working day in the {MOST_DAYS_OFF} days from {day}: check the programme's days off")


def add_working_days(day: date, n: int, holidays: Container[date]) -> date:
    """The n-th working day after `day`, which is not counted itself, working or not; `day` when n is 0.

    Raises ValueError when n is negative, or as `roll_forward` does.
    """
    if n < 0:
        raise ValueError(f"found {n} working days, expected 0 or more")
    for _ in range(n):
        day = roll_forward(day + ONE_DAY, holidays)
    return day


def seed_holidays(year: int) -> list[DayOff]:
    """The days off of `year` as the `holidays` package knows them, in order, weekends included, each day once.

    Two feasts on one day are one day off that carries both names, and is estimated only if both are.
    """
    marked = Morocco(years=year, language="ar")  # its names say "(estimated)" where they are
    feasts = {
        code: Morocco(years=year, language=theirs, islamic_show_estimated=False) for code, theirs in LANGUAGES.items()
    }
    return [
        DayOff(
            day=day,
            name={
                code: COMMAS[code].join(_worded(name, code) for name in feasts[code].get_list(day))
                for code in LANGUAGES
            },
            estimated=not set(marked.get_list(day)) & set(feasts["ar"].get_list(day)),
        )
        for day in sorted(marked)
    ]


def _worded(name: str, language: str) -> str:
    """A feast in the words of the Moroccan administration, where the package has others."""
    return WORDS[language].get(name, name)
