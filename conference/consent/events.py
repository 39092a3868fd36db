"""What happened in consent."""

from dataclasses import dataclass

from conference.kernel.ids import CaseId


@dataclass(frozen=True, slots=True)
class RightsChanged:
    """Who may see what of a case has changed: open pages must follow at once."""

    case: CaseId
