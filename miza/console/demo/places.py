"""Names of the invented communes: none of them is in the directory, and their codes cannot be taken for HCP's."""

from collections.abc import Iterator
from itertools import product

from miza.communes.names import fold

LANDS = [
    ("عين", "Aïn"),
    ("واحة", "Oasis"),
    ("جبل", "Jbel"),
    ("مرج", "Marj"),
    ("سهل", "Sahel"),
    ("تل", "Tell"),
    ("وادي", "Oued"),
    ("روض", "Rawd"),
]
PLANTS = [
    ("الزيتون", "Zitoune"),
    ("السدر", "Sidr"),
    ("الخزامى", "Khouzama"),
    ("الخروب", "Kharroub"),
    ("الأقحوان", "Oqhouane"),
    ("المها", "Maha"),
    ("النعناع", "Naanaa"),
    ("الرمان", "Roummane"),
    ("اللوز", "Louz"),
    ("التين", "Tine"),
    ("الزعفران", "Zaafrane"),
    ("الدفلى", "Defla"),
]


def names(known: set[str]) -> Iterator[dict[str, str]]:
    """Invented names, in a fixed order, leaving out any whose folded form is in `known` (the directory's names, in either script)."""
    for plant, land in product(PLANTS, LANDS):
        arabic, french = f"{land[0]} {plant[0]}", f"{land[1]} {plant[1]}"
        if fold(arabic) not in known and fold(french) not in known:
            yield {"ar": arabic, "fr": french, "en": french}
