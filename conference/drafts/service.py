"""Use cases of drafts. Each is asked by its writer alone: there is no way to somebody else's."""

import json
from datetime import datetime, timedelta
from typing import cast

from conference.accounts import store as accounts
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.drafts import store
from conference.drafts.domain import Begun, Ended, Fields, Saving
from conference.drafts.events import DraftEnded
from conference.drafts.models import Draft
from conference.drafts.policy import KEEP_DAYS, kept_until, may_begin, may_draft, may_end, may_go_on
from conference.infra import keys, sealing
from conference.infra.database import publish, transaction
from conference.infra.keys import Key, Kind
from conference.infra.sealing import Sealed
from conference.kernel.actor import Actor
from conference.kernel.errors import require
from conference.kernel.ids import DraftId, PageId


def begun(actor: Actor, now: datetime) -> Begun | None:
    """What the actor has begun and not sent, without opening it. What its key is gone for is no more."""
    row = _held(actor, now)
    return None if row is None else _begun(row)


def read(actor: Actor, now: datetime) -> tuple[Begun, Fields] | None:
    """The same, opened for its writer."""
    row = _held(actor, now)
    if row is None:
        return None
    found = keys.get_many([(Kind.DRAFT, row.id), (Kind.AGENCY, row.agency_id)])
    sealed = Sealed(ciphertext=row.ciphertext, wrapped_key=found[Kind.DRAFT, row.id].wrapped)
    text = sealing.unseal(sealed, agency_key=found[Kind.AGENCY, row.agency_id], place=_place(row))
    return _begun(row), cast(Fields, json.loads(text))


def save(actor: Actor, saving: Saving, fields: Fields, now: datetime) -> Begun:
    """Save what was typed, in place of what is there. Raises RefusedError: another page of the actor's was quicker.

    That something was begun is recorded once; each letter is not.
    """
    text = json.dumps(fields)
    with transaction() as current:
        require(may_draft(actor))
        store.take_turn(actor.member)
        row = store.draft(saving.draft)
        if row is None:
            require(may_begin(has_another=_held(actor, now) is not None))
            row = _new(actor, saving, now)
            current.add(row)
            record.append(Deed.DRAFT, at=now, by=actor, code="draft_begun")
        else:
            ended = row.ended_at is not None or not _opens(row)
            require(may_go_on(actor, row.member_id, row.saved_by, saving, ended=ended))
        row.ciphertext, row.saved_by, row.saved_at = _seal(row, text), saving.page, now
        current.flush()
        return _begun(row)


def throw_away(actor: Actor, now: datetime) -> bool:
    """End what the actor has begun; whether there was anything."""
    with transaction():
        store.take_turn(actor.member)
        row = store.of_member(actor.member)
        if row is not None:
            _end(row, actor, Ended.THROWN_AWAY, now)
        return row is not None


def sent(actor: Actor, draft: DraftId, now: datetime) -> None:
    """What a draft became is sent: it ends with the caller's transaction. What somebody else wrote is left alone. What
    the form never saved is noted as ended, so that a save which comes late begins nothing. Raises RefusedError: it was
    sent, or thrown away, from another page.
    """
    with transaction() as current:
        store.take_turn(actor.member)
        row = store.draft(draft)
        if row is None:
            current.add(_blank(actor, draft, PageId(draft), now, ended_at=now))
        elif row.member_id == actor.member:
            require(may_end(ended=row.ended_at is not None))
            _end(row, actor, Ended.SENT, now)


def destroy_key(draft: DraftId) -> None:
    """Destroy the key of a draft that has ended: no backup of the database opens it any more."""
    keys.destroy(Kind.DRAFT, [draft])


def tidy(now: datetime) -> int:
    """End the drafts whose time is over and those of members who are no more, with their keys; how many ended."""
    with transaction():
        active = [member.member for member in accounts.active_members(now)]
        over = store.to_end(now - timedelta(days=KEEP_DAYS), active)
        for row in over:
            _end(row, None, Ended.RAN_OUT, now)
    keys.destroy(Kind.DRAFT, store.ended())  # and of those whose end was cut short before its key went
    with transaction():
        store.forget(store.ended(now - timedelta(days=KEEP_DAYS)))
    return len(over)


def _held(actor: Actor, now: datetime) -> Draft | None:
    row = store.of_member(actor.member)
    if row is None or kept_until(row.saved_at) <= now or not _opens(row):
        return None
    return row


def _opens(row: Draft) -> bool:
    """Not one that an old backup brought back after its key was destroyed."""
    return keys.get(Kind.DRAFT, row.id) is not None


def _new(actor: Actor, saving: Saving, now: datetime) -> Draft:
    """A draft that is about to be sealed. One that is over, but not tidied away yet, makes room for it."""
    over = store.of_member(actor.member)
    if over is not None:
        _end(over, None, Ended.RAN_OUT, now)
    return _blank(actor, saving.draft, saving.page, now, ended_at=None)


def _blank(actor: Actor, draft: DraftId, page: PageId, now: datetime, *, ended_at: datetime | None) -> Draft:
    return Draft(
        id=draft,
        member_id=actor.member,
        agency_id=actor.agency,
        ciphertext=b"",
        saved_by=page,
        begun_at=now,
        saved_at=now,
        ended_at=ended_at,
    )


def _seal(row: Draft, text: str) -> bytes:
    """The ciphertext, under the draft's one key, which is stored before the draft is."""
    place = _place(row)
    with keys.writing() as store_of_keys:
        agency_key = store_of_keys.put_once(Kind.AGENCY, row.agency_id, lambda: sealing.new_agency_key(row.agency_id))
        held = store_of_keys.get(Kind.DRAFT, row.id)
        sealed = sealing.seal(text, agency_key=agency_key, place=place, under=held.wrapped if held else None)
        if held is None:
            store_of_keys.put([Key(Kind.DRAFT, row.id, sealed.wrapped_key, place, agency=row.agency_id)])
    return sealed.ciphertext


def _place(row: Draft) -> str:
    return f"draft:{row.id}|{row.member_id}|{row.agency_id}"


def _end(row: Draft, by: Actor | None, why: Ended, now: datetime) -> None:
    row.ciphertext, row.ended_at = b"", now
    record.append(Deed.DRAFT, at=now, by=by, code=why)
    publish(DraftEnded(row.id))


def _begun(row: Draft) -> Begun:
    return Begun(
        id=row.id,
        page=row.saved_by,
        begun_at=row.begun_at,
        saved_at=row.saved_at,
        kept_until=kept_until(row.saved_at),
    )
