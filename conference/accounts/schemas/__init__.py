"""Forms and words of accounts."""

from conference.accounts.schemas.signing_in import LanguageForm, SignInForm

__all__ = ["LanguageForm", "SignInForm"]
