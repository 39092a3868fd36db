"""Forms and words of accounts."""

from conference.accounts.schemas.signing_in import LanguageForm, PasswordForm, SignInForm, UnlockForm

__all__ = ["LanguageForm", "PasswordForm", "SignInForm", "UnlockForm"]
