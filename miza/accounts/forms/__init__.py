"""The shape of what people type about themselves and others."""

from miza.accounts.forms.entering import Kept, SignInForm

__all__ = ["Kept", "SignInForm"]
