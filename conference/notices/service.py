"""Whom a notice goes to."""

from collections.abc import Mapping
from datetime import datetime

from conference.accounts import store as accounts
from conference.directory import service as directory
from conference.directory import store as directory_store


def addressees(now: datetime) -> Mapping[str, str]:
    """Address and language of every active member whose agency's agreement is in force; one mail for each address."""
    current = directory_store.current_agencies(now, directory.zone())
    return {email: language for email, language, agency in accounts.emails(now).values() if agency in current}
