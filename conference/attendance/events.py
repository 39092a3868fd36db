"""What happened in attendance."""

from dataclasses import dataclass

from conference.kernel.ids import CaseId


@dataclass(frozen=True, slots=True)
class SteppedAside:
    """Somebody may no longer know of a case: open pages must follow."""

    case: CaseId
