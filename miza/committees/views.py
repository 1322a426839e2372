"""Pages of the committees: proposal, agenda, one item with its vote, minutes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.committees import actions, forms, queries
from miza.committees.actions.votes import count
from miza.committees.models import Item, Proposal, Session
from miza.core.errors import NotAllowed, Refusal, Stale, reason
from miza.dossiers import actions as dossier_actions
from miza.dossiers import queries as dossiers
from miza.dossiers.models import Dossier, Erratum
from miza.dossiers.views.errata import correct
from miza.files import actions as files


@require_GET
def index(request: Request) -> HttpResponse:
    """Every session the person may see, and the dossiers that wait for one."""
    may = access.may(request.user, Right.SESSION_EDIT)
    context = {
        "sessions": queries.sessions_visible_to(request.user)[:50],
        "waiting": queries.to_deliberate() if may else [],
        "may_session": may,
    }
    return render(request, "committees/index.html", context)


@require_http_methods(["GET", "POST"])
def convene(request: Request) -> HttpResponse:
    """Convene a session."""
    access.require(request.user, Right.SESSION_EDIT)
    form = forms.ConveneForm(request.POST or None, initial={"dossiers": request.GET.getlist("dossier")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        rows = [form.rows[ref] for ref in data.pop("dossiers")]
        done = _try(request, lambda: actions.convene(**data, dossiers=rows, by=request.user), form)
        if isinstance(done, Session):
            messages.success(request, _("The session is convened. Every member in office has a seat in it."))
            return redirect("committees:session", done.number)
    return render(request, "committees/convene.html", {"form": form}, status=422 if form.is_bound else 200)


def _try(request: Request, act: Callable[[], Any], form: Form | None = None) -> Any:
    """Run an action; a refusal is told in the form, or as a message, and nothing typed is lost. A missing right goes on to its own page."""
    try:
        return act()
    except (NotAllowed, Stale):
        raise
    except Refusal as refusal:
        for reason in refusal.reasons:
            if form is not None:
                form.add_error(None, reason.message)
            else:
                messages.error(request, reason.message)
        return None


def _session(user: User, number: int) -> Session:
    return get_object_or_404(
        queries.sessions_visible_to(user).select_related("chair", "secretary", "first_session"), number=number
    )


@require_GET
def session(request: Request, number: int) -> HttpResponse:
    """The agenda, who is there, what can be done."""
    found = _session(request.user, number)
    may = access.may(request.user, Right.SESSION_EDIT)
    context = {
        "session": found,
        "items": queries.items_of(found),
        "seats": queries.seats_with_names().filter(session=found),
        "may_session": may,
        "open_form": forms.OpenForm(session=found, user=request.user, initial={"secretary": found.secretary_id})
        if may
        else None,
        "waiting": queries.to_deliberate() if may and not found.closed_at else [],
    }
    return render(request, "committees/session.html", context)


@require_POST
def open_session(request: Request, number: int) -> HttpResponse:
    """Open it under its chair."""
    found = _session(request.user, number)
    form = forms.OpenForm(request.POST, session=found, user=request.user)
    if form.is_valid():
        if _try(request, lambda: actions.open_session(found, **form.cleaned_data, by=request.user)):
            messages.success(request, _("The session is open. Record who is present, then take the items one by one."))
    else:
        messages.error(request, _("Choose the chair and the secretary."))
    return redirect("committees:session", number)


@require_POST
def presence(request: Request, number: int) -> HttpResponse:
    """The whole list of those who are in the room."""
    found = _session(request.user, number)
    ticked = [pk for pk in request.POST.getlist("present") if pk.isdigit()]
    present = User.objects.filter(pk__in=ticked)
    if _try(request, lambda: actions.mark_presence(found, present, by=request.user)) is not None:
        messages.success(request, _("Presence is recorded."))
    return redirect("committees:session", number)


@require_POST
def add_item(request: Request, number: int) -> HttpResponse:
    """Put one more dossier on the agenda."""
    found = _session(request.user, number)
    wanted = get_object_or_404(dossiers.visible_to(request.user), ref=request.POST.get("ref", ""))
    _try(request, lambda: actions.add_item(found, wanted, by=request.user))
    return redirect("committees:session", number)


@require_http_methods(["GET", "POST"])
def close_session(request: Request, number: int) -> HttpResponse:
    """Confirm, then close."""
    found = _session(request.user, number)
    access.require(request.user, Right.SESSION_EDIT)
    if request.method == "POST":
        if _try(request, lambda: actions.close_session(found, by=request.user)):
            messages.success(request, _("The session is closed. Its minutes are ready to print and sign."))
        return redirect("committees:session", number)
    return render(request, "committees/close.html", {"session": found})


@require_GET
def minutes(request: Request, number: int) -> HttpResponse:
    """What the session decided, as its records say, to print and sign."""
    found = _session(request.user, number)
    items = list(queries.items_of(found).prefetch_related("recusals__member", "ballots__member"))
    context = {
        "session": found,
        "items": items,
        "seats": queries.seats_with_names().filter(session=found),
        "errata": queries.errata(items),
    }
    return render(request, "committees/minutes.html", context)


def _item(request: Request, number: int, item: int) -> Item:
    found = queries.full_item(request.user, number, item)
    if found is None:
        raise Http404
    return found


def _item_page(request: Request, item: Item, status: int = 200, **bound: Form) -> HttpResponse:
    """One item with every form that the person may use on it; a refused form keeps what was typed."""
    user, may = request.user, access.may(request.user, Right.SESSION_EDIT)
    open_now = bool(item.session.opened_at and not item.session.closed_at and not item.closed_at)
    seat = next((s for s in item.session.seats.all() if s.member_id == user.pk and s.entitled), None)
    voted = any(mark.member_id == user.pk for mark in item.marks.all())
    recused = any(recusal.member_id == user.pk for recusal in item.recusals.all())
    by_hand = item.ballot_kind == "recorded_by_secretary"
    context = {
        "item": item,
        "session": item.session,
        "dossier": item.dossier,
        "proposal": queries.proposal_of(item.dossier),
        "verified": queries.latest_verified(item.dossier),
        "rows": _rows(item),
        "result": None if item.closed_at or not item.session.opened_at else count(item),
        "put_form": forms.PutToVoteForm(item=item, initial={"ballot_kind": item.ballot_kind, "plan_date": None}),
        "vote_form": forms.VoteForm(),
        "recuse_form": forms.RecuseForm(
            item=item,
            user=user,
            may_session=queries.keeps(user, item.session),
            initial={"member": user.pk if seat else None},
        ),
        "counts_form": forms.CountsForm(initial=item.counts),
        "may_put": may and open_now and not item.voting_opened_at,
        "may_close": may and open_now and bool(item.voting_opened_at),
        "may_count": may and open_now and bool(item.voting_opened_at) and by_hand,
        "may_vote": open_now
        and bool(item.voting_opened_at)
        and not by_hand
        and seat
        and not voted
        and not recused
        and access.may(user, Right.VOTE),
        "may_recuse": open_now and (queries.keeps(user, item.session) or (seat and not recused)),
        "may_release": bool(item.adopted and not item.released_at and item.subject != "adjourn")
        and access.may(user, Right.RELEASE)
        and item.recorded_by_id != user.pk,
        "voted": voted,
        "errata": queries.errata([item]),
        "may_rectify": item.used_at is not None and access.may(user, Right.RECTIFY, item.dossier.commune_id),
    }
    return render(request, "committees/item.html", context | bound, status=status)


def _rows(item: Item) -> list[dict[str, Any]]:
    """Each member with presence, recusal and vote: the choice only where the ballot is open."""
    recused = {recusal.member_id: recusal for recusal in item.recusals.all()}
    marked = {mark.member_id for mark in item.marks.all()}
    choices = {ballot.member_id: ballot for ballot in item.ballots.all() if ballot.member_id}
    return [
        {
            "seat": seat,
            "recusal": recused.get(seat.member_id),
            "voted": seat.member_id in marked,
            "ballot": choices.get(seat.member_id),
        }
        for seat in item.session.seats.all()
    ]


@require_http_methods(["GET", "POST"])
def item(request: Request, number: int, item: int) -> HttpResponse:
    """Read the item, or put a decision to the vote."""
    found = _item(request, number, item)
    if request.method == "GET":
        return _item_page(request, found)
    form = forms.PutToVoteForm(request.POST, item=found)
    if form.is_valid():
        data = form.cleaned_data
        chosen = [int(pk) for pk in data.pop("activities", [])]
        if _try(request, lambda: actions.open_vote(found, **data, required_activities=chosen, by=request.user), form):
            messages.success(request, _("Voting is open on this item."))
            return redirect("committees:item", number, item)
    return _item_page(request, found, status=422, put_form=form, form=form)


@require_POST
def vote(request: Request, number: int, item: int) -> HttpResponse:
    """Cast one ballot."""
    found = _item(request, number, item)
    form = forms.VoteForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        _try(request, lambda: actions.vote(found, data["choice"], opinion=data["opinion"], by=request.user), form)
        if not form.errors:
            messages.success(request, _("Your vote is recorded."))
            return redirect("committees:item", number, item)
    return _item_page(request, _item(request, number, item), status=422, vote_form=form, form=form)


@require_POST
def recuse(request: Request, number: int, item: int) -> HttpResponse:
    """Leave the item, or record that a member left it."""
    found = _item(request, number, item)
    may = access.may(request.user, Right.SESSION_EDIT)
    if not may:
        access.require(request.user, Right.VOTE)
    form = forms.RecuseForm(request.POST, item=found, user=request.user, may_session=may)
    if form.is_valid():
        data = form.cleaned_data
        if _try(request, lambda: actions.recuse(found, data["member"], note=data["note"], by=request.user), form):
            messages.success(
                request,
                _(
                    "The recusal is recorded: this member counts neither in the electorate nor in the quorum of this item."
                ),
            )
            return redirect("committees:item", number, item)
    return _item_page(request, found, status=422, recuse_form=form, form=form)


@require_POST
def counts(request: Request, number: int, item: int) -> HttpResponse:
    """The secretary's count."""
    found = _item(request, number, item)
    form = forms.CountsForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        upload = data.pop("paper")

        def act() -> Item:
            paper = files.store(upload, owner=found.session.stream, by=request.user) if upload else None
            return actions.record_counts(found, **data, paper=paper, by=request.user)

        if _try(request, act, form):
            messages.success(request, _("The count is recorded. Close the item to freeze its result."))
            return redirect("committees:item", number, item)
    return _item_page(request, found, status=422, counts_form=form, form=form)


@require_POST
def close_item(request: Request, number: int, item: int) -> HttpResponse:
    """Count and freeze."""
    found = _item(request, number, item)
    done = _try(request, lambda: actions.close_item(found, by=request.user))
    if done is not None:
        said = (
            _("The item is closed: the decision is adopted.")
            if done.adopted
            else _("The item is closed: the decision is not adopted.")
        )
        messages.success(request, said)
    return redirect("committees:item", number, item)


@require_POST
def release(request: Request, number: int, item: int) -> HttpResponse:
    """The second person's release."""
    found = _item(request, number, item)
    if _try(request, lambda: actions.release(found, by=request.user)):
        messages.success(request, _("The decision is released. It can now be issued from the dossier."))
    return redirect("committees:item", number, item)


@require_http_methods(["GET", "POST"])
def rectify(request: Request, number: int, item: int) -> HttpResponse:
    """Correct a clerical error in the decision."""
    found = _item(request, number, item)
    access.require(request.user, Right.RECTIFY, found.dossier.commune_id)
    if found.used_at is None:
        raise Refusal(reason("decision_not_issued"))

    def act(data: dict[str, str]) -> Erratum:
        return actions.rectify(found, **data, by=request.user)

    back = reverse("committees:item", args=[number, item])
    return correct(request, found.dossier, actions.original(found), act, back=back)


@require_GET
def dossier(request: Request, ref: str) -> HttpResponse:
    """Where the deliberation of one dossier stands: proposal, sessions, decision."""
    found = dossiers.one(request.user, ref)
    if not access.roles(request.user) & queries.READERS:
        raise Http404
    items = found.items.filter(session__in=queries.sessions_visible_to(request.user)).select_related("session")
    context = {
        "dossier": found,
        "items": items.order_by("-session__number"),
        "proposal": queries.proposal_of(found),
        "verified": queries.latest_verified(found),
        "may_session": access.may(request.user, Right.SESSION_EDIT),
        "sessions": queries.sessions_visible_to(request.user).filter(closed_at__isnull=True),
    }
    return render(request, "committees/dossier.html", context)


@require_POST
def agree(request: Request, ref: str) -> HttpResponse:
    """One organisation's agreement to send the proposal, its objection, or taking its word back."""
    found = dossiers.one(request.user, ref)
    form = forms.WordForm(request.POST)
    form.is_valid()

    def act() -> Any:
        if "withdraw" in request.POST:
            return dossier_actions.withdraw_agreement(found, "propose", by=request.user)
        note, agrees = form.cleaned_data.get("note", ""), "object" not in request.POST
        return dossier_actions.agree(found, "propose", note=note, agrees=agrees, by=request.user)

    if _try(request, act, form):
        messages.success(request, _("Your organisation’s word is recorded."))
        return redirect("committees:proposal", ref)
    kept = found.proposals.filter(visit_no=found.visit_no).first()
    return render(request, "committees/proposal.html", _proposal(request, found, kept) | {"word": form}, status=422)


def _proposal(request: Request, found: Dossier, kept: Proposal | None) -> dict[str, Any]:
    """What the page of the proposal shows besides its form."""
    initial = {"outcome": kept.outcome, "reasons": kept.reasons, "version": kept.version} if kept else {"version": 0}
    return {
        "dossier": found,
        "form": forms.ProposalForm(initial=initial),
        "kept": kept,
        "verified": queries.latest_verified(found),
        "agreement": queries.agreement_to_propose(found, request.user),
        "word": forms.WordForm(),
    }


@require_http_methods(["GET", "POST"])
def proposal(request: Request, ref: str) -> HttpResponse:
    """Write the reasoned proposal beside the verified score and what the rule says."""
    found = dossiers.one(request.user, ref)
    access.require(request.user, Right.PROPOSE)
    kept = found.proposals.filter(visit_no=found.visit_no).first()
    context = _proposal(request, found, kept)
    form = forms.ProposalForm(request.POST) if request.method == "POST" else context["form"]
    context["form"] = form
    if request.method == "POST" and form.is_valid():
        try:
            done = _try(request, lambda: actions.write_proposal(found, **form.cleaned_data, by=request.user), form)
        except Stale as stale:
            return render(request, "committees/proposal.html", context | {"stale": stale}, status=412)
        if done:
            messages.success(request, _("The proposal is saved."))
            return redirect("committees:proposal", ref)
    return render(request, "committees/proposal.html", context, status=422 if form.is_bound else 200)
