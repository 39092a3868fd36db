"""What the record may hold, and how its chain proves itself. Source: rule book, section (b), Log."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    DRAFT = "draft"
    EDIT_CARD = "edit_card"
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
    RENAME_CASE = "rename_case"
    ANSWER_ALIKE = "answer_alike"
    COPY = "copy"
    EXPLAIN = "explain"
    CHANGE_SETTING = "change_setting"
    MERGE_AGENCY = "merge_agency"
    END_MEMBERSHIP = "end_membership"
    ROTATE_KEYS = "rotate_keys"
    READ_RECORD = "read_record"
    VERIFY_RECORD = "verify_record"
    ANCHOR_RECORD = "anchor_record"
    CORRECT_MINUTES = "correct_minutes"
    APPROVE_MINUTES = "approve_minutes"
    REOPEN_MINUTES = "reopen_minutes"
    SEND_ACTIONS = "send_actions"
    MAKE_HER_COPY = "make_her_copy"
    TAKE_MINUTES = "take_minutes"
    ASK_CONFERENCE = "ask_conference"
    ANSWER_CONFERENCE = "answer_conference"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record. Ids and codes only: no field here can carry a name or a free text.

    `policy`: which version of the task force's settings the answer was given under; None before versions were kept.
    """

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
    policy: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it stands in the chain."""

    number: int
    entry: Entry
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Looks:
    """What an agency has looked at on one basis: a kind of detail, and when last."""

    basis: UUID
    agency: UUID
    category: str
    last: datetime


@dataclass(frozen=True, slots=True)
class End:
    """Where the chain ends: the number and the hash of its last link."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chain ended at a moment, kept where the writer of the record cannot change it."""

    number: int
    hash: str
    at: datetime
    policy: int


class Fault(StrEnum):
    """What is wrong with the record."""

    BROKEN = "broken"
    """From this entry on the chain does not hold: it was edited, removed, moved, or put in."""
    CUT_OFF = "cut_off"
    """An anchor knows of this entry, and it is not there any more."""
    REWRITTEN = "rewritten"
    """The chain holds in itself, but this entry is not the one that was anchored."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What verifying found. `number`: the first entry that does not stand as it was written, None when all do.

    `entries`: how many were read; `anchors`: how many anchors they agree with, `latest` the last of those.
    """

    number: int | None
    fault: Fault | None
    entries: int
    anchors: int = 0
    latest: Anchor | None = None

    @property
    def holds(self) -> bool:
        """Whether every entry stands as it was written."""
        return self.fault is None


START = "0" * 64


def chain_hash(previous: str, number: int, entry: Entry) -> str:
    """SHA-256 over the previous hash, the number and every field, in a fixed order.

    The version of the settings stands last, and only where there is one, so that the oldest entries keep their hashes.
    """
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
        *(() if entry.policy is None else (entry.policy,)),
    ]
    return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


def verified(links: Iterable[Link], head: End, anchors: Iterable[Anchor] = ()) -> Finding:
    """Whether the chain holds, ends as `head` says, and is the one that was anchored. Source: rule book, Log.

    Where only the hash of the end differs, it is the last link that was written again. An anchor finds what the chain
    and its head, both written anew, cannot: an end that was cut off, and hashes that were all computed again.
    """
    known: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        known[anchor.number].append(anchor)
    walk = _Walk(known)
    for link in links:
        finding = walk.step(link)
        if finding is not None:
            return finding
    return walk.end(head)


class _Walk:
    """Going along the chain from its start."""

    def __init__(self, known: Mapping[int, Sequence[Anchor]]) -> None:
        self.known = known
        self.reached = End(0, START)
        self.agreed: list[Anchor] = []

    def step(self, link: Link) -> Finding | None:
        """What is wrong with the next link, if anything."""
        expected = self.reached.number + 1
        honest = chain_hash(self.reached.hash, expected, link.entry)
        if link.number != expected or link.previous != self.reached.hash or link.hash != honest:
            return self._found(expected, Fault.BROKEN)
        self.reached = End(expected, link.hash)
        for anchor in self.known.get(expected, ()):
            if anchor.hash != link.hash:
                return self._found(expected, Fault.REWRITTEN)
            self.agreed.append(anchor)
        return None

    def end(self, head: End) -> Finding:
        """What is wrong with where the chain ends."""
        last = self.reached.number
        if any(number > last for number in self.known):
            return self._found(last + 1, Fault.CUT_OFF)
        if self.reached == head:
            return self._found(None, None)
        if last == head.number:
            return self._found(max(last, 1), Fault.BROKEN)
        return self._found(min(last, head.number) + 1, Fault.BROKEN)

    def _found(self, number: int | None, fault: Fault | None) -> Finding:
        latest = max(self.agreed, key=lambda anchor: anchor.number, default=None)
        return Finding(number, fault, self.reached.number, len(self.agreed), latest)
