"""What must not come to whom, kept apart from the product's own rules: from what was done in the test alone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from conference.kernel.ids import AgencyId, CaseId
from tests.builders import CANARY

LISTENING = frozenset({"adviser", "observer"})
"""They sit at the table and are told no word of a case."""
_LETTERS = "bcdfghjklm"
_SAID = re.compile(f"The owl says [{_LETTERS}]+")
BIRDS = ("heron", "plover", "bittern")
"""By what the words of each case are told from those of the others."""


def question_of(bird: str) -> str:
    return f"What of the {bird}?"


def need_of(bird: str) -> str:
    return f"A nest for the {bird}"


@dataclass
class Written:
    """Words that somebody wrote at the table. `kept_by`: the agency that alone may read them."""

    text: str
    case: CaseId | None
    kept_by: AgencyId | None = None


@dataclass
class Secrets:
    """Of each case its names and words, and who may not know of it; and what agencies keep to themselves."""

    names: Mapping[CaseId, str]
    agencies: Mapping[str, AgencyId]
    written: list[Written] = field(default_factory=list)
    closed_to: set[tuple[CaseId, str]] = field(default_factory=set)
    _kept_out: set[tuple[CaseId, str]] = field(default_factory=set)
    _said: int = 0

    def __post_init__(self) -> None:
        for (case, name), bird in zip(self.names.items(), BIRDS, strict=True):
            self.written += [Written(word, case) for word in (name, question_of(bird), need_of(bird))]

    def close(self, case: CaseId, role: str) -> None:
        """Somebody may not know of a case any more."""
        self.closed_to.add((case, role))

    def keep_out(self, case: CaseId, role: str) -> None:
        """For good, whatever else there is or ends."""
        self._kept_out.add((case, role))

    def say(self) -> str:
        """Words that nobody has said before, and that are part of no others."""
        self._said += 1
        return "The owl says " + "".join(_LETTERS[int(digit)] for digit in f"{self._said:04}")

    def hear(self, kind: str, sent: Mapping[str, Any], case: CaseId | None, agency: AgencyId) -> None:
        """Somebody wrote something, and it was taken."""
        found = _SAID.search(str(sent.get("text") or sent.get("line") or ""))
        if found:
            kept = kind == "note" and sent.get("private") is True
            self.written.append(Written(found[0], case, agency if kept else None))

    def share(self, text: str) -> None:
        """An agency gives up a note that it kept."""
        next(word for word in self.written if word.text == text).kept_by = None

    def not_for(self, role: str) -> Iterator[str]:
        """What must be on no page of somebody, and in nothing that is sent to it."""
        yield CANARY
        closed = {case for case, whom in self.closed_to | self._kept_out if whom == role}
        for word in self.written:
            kept = word.kept_by is not None and word.kept_by != self.agencies[role]
            if role in LISTENING or kept or word.case in closed:
                yield word.text

    def not_for_all_of(self, roles: frozenset[str]) -> set[str]:
        """What must not be on a screen that all of them see."""
        kept = {word.text for word in self.written if word.kept_by is not None}
        return kept.union(*(self.not_for(role) for role in roles - LISTENING)) | {CANARY}
