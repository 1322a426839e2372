"""The shape of what people type about themselves and others."""

from miza.accounts.forms.entering import Kept, SignInForm
from miza.accounts.forms.own import ActivateForm, ChangePasswordForm, ForgotForm, ProfileForm, TokenForm
from miza.accounts.forms.people import AppointForm, CodeForm, ContactsForm, EndForm, OpenForm, SearchForm

__all__ = [
    "ActivateForm",
    "AppointForm",
    "ChangePasswordForm",
    "CodeForm",
    "ContactsForm",
    "EndForm",
    "ForgotForm",
    "Kept",
    "OpenForm",
    "ProfileForm",
    "SearchForm",
    "SignInForm",
    "TokenForm",
]
