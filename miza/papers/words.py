"""What every paper says: who issues it, and that a demonstration has no value."""

from typing import Any

from django.utils.translation import gettext as _


def common(*, demo: bool, code: str) -> dict[str, Any]:
    """Head and foot in the reader's language. code: what the foot of each page names it by."""
    return {
        "issuers": [
            _("Directorate General of Territorial Authorities"),
            _("Moroccan Association of Presidents of Communal Councils"),
            _("Targa Association for Development and Environment"),
        ],
        "label": _("Citizen Commune Label"),
        "demo": _("Demonstration document, without value") if demo else "",
        "code": code,
        "page": _("Page"),
    }
