"""Appointments and people: who holds what, given, ended, with its document and the key that opens the account."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from miza.accounts import access, actions, queries
from miza.accounts.access import Request
from miza.accounts.actions import Issued
from miza.accounts.forms import AppointForm, CodeForm, ContactsForm, EndForm, OpenForm, SearchForm
from miza.accounts.models import Appointment, User
from miza.accounts.permissions import Right
from miza.communes.models import Commune
from miza.core.errors import NotAllowed, Refusal, reason
from miza.files.views import send
from miza.journal.queries import about_person, by_day

PAGE, FOUND = 50, 30
# Where a refusal of an action is shown in the form.
FIELDS = {
    "contact_taken": "email",
    "phone_invalid": "phone",
    "mail_missing": "email",
    "proof_missing": "proof",
    "organisation_missing": "organisation",
    "ends_before_start": "ends_on",
    "verdict_missing": "verdict",
    **dict.fromkeys(["file_type", "file_empty", "file_too_big", "file_active_content", "file_unreadable"], "proof"),
}


@require_safe
def people(request: Request) -> HttpResponse:
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.search(
        request.user, words=asked.get("q", ""), role=asked.get("role", ""), status=asked.get("status", "")
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "search": form,
        "page": page,
        "rows": [queries.row(appointment) for appointment in page],
        "work": queries.search(request.user, status="work").count(),
        "may_appoint": bool(queries.communes_to_staff(request.user) or queries.roles_to_name(request.user, None)),
    }
    return render(request, "accounts/people.html", context)


@require_safe
def where(request: Request) -> HttpResponse:
    """Where the appointment is to be recorded: in which commune, or in the bodies; whoever has one commune goes straight there."""
    own = queries.communes_to_staff(request.user)
    national = queries.roles_to_name(request.user, None)
    if not own and not national:
        raise _not_theirs()
    if not national and len(own) == 1:
        return redirect(f"{reverse('account_appoint')}?commune={own[0].code}")
    words = request.GET.get("q", "")
    found = queries.communes_named(words, FOUND) if words and national else own
    return render(request, "accounts/where.html", {"communes": found, "words": words, "roles": national})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def appoint(request: Request) -> HttpResponse:
    commune = _commune(request)
    roles = queries.roles_to_name(request.user, commune)
    if not roles:
        raise NotAllowed(reason("not_your_role", roles=access.role_names(access.holders(Right.COMMUNE_PEOPLE_EDIT))))
    initial = {"role": request.GET.get("role", roles[-1].value)}
    form = AppointForm(request.POST or None, request.FILES or None, roles=roles, commune=commune, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made, issued = actions.invite(
                form.person(),
                form.mandate(),
                proof=form.cleaned_data["proof"],
                channel=form.cleaned_data["channel"],
                by=request.user,
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            show(refusal, form)
        else:
            return _done(request, made, issued)
    return render(
        request, "accounts/appoint.html", {"form": form, "commune": commune}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def open_account(request: Request) -> HttpResponse:
    """The first account of a commune."""
    access.require(request.user, Right.PEOPLE_EDIT)
    commune = _commune(request)
    if commune is None:
        return redirect("account_where")
    form = OpenForm(request.POST or None, request.FILES or None, commune=commune)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made, issued = actions.open_commune_account(
                form.person(), form.mandate(), proof=typed["proof"], accepted=typed["accepted"], verdict=typed["verdict"],
                channel=typed["channel"], by=request.user,
            )  # fmt: skip
        except Refusal as refusal:
            show(refusal, form)
        else:
            return _done(request, made, issued)
    return render(request, "accounts/open.html", {"form": form, "commune": commune}, status=422 if form.errors else 200)


@require_safe
def person(request: Request, public_id: UUID) -> HttpResponse:
    someone = _person(request, public_id)
    held = list(queries.search(request.user).filter(user=someone))
    context = {
        "person": someone,
        "rows": [queries.row(appointment) for appointment in held],
        "endable": {a.pk for a in held if queries.may_end(request.user, a)},
        "may_key": queries.may_key(request.user, held),
        "manages": access.may(request.user, Right.PEOPLE_EDIT),
        "code": queries.waiting_code(someone),
        "days": by_day(about_person(someone.public_id)),
    }
    return render(request, "accounts/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code(request: Request, public_id: UUID) -> HttpResponse:
    someone = _person(request, public_id)
    if not queries.may_key(request.user, queries.search(request.user).filter(user=someone)):
        raise _not_theirs()
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = actions.issue_code(someone, channel=form.cleaned_data["channel"], by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            show(refusal, form)
        else:
            return _issued(request, issued)
    return render(request, "accounts/code.html", {"form": form, "person": someone}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: Request, public_id: UUID) -> HttpResponse:
    access.require(request.user, Right.PEOPLE_EDIT)
    someone = _person(request, public_id)
    initial = {"full_name": someone.full_name, "email": someone.email, "phone": someone.phone}
    form = ContactsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_contacts(someone, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            show(refusal, form)
        else:
            messages.success(request, gettext("Saved."))
            return redirect("account_person", public_id)
    return render(
        request, "accounts/contacts.html", {"form": form, "person": someone}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, pk: int) -> HttpResponse:
    appointment = get_object_or_404(queries.visible_to(request.user), pk=pk)
    if not queries.may_end(request.user, appointment):
        raise _not_theirs()
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_appointment(appointment, on=form.cleaned_data["on"], by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            show(refusal, form, dict.fromkeys(refusal.codes, "on"))
        else:
            messages.success(request, gettext("The end is recorded; what was signed stays valid."))
            return redirect("account_person", appointment.user.public_id)
    context = {"form": form, "appointment": appointment, "row": queries.row(appointment)}
    return render(request, "accounts/end.html", context, status=422 if form.errors else 200)


@require_safe
def proof(request: Request, pk: int) -> HttpResponseBase:
    appointment = get_object_or_404(queries.visible_to(request.user).filter(proof__isnull=False), pk=pk)
    if appointment.user_id != request.user.pk and not queries.may_end(request.user, appointment):
        raise _not_theirs()
    return send(appointment.proof)  # type: ignore[arg-type]


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: Request, public_id: UUID) -> HttpResponse:
    access.require(request.user, Right.PEOPLE_EDIT)
    someone = _person(request, public_id)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            actions.erase_person(someone, by=request.user)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, gettext("The personal data are erased. The journal still verifies."))
            return redirect("account_people")
    context = {"person": someone, "reasons": refused.reasons if refused else []}
    return render(request, "accounts/erase.html", context, status=409 if refused else 200)


def _not_theirs() -> NotAllowed:
    """Someone sees the person, and may change nothing about them."""
    return NotAllowed(reason("not_your_role", roles=access.role_names(access.holders(Right.PEOPLE_EDIT))))


def show(refusal: Refusal, form: Form, fields: dict[str, str] | None = None) -> None:
    """Each reason of a refusal beside the field it is about, or on top."""
    places = fields or FIELDS
    for why in refusal.reasons:
        name = places.get(why.code)
        form.add_error(name if name in form.fields else None, why.message)


def _done(request: Request, made: Appointment | None, issued: Issued | None) -> HttpResponse:
    """After an appointment: the printed code at once, or the person's page with what happened."""
    if made is None:
        messages.warning(
            request, gettext("No account was opened. The document and the verdict are kept in the commune’s history.")
        )
        return redirect("account_people")
    messages.success(request, gettext("The appointment is recorded."))
    return _issued(request, issued) if issued else redirect("account_person", made.user.public_id)


def _issued(request: HttpRequest, issued: Issued) -> HttpResponse:
    """By mail: say so. On paper: the letter, in the person's language, shown this once."""
    if issued.code.channel == "mail":
        messages.success(request, gettext("The link to choose a password is on its way by e-mail."))
        return redirect("account_person", issued.user.public_id)
    held = queries.not_over(Appointment.objects.filter(user=issued.user)).select_related("commune").first()
    with translation.override(issued.user.language):
        context = {
            "issued": issued,
            "held": queries.row(held) if held else None,
            "address": f"{settings.SITE_URL}{reverse('account_activate')}",
        }
        return render(request, "accounts/letter.html", context)


def _person(request: Request, public_id: UUID) -> User:
    return get_object_or_404(queries.people_visible_to(request.user), public_id=public_id)


def _commune(request: Request) -> Commune | None:
    """The commune named in the address; one that is unknown is not found rather than taken for the whole country."""
    wanted = request.GET.get("commune")
    if not wanted:
        return None
    if (found := queries.commune_by_code(wanted)) is None:
        raise Http404
    return found
