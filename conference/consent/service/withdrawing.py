"""What she takes back: one release, a part of one, or everything. Spoken is enough; it counts from when she said so.

Source: rule book, Recording, Withdrawal; Events, Withdrawal mid-meeting.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from conference.audit import service as record
from conference.audit import store as record_store
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import CaseFacts, Category, Reason, ReleaseFacts, Signer
from conference.consent.events import ReleaseTakenBack, RightsChanged
from conference.consent.models import Release, ReleaseNarrowing, WithdrawnEverything
from conference.consent.policy import may_withdraw, release_state, viewer_of
from conference.consent.service.rights import require_visible
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, InvalidError, require, require_known
from conference.kernel.ids import AgencyId, CaseId, CasePersonId, ReleaseId, RowId, new_uuid

SAID_IN_FUTURE = "said_in_future"
SAID_BEFORE_SIGNING = "said_before_signing"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one agency has seen on the basis of a release, and when last: kinds of detail, never contents."""

    agency: AgencyId
    category: Category
    last: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """A release of the reader's own agency, why it is not in effect (None: it is), and what was seen by it."""

    release: ReleaseFacts
    why_not: Reason | None
    seen: tuple[Seen, ...]


def open_to_withdraw(actor: Actor, release: ReleaseId, now: datetime) -> tuple[CaseFacts, ReleaseFacts]:
    """A release that can be taken back, with its case: for its holder unless it is withdrawn, for anybody else who may
    know of the case only while it is in effect. Raises HiddenError.
    """
    row = require_known(store.release(release))
    facts = require_visible(actor, row.case_id, now)
    held = _held(facts, release)
    state = release_state(held, facts, now)
    if state is Reason.RELEASE_WITHDRAWN or (state is not None and not actor.stands_for(held.holder)):
        raise HiddenError
    return facts, held


def withdraw(
    actor: Actor,
    release: ReleaseId,
    now: datetime,
    *,
    told_by: Signer = Signer.SURVIVOR,
    said_at: datetime | None = None,
) -> CaseId:
    """Take a withdrawal. Any active member may, spoken is enough, and it counts from when it was said (None: now).

    Said twice, the earlier counts. Raises HiddenError, InvalidError, RefusedError.
    """
    with transaction():
        row = require_known(store.release(release))
        facts = require_visible(actor, row.case_id, now)
        require(may_withdraw(viewer_of(actor), told_by, _held(facts, release), facts, now))
        _withdraw(actor, row, _said(said_at, row, now), now)
        return row.case_id


def _withdraw(actor: Actor, row: Release, said: datetime, now: datetime) -> None:
    if row.withdrawn_at is not None and row.withdrawn_at <= said:
        return
    row.withdrawn_at, row.withdrawal_taken_by, row.withdrawal_taken_at = said, actor.member, now
    record.append(Deed.WITHDRAW_RELEASE, at=now, by=actor, case=row.case_id, code="withdrawn", basis=row.id)
    _tell(actor, row.case_id, [row.holder_id])


def _tell(actor: Actor, case: CaseId, holders: Collection[AgencyId]) -> None:
    """Open pages follow first, then the holders are told."""
    publish(RightsChanged(case))
    publish(ReleaseTakenBack(case=case, holders=frozenset(holders), taken_by=actor.member))


def _held(case: CaseFacts, release: ReleaseId) -> ReleaseFacts:
    return next(known for known in case.releases if known.id == release)


def _said(said_at: datetime | None, row: Release, now: datetime) -> datetime:
    """When she said it: never later than now, nor on a day before she signed. Raises InvalidError."""
    said, zone = said_at or now, directory.zone()
    _require_past(said, now)
    if said.astimezone(zone).date() < row.signed_at.astimezone(zone).date():
        raise InvalidError({"said_at": SAID_BEFORE_SIGNING})
    return max(said, row.signed_at)


def _require_past(said: datetime, now: datetime) -> None:
    if said > now:
        raise InvalidError({"said_at": SAID_IN_FUTURE})


def narrow(
    actor: Actor,
    release: ReleaseId,
    categories: Collection[Category],
    now: datetime,
    *,
    told_by: Signer = Signer.SURVIVOR,
    said_at: datetime | None = None,
) -> CaseId:
    """She takes some kinds of detail back from a release; the rest stays. Where nothing stays, it is withdrawn.

    As `withdraw`.
    """
    with transaction() as current:
        row = require_known(store.release(release))
        facts = require_visible(actor, row.case_id, now)
        held = _held(facts, release)
        require(may_withdraw(viewer_of(actor), told_by, held, facts, now))
        said = _said(said_at, row, now)
        left = held.categories - {kind for part in held.narrowed for kind in part.categories}
        taken = left & frozenset(categories)
        if taken and taken == left:
            _withdraw(actor, row, said, now)
        elif taken:
            current.add_all(_narrowing(actor, release, kind, said, now) for kind in sorted(taken))
            for kind in sorted(taken):
                _note_narrowing(actor, row, kind, now)
            _tell(actor, row.case_id, [row.holder_id])
        return row.case_id


def _narrowing(actor: Actor, release: ReleaseId, kind: Category, said: datetime, now: datetime) -> ReleaseNarrowing:
    return ReleaseNarrowing(
        id=RowId(new_uuid()), release_id=release, category=kind, at=said, taken_at=now, taken_by=actor.member
    )


def _note_narrowing(actor: Actor, row: Release, kind: Category, now: datetime) -> None:
    record.append(Deed.NARROW_RELEASE, at=now, by=actor, case=row.case_id, code="narrowed", category=kind, basis=row.id)


def withdraw_everything(
    actor: Actor,
    case: CaseId,
    about: CasePersonId,
    now: datetime,
    *,
    told_by: Signer = Signer.SURVIVOR,
    said_at: datetime | None = None,
) -> None:
    """She takes back every release about her that was signed until then, of every agency. As `withdraw`."""
    with transaction() as current:
        facts = require_visible(actor, case, now)
        require_known(facts.people.get(about))
        require(may_withdraw(viewer_of(actor), told_by, None, facts, now))
        said = said_at or now
        _require_past(said, now)
        current.add(
            WithdrawnEverything(id=RowId(new_uuid()), about_id=about, at=said, taken_at=now, taken_by=actor.member)
        )
        record.append(Deed.WITHDRAW_EVERYTHING, at=now, by=actor, case=case, code="withdrawn")
        _tell(actor, case, [held.holder for held in facts.releases if held.about == about and held.signed_at <= said])


def given_releases(actor: Actor, case: CaseId, now: datetime) -> list[Given]:
    """The releases of the actor's own agency in a case, the latest signed first, and who has seen what by each: so that
    she can be told. Raises HiddenError.
    """
    facts = require_visible(actor, case, now)
    own = [release for release in facts.releases if actor.stands_for(release.holder)]
    looks = record_store.looks_allowed_by([release.id for release in own])
    return [
        Given(
            release=release,
            why_not=release_state(release, facts, now),
            seen=tuple(
                Seen(AgencyId(look.agency), Category(look.category), look.last)
                for look in looks
                if look.basis == release.id
            ),
        )
        for release in sorted(own, key=lambda held: held.signed_at, reverse=True)
    ]


def taken_back_since(actor: Actor, since: datetime, now: datetime) -> list[tuple[Release, datetime]]:
    """The releases of the actor's agency of which she took back all or a part since then, and when that was taken down;
    of cases the actor may know. Told to the holder only.
    """
    if not actor.has(Role.REPRESENTATIVE, Role.COORDINATOR):
        return []
    found = store.taken_back_since(actor.agencies, since)
    visible = store.visible_among(actor, [row.case_id for row, _at in found], now)
    return [(row, at) for row, at in found if row.case_id in visible]
