"""Every action of every domain is exposed by the API, or exempt with its reason. A new action must take its place here."""

import importlib
import inspect
import pkgutil

import pytest

import miza
from miza.api.views import api

EXPOSED = {  # domain.action -> the operation that calls it
    "moves.take": "take",
    "assessments.save_answer": "save_answer",
    "committees.vote": "vote",
}
MOVE = "carried out by a move, which the API exposes"
PERSON = "opens, changes or ends someone's access: by that person or the manager on the pages alone, never by a program"
PAPER = "comes with a file or a signed paper, checked and shown beside its field on the pages"
LATER = "done on the pages; the API gets it with the issue that deepens its domain"
INSTALL = "of the installation: the console or the background worker"
HELPER = "no act of a person: used by other actions, or only reads"
EXEMPT = {
    MOVE: """
        assessments.snapshot assessments.start_pass committees.last_used_item committees.snapshot_deliberated committees.use_item
        dossiers.close_rank dossiers.use_review labels.create plans.affected_norms plans.require_activities
        verification.announced_visit verification.carry_findings verification.close_queries verification.drop_visit
        verification.mark_queries_sent verification.snapshot_verified
    """,
    PERSON: """
        accounts.activate accounts.appoint accounts.ask_new_password accounts.change_contacts accounts.change_password
        accounts.change_profile accounts.check_password accounts.count_code accounts.create_token accounts.end_appointment
        accounts.enrol accounts.erase_person accounts.invite accounts.issue_code accounts.open_commune_account
        accounts.revoke_token dossiers.close_to dossiers.confirm_participation dossiers.open_to dossiers.replace_president
    """,
    PAPER: """
        assessments.add_evidence assessments.record_kickoff committees.record_counts dossiers.ask_review dossiers.attach
        dossiers.attach_minutes dossiers.contest_paper dossiers.detach dossiers.keep plans.record_done plans.record_workshop
        verification.answer verification.file_evaluation_report verification.sign_report
    """,
    LATER: """
        assessments.add_member assessments.allow_expert assessments.close_consensus assessments.drop_evidence assessments.drop_use
        assessments.edit_member assessments.member_leaves assessments.set_calendar assessments.use_evidence
        committees.add_item committees.close_item committees.close_session committees.convene committees.mark_presence
        committees.open_session committees.open_vote committees.rectify committees.recuse committees.release
        committees.write_proposal dossiers.rectify
        dossiers.agree dossiers.answer_condition dossiers.assign dossiers.check_condition dossiers.decide_review
        dossiers.end_assignment dossiers.extend dossiers.pause dossiers.resume dossiers.save_card dossiers.start
        dossiers.withdraw_agreement
        plans.add_from_framework plans.add_own plans.agree plans.change plans.drop plans.record_disagreement
        programme.add_day_off programme.change_round programme.confirm_day_off programme.open_call programme.open_round
        programme.prepare_round programme.prolong_call programme.remove_day_off programme.seed_days_off
        verification.ask verification.ask_other_dates verification.change_team verification.confirm_levels
        verification.confirm_visit verification.declare_interests verification.propose_visit verification.record_observations
        verification.record_refusal verification.save_finding verification.take_back verification.write_report
    """,
    INSTALL: """
        communes.sync frameworks.load frameworks.publish journal.erase_notes labels.expire notifications.send_waiting
    """,
    HELPER: """
        assessments.checked assessments.content_of committees.original dossiers.ask_by dossiers.lengthened
        dossiers.letter_original files.store journal.record
        notifications.mail notifications.next_number notifications.write_letter
    """,
}
EXEMPTED = {action: reason for reason, actions in EXEMPT.items() for action in actions.split()}


def actions_of(package):
    """The public functions that a domain offers as actions."""
    try:
        module = importlib.import_module(f"miza.{package}.actions")
    except ModuleNotFoundError as missing:
        if missing.name != f"miza.{package}.actions":
            raise
        return set()
    own = [
        n for n, found in vars(module).items() if getattr(found, "__module__", "") == module.__name__ and n[0] != "_"
    ]
    names = getattr(module, "__all__", own)
    return {f"{package}.{name}" for name in names if inspect.isfunction(getattr(module, name))}


ACTIONS = set().union(*(actions_of(module.name) for module in pkgutil.iter_modules(miza.__path__)))


def operations():
    """Every operation of the API."""
    return [op for _, router in api._routers for path in router.path_operations.values() for op in path.operations]


def test_every_action_is_exposed_or_exempt():
    assert sorted(ACTIONS - set(EXPOSED) - set(EXEMPTED)) == []


def test_nothing_is_named_that_is_no_action():
    assert sorted((set(EXPOSED) | set(EXEMPTED)) - ACTIONS) == []


def test_nothing_is_both():
    assert sorted(set(EXPOSED) & set(EXEMPTED)) == []
    assert len(EXEMPTED) == sum(len(actions.split()) for actions in EXEMPT.values())


@pytest.mark.parametrize(("action", "operation"), EXPOSED.items())
def test_an_exposed_action_is_called_by_its_operation(action, operation):
    domain, _, name = action.partition(".")
    view = next(op.view_func for op in operations() if op.view_func.__name__ == operation)
    called = getattr(importlib.import_module(f"miza.{domain}.actions"), name)

    assert called in vars(inspect.getmodule(view)).values() or f"actions.{name}(" in inspect.getsource(view)


def test_every_write_of_the_api_is_an_exposed_action():
    writes = {op.view_func.__name__ for op in operations() if set(op.methods) - {"GET"}}

    assert writes == set(EXPOSED.values())
