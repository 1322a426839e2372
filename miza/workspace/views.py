"""The home of every role: what this person must do now, in order, with the reason of what cannot be done yet."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from miza.accounts import access
from miza.accounts.access import Request
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.dossiers import queries as dossiers
from miza.dossiers.views.overview import asked, stages
from miza.notifications.queries import letters_about
from miza.workspace import queries

LETTERS = 4


@require_GET
def home(request: Request) -> HttpResponse:
    """The person's tasks; a commune's person sees their dossier, a body's member the dossiers that wait for it."""
    user = request.user
    return _commune(request, user) if queries.is_of_commune(user) else _body(request, user)


def _commune(request: Request, user: User) -> HttpResponse:
    mine = list(queries.commune_dossiers(user)[:5])
    dossier = mine[0] if mine else None
    context: dict[str, Any] = {"dossier": dossier, "dossiers": mine}
    if dossier:
        context |= {
            "stages": stages(dossier, dossiers.moved_at(dossier)),
            "help": asked(dossier),
            "letters": letters_about(dossier.stream)[:LETTERS],
            "tasks": queries.small_tasks(user) + queries.tasks_of_commune(user, dossier),
            "may_people": access.may(user, Right.COMMUNE_PEOPLE_EDIT, dossier.commune_id),
            "progress": queries.progress(dossier) if dossier.state == "assessing" else [],
        }
    return render(request, "workspace/commune.html", context)


def _body(request: Request, user: User) -> HttpResponse:
    tasks, total = queries.tasks_of_bodies(user)
    context = {
        "tasks": queries.small_tasks(user) + tasks,
        "total": total,
        "shown": len(tasks),
        "counts": queries.counts(user),
        "roles": sorted(access.roles(user)),
        "session": queries.next_session(),
        "may_people": access.may(user, Right.PEOPLE_EDIT),
        "may_round": access.may(user, Right.ROUND_EDIT),
        "may_session": access.may(user, Right.SESSION_EDIT),
    }
    return render(request, "workspace/body.html", context)
