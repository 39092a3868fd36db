"""A case that the table took on, with people of two agencies on it; and what tests of its people ask of it."""

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.audit.domain import Deed
from conference.audit.models import RecordEntry
from conference.infra.database import session
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId
from tests import builders
from tests.cast import Cast


def taken_on(cast: Cast, now: datetime) -> CaseId:
    """The counsellor's case; the shelter and the detective have a part to play, and the shelter's people are on it."""
    held = builders.bring_case(cast["counsellor"], now)
    meeting = builders.meeting(cast["chair"], [held], now)
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, held, now)
    builders.take_on(cast["chair"], meeting, [cast.agencies["shelter"], cast.agencies["detective"]], now)
    builders.command(cast["chair"], meeting, "end", now)
    return held


def hire(cast: Cast, role: str, now: datetime, *roles: Role, name: str = "Vera Dumont") -> Actor:
    """A further member of somebody's agency."""
    email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    agency = cast.agencies[role]
    member = accounts.add_member(name=name, email=email, language="en", agency=agency, roles=roles, now=now)
    return accounts_store.actors([member], now)[member]


def refused(work: Any, *args: Any, **kwargs: Any) -> str:
    """The code with which something is refused."""
    with pytest.raises(RefusedError) as refusal:
        work(*args, **kwargs)
    return refusal.value.code


def deeds() -> list[tuple[Deed, str]]:
    """What the record holds, in its order."""
    rows = session().execute(sa.select(RecordEntry.deed, RecordEntry.code).order_by(RecordEntry.number))
    return [(deed, code) for deed, code in rows]
