"""The people of a case and who may sign for them, as pages read them; and when she is to be asked again."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from conference.cases.domain import PersonKind
from conference.consent.domain.words import Relation, Signer
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId, AuthorityId, CaseId, CasePersonId, ReleaseId


@dataclass(frozen=True, slots=True)
class SignerLine:
    """Somebody who may sign for a person of the case: by relation, never by name."""

    id: AuthorityId
    about: CasePersonId
    role: Signer
    relation: Relation
    span: Span
    suspected_from: datetime | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of the case. `turns_18`: the local day they come of age, None for an adult. `number`: which of the
    children, in the order in which they were recorded; 0 for the survivor.
    """

    id: CasePersonId
    kind: PersonKind
    number: int
    turns_18: date | None
    understands: bool
    served_alone: bool
    lacks_capacity: tuple[Span, ...]
    signers: tuple[SignerLine, ...]

    def is_minor(self, today: date) -> bool:
        """Whether the person is not yet of age on a local day."""
        return self.turns_18 is not None and today < self.turns_18

    def can_decide(self, now: datetime) -> bool:
        """Whether the person can decide for herself."""
        return not any(span.holds(now) for span in self.lacks_capacity)


class AskWhy(StrEnum):
    """Why the holder of a release is asked to speak with her again. Source: rule book, Re-consent prompts."""

    TURNS_18 = "turns_18"
    CAME_OF_AGE = "came_of_age"
    CAPACITY_LOST = "capacity_lost"
    CAPACITY_RETURNED = "capacity_returned"
    SIGNER_SUSPECTED = "signer_suspected"
    SIGNER_ENDED = "signer_ended"


@dataclass(frozen=True, slots=True)
class AskAgain:
    """A release that somebody should speak with her about. `on`: the instant at which it ends, where that is ahead."""

    case: CaseId
    release: ReleaseId
    about: CasePersonId
    recipients: tuple[AgencyId, ...]
    why: AskWhy
    on: datetime | None = None
