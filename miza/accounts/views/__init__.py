"""Pages of people: coming in and going out, appointments, one's own account."""

from miza.accounts.views.entering import csrf_failure, expired, resume, sign_in, sign_out

__all__ = ["csrf_failure", "expired", "resume", "sign_in", "sign_out"]
