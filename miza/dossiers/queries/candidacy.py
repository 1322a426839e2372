"""The application: its definition as frozen, what was answered, what is attached, what the committees said."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from miza.accounts.models import User
from miza.core import clock
from miza.dossiers import eligibility, workflow
from miza.dossiers.eligibility import Answer, Definition, Summary
from miza.dossiers.models import Agreement, Assignment, Attachment, CardRevision, Condition, Dossier, ReviewRequest
from miza.journal.models import Entry

EDITABLE = ("draft", "incomplete")  # where the commune may change its application
COMMITTEES = ("coordination", "accreditation")
WELCOME = ("accept", "promote", "grant", "propose", "open_visit")  # decisions nobody needs to contest
NO_DEFINITION: Definition = {"fields": [], "conditions": []}


def definition(dossier: Dossier) -> Definition:
    """The information card and eligibility conditions frozen in the dossier's round (data/eligibility-2026.yaml at opening)."""
    frozen: Definition = dossier.round.settings.get("eligibility") or NO_DEFINITION
    return frozen


def prefilled(dossier: Dossier) -> dict[str, Any]:
    """Values that the directory of communes gives, by field code: text, {ar, fr, en} or a number; nobody retypes them."""
    commune = dossier.commune
    province = commune.province
    return {
        "hcp_code": commune.code,
        "commune_name": " · ".join(dict.fromkeys(commune.name.get(code, "") for code in ("ar", "fr"))).strip(" ·"),
        "commune_type": commune.kind,
        "territory": {
            code: f"{province.name.get(code, '')}{comma}{province.region.name.get(code, '')}"
            for code, comma in (("ar", "، "), ("fr", ", "), ("en", ", "))
        },
        "population_2024": commune.population_2024,
    }


def attachments(dossier: Dossier) -> QuerySet[Attachment]:
    """Files in their place, not removed, with the file and who added it."""
    return dossier.attachments.filter(removed_at__isnull=True).select_related("file", "added_by")


def by_place(found: Iterable[Attachment]) -> dict[tuple[str, str], list[Attachment]]:
    """Attachments by (kind, key): ("letter", ""), ("condition", "ELG-03"), ("card", a field's code)."""
    places: dict[tuple[str, str], list[Attachment]] = {}
    for one in found:
        places.setdefault((one.kind, one.key), []).append(one)
    return places


def answers(found: Iterable[Condition], places: Mapping[tuple[str, str], list[Attachment]]) -> dict[str, Answer]:
    """What the commune answered to each condition, as the eligibility rules read it. A paper's own date stands in for the answer's."""
    said: dict[str, Answer] = {
        c.code: {"answer": c.answer, "date": c.dated_on, "note": c.note, "files": 0} for c in found
    }
    for (kind, key), files in places.items():
        if kind == "condition":
            answer = said.setdefault(key, {"answer": "", "date": None, "note": "", "files": 0})
            answer["files"] = len(files)
            answer["date"] = answer.get("date") or next((f.dated_on for f in reversed(files) if f.dated_on), None)
    return said


def card_values(dossier: Dossier, places: Mapping[tuple[str, str], list[Attachment]]) -> dict[str, Any]:
    """Values of the card as the eligibility rules read them: as saved, with the number of files of each file field."""
    files = {key: len(found) for (kind, key), found in places.items() if kind == "card"}
    return dict(dossier.card) | files


def filed_on(dossier: Dossier) -> date:
    """The day from which dates of papers count: that of the first submission, today before it."""
    return timezone.localdate(dossier.first_submitted_at) if dossier.first_submitted_at else clock.today()


def card_gaps(dossier: Dossier, places: Mapping[tuple[str, str], list[Attachment]] | None = None) -> list[Any]:
    """What the card still needs: titles of fields empty or to be corrected, codes of required conditions without an answer."""
    places = by_place(attachments(dossier)) if places is None else places
    wanted, values = definition(dossier), card_values(dossier, places)
    titles = {field["code"]: field["title"] for field in wanted["fields"]}
    open_fields = {
        *eligibility.missing(wanted, values),
        *eligibility.faults(wanted, values, on=filed_on(dossier)),
    }
    said = answers(dossier.conditions.all(), places)
    return [
        *(title for code, title in titles.items() if code in open_fields),
        *eligibility.unanswered(wanted, said),
    ]


def conformity(dossier: Dossier, said: Mapping[str, Answer]) -> Summary:
    """What the machine sees of every condition on the day of filing; it informs, it never refuses."""
    return eligibility.summary(definition(dossier), said, filed_on(dossier))


def verdicts(dossier: Dossier) -> dict[str, str]:
    """Condition code -> what the coordination committee found: ok, missing, not_ok or ""."""
    return dict(dossier.conditions.values_list("code", "verdict"))


def card_as_of(dossier: Dossier, version: int) -> CardRevision | None:
    """The card as saved under that version, or None."""
    return dossier.card_revisions.filter(version=version).first()


def latest_card(dossier: Dossier) -> CardRevision | None:
    """The card as last saved, with who saved it."""
    return dossier.card_revisions.order_by("-version").select_related("by").first()


def agreements(dossier: Dossier) -> QuerySet[Agreement]:
    """What organisations said on moves from the present state, with the member who spoke."""
    return dossier.agreements.filter(visit_no=dossier.visit_no, withdrawn_at__isnull=True).select_related("member")


def organisations(dossier: Dossier) -> list[str]:
    """Codes of the organisations whose agreement the round's rule asks for."""
    found: list[str] = dossier.round.settings.get("decision_rule", {}).get("organisations", [])
    return list(found)


def session_minutes(dossier: Dossier, move: str) -> QuerySet[Attachment]:
    """Minutes of the coordination committee's session on that move, attached since the dossier entered its present state."""
    return attachments(dossier).filter(kind="minutes", key=move, added_at__gte=dossier.entered_at)


def upheld_review(dossier: Dossier, against: Iterable[str]) -> ReviewRequest | None:
    """An upheld request for review of one of those decisions, not used yet, or None."""
    return dossier.reviews.filter(outcome="upheld", used_at__isnull=True, against__in=against).first()


def decisions(dossier: Dossier) -> list[Entry]:
    """Decisions of the committees in the dossier's journal, latest first: what a request for review may be against."""
    verbs = [key for key, move in workflow.MOVES.items() if set(move.by) & set(COMMITTEES) and key not in WELCOME]
    return list(Entry.objects.filter(stream=dossier.stream, verb__in=verbs).order_by("-seq"))


def took_part(dossier: Dossier, move: str, before: datetime) -> set[str]:
    """Public ids of the persons who took part in the latest decision `move` before that moment: who took it, and who agreed to it."""
    entry = next((e for e in decisions(dossier) if e.verb == move and e.at <= before), None)
    members = dossier.agreements.filter(move=move, given_at__lte=before).values_list("member__public_id", flat=True)
    return {str(one) for one in members} | ({entry.facts.get("by", "")} if entry else set())


def other_task(dossier: Dossier, expert: User, task: str) -> bool:
    """Did the expert ever have the other task in this commune, in any round?"""
    earlier = Assignment.objects.filter(expert=expert, dossier__commune=dossier.commune_id).exclude(task=task)
    return earlier.exists()


def last_entry(dossier: Dossier, verb: str, about: str = "") -> Entry | None:
    """The latest entry of that verb, on that object where one is named, or None."""
    found = Entry.objects.filter(stream=dossier.stream, verb=verb)
    return (found.filter(object=about) if about else found).order_by("-seq").first()


def moved_at(dossier: Dossier) -> list[Entry]:
    """Every change of state in the journal, oldest first."""
    return list(Entry.objects.filter(stream=dossier.stream, verb__in=list(workflow.MOVES)).order_by("seq"))
