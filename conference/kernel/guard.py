"""The disclosure guard: finds details in free text that would tell who or where somebody is.

It knows shapes (a phone number, a street address) and cue words (DOB, SIN, plate), English and French. It does not know
names. It lets pass what the table must be able to say: toll-free help lines, amounts, court rooms, section numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from re import Match, Pattern
from typing import Final

from conference.kernel import guard_shapes as shapes
from conference.kernel import guard_streets as streets
from conference.kernel.guard_fold import fold

_LEAST_ABROAD: Final = 8


class FindingKind(StrEnum):
    """What kind of identifying detail was found."""

    EMAIL = "email"
    WEB_ADDRESS = "web_address"
    DATE_OF_BIRTH = "date_of_birth"
    HEALTH_CARD = "health_card"
    SOCIAL_INSURANCE = "social_insurance"
    SOCIAL_SECURITY = "social_security"
    IMMIGRATION = "immigration"
    PASSPORT = "passport"
    LICENCE = "licence"
    PLATE = "plate"
    OTHER_NUMBER = "other_number"
    ROOM = "room"
    POSTAL_ADDRESS = "postal_address"
    POSTAL_CODE = "postal_code"
    PHONE = "phone"
    HANDLE = "handle"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """An identifying detail at `text[start:end]`."""

    start: int
    end: int
    kind: FindingKind


@dataclass(frozen=True, slots=True)
class _Rule:
    """A shape, the detail being its group `it`; `passes` excuses a match that only looks like one."""

    kind: FindingKind
    shape: Pattern[str]
    passes: Callable[[Match[str]], bool] | None = None


def find(text: str) -> tuple[Finding, ...]:
    """Find the identifying details in `text`, in order, not overlapping, as half-open spans.

    The shapes are held against the text's shadow, so that no line break, other digit or unseen mark hides a detail.

    Never raises, and takes time in proportion to the length of the text: every shape starts at a rare character and
    repeats a bounded number of times. Where two shapes claim the same letters, the more telling one wins.
    """
    shadow = fold(text)
    claimed = bytearray(len(shadow.text))
    found: list[Finding] = []
    for rule in _RULES:
        for match in rule.shape.finditer(shadow.text):
            start, end = _trimmed(match)
            if any(claimed[start:end]):
                continue
            # What was excused stays excused: the last seven digits of a free number are no local number.
            claimed[start:end] = b"\x01" * (end - start)
            if rule.passes is None or not rule.passes(match):
                found.append(Finding(*shadow.span(start, end), rule.kind))
    return tuple(sorted(found))


def _trimmed(match: Match[str]) -> tuple[int, int]:
    """The detail without the full stop or dash that ends the sentence."""
    start = match.start("it")
    return start, start + len(match["it"].rstrip(" .,-–'’&"))


def _word_before(match: Match[str]) -> str:
    """The last word before the detail, in lower case, without its full stop: `courtroom` in `in courtroom 12 …`."""
    start = match.start("it")
    words = match.string[max(0, start - 24) : start].split()
    return words[-1].strip(".,:;()#").casefold() if words else ""


def _is_public_line(match: Match[str]) -> bool:
    """Toll-free numbers, and numbers right after words such as `crisis line`, belong to services.

    Ten bare digits after `file` or the like are no phone at all.
    """
    digits = "".join(c for c in match["it"] if c.isdecimal())
    if len(digits) >= 10 and digits.removeprefix("1")[:3] in shapes.TOLL_FREE:
        return True
    if match["it"].isdecimal() and _word_before(match) in shapes.REFERENCE_CUES:
        return True
    before = match.string[max(0, match.start("it") - 60) : match.start("it")]
    return shapes.PUBLIC_LINE_BEFORE.search(before) is not None


def _is_no_phone_abroad(match: Match[str]) -> bool:
    """`+250 beds`: fewer than eight digits reach nobody abroad."""
    return sum(c.isdecimal() for c in match["it"]) < _LEAST_ABROAD or _is_public_line(match)


def _is_short_reference(match: Match[str]) -> bool:
    """Seven digits after `file`, `receipt` or the like are no phone; 310-numbers are free ones."""
    if match["it"].startswith("310") or _word_before(match) in shapes.REFERENCE_CUES:
        return True
    return _is_public_line(match)


def _is_no_street(match: Match[str]) -> bool:
    """Courts, circles and dates: `courtroom 12 Superior Court`, `March 3 Healing Circle`, `2 Drug Court dates`."""
    if _word_before(match) in streets.COUNTED_THINGS:
        return True
    return match["name"].split()[-1].casefold() in streets.NOT_A_STREET_NAME


def _is_no_plain_street(match: Match[str]) -> bool:
    """`20 minute road`, `3 outreach street teams`, `2 BEDS ON KING STREET`: where case says nothing, words must."""
    names = match["name"].casefold().split()
    if any(name in streets.NOT_A_PLAIN_STREET or name in streets.NOT_A_STREET_NAME for name in names):
        return True
    return _word_before(match) in streets.COUNTED_THINGS or (len(names) > 1 and names[0] in streets.COUNTED_THINGS)


def _is_no_handle(match: Match[str]) -> bool:
    """`Instagram: private` says how it stands, not what it is called."""
    return match["it"].casefold() in shapes.NOT_A_HANDLE


def _fails_luhn(match: Match[str]) -> bool:
    """Without a cue, only digits with a right check digit (Luhn) count as an identity or card number."""
    digits = [int(c) for c in match["it"] if c.isdecimal()]
    doubled = [d * 2 - 9 * (d > 4) if i % 2 else d for i, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 != 0


def _is_time(match: Match[str]) -> bool:
    """`@9am` is an hour."""
    return shapes.AT_TIME.fullmatch(match["it"]) is not None


# The order decides who wins: what carries its own cue first, bare digits last.
_RULES = (
    _Rule(FindingKind.EMAIL, shapes.EMAIL),
    _Rule(FindingKind.EMAIL, shapes.EMAIL_SPELT),
    _Rule(FindingKind.WEB_ADDRESS, shapes.WEB_ADDRESS),
    _Rule(FindingKind.WEB_ADDRESS, shapes.BARE_DOMAIN),
    _Rule(FindingKind.DATE_OF_BIRTH, shapes.BIRTH_DATE),
    _Rule(FindingKind.DATE_OF_BIRTH, shapes.DATE_THEN_BIRTH),
    _Rule(FindingKind.HEALTH_CARD, shapes.HEALTH_CUED),
    _Rule(FindingKind.SOCIAL_INSURANCE, shapes.SIN_CUED),
    _Rule(FindingKind.SOCIAL_SECURITY, shapes.SSN_CUED),
    _Rule(FindingKind.IMMIGRATION, shapes.IMMIGRATION_CUED),
    _Rule(FindingKind.PASSPORT, shapes.PASSPORT_CUED),
    _Rule(FindingKind.PLATE, shapes.PLATE_CUED),
    _Rule(FindingKind.LICENCE, shapes.LICENCE_CUED),
    _Rule(FindingKind.OTHER_NUMBER, shapes.OTHER_NUMBER_CUED),
    _Rule(FindingKind.LICENCE, shapes.LICENCE_BARE),
    _Rule(FindingKind.HEALTH_CARD, shapes.HEALTH_BARE),
    _Rule(FindingKind.ROOM, shapes.ROOM_AT_LODGING),
    _Rule(FindingKind.ROOM, shapes.LODGING_WITH_ROOM),
    _Rule(FindingKind.ROOM, shapes.ROOM_NEAR_LODGING),
    _Rule(FindingKind.POSTAL_ADDRESS, streets.ROAD_NUMBERED),
    _Rule(FindingKind.POSTAL_ADDRESS, streets.STREET_EN, _is_no_street),
    _Rule(FindingKind.POSTAL_ADDRESS, streets.STREET_FR_ORDINAL),
    _Rule(FindingKind.POSTAL_ADDRESS, streets.STREET_FR),
    _Rule(FindingKind.POSTAL_ADDRESS, streets.STREET_CAPITALS, _is_no_plain_street),
    _Rule(FindingKind.POSTAL_ADDRESS, streets.STREET_ANY, _is_no_plain_street),
    _Rule(FindingKind.POSTAL_ADDRESS, shapes.POST_BOX),
    _Rule(FindingKind.POSTAL_CODE, shapes.POSTAL_CODE),
    _Rule(FindingKind.POSTAL_CODE, shapes.ZIP_IN_ADDRESS),
    _Rule(FindingKind.OTHER_NUMBER, shapes.CARD_BARE, _fails_luhn),
    _Rule(FindingKind.SOCIAL_SECURITY, shapes.SSN_BARE),
    _Rule(FindingKind.PHONE, shapes.PHONE, _is_public_line),
    _Rule(FindingKind.PHONE, shapes.PHONE_ABROAD, _is_no_phone_abroad),
    _Rule(FindingKind.SOCIAL_INSURANCE, shapes.SIN_BARE, _fails_luhn),
    _Rule(FindingKind.PHONE, shapes.PHONE_SHORT, _is_short_reference),
    _Rule(FindingKind.PHONE, shapes.PHONE_SHORT_CUED, _is_short_reference),
    _Rule(FindingKind.HANDLE, shapes.HANDLE, _is_time),
    _Rule(FindingKind.HANDLE, shapes.HANDLE_CUED),
    _Rule(FindingKind.HANDLE, shapes.HANDLE_LONE, _is_no_handle),
)
