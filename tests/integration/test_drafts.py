"""Drafts: sealed, for their writer alone, on one page at a time, and gone for good when they end."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Never

import pytest

from conference.accounts import moves
from conference.audit import store as record_store
from conference.audit.domain import Deed
from conference.consent import service as consent
from conference.drafts import service as drafts
from conference.drafts import store
from conference.drafts.domain import Saving
from conference.drafts.policy import BEHIND, KEEP_DAYS
from conference.infra import keys
from conference.infra.database import db, transaction
from conference.infra.keys import Kind
from conference.infra.sealing import UnsealError
from conference.kernel.actor import Actor
from conference.kernel.errors import InvalidError, RefusedError
from conference.kernel.ids import DraftId, PageId, new_uuid
from conference.queue import service as queue
from tests.builders import bring_case
from tests.cast import PARTS, Cast

WORDS = "quokkas in the garden"
FIELDS = {"question": WORDS, "kept_out": ["one", "two"]}


def fresh() -> Saving:
    """A page on which nothing was begun yet."""
    return Saving(DraftId(new_uuid()), PageId(new_uuid()), None)


def opened_again(saving: Saving) -> Saving:
    """Another page on which the same draft is gone on with."""
    return Saving(saving.draft, PageId(new_uuid()), saving.page)


class CutShortError(Exception):
    """Something fails after everything was done."""


def bring_case_and_stop(by: Actor, draft: DraftId, now: datetime) -> Never:
    bring_case(by, now, draft=draft)
    raise CutShortError


def codes() -> list[str]:
    return [link.entry.code for link in record_store.links() if link.entry.deed is Deed.DRAFT]


def test_its_writer_finds_it_again_as_it_was_left(cast: Cast, now):
    saving, later = fresh(), now + timedelta(minutes=4)
    drafts.save(cast["counsellor"], saving, {"question": "first"}, now)
    drafts.save(cast["counsellor"], saving, FIELDS, later)
    found = drafts.read(cast["counsellor"], later)
    assert found is not None
    begun, fields = found
    assert fields == FIELDS
    assert (begun.begun_at, begun.saved_at, begun.kept_until) == (now, later, later + timedelta(days=KEEP_DAYS))
    assert codes() == ["draft_begun"]


def test_nobody_else_has_a_way_to_it(cast: Cast, now):
    saving = fresh()
    drafts.save(cast["counsellor"], saving, FIELDS, now)
    colleague = replace(cast["shelter"], agency=cast.agencies["counsellor"])
    for other in (colleague, cast["chair"], cast["shelter"]):
        assert drafts.begun(other, now) is None
        assert drafts.read(other, now) is None
        with pytest.raises(RefusedError, match=BEHIND):
            drafts.save(other, saving, {"question": "mine now"}, now)
        drafts.sent(other, saving.draft, now)
        assert drafts.throw_away(other, now) is False
    found = drafts.read(cast["counsellor"], now)
    assert found is not None
    assert found[1] == FIELDS
    with pytest.raises(RefusedError, match="role_has_no_case_access"):
        drafts.save(cast["administrator"], fresh(), FIELDS, now)


def test_neither_database_nor_key_store_holds_a_word_of_it(sqlite_app, sqlite_url, now):
    drafts.save(Cast(now)["counsellor"], fresh(), FIELDS, now)
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    held = b"".join(file.read_bytes() for file in folder.glob("table*.db*"))
    assert b"draft_begun" in held
    assert WORDS.encode() not in held


def test_two_pages_of_one_person_never_overwrite_each_other_unseen(cast: Cast, now):
    first = fresh()
    drafts.save(cast["counsellor"], first, {"question": "first page"}, now)
    second = opened_again(first)
    drafts.save(cast["counsellor"], second, {"question": "second page"}, now)
    with pytest.raises(RefusedError, match=BEHIND):
        drafts.save(cast["counsellor"], first, {"question": "first page, later"}, now)
    with pytest.raises(RefusedError, match=BEHIND):
        drafts.save(cast["counsellor"], fresh(), {"question": "a third page, begun before"}, now)
    found = drafts.read(cast["counsellor"], now)
    assert found is not None
    assert found[1] == {"question": "second page"}


@pytest.mark.parametrize("end", ["thrown away", "sent", "ran out"])
def test_once_it_has_ended_nothing_opens_it_and_no_open_page_brings_it_back(cast: Cast, now, end):
    saving, after = fresh(), now + timedelta(days=KEEP_DAYS)
    drafts.save(cast["counsellor"], saving, FIELDS, now)
    row = store.of_member(cast["counsellor"].member)
    assert row is not None
    ciphertext = row.ciphertext
    if end == "thrown away":
        assert drafts.throw_away(cast["counsellor"], now)
    elif end == "sent":
        drafts.sent(cast["counsellor"], saving.draft, now)
    else:
        assert drafts.tidy(after - timedelta(seconds=1)) == 0
        assert drafts.begun(cast["counsellor"], after) is None
        assert drafts.tidy(after) == 1
    assert keys.get(Kind.DRAFT, saving.draft) is None
    db.session.rollback()
    ended = store.draft(saving.draft)
    assert ended is not None
    assert (ended.ciphertext, len(ciphertext) > 0) == (b"", True)
    with pytest.raises(RefusedError, match=BEHIND):
        drafts.save(cast["counsellor"], saving, FIELDS, now)
    assert drafts.read(cast["counsellor"], now) is None
    assert codes() == ["draft_begun", {"ran out": "draft_ran_out"}.get(end, f"draft_{end.replace(' ', '_')}")]
    drafts.save(cast["counsellor"], fresh(), FIELDS, now)
    assert drafts.begun(cast["counsellor"], now) is not None


def test_a_case_that_cannot_be_brought_leaves_the_draft_and_one_that_is_ends_it(cast: Cast, now):
    saving = fresh()
    drafts.save(cast["counsellor"], saving, FIELDS, now)
    with pytest.raises(InvalidError):
        bring_case(cast["counsellor"], now, needs=(), draft=saving.draft)
    with pytest.raises(CutShortError), transaction():
        bring_case_and_stop(cast["counsellor"], saving.draft, now)
    assert drafts.read(cast["counsellor"], now) is not None
    bring_case(cast["counsellor"], now, draft=saving.draft)
    assert drafts.begun(cast["counsellor"], now) is None
    assert codes() == ["draft_begun", "draft_sent"]


def test_whoever_leaves_leaves_no_draft(cast: Cast, now):
    drafts.save(cast["counsellor"], saving := fresh(), FIELDS, now)
    moves.end_member(PARTS["counsellor"].email, now)
    assert drafts.tidy(now + timedelta(seconds=1)) == 1
    assert keys.get(Kind.DRAFT, saving.draft) is None


def test_an_old_backup_brings_no_draft_back(cast: Cast, now):
    drafts.save(cast["counsellor"], saving := fresh(), FIELDS, now)
    keys.destroy(Kind.DRAFT, [saving.draft])
    assert drafts.read(cast["counsellor"], now) is None
    with pytest.raises(RefusedError, match=BEHIND):
        drafts.save(cast["counsellor"], saving, FIELDS, now)
    drafts.save(cast["counsellor"], fresh(), FIELDS, now)


def test_it_opens_after_the_keys_were_rotated_and_never_in_another_place(cast: Cast, now):
    drafts.save(cast["counsellor"], saving := fresh(), FIELDS, now)
    consent.rotate_keys(now)
    found = drafts.read(cast["counsellor"], now)
    assert found is not None
    assert found[1] == FIELDS
    drafts.save(cast["counsellor"], saving, FIELDS, now)
    with transaction():
        row = store.of_member(cast["counsellor"].member)
        assert row is not None
        row.member_id = cast["shelter"].member
    with pytest.raises(UnsealError):
        drafts.read(cast["shelter"], now)


def test_one_draft_becomes_one_case_and_a_late_save_begins_nothing(cast: Cast, now):
    saving = fresh()
    drafts.save(cast["counsellor"], saving, FIELDS, now)
    bring_case(cast["counsellor"], now, draft=saving.draft)
    with pytest.raises(RefusedError, match=BEHIND):
        bring_case(cast["counsellor"], now, draft=saving.draft)  # from another page, or sent again
    assert len(queue.waiting(cast["counsellor"], now)) == 1

    slow = fresh()
    bring_case(cast["counsellor"], now, draft=slow.draft)  # before its first save arrived
    with pytest.raises(RefusedError, match=BEHIND):
        drafts.save(cast["counsellor"], slow, FIELDS, now)
    assert drafts.begun(cast["counsellor"], now) is None
    drafts.tidy(now + timedelta(days=KEEP_DAYS + 1))
