"""What happened to actions, for pages that show them."""

from dataclasses import dataclass

from conference.kernel.ids import ActionId, CaseId, MeetingId, MemberId


@dataclass(frozen=True, slots=True)
class ActionChanged:
    """An action was proposed, answered, updated or closed. `meeting` is where it was proposed, if in one."""

    action: ActionId
    case: CaseId
    meeting: MeetingId | None


@dataclass(frozen=True, slots=True)
class ActionNudged:
    """Somebody asks whoever looks after a promise how it stands. `by`: who does."""

    action: ActionId
    by: MemberId
