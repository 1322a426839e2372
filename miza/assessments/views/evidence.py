"""The commune's library of evidence: pieces, the norms they prove, what was added twice, what is withdrawn."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from miza.accounts.access import Request
from miza.accounts.permissions import Right
from miza.assessments import actions, queries
from miza.assessments.actions import Duplicate
from miza.assessments.forms import PieceForm, UseForm, show_faults
from miza.assessments.models import Evidence
from miza.core.errors import NotAllowed, Refusal
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier

PAGE = 25


@require_http_methods(["GET", "POST"])
def evidence(request: Request, ref: str) -> HttpResponse:
    """The library, latest piece first; one more may be added."""
    dossier = _open(request, ref)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PieceForm(data, files, codes=_codes(dossier))
    duplicate = None
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_evidence(dossier, **_new(form), by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            duplicate = refusal.piece if isinstance(refusal, Duplicate) else None
            form.show_faults(refusal.reasons)
        else:
            return redirect(reverse("assessments:evidence", args=[ref]) + f"?added={added.pk}")
    return _library(request, dossier, form, duplicate)


def _new(form: PieceForm) -> dict[str, Any]:
    data = form.cleaned_data
    values = {name: data[name] for name in ("title", "original_at", "dated_on")}
    return values | {"upload": data["file"], "uses": form.uses}


def _library(request: Request, dossier: Dossier, form: PieceForm, duplicate: Evidence | None) -> HttpResponse:
    counts = queries.use_counts(dossier)
    norms = queries.tree(dossier).norms
    page = Paginator(queries.pieces(dossier), PAGE).get_page(request.GET.get("page"))
    added = request.GET.get("added", "")
    context = {
        "dossier": dossier,
        "form": form,
        "duplicate": duplicate,
        "wanted": [code for code in (form.uses if duplicate else ()) if code not in _declared(duplicate)],
        "page": page,
        "norms": norms,
        "unproved": [norm for norm in norms if norm.code not in counts],
        "proved": len(counts),
        "added": queries.pieces(dossier).filter(pk=added).first() if added.isdecimal() else None,
        "editable": queries.may_edit_evidence(request.user, dossier),
    }
    return render(request, "assessments/evidence.html", context, status=422 if form.is_bound else 200)


def _declared(piece: Evidence | None) -> set[str]:
    return {use.norm for use in piece.live_uses} if piece else set()  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def piece(request: Request, ref: str, pk: int) -> HttpResponse:
    """One piece: what it is, where to look in it; one more norm may be declared, or a page said anew."""
    dossier = _open(request, ref)
    found = get_object_or_404(queries.pieces(dossier), pk=pk)
    form = UseForm(request.POST if request.method == "POST" else None, codes=_codes(dossier))
    if request.method == "POST" and form.is_valid():
        try:
            actions.use_evidence(found, form.cleaned_data["norm"], page=form.cleaned_data["page"], by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            show_faults(form, refusal.reasons, {"norm_not_open": "norm"})
        else:
            return redirect("assessments:piece", ref, pk)
    norms = queries.tree(dossier).norms
    titles = {norm.code: norm.title for norm in norms}
    context = {
        "dossier": dossier,
        "piece": found,
        "uses": [(use, titles.get(use.norm, use.norm)) for use in found.live_uses],  # type: ignore[attr-defined]
        "form": form,
        "norms": norms,
        "editable": queries.may_edit_evidence(request.user, dossier),
    }
    return render(request, "assessments/piece.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def remove_piece(request: Request, ref: str, pk: int) -> HttpResponse:
    """Confirm that a piece is withdrawn from the library."""
    dossier = _open(request, ref)
    found = get_object_or_404(queries.pieces(dossier), pk=pk)
    if request.method == "POST":
        actions.drop_evidence(found, by=request.user)
        return redirect("assessments:evidence", ref)
    context = {"dossier": dossier, "piece": found, "codes": sorted(_declared(found))}
    return render(request, "assessments/remove.html", context)


@require_http_methods(["GET", "POST"])
def remove_use(request: Request, ref: str, pk: int, code: str) -> HttpResponse:
    """Confirm that a piece is declared for a norm no more."""
    dossier = _open(request, ref)
    use = get_object_or_404(queries.uses_of(dossier, code), evidence=pk)
    if request.method == "POST":
        actions.drop_use(use, by=request.user)
        return redirect("assessments:norm", ref, code)
    context = {"dossier": dossier, "piece": use.evidence, "codes": [code], "only": code}
    return render(request, "assessments/remove.html", context)


def _open(request: Request, ref: str) -> Dossier:
    dossier = dossiers.one(request.user, ref)
    queries.require_reader(request.user, dossier, Right.FILE_READ)
    return dossier


def _codes(dossier: Dossier) -> list[str]:
    return [norm.code for norm in queries.tree(dossier).norms]
