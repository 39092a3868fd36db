"""The one type of free text: cleaned, measured and past the disclosure guard."""

import re
import unicodedata
from enum import StrEnum
from typing import Final, Self

from conference.kernel.guard import Finding, find
from conference.kernel.guard_fold import fold

PARAGRAPH: Final = 1000
"""The most characters where a field sets no limit of its own. Needs and actions, not a story (rule book)."""

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Invisible marks that change nothing people read, but hide a number from the guard or turn the order of letters round.
# The joiners U+200C and U+200D stay: Persian, Hindi and emoji are misspelt without them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


class NarrativeRefusal(StrEnum):
    """Why a text is held back."""

    TOO_LONG = "too_long"
    HOLDS_DETAIL = "holds_detail"


class NarrativeRefused(ValueError):  # noqa: N818  # a refusal, not a fault
    """Free text held back; `findings` are places in `cleaned`, the text as it would have been kept.

    The message carries the reason only: the text itself must not reach a log.
    """

    def __init__(
        self, reason: NarrativeRefusal, *, limit: int, cleaned: str, findings: tuple[Finding, ...] = ()
    ) -> None:
        self.reason = reason
        self.limit = limit
        self.cleaned = cleaned
        self.findings = findings
        super().__init__(reason.value)


class Narrative(str):
    """Free text that went through `read`; an ordinary string to everything that shows or stores it."""

    __slots__ = ()

    @classmethod
    def read(cls, raw: str, *, limit: int = PARAGRAPH) -> Self:
        """Clean what a person typed and let it pass if it fits `limit` characters and holds no identifying detail.

        Empty text is allowed; whether a field may be empty is the form's rule. Reading twice changes nothing.
        Raises NarrativeRefused.
        """
        cleaned = clean(raw)
        if len(cleaned) > limit:
            raise NarrativeRefused(NarrativeRefusal.TOO_LONG, limit=limit, cleaned=cleaned)
        findings = find(cleaned)
        if findings:
            raise NarrativeRefused(NarrativeRefusal.HOLDS_DETAIL, limit=limit, cleaned=cleaned, findings=findings)
        return cls(cleaned)

    @classmethod
    def stored(cls, text: str) -> Self:
        """Take text back from where `read` put it (a database row), without asking the guard again."""
        return cls(text)


def clean(raw: str) -> str:
    """Normalise to NFC with plain newlines, without control or invisible characters, and without outer space.

    What shows nothing at all is empty, whatever marks it is made of.
    """
    lines = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", raw))
    cleaned = unicodedata.normalize("NFC", lines).strip()
    return cleaned if fold(cleaned).text.strip() else ""
