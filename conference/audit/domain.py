"""What the record may hold, and how its chain proves itself. Source: rule book, section (b), Log."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID


class Deed(StrEnum):
    """What was done."""

    LOOK = "look"
    ENTER_DETAIL = "enter_detail"
    RECORD_RELEASE = "record_release"
    WITHDRAW_RELEASE = "withdraw_release"
    SET_STEP = "set_step"
    SHARE = "share"
    STOP_SHARING = "stop_sharing"
    BRING_CASE = "bring_case"
    STEP_ASIDE = "step_aside"
    EXCLUDE = "exclude"
    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    REFUSED = "refused"
    NARROW_RELEASE = "narrow_release"
    WITHDRAW_EVERYTHING = "withdraw_everything"
    LIFT_EXCLUSION = "lift_exclusion"
    JOIN_TEAM = "join_team"
    LEAVE_TEAM = "leave_team"
    RECORD_PERSON = "record_person"
    RECORD_SIGNER = "record_signer"
    FLAG_SIGNER = "flag_signer"
    NOTE_CAPACITY = "note_capacity"
    ASK_OVERRIDE = "ask_override"
    APPROVE_OVERRIDE = "approve_override"
    END_OVERRIDE = "end_override"
    REVIEW_OVERRIDE = "review_override"
    RECORD_DUTY = "record_duty"
    RECORD_ORDER = "record_order"
    REVIEW_ORDER = "review_order"
    DISCLOSE = "disclose"
    TELL_SURVIVOR = "tell_survivor"
    HOLD = "hold"
    LIFT_HOLD = "lift_hold"
    CLOSE_CASE = "close_case"
    REOPEN_CASE = "reopen_case"
    ERASE_CASE = "erase_case"
    COPY = "copy"
    EXPLAIN = "explain"
    CHANGE_SETTING = "change_setting"
    MERGE_AGENCY = "merge_agency"
    END_MEMBERSHIP = "end_membership"
    ROTATE_KEYS = "rotate_keys"
    READ_RECORD = "read_record"
    VERIFY_RECORD = "verify_record"
    ANCHOR_RECORD = "anchor_record"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record. Ids and codes only: no field here can carry a name or a free text."""

    at: datetime
    deed: Deed
    actor: UUID | None
    agency: UUID | None
    case_ref: str | None
    meeting: UUID | None
    category: str | None
    answer: str
    code: str
    basis: UUID | None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it stands in the chain."""

    number: int
    entry: Entry
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class End:
    """Where the chain ends: the number and the hash of its last link."""

    number: int
    hash: str


START = "0" * 64


def chain_hash(previous: str, number: int, entry: Entry) -> str:
    """SHA-256 over the previous hash, the number and every field, in a fixed order."""
    facts = [
        previous,
        number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.deed.value,
        *(None if value is None else str(value) for value in (entry.actor, entry.agency)),
        entry.case_ref,
        None if entry.meeting is None else str(entry.meeting),
        entry.category,
        entry.answer,
        entry.code,
        None if entry.basis is None else str(entry.basis),
    ]
    return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


def first_broken(links: Iterable[Link], head: End) -> int | None:
    """The number of the first link that was edited, removed, reordered or added; None when the chain holds and ends as
    `head` says. Where only the hash of the end differs, it is the last link that was written again.
    """
    previous, expected = START, 1
    for link in links:
        honest = chain_hash(previous, expected, link.entry)
        if link.number != expected or link.previous != previous or link.hash != honest:
            return expected
        previous, expected = link.hash, expected + 1
    end = End(expected - 1, previous)
    if end == head:
        return None
    return max(end.number, 1) if end.number == head.number else min(end.number, head.number) + 1
