"""The certificate of a label: public, in Arabic and French on one page, with a code that leads to the registry."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from miza import papers
from miza.core import formats, texts
from miza.labels import queries
from miza.labels.models import Label
from miza.notifications.letters import letters


@login_not_required
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate of a label in force; suspended, revoked and expired ones have none."""
    label = get_object_or_404(queries.registry(status="active"), number=number)
    pdf = papers.render(
        "certificate",
        certificate_data(label),
        title=f"{letters()['certificate']['title']['ar']} {label.number}",
        language="ar",
        dated=label.granted_on,
        files={"qr.svg": papers.qr(address(label))},
    )
    return papers.reply(pdf, f"certificate-{label.number}")


def address(label: Label) -> str:
    """Where the label's state is published."""
    return f"{settings.SITE_URL}{reverse('labels:label', args=[label.number])}"


def certificate_data(label: Label) -> dict[str, Any]:
    """The two halves, and what they share: the number and the address."""
    with translation.override("fr"):
        french = _half(label)
    with translation.override("ar"):
        arabic = _half(label)
        shared = papers.common(demo=label.is_demo, code=label.number)
    return shared | {"ar": arabic, "fr": french, "number": label.number, "address": address(label)}


def _half(label: Label) -> dict[str, Any]:
    """The certificate in the reader's language."""
    words, framework = letters()["certificate"], label.dossier.round.framework
    places = _places(label)
    told: dict[str, Any] = {
        **places,
        "commune": label.commune.name,
        "session_date": _whole(label.granted_on),
        "framework": f"{framework.code}@{framework.version}",
        "label_number": label.number,
        "valid_from": _whole(label.valid_from),
        "valid_until": _whole(label.valid_until),
        "verify_url": address(label),
    }
    common = papers.common(demo=label.is_demo, code=label.number)
    return {
        "issuers": common["issuers"],
        "demo": common["demo"],
        "title": common["label"],
        "commune": texts.pick(label.commune.name),
        "place": ("، " if texts.language() == "ar" else ", ").join(places.values()),
        "sentence": formats.spaced(texts.fill(texts.pick(words["sentence"]), told)),
        "note": formats.spaced(texts.fill(texts.pick(words["note"]), told)),
        "proposal": _("The framework %(name)s is a proposal of the platform, not the official grid of the label.")
        % {"name": formats.isolated(told["framework"])}
        if framework.is_proposal
        else "",
        "sign": [_("For the accreditation committee"), _("The chair of the session")],
        "facts": [
            [_("Number of the label"), label.number],
            [_("Valid from"), formats.day(label.valid_from)],
            [_("Valid until"), formats.day(label.valid_until)],
        ],
        "qr": _("Leads to the page of this label in the public registry"),
        "check": _("Check this certificate"),
    }


def _places(label: Label) -> dict[str, str]:
    """Province or prefecture and region, each with that word."""
    province = label.commune.province
    word = _("Province of %(name)s") if province.kind == "province" else _("Prefecture of %(name)s")
    return {
        "province": word % {"name": texts.pick(province.name)},
        "region": _("Region of %(name)s") % {"name": texts.pick(province.region.name)},
    }


def _whole(day: date) -> str:
    """A date that stays on one line."""
    return formats.day(day).replace(" ", "\u00a0")
