"""What allauth asks of us: nobody signs up alone, and only its second factor stands between the password and the session."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Accounts are opened by invitation (accounts.actions); passwords are checked by our own page (accounts.views.sign_in)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"] if "allauth.mfa" in settings.INSTALLED_APPS else []

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Its own messages ("you have signed in as…") are not shown: the header says who you are."""
