"""Keys: activation codes, passwords, tokens of the API. Only their hashes are kept; each is shown or sent once."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from miza.accounts import access, queries
from miza.accounts.actions.entering import Limit, count_try, one_spelling
from miza.accounts.actions.people import home_stream
from miza.accounts.models import ActivationCode, ApiToken, Appointment, User
from miza.accounts.permissions import Right
from miza.accounts.roles import Role, right_to_name
from miza.core import clock, texts
from miza.core.errors import Refusal, reason
from miza.core.fields import latin
from miza.journal.actions import record
from miza.notifications.actions import mail
from miza.notifications.models import Message

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that a hand or an eye takes for another: 0 O, 1 I L
GROUPS, LENGTH = 3, 4  # 12 signs of 31: 59 bits, tried online only, a few times an hour
INVITATION, RESET = timedelta(days=30), timedelta(hours=24)
MOST_TOKENS = 20
CODE_HERE, RESET_OF_ONE, RESET_HERE = Limit(10), Limit(3, 60), Limit(30, 60)


@dataclass(frozen=True)
class Issued:
    """A code as it leaves: `text` is known here once and never again."""

    text: str
    code: ActivationCode
    user: User


@transaction.atomic
def issue_code(user: User, *, channel: str, by: User) -> Issued:
    """A new code to choose a password with, by mail or on paper; earlier ones stop working. The password in use still works until then.

    Whoever may name every role that the person holds may issue it, so that nobody opens an account stronger than what they may give.
    Raises NotAllowed, Refusal: mail_missing, person_erased.
    """
    role = _may_issue(user, by)
    if not user.is_active:
        raise Refusal(reason("person_erased"))
    issued = give_code(user, channel=channel, by=by)
    facts = {"person": user.public_id, "channel": channel, "expires_at": issued.code.expires_at}
    record("issue_code", home_stream(user), by=by, role=role, facts=facts)
    return issued


def give_code(
    user: User, *, channel: str, by: User | None, lasts: timedelta = INVITATION, letter: str = "invitation"
) -> Issued:
    """Write the code and, by mail, the message that carries it. The right is the caller's to check. Raises Refusal mail_missing."""
    if channel == "mail" and not user.email:
        raise Refusal(reason("mail_missing"))
    now = clock.now()
    user.activation_codes.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    text = "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))
    code = ActivationCode.objects.create(
        user=user, code_hash=_code_hash(text), channel=channel, created_by=by, created_at=now, expires_at=now + lasts
    )
    if channel == "mail":
        _send(user, code, text, letter)
    return Issued(text, code, user)


@transaction.atomic
def activate(code: str, password: str) -> User:
    """Use a code, once, to set the person's password; return the person. The form has checked the password's strength.

    Call `count_code` first. Raises Refusal: code_unknown, code_used, link_expired; the last two are said only to who has the code.
    """
    found = ActivationCode.objects.select_for_update().select_related("user").filter(code_hash=_code_hash(code)).first()
    if found is None or not found.user.is_active:
        raise Refusal(reason("code_unknown"))
    if found.used_at is not None:
        raise Refusal(reason("code_used"))
    if found.expires_at <= clock.now():
        raise Refusal(reason("link_expired"))
    found.used_at = clock.now()
    found.save(update_fields=["used_at"])
    found.user.set_password(password)
    found.user.save(update_fields=["password"])
    Message.objects.filter(about=_about(found), sent_at__isnull=False).delete()
    record("activate", home_stream(found.user), by=found.user, facts={"channel": found.channel})
    return found.user


def count_code(*, address: str) -> None:
    """Count one try at a code from an address; apart from `activate`, whose transaction a wrong code undoes. Raises Refusal too_many_attempts."""
    count_try({("code at", address): CODE_HERE})


def ask_new_password(identifier: str, *, address: str) -> None:
    """Send a link to choose a new password, if that names someone with a mail whose appointment runs; say nothing either way.

    Raises Refusal too_many_attempts.
    """
    count_try({("reset", one_spelling(identifier)): RESET_OF_ONE, ("reset at", address): RESET_HERE})
    user = queries.by_identifier(identifier)
    if user is not None and user.email and access.appointments(user):
        with transaction.atomic():
            give_code(user, channel="mail", by=None, lasts=RESET, letter="new_password")


def change_password(old: str, new: str, *, by: User) -> User:
    """One's own password, the present one being known. Raises Refusal: too_many_attempts, password_wrong."""
    count_try({("change", str(by.pk)): Limit(5)})
    if not by.check_password(old):
        raise Refusal(reason("password_wrong"))
    by.set_password(new)
    by.save(update_fields=["password"])
    return by


@transaction.atomic
def create_token(name: str, *, by: User) -> tuple[ApiToken, str]:
    """A key to the API with one's own rights: its row, and its text, shown once. Raises Refusal too_many_tokens."""
    User.objects.select_for_update().get(pk=by.pk)
    if by.api_tokens.filter(revoked_at__isnull=True).count() >= MOST_TOKENS:
        raise Refusal(reason("too_many_tokens", count=MOST_TOKENS))
    text = f"miza_{secrets.token_urlsafe(32)}"
    return ApiToken.objects.create(user=by, name=name.strip(), token_hash=queries.token_hash(text)), text


def revoke_token(token: ApiToken, *, by: User) -> None:
    """End a key of one's own, or, for programme management, anyone's; again is nothing. Raises NotAllowed."""
    if token.user_id != by.pk:
        access.require(by, Right.PEOPLE_EDIT)
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=clock.now())


def _may_issue(user: User, by: User) -> Role | None:
    """The role in which `by` may open the account of `user`."""
    held = list(queries.not_over(Appointment.objects.filter(user=user)))
    rights = {(right_to_name(Role(a.role)), a.commune_id) for a in held} or {(Right.PEOPLE_EDIT, None)}
    roles = [access.require(by, right, commune) for right, commune in sorted(rights, key=str)]
    return roles[0]


def _send(user: User, code: ActivationCode, text: str, letter: str) -> None:
    with translation.override(user.language if user.language in texts.LANGUAGES else "ar"):
        held = queries.not_over(Appointment.objects.filter(user=user)).select_related("commune").first()
        values = {
            "role": texts.find(f"role_names.{held.role}") if held else "",
            "place": (queries.place(held) if held else "") or {"ar": "وطني", "fr": "national", "en": "national"},
            "username": user.username,
            "date": code.expires_at,
        }
        link = f"{settings.SITE_URL}{reverse('account_activate')}?code={text}"
        mail(
            to=user.email or "",
            language=user.language,
            subject=texts.say(f"mail.{letter}_subject"),
            body=f"{texts.say(f'mail.{letter}', **values)}\n\n{link}\n",
            about=_about(code),
        )


def _about(code: ActivationCode) -> str:
    return f"code:{code.pk}"


def _code_hash(text: str) -> str:
    """Of the code as its signs alone: dashes, spaces, case and the digits' script do not matter. Keyed, so that a stolen table is no list."""
    plain = "".join(c for c in latin(text).upper() if c.isalnum())
    return salted_hmac("miza.accounts.codes", plain, algorithm="sha256").hexdigest()
