"""Pages of people: coming in and going out, appointments, one's own account."""

from miza.accounts.views.entering import csrf_failure, expired, resume, sign_in, sign_out
from miza.accounts.views.own import activate, forgot, password, profile, revoke, tokens
from miza.accounts.views.people import appoint, code, contacts, end, erase, open_account, people, person, proof, where

__all__ = [
    "activate",
    "appoint",
    "code",
    "contacts",
    "csrf_failure",
    "end",
    "erase",
    "expired",
    "forgot",
    "open_account",
    "password",
    "people",
    "person",
    "profile",
    "proof",
    "resume",
    "revoke",
    "sign_in",
    "sign_out",
    "tokens",
    "where",
]
