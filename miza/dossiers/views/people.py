"""Who is on the dossier: people of the commune, experts and their tasks, observers."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.accounts.roles import COMMUNE_ROLES, Role
from miza.core import clock
from miza.core.errors import Refusal
from miza.dossiers import actions, queries
from miza.dossiers.forms import AssignForm, ObserverForm, refused
from miza.dossiers.models import Dossier


@require_http_methods(["GET", "POST"])
def people(request: Request, ref: str) -> HttpResponse:
    """Everyone on the dossier; the coordination assigns experts."""
    dossier = queries.one(request.user, ref)
    if request.method == "POST":
        access.require(request.user, Right.ASSIGN)
    form = AssignForm(request.POST if request.method == "POST" else None, experts=_holding(Role.EXPERT))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.assign(dossier, form.cleaned_data["expert"], form.cleaned_data["task"], by=request.user)
        except Refusal as refusal:
            refused(
                form,
                refusal,
                choice_unknown="task",
                **dict.fromkeys(
                    ["not_an_expert", "expert_separation", "already_assigned", "conflict_of_interest"], "expert"
                ),
            )
        else:
            if queries.other_task(dossier, made.expert, made.task):
                messages.warning(
                    request,
                    _("This person already had the other task in this commune. The history and the report say so."),
                )
            messages.success(request, _("The task is assigned."))
            return redirect("dossiers:people", ref)
    return _page(request, dossier, form)


def _page(request: Request, dossier: Dossier, form: AssignForm, observing: ObserverForm | None = None) -> HttpResponse:
    may_assign = access.may(request.user, Right.ASSIGN)
    may_open = access.may(request.user, Right.PEOPLE_EDIT)
    bound = form if form.is_bound else observing
    context = {
        "dossier": dossier,
        "people": queries.appointments(dossier, COMMUNE_ROLES),
        "experts": dossier.assignments.select_related("expert").order_by("ends_on", "starts_on"),
        "may_people": may_open or access.may(request.user, Right.COMMUNE_PEOPLE_EDIT, dossier.commune_id),
        "observers": dossier.observers.order_by("full_name"),
        "assigning": form if may_assign else None,
        "observing": (observing or ObserverForm(observers=_holding(Role.OBSERVER))) if may_open else None,
        "form": bound,
    }
    return render(request, "dossiers/people.html", context, status=422 if bound is not None and bound.errors else 200)


@require_http_methods(["GET", "POST"])
def end_task(request: Request, ref: str, pk: int) -> HttpResponse:
    """Confirm, then end an expert's task."""
    dossier = queries.one(request.user, ref)
    access.require(request.user, Right.ASSIGN)
    task = get_object_or_404(queries.experts(dossier), pk=pk)
    if request.method == "POST":
        actions.end_assignment(task, by=request.user)
        messages.success(request, _("The task is ended."))
        return redirect("dossiers:people", ref)
    return render(request, "dossiers/end_task.html", {"dossier": dossier, "task": task})


@require_http_methods(["POST"])
def observers(request: Request, ref: str) -> HttpResponse:
    """Open the dossier to an observer, or close it to one."""
    dossier = queries.one(request.user, ref)
    access.require(request.user, Right.PEOPLE_EDIT)
    if pk := request.POST.get("close"):
        actions.close_to(dossier, get_object_or_404(dossier.observers.all(), pk=pk), by=request.user)
        messages.success(request, _("The dossier is closed to this observer."))
        return redirect("dossiers:people", ref)
    form = ObserverForm(request.POST, observers=_holding(Role.OBSERVER))
    if form.is_valid():
        try:
            actions.open_to(dossier, form.cleaned_data["observer"], by=request.user)
        except Refusal as refusal:
            refused(form, refusal, not_an_observer="observer")
        else:
            messages.success(request, _("The dossier is open to this observer."))
            return redirect("dossiers:people", ref)
    return _page(request, dossier, AssignForm(experts=_holding(Role.EXPERT)), form)


def _holding(role: Role) -> QuerySet[User]:
    """People who hold a role today."""
    today = clock.today()
    in_force = Q(appointments__starts_on__lte=today) & (
        Q(appointments__ends_on__isnull=True) | Q(appointments__ends_on__gte=today)
    )
    return User.objects.filter(in_force, appointments__role=role, is_active=True).distinct().order_by("full_name")
