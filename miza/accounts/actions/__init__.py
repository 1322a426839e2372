"""Writes of people, appointments and keys, one verb each."""

from miza.accounts.actions.appointments import Mandate, appoint, end_appointment, invite, open_commune_account
from miza.accounts.actions.entering import check_password
from miza.accounts.actions.keys import (
    Issued,
    activate,
    ask_new_password,
    change_password,
    count_code,
    create_token,
    issue_code,
    revoke_token,
)
from miza.accounts.actions.people import NewPerson, change_contacts, change_profile, enrol, erase_person

__all__ = [
    "Issued",
    "Mandate",
    "NewPerson",
    "activate",
    "appoint",
    "ask_new_password",
    "change_contacts",
    "change_password",
    "change_profile",
    "check_password",
    "count_code",
    "create_token",
    "end_appointment",
    "enrol",
    "erase_person",
    "invite",
    "issue_code",
    "open_commune_account",
    "revoke_token",
]
