"""Writes of people, appointments and keys, one verb each."""

from miza.accounts.actions.entering import check_password

__all__ = ["check_password"]
