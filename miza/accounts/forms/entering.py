"""Sign-in, and what an expired session left behind."""

from dataclasses import asdict, dataclass, field

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from miza.core.fields import Renderer

SALT = "miza.accounts.kept"
KEPT_SECONDS = 24 * 3600
KEPT_MAX = 2 * 1024 * 1024  # once compressed; a request may hold 5 MB of text
SECRETS = ("csrfmiddlewaretoken", "password", "code", "otp", "token")


@dataclass(frozen=True)
class Kept:
    """A form that came without a session: where it went and what it held, but secrets; of its files, the names alone."""

    path: str
    fields: list[list[str]] = field(default_factory=list)
    files: list[list[str]] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest) -> "Kept":
        """What `request` holds."""
        typed = [[name, value] for name, values in request.POST.lists() if not is_secret(name) for value in values]
        files = [[name, str(one.name)] for name, many in request.FILES.lists() for one in many]
        return cls(request.get_full_path(), typed, files)

    def sealed(self) -> str:
        """Signed and compressed, to ride in a hidden field; "" when it is too long to."""
        text = signing.dumps(asdict(self), salt=SALT, compress=True)
        return text if len(text) <= KEPT_MAX else ""

    @classmethod
    def opened(cls, text: str) -> "Kept | None":
        """What `sealed` wrote, or None when it is another's, altered or a day old."""
        try:
            return cls(**signing.loads(text, salt=SALT, max_age=KEPT_SECONDS)) if text else None
        except (signing.BadSignature, TypeError):
            return None


def is_secret(name: str) -> bool:
    """Is the field one that must never be shown again or kept?"""
    last = name.lower().rpartition("-")[2]
    return last in SECRETS or last.startswith("password")


class SignInForm(forms.Form):
    """Who you are, in any of three ways, and your password."""

    default_renderer = Renderer
    identifier = forms.CharField(
        label=_("E-mail, phone number or username"),
        help_text=_("As given in your invitation or activation letter"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=pgettext_lazy("account", "Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "current-password"}, render_value=True),
    )
    remember = forms.BooleanField(
        label=_("This device is mine: keep me signed in for 12 hours"), required=False, widget=forms.CheckboxInput()
    )
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput())
    kept = forms.CharField(required=False, strip=False, widget=forms.HiddenInput())
