"""Desk review: every norm side by side, one norm at a time, and levels confirmed at once where the evidence was accepted."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from miza.accounts.access import Request
from miza.accounts.models import User
from miza.assessments import queries as assessments
from miza.core.errors import NotAllowed, Reason, Refusal, Stale
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier
from miza.frameworks.models import Indicator, Norm
from miza.verification import actions, queries
from miza.verification.actions.findings import STATES
from miza.verification.forms import FindingForm, finding_initial, refused
from miza.verification.views.conflicts import conflict


@require_http_methods(["GET", "POST"])
def index(request: Request, ref: str) -> HttpResponse:
    """Every norm; a post confirms the declared level of those ticked."""
    dossier = dossiers.one(request.user, ref)
    reasons: tuple[Reason, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            done = actions.confirm_levels(dossier, _versions(request.POST.getlist("norm")), by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            reasons, status = refusal.reasons, 409
        else:
            words = ngettext("%(count)s level confirmed.", "%(count)s levels confirmed.", len(done))
            messages.success(request, words % {"count": len(done)})
            return redirect("verification:review", ref)
    return render(
        request, "verification/review.html", _index(request.user, dossier) | {"reasons": reasons}, status=status
    )


def _versions(ticked: list[str]) -> dict[str, int]:
    """«PAR-01:3» -> norm and the version that was on the page."""
    parts = (text.rpartition(":") for text in ticked)
    return {code: int(version) for code, _sep, version in parts if version.isdigit()}


def _index(user: User, dossier: Dossier) -> dict[str, Any]:
    visit = queries.current_visit(dossier)
    if not queries.open_to(user, dossier, visit):
        return {"dossier": dossier, "shut": True}
    review = queries.review(dossier)
    rows = review.rows
    mine = may_write(user, dossier)
    return {
        "dossier": dossier,
        "review": review,
        "visit": visit,
        "rule": assessments.rule_of(dossier),
        "done": sum(row.done for row in rows),
        "total": len(rows),
        "unreasoned": [row.norm.code for row in rows if not row.reasoned],
        "first": first_of(rows) if mine else [],
        "confirmable": mine and any(row.confirmable for row in rows),
        "mine": mine,
    }


def may_write(user: User, dossier: Dossier) -> bool:
    """May the person write findings now? What the pages show; the action decides."""
    return dossier.state in STATES and not dossier.paused and queries.verifier_problem(user, dossier) is None


def first_of(rows: list[queries.Row], limit: int = 5) -> list[queries.Row]:
    """Where to begin: norms not verified yet, the riskiest first: legal obligations, declared high, with little evidence."""
    left = [row for row in rows if row.editable and not row.done]
    return sorted(left, key=lambda r: (not r.norm.mandatory, r.pieces > 0, -(r.level or 0)))[:limit]


@require_http_methods(["GET", "POST"])
def norm(request: Request, ref: str, norm: str) -> HttpResponse:
    """One norm: what was declared beside what was verified, and the form of the finding for those who verify."""
    dossier = dossiers.one(request.user, ref)
    found = assessments.tree(dossier).norm(norm)
    if found is None:
        raise Http404(norm)
    page = Page(request.user, dossier, found)
    if request.method == "POST":
        return _save(request, page)
    page.require_open()
    return render(request, "verification/norm.html", page.context())


class Page:
    """What the page of one norm is made of, read once."""

    def __init__(self, user: User, dossier: Dossier, norm: Norm) -> None:
        self.user, self.dossier, self.norm = user, dossier, norm
        self.said = queries.declared(dossier)
        self.uses = list(assessments.uses_of(dossier, norm.code))
        self.finding = queries.finding(dossier, norm.code)

    def require_open(self) -> None:
        """Raise Http404 for those who may not read the findings yet."""
        visit = queries.current_visit(self.dossier) if not queries.of_bodies(self.user) else None
        if not queries.open_to(self.user, self.dossier, visit):
            raise Http404(self.norm.code)

    def form(self, data: Any = None, finding: Any = "mine") -> FindingForm:
        """The form, bound to what was typed, or showing a finding."""
        shown = self.finding if finding == "mine" else finding
        return FindingForm(
            data,
            norm=self.norm,
            scale=assessments.scale(self.dossier),
            uses=self.uses,
            skipped=self.said.skipped(self.norm.code),
            initial=finding_initial(shown, self.said, self.norm),
        )

    def context(self, form: FindingForm | None = None) -> dict[str, Any]:
        """Everything the template reads."""
        row = queries.row_of(self.dossier, self.norm, self.said, self.finding)
        mine = may_write(self.user, self.dossier) and row.editable
        before, after = self.neighbours()
        return {
            "dossier": self.dossier,
            "norm": self.norm,
            "row": row,
            "form": form or (self.form() if mine else None),
            "pieces": [
                (use, (self.finding.verdicts if self.finding else {}).get(str(use.evidence_id))) for use in self.uses
            ],
            "measures": self.measures(),
            "scale": assessments.scale(self.dossier),
            "answer": queries.words(self.dossier, self.norm.code),
            "asked": list(queries.asked(self.dossier, self.user).filter(norm=self.norm.code)),
            "before": before,
            "after": after,
            "mine": mine,
        }

    def measures(self) -> list[tuple[Indicator, str, str]]:
        """Each indicator with the value declared and the value verified."""
        said = self.said.values(self.norm.code)
        verified = self.finding.indicators if self.finding else {}
        return [(i, said.get(i.code, ""), verified.get(i.code, "")) for i in self.norm.indicators.all()]

    def neighbours(self) -> tuple[Norm | None, Norm | None]:
        """The norms before and after, among those that may be verified now."""
        wanted = set(self.dossier.open_norms)
        norms = [n for n in assessments.tree(self.dossier).norms if not wanted or n.code in wanted or n == self.norm]
        place = norms.index(self.norm)
        return norms[place - 1] if place else None, norms[place + 1] if place + 1 < len(norms) else None


def _save(request: Request, page: Page) -> HttpResponse:
    """Save, then go on to the next norm or stay."""
    form = page.form(request.POST)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.save_finding(page.dossier, page.norm.code, form.content(), version=version, by=request.user)
        except NotAllowed:
            raise
        except Stale as stale:
            stored = page.form(finding=stale.current)
            more = {"ref": page.dossier.ref, "subject": page.norm.title}
            return conflict(request, stale, form, stored, stale.current.version, **more)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The finding on %(norm)s is saved.") % {"norm": page.norm.code})
            after = page.neighbours()[1]
            onward = page.norm if "stay" in request.POST or after is None else after
            return redirect("verification:norm", page.dossier.ref, onward.code)
    return render(request, "verification/norm.html", page.context(form), status=422)
