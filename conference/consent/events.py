"""What happened in consent."""

from dataclasses import dataclass

from conference.kernel.ids import AgencyId, CaseId, MeetingId, MemberId


@dataclass(frozen=True, slots=True)
class RightsChanged:
    """Who may see what of a case has changed: open pages must follow at once."""

    case: CaseId


@dataclass(frozen=True, slots=True)
class ReleaseTakenBack:
    """She took back a release, a part of one, or everything: the agencies that hold what it covered are told."""

    case: CaseId
    holders: frozenset[AgencyId]
    taken_by: MemberId


@dataclass(frozen=True, slots=True)
class WordsNotNeeded:
    """The minutes of a conference that did not take cases on are approved: what was said of those is destroyed."""

    meeting: MeetingId


@dataclass(frozen=True, slots=True)
class SomethingToRead:
    """Some members have something to read that cannot wait. Nobody is told what, or of whom."""

    members: frozenset[MemberId]


@dataclass(frozen=True, slots=True)
class AskAnew:
    """An agency that a release names is no more: its holder is asked to speak with her about whom she lets know now."""

    case: CaseId
    holder: AgencyId
