"""One's own account: password, language, phone, keys of the API."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from miza.accounts.forms.people import PhoneField
from miza.core.errors import reason
from miza.core.fields import Renderer

NEW = {"dir": "ltr", "autocomplete": "new-password"}
CODE = {"dir": "ltr", "autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    default_renderer = Renderer
    password = forms.CharField(
        label=pgettext_lazy("account", "New password"),
        help_text=_("Ten characters at least, not digits alone, and not one that everybody uses"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(NEW, render_value=True),
    )
    password_again = forms.CharField(
        label=_("New password again"), strip=False, max_length=200, widget=forms.PasswordInput(NEW, render_value=True)
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            validate_password(password)
        except ValidationError as faults:
            raise ValidationError(
                [
                    ValidationError(str(reason(str(one.code), **(one.params or {}))), code=one.code)
                    for one in faults.error_list
                ]
            ) from None
        return password

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "password" in typed and "password_again" in typed and typed["password"] != typed["password_again"]:
            self.add_error("password_again", ValidationError(str(reason("passwords_differ")), code="passwords_differ"))
        return typed


class ActivateForm(NewPasswordForm):
    """A code, from a letter or a mail, and the password it opens the account with."""

    code = forms.CharField(
        label=_("Activation code"),
        help_text=_("Twelve letters and digits, as in your letter or e-mail; dashes do not matter"),
        max_length=40,
        widget=forms.TextInput(CODE),
    )
    field_order = ["code", "password", "password_again"]


class ChangePasswordForm(NewPasswordForm):
    """One's own password, the present one being known."""

    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"dir": "ltr", "autocomplete": "current-password"}, render_value=True),
    )
    field_order = ["present", "password", "password_again"]


class ForgotForm(forms.Form):
    """Whose password is lost."""

    default_renderer = Renderer
    identifier = forms.CharField(
        label=_("E-mail, phone number or username"),
        max_length=254,
        widget=forms.TextInput(
            {"dir": "ltr", "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class ProfileForm(forms.Form):
    """How the platform speaks to the person and how to reach them."""

    default_renderer = Renderer
    language = forms.ChoiceField(label=_("Language of the pages and letters"), choices=settings.LANGUAGES)
    phone = PhoneField(
        label=pgettext_lazy("account", "Phone"), required=False, max_length=30, help_text=_("You may sign in with it")
    )


class TokenForm(forms.Form):
    """What a key of the API is for."""

    default_renderer = Renderer
    name = forms.CharField(label=_("What this key is for"), max_length=80)
