"""Forms and words of accounts."""

from conference.accounts.schemas.signing_in import LanguageForm, PasswordForm, SignInForm

__all__ = ["LanguageForm", "PasswordForm", "SignInForm"]
