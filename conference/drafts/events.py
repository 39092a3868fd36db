"""What happens to drafts."""

from dataclasses import dataclass

from conference.kernel.ids import DraftId


@dataclass(frozen=True, slots=True)
class DraftEnded:
    """A draft was sent, thrown away, or its time is over: its key is still to be destroyed."""

    draft: DraftId
