"""The page of one norm: read it, save its answer, attach a piece, choose between two answers."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from miza.accounts.access import Request
from miza.assessments import actions, queries
from miza.assessments.actions import Content, InvalidContent
from miza.assessments.forms import AnswerForm, AttachForm, posted
from miza.assessments.models import Evidence
from miza.assessments.views.conflict import two_answers
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier
from miza.frameworks.models import Norm


@require_http_methods(["GET", "POST"])
def norm(request: Request, ref: str, code: str) -> HttpResponse:
    """Show one norm of the form, or save its answer; a piece that comes along is attached first, so that it is never lost."""
    if request.method == "GET":
        return _page(request, ref, code)
    try:
        _attach(request, ref, code)
        version = request.POST.get("version", "")
        answer = actions.save_answer(
            ref, code, posted(request.POST), version=int(version) if version.isdecimal() else 0, by=request.user
        )
    except Dossier.DoesNotExist:
        raise Http404(ref) from None
    except NotAllowed:
        raise
    except Stale as refusal:
        return two_answers(request, dossiers.one(request.user, ref), code, refusal)
    except Refusal as refusal:
        return _page(request, ref, code, refusal)
    return redirect(_next(request, answer.dossier, code))


def _next(request: Request, dossier: Dossier, code: str) -> str:
    """The same norm, or the one after when that was asked; the page says what was saved."""
    _, after = queries.neighbours(dossier, code)
    where = after.code if "next" in request.POST and after else code
    return reverse("assessments:norm", args=[dossier.ref, where]) + f"?saved={code}"


class _NotAttached(Refusal):
    """The piece was refused; `form` shows why next to its field."""

    def __init__(self, refusal: Refusal, form: AttachForm) -> None:
        super().__init__(*refusal.reasons)
        self.form = form
        self.piece: Evidence | None = getattr(refusal, "piece", None)


def _attach(request: Request, ref: str, code: str) -> None:
    """Attach the piece that the page brings, if any. Raises _NotAttached."""
    again = request.POST.get("proof-again", "")
    if not again and not AttachForm(request.POST, request.FILES).brings:
        return
    dossier = dossiers.one(request.user, ref)
    form = AttachForm(request.POST, request.FILES, pieces=queries.pieces(dossier))
    if not form.is_valid():
        raise _NotAttached(Refusal(), form)
    try:
        _declare(request, dossier, code, form.cleaned_data, again or form.cleaned_data["existing"])
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.show_faults(refusal.reasons)
        raise _NotAttached(refusal, form) from None


def _declare(request: Request, dossier: Dossier, code: str, data: dict[str, Any], held: str) -> None:
    """Declare for this norm a piece of the library (`held`: its number), or a new one."""
    if held:
        piece = get_object_or_404(queries.pieces(dossier), pk=int(held) if held.isdecimal() else 0)
        actions.use_evidence(piece, code, page=data["page"], by=request.user)
        return
    new = {"title": data["title"], "upload": data["file"], "original_at": data["original_at"]}
    actions.add_evidence(dossier, **new, dated_on=data["dated_on"], uses={code: data["page"]}, by=request.user)


def _page(request: Request, ref: str, code: str, refused: Refusal | None = None) -> HttpResponse:
    """The norm's page; after a refusal each fault stands next to its field and all that was typed is there again."""
    dossier = dossiers.one(request.user, ref)
    queries.require_reader(request.user, dossier)
    node = queries.tree(dossier).norm(code)
    if node is None:
        raise Http404(code)
    context = _context(request, dossier, node)
    if context["editable"] or refused:
        context |= _forms(request, dossier, node, context["line"], refused)
    typed_wrong = isinstance(refused, InvalidContent | _NotAttached)
    return render(request, "assessments/norm.html", context, status=422 if typed_wrong else 409 if refused else 200)


def _context(request: Request, dossier: Dossier, node: Norm) -> dict[str, Any]:
    parts, _ = queries.form(dossier)
    part = next(part for part in parts if any(line.norm.code == node.code for line in part.lines))
    before, after = queries.neighbours(dossier, node.code)
    return {
        "dossier": dossier,
        "framework": dossier.round.framework,
        "norm": node,
        "part": part,
        "line": next(line for line in part.lines if line.norm.code == node.code),
        "indicators": {indicator.code: indicator for indicator in node.indicators.all()},
        "uses": queries.uses_of(dossier, node.code),
        "before": before,
        "after": after,
        "saved": request.GET.get("saved", ""),
        "rule": queries.rule_of(dossier),
        "editable": queries.may_edit_form(request.user, dossier, node.code),
        "evidence_editable": queries.may_edit_evidence(request.user, dossier),
    }


def _forms(
    request: Request, dossier: Dossier, node: Norm, line: queries.Line, refused: Refusal | None
) -> dict[str, Any]:
    content = actions.content_of(line.answer) if line.answer else Content()
    version = line.answer.version if line.answer else 0
    typed = {"data": request.POST} if refused else {}
    form = AnswerForm(node, dossier.round.framework, content=content, version=version, **typed)
    attach = AttachForm(pieces=queries.pieces(dossier))
    reasons: Sequence[Any] = ()
    if isinstance(refused, _NotAttached):
        attach = refused.form
    elif isinstance(refused, InvalidContent):
        form.show_faults(refused.fields)
    elif refused:
        reasons = refused.reasons
    faulty = [one for one in (form, attach) if one.is_bound and one.errors]
    duplicate = refused.piece if isinstance(refused, _NotAttached) else None
    return {"answer_form": form, "attach": attach, "faulty": faulty, "reasons": reasons, "duplicate": duplicate}
