"""Coming in: passwords and codes checked, and tries counted so that nobody guesses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_timedelta
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.crypto import salted_hmac

from miza.accounts import access
from miza.accounts.models import Appointment, Attempt, User, phone_number
from miza.core import clock, formats, texts
from miza.core.errors import Reason, Refusal, reason


@dataclass(frozen=True)
class Limit:
    """So many tries in so many minutes for one key."""

    tries: int
    minutes: int = 15


# One person from one place; one person from anywhere, more, so that a stranger cannot lock them out at once; one place, many people.
PERSON_HERE, PERSON, PLACE = Limit(5), Limit(25), Limit(100)


def check_password(identifier: str, password: str, *, address: str) -> User:
    """The person whose identifier and password these are, one of their appointments being in force.

    address: of the network, for the limits only; neither is kept as such. Raises Refusal: too_many_attempts (with the wait),
    sign_in_wrong (the same whether the name or the password is wrong), appointment_not_in_force (only once the password was right).
    """
    named = one_spelling(identifier)
    here = ("sign-in", named, address)
    count_try({here: PERSON_HERE, ("sign-in", named): PERSON, ("sign-in at", address): PLACE})
    user = authenticate(None, username=identifier, password=password)
    if not isinstance(user, User):
        raise Refusal(reason("sign_in_wrong"))
    Attempt.objects.filter(key=_key(here)).delete()
    if not access.appointments(user):
        raise Refusal(_out_of_force(user))
    return user


@transaction.atomic
def count_try(limits: dict[tuple[str, ...], Limit]) -> None:
    """Count one try under each key, or refuse it (too_many_attempts, with the wait) when one of them is used up.

    The try is counted before its answer is known, so that tries sent together do not slip past the limit.
    """
    now = clock.now()
    Attempt.objects.filter(at__lt=now - timedelta(days=1)).delete()
    rows = Attempt.objects.bulk_create(Attempt(key=_key(key), at=now) for key in limits)
    waits = [_wait(row.key, limit, now) for row, limit in zip(rows, limits.values(), strict=True)]
    if any(waits):
        raise Refusal(reason("too_many_attempts", wait=spoken(max(waits))))  # and the transaction forgets this try


def _wait(key: str, limit: Limit, now: datetime) -> timedelta:
    """How long until the key may be tried again; nothing when it may now."""
    since = now - timedelta(minutes=limit.minutes)
    tries = (
        Attempt.objects.filter(key=key, at__gt=since).order_by("-at").values_list("at", flat=True)[: limit.tries + 1]
    )
    return tries[limit.tries] - since if len(tries) > limit.tries else timedelta()


def spoken(wait: timedelta) -> dict[str, str]:
    """A wait in whole minutes, in three languages."""
    minutes = timedelta(minutes=max(1, -(-int(wait.total_seconds()) // 60)))
    return {code: format_timedelta(minutes, threshold=2, locale=formats.LOCALES[code]) for code in texts.LANGUAGES}


def _key(parts: Iterable[str]) -> str:
    return salted_hmac("miza.accounts.attempts", "\n".join(parts), algorithm="sha256").hexdigest()


def one_spelling(identifier: str) -> str:
    """An identifier so written that its spellings count as one."""
    plain = identifier.strip().lower()
    return phone_number(plain) or plain


def _out_of_force(user: User) -> Reason:
    """Why nobody comes in by this account today: its last appointment ended, or the first has not begun."""
    spans: list[tuple[date, date | None]] = list(
        Appointment.objects.filter(user=user).values_list("starts_on", "ends_on")
    )
    coming = [start for start, _ in spans if start > clock.today()]
    if coming:
        return reason("appointment_not_begun", date=min(coming))
    ends = [end for _, end in spans if end is not None]
    return reason("appointment_ended", date=max(ends)) if ends else reason("no_appointment")
