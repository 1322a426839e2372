"""What a person who may would send to each operation: so that a refusal is one of right, not of a field left empty."""

from datetime import timedelta

import make
from make.world import ELSEWHERE, HERE
from miza.accounts.roles import Role
from miza.core import clock
from miza.verification import queries as verification


def day(days):
    """A day as a browser sends it, so many days from today."""
    return (clock.today() + timedelta(days=days)).isoformat()


def bodies(world):
    """Values by the name of the address; a bytes value is a file."""
    return {
        **_accounts(world),
        **_candidacy(world),
        **_acts(world),
        **_assessment(),
        **_visit(world),
        **_plan(world),
        **_decision(world),
        **_programme(),
        **_api(),
    }


def _accounts(world):
    person = {
        "full_name": "Someone",
        "email": "someone@example.org",
        "starts_on": day(0),
        "proof": make.PDF,
        "channel": "paper",
    }
    return {
        "account_login": {"identifier": "person1", "password": "wrong"},
        "account_profile": {"language": "fr", "phone": ""},
        "account_tokens": {"name": "Key"},
        "account_appoint": {**person, "role": "contributor"},
        "account_open": {**person, "role": "president", "accepted": "yes", "verdict": "Seen."},
        "account_code": {"channel": "paper"},
        "account_contacts": {"full_name": "Someone", "email": "someone@example.org"},
        "account_end": {"on": day(30)},
    }


def _candidacy(world):
    checked = world.dossier("submitted").conditions.get(code="ELG-03").version
    return {
        "dossiers:start": {"commune": world.fresh.code},
        "dossiers:letter": {"file": make.PDF, "dated_on": day(-1)},
        "dossiers:card": {"version": world.dossier("incomplete").card_version},
        "dossiers:condition": {
            "ELG-03-version": world.dossier("incomplete").conditions.get(code="ELG-03").version,
            "ELG-03-dated_on": day(-3),
        },
        "dossiers:check_condition": {"verdict": "ok", "version": checked},
        "dossiers:agree": {"move": "accept"},
        "dossiers:minutes": {"file": make.PDF},
        "dossiers:people": {"expert": world.people[Role.EXPERT, ELSEWHERE].pk, "task": "accompany"},
        "dossiers:observers": {"observer": world.people[Role.OBSERVER, ELSEWHERE].pk},
    }


def _acts(world):
    return {
        "dossiers:extend": {"to_date": day(200), "why": "Why."},
        "dossiers:pause": {"starts": day(0), "until": day(30), "why": "Why."},
        "dossiers:resume": {"why": "Why."},
        "dossiers:president": {"full_name": "New", "email": "new@example.org", "since": day(-1), "proof": make.PDF},
        "dossiers:rectify_letter": {"wrong": world.letter.number, "right": "Right.", "why": "Why."},
        "dossiers:contest": {"why": "Why."},
        "dossiers:ask_review": {"against": "require_plan", "reasons": "Why.", "paper": make.PDF},
        "dossiers:answer_review": {"outcome": "upheld", "reasons": "Why."},
    }


def _assessment():
    return {
        "assessments:team": {"name": "Someone", "college": "staff"},
        "assessments:member": {"version": 1, "name": "Someone", "college": "staff"},
        "assessments:kickoff": {"kickoff_on": day(-1), "women": 3, "men": 3, "minutes": make.PDF, "version": 1},
        "assessments:calendar": {"submission_on": day(40), "meeting_1": day(10), "version": 1},
        "assessments:consent": {"expert_may_read": "on"},
        "assessments:consensus": {"met_on": day(0), "norms": ["PAR-01"]},
        "assessments:norm": {"version": 1, "level": 2},
        "assessments:evidence": {"file": make.PDF, "title": "Minutes", "norm_1": "PAR-01"},
        "assessments:piece": {"norm": "EGA-01"},
    }


def _visit(world):
    proposed = world.dossier("reviewing")
    team = [world.people[Role.EXPERT, HERE].pk]
    visit = verification.current_visit(world.dossier("visiting"))
    read = {"fingerprint": verification.fingerprint(visit), "text": "Text."}
    return {
        "verification:norm": {"version": 0, "level": 2, "reason": "Reason."},
        "verification:queries": {"norm": "PAR-01", "question": "Why?"},
        "verification:answer": {"version": 0, "answer": "Because."},
        "verification:propose": {"starts_on": day(20), "ends_on": day(21), "team": team},
        "verification:team": {"team": team},
        "verification:confirm": {"visit": proposed.visits.get().pk},
        "verification:other_dates": {"reason": "Why."},
        "verification:interests": {"declared": "none"},
        "verification:write": {"version": visit.version, "people_met": "People", "report_text": "Text."},
        "verification:sign": {**read, "scan": make.PDF, "received_on": day(0)},
        "verification:observe": read,
        "verification:refuse": read,
        "verification:report": {"version": 1, "strengths": "Text.", "improvements": "Text.", "text": "Text."},
    }


def _plan(world):
    plan = world.dossier("planning").plans.get()
    activity = {"norm": "PAR-01", "title": "Title", "to_level": 4, "version": 1}
    return {
        "plans:add": {"action": "PAR-01.A2"},
        "plans:workshop": {"version": plan.version, "on": day(0), "women": 3, "men": 3, "minutes": make.PDF},
        "plans:agree": {"edition": plan.edition, "scan": make.PDF, "received_on": day(0)},
        "plans:disagree": {"edition": plan.edition, "points": "Points."},
        "plans:own": activity,
        "plans:edit": activity,
        "plans:done": {"version": 1, "done_on": day(0), "proof": make.PDF},
        "moves:take": {"signed": "on", "scan": make.PDF, "received_on": day(0)},
    }


def _decision(world):
    member = world.people[Role.ACCREDITATION, HERE].pk
    return {
        "committees:convene": {"held_on": day(10)},
        "committees:proposal": {"outcome": "grant", "reasons": "Reasons.", "version": 0},
        "committees:agree": {"move": "propose"},
        "committees:open": {"chair": member, "secretary": member},
        "committees:presence": {"present": [member]},
        "committees:add": {"ref": world.dossier("deliberating").ref},
        "committees:item": {"subject": "grant", "ballot_kind": "open"},
        "committees:vote": {"choice": "yes"},
        "committees:rectify": {"wrong": "Wrong.", "right": "Right.", "why": "Why."},
        "committees:recuse": {"member": member, "note": "Why."},
        "committees:counts": {"yes": 3, "no": 0, "abstain": 0},
    }


def _programme():
    return {
        "programme:new_call": {"opens_on": day(250), "closes_on": day(260)},
        "programme:prolong_call": {"closes_on": day(220)},
        "programme:days_off": {"year": clock.today().year + 1},
        "programme:add_day": {"day": day(20), "name_ar": "ي", "name_fr": "J", "name_en": "D"},
        "programme:confirm_day": {"day": day(91)},
    }


def _api():
    return {
        "api:take": {"move": "submit_assessment", "signed": True},
        "api:save_answer": {"level": 1},
        "api:vote": {"choice": "yes"},
    }
