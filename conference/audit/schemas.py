"""How an anchor is written: one line of JSON, in a file or in a mail."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from conference.audit.domain import Anchor


def line_of(anchor: Anchor) -> str:
    """The line that says an anchor."""
    facts = {
        "number": anchor.number,
        "hash": anchor.hash,
        "at": anchor.at.isoformat(timespec="microseconds"),
        "policy_version": anchor.policy,
    }
    return json.dumps(facts, separators=(",", ":"))


def anchors_in(text: str) -> Iterator[Anchor]:
    """The anchors that a text holds; other lines, such as the words of a mail, are passed over."""
    for line in text.splitlines():
        try:
            facts: dict[str, Any] = json.loads(line)
            yield Anchor(
                number=int(facts["number"]),
                hash=str(facts["hash"]),
                at=datetime.fromisoformat(facts["at"]),
                policy=int(facts["policy_version"]),
            )
        except (ValueError, KeyError, TypeError):
            continue
