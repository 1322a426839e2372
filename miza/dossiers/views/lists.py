"""Lists of dossiers: those I may see, the committee's inbox, the waiting list; and the start of a new one."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.models import ORGANISATIONS
from miza.accounts.permissions import Right
from miza.accounts.roles import Role
from miza.communes import queries as communes
from miza.communes.models import Commune, Province
from miza.core import clock
from miza.core.errors import NotAllowed, Refusal, reason
from miza.dossiers import actions, queries, workflow
from miza.dossiers.forms import SearchForm
from miza.dossiers.models import Agreement, Dossier
from miza.programme import queries as programme
from miza.programme.models import Round

PAGE = 25
FOUND = 20  # communes shown for the manager's search
# What the committee has to do in a state, and where; other states wait for someone else.
TURN = {
    "submitted": (gettext_noop("Study the application and decide"), "dossiers:decide"),
    "studying": (gettext_noop("Prepare a reasoned proposal"), "committees:proposal"),
    "reviewing": (gettext_noop("Schedule the visit"), "verification:visit"),
    "incomplete": (gettext_noop("The commune completes its file"), "dossiers:overview"),
    "waitlisted": (gettext_noop("A place must become free"), "dossiers:overview"),
}


@require_GET
def index(request: Request) -> HttpResponse:
    """Every dossier that the person may see."""
    form = _search(request, list(workflow.STATES))
    found = queries.narrowed(queries.visible_to(request.user), **form.asked()).order_by("ref")
    context = {"form": form, "page": Paginator(found, PAGE).get_page(request.GET.get("page"))}
    return render(request, "dossiers/index.html", context | {"offer_start": _offers_start(request)})


@require_GET
def inbox(request: Request) -> HttpResponse:
    """What lies with the coordination committee, applications first."""
    _for_committees(request)
    form = _search(request, list(TURN))
    asked = form.asked()
    found = queries.narrowed(queries.inbox(request.user), **asked)
    found = found if asked["state"] else found.filter(state__in=queries.COMMITTEE_TURN)
    organisation = access.organisation(request.user, Role.COORDINATION)
    mine = bool(organisation) and request.GET.get("mine") == "1"
    if mine:
        found = _awaiting(found, organisation)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(dossier) for dossier in page],
        "organisation": organisation,
        "mine": mine,
        "late_count": found.filter(deadline__lt=clock.today(), paused_from__isnull=True).count(),
    }
    return render(request, "dossiers/inbox.html", context)


@require_GET
def waiting_list(request: Request) -> HttpResponse:
    """Communes that wait for a place, by rank."""
    _for_committees(request)
    return render(
        request,
        "dossiers/waiting_list.html",
        {"dossiers": queries.waiting_list(request.user), "may_promote": access.may(request.user, Right.AGREE)},
    )


@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """Open a commune's dossier in the current round; the manager finds the commune, and enters what came on paper."""
    _for_starters(request)
    of = programme.current_round()
    words = request.GET.get("q", "").strip()
    found = _communes(request, words)
    refusal: Refusal | None = None
    if request.method == "POST":
        commune = get_object_or_404(Commune, code=request.POST.get("commune", ""))
        try:
            made = actions.start(commune, of, by=request.user)
        except NotAllowed:
            raise
        except Refusal as why:
            refusal = why
        else:
            return redirect("dossiers:candidacy", made.ref)
    context = {"round": of, "communes": found, "words": words, "reasons": refusal.reasons if refusal else ()}
    return render(
        request, "dossiers/start.html", context | _calls(of) | _may_start(request), status=409 if refusal else 200
    )


def _calls(of: Round | None) -> dict[str, Any]:
    """The call open now, or the next one known."""
    today = clock.today()
    return {"call": programme.open_call(of, today) if of else None, "next_call": programme.next_call(today)}


def _communes(request: Request, words: str) -> list[Commune]:
    """The person's own communes; for the manager, those that the search finds."""
    if Role.MANAGER in access.roles(request.user):
        real, invented = (communes.directory(words, demo=demo)[:FOUND] for demo in (False, True))
        return [*invented, *real] if words else []
    mine = [one for one in access.communes(request.user) if access.may(request.user, Right.CANDIDACY_EDIT, one)]
    return list(Commune.objects.filter(pk__in=mine).select_related("province__region"))


def _may_start(request: Request) -> dict[str, bool]:
    manager = Role.MANAGER in access.roles(request.user)
    own = any(access.may(request.user, Right.CANDIDACY_EDIT, one) for one in access.communes(request.user))
    return {"may_start": manager or own, "manager": manager}


def _offers_start(request: Request) -> bool:
    """Is there a commune for which the person could start? Not while its own dossier is open in the round."""
    may = _may_start(request)
    if not may["may_start"] or may["manager"]:
        return may["may_start"]
    mine = [one for one in access.communes(request.user) if access.may(request.user, Right.CANDIDACY_EDIT, one)]
    taken = Dossier.objects.filter(commune_id__in=mine, round=programme.current_round()).exclude(state__in=queries.OVER)
    return taken.values("commune_id").distinct().count() < len(set(mine))


def _for_starters(request: Request) -> None:
    if not _may_start(request)["may_start"]:
        raise NotAllowed(
            reason(
                "not_your_role",
                roles=access.role_names([Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT, Role.MANAGER]),
            )
        )


def _for_committees(request: Request) -> None:
    """Only who studies applications reads these lists."""
    if not queries.studies(request.user):
        raise NotAllowed(
            reason("not_your_role", roles=access.role_names([Role.COORDINATION, Role.ACCREDITATION, Role.MANAGER]))
        )


def _search(request: Request, states: list[str]) -> SearchForm:
    region = request.GET.get("region", "")
    provinces = Province.objects.filter(region__code=region) if region else Province.objects.none()
    return SearchForm(request.GET, states=states, regions=communes.regions(), provinces=provinces)


def _awaiting(found: QuerySet[Dossier], organisation: str) -> QuerySet[Dossier]:
    """Applications on which an organisation has not spoken yet."""
    spoken = Agreement.objects.filter(
        dossier=OuterRef("pk"),
        visit_no=OuterRef("visit_no"),
        organisation=organisation,
        withdrawn_at__isnull=True,
    )
    return found.filter(~Exists(spoken), state="submitted")


def _row(dossier: Dossier) -> dict[str, Any]:
    """One line of the inbox, from what was fetched with the page."""
    said = [one for one in dossier.said if one.visit_no == dossier.visit_no and one.agrees]  # type: ignore[attr-defined]
    by_move: dict[str, set[str]] = {}
    for one in said:
        by_move.setdefault(one.move, set()).add(one.organisation)
    move = max(by_move, key=lambda key: len(by_move[key]), default="")
    wanted = queries.organisations(dossier) if dossier.state == "submitted" else []
    names = dict(ORGANISATIONS)
    words, url_name = TURN.get(dossier.state, ("", "dossiers:overview"))
    return {
        "dossier": dossier,
        "turn": _(words) if words else "",
        "url_name": url_name,
        "css": "late"
        if dossier.late
        else ("off" if dossier.state not in queries.COMMITTEE_TURN else ("act" if said else "")),
        "agreed": len(by_move.get(move, ())),
        "wanted": len(wanted),
        "missing": [names.get(code, code) for code in wanted if code not in by_move.get(move, set())],
        "experts": [task.expert.shown_name for task in dossier.tasks],  # type: ignore[attr-defined]
        "days": (clock.today() - timezone.localdate(dossier.entered_at)).days,
    }
