"""The scores of a dossier side by side, each number with its derivation."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from miza.accounts.access import Request
from miza.assessments import queries
from miza.assessments.models import Snapshot
from miza.assessments.scoring import PrincipleScore, Scores, printed
from miza.core import charts, formats, texts
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier
from miza.frameworks.models import Principle

CSS = {"self": "self", "verified": "verified", "deliberated": "verified"}
ARTICLE = re.compile("^(?:l[ea]s? |l['’])", re.IGNORECASE)  # of a French title: an axis has little room
SHOWN = 4  # ways to raise a score that are named


@dataclass(frozen=True)
class Column:
    """One score: as it stands (no snapshot), or frozen."""

    which: str
    scores: Scores
    snapshot: Snapshot | None = None

    @property
    def by_principle(self) -> dict[str, PrincipleScore]:
        """The principles that count, by code."""
        return {principle.code: principle for principle in self.scores.principles}


@require_GET
def scores(request: Request, ref: str) -> HttpResponse:
    """Self, verified and deliberated scores of one pass; the derivation of the one asked for."""
    dossier = dossiers.one(request.user, ref)
    queries.require_reader(request.user, dossier)
    asked = request.GET.get("pass", "")
    pass_no = int(asked) if asked.isdecimal() and 1 <= int(asked) <= dossier.pass_no else dossier.pass_no
    columns = _columns(dossier, pass_no)
    chosen = next((c for c in columns if c.which == request.GET.get("which")), columns[-1] if columns else None)
    context: dict[str, Any] = {
        "dossier": dossier,
        "framework": dossier.round.framework,
        "pass_no": pass_no,
        "passes": range(1, dossier.pass_no + 1),
        "columns": columns,
        "chosen": chosen,
        "history": [row for row in queries.snapshots(dossier) if row.pass_no == pass_no],
        "rule": queries.rule_of(dossier),
    }
    if chosen:
        context |= _derivation(dossier, chosen, columns)
    return render(request, "assessments/scores.html", context)


def _columns(dossier: Dossier, pass_no: int) -> list[Column]:
    """The scores that there are, in the order in which they come to be."""
    latest = queries.latest_snapshots(dossier, pass_no)
    found = []
    if pass_no == dossier.pass_no and (dossier.state in queries.IN_HAND or "self" not in latest):
        living = queries.self_scores(dossier)
        found = [Column("self", living)] if living else []
        latest.pop("self", None)
    for which in queries.WHICH:
        if (snapshot := latest.get(which)) and (frozen := queries.replay(snapshot, dossier)):
            found.append(Column(which, frozen, snapshot))
    return found


def _derivation(dossier: Dossier, chosen: Column, columns: list[Column]) -> dict[str, Any]:
    branches = queries.principles(dossier)
    norms = {norm.code: norm for _principle, held in branches for norm in held}
    titles = {principle.code: principle.title for principle, _held in branches}
    return {
        "table": [(p, [c.by_principle.get(p.code) for c in columns]) for p, _held in branches],
        "parts": [(titles[p.code], p, queries.gains(p)[:SHOWN]) for p in chosen.scores.principles],
        "titles": titles | {code: norm.title for code, norm in norms.items()},
        "indicators": {i.code: i for norm in norms.values() for i in norm.indicators.all()},
        "norms": norms,
        "unmet": chosen.scores.unmet,
        "left_out": [p.title for p, _held in branches if p.code not in chosen.by_principle],
        "raises": queries.overall_gains(chosen.scores)[:SHOWN],
        "radar": _radar(dossier, branches, columns),
    }


def _radar(dossier: Dossier, branches: Any, columns: list[Column]) -> SafeString | str:
    """The principles as axes, the self score dashed and the latest other score full; nothing below three axes."""
    shown = [columns[0], *columns[1:][-1:]]
    principles: list[Principle] = [p for p, _held in branches if all(p.code in c.by_principle for c in shown)]
    if len(principles) < 3:
        return ""
    series = [(CSS[c.which], [float(c.by_principle[p.code].value) for p in principles]) for c in shown]
    axes = [_axis(p, shown[-1].by_principle[p.code].value) for p in principles]
    told = ", ".join(f"{texts.pick(p.title)} {a.value}" for p, a in zip(principles, axes, strict=True))
    threshold = float(queries.rule_of(dossier)["principle_min"])
    return charts.radar("scores", _("Scores by principle"), told, axes, series, threshold)


def _axis(principle: Principle, value: Fraction) -> charts.Axis:
    """The principle's name without its article, on two lines of about the same length."""
    bare = ARTICLE.sub("", texts.pick(principle.title))
    words = (bare[:1].upper() + bare[1:]).split()
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words) + 1)]
    first, second = min(halves, key=lambda half: max(map(len, half)))
    return charts.Axis(name=first, second=second, value=formats.number(printed(value)))
