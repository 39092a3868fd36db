"""The facts that the rules read: loaded once for all questions of a page. Source: rule book, section (b), Entities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from conference.cases.domain import CaseState, PersonKind, Step
from conference.consent.domain.contacts import HerContacts
from conference.consent.domain.words import Body, Category, Form, Interpreter, Purpose, Signer
from conference.directory.domain import AgencyKind, Policy
from conference.kernel.clock import Span
from conference.kernel.ids import (
    AgencyId,
    AuthorityId,
    CaseId,
    CasePersonId,
    DetailId,
    DutyId,
    MeetingId,
    OrderId,
    OverrideId,
    PersonId,
    ReleaseId,
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, for which agency. `active`: the membership holds now; `current`: so does the agency's agreement.

    `took_over`: the agencies that merged into this one: their custody and what was refused to them follow.
    """

    person: PersonId
    agency: AgencyId
    active: bool
    current: bool
    reads_cards: bool
    reads_details: bool
    kind: AgencyKind = AgencyKind.OTHER
    took_over: frozenset[AgencyId] = frozenset()

    def stands_for(self, agency: AgencyId) -> bool:
        """Whether the viewer acts for this agency, or for its recorded successor."""
        return agency == self.agency or agency in self.took_over

    def is_named(self, agency: AgencyId | None, person: PersonId | None) -> bool:
        """Whether a choice about an agency or a person is about the viewer: about themselves, or whom they act for."""
        return person == self.person or (agency is not None and self.stands_for(agency))


@dataclass(frozen=True, slots=True)
class DetailFacts:
    """A sealed detail without its contents."""

    id: DetailId
    case: CaseId
    about: CasePersonId
    holder: AgencyId
    category: Category
    revealed_to: frozenset[AgencyId]


@dataclass(frozen=True, slots=True)
class AuthorityFacts:
    """Somebody recorded as able to sign for a person. `suspected_from`: since when an agency suspects them of abuse."""

    id: AuthorityId
    role: Signer
    span: Span
    suspected_from: datetime | None = None

    def may_sign(self, now: datetime) -> bool:
        """Whether they hold the authority now and nobody suspects them of abuse: suspicion is enough."""
        return self.span.holds(now) and not self.suspected(now)

    def suspected(self, now: datetime) -> bool:
        """Whether they are suspected of abuse now."""
        return self.suspected_from is not None and self.suspected_from <= now


@dataclass(frozen=True, slots=True)
class CasePersonFacts:
    """Whose details they are. `adult_from`: local midnight of the eighteenth birthday, None for an adult.

    `lacks_capacity`: spans in which an adult cannot decide. `served_alone`: the law lets the minor be served alone.
    """

    id: CasePersonId
    kind: PersonKind
    adult_from: datetime | None = None
    understands: bool = True
    served_alone: bool = False
    lacks_capacity: tuple[Span, ...] = ()
    authorities: tuple[AuthorityFacts, ...] = ()
    withdrew_everything_at: datetime | None = None

    def is_minor(self, at: datetime) -> bool:
        """Whether the person is not yet of age."""
        return self.adult_from is not None and at < self.adult_from

    def has_capacity(self, at: datetime) -> bool:
        """Whether the person can decide for herself."""
        return not any(span.holds(at) for span in self.lacks_capacity)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a release names: an agency, and within it perhaps one person only."""

    agency: AgencyId | None
    person: PersonId | None = None

    def names(self, person: PersonId, agency: AgencyId) -> bool:
        """Whether this names somebody who acts for an agency. Naming a person narrows the release to that person."""
        if self.agency is None and self.person is None:
            return False
        return self.agency in {None, agency} and self.person in {None, person}


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature on a release. `by`: the recorded authority, for whoever signs for somebody else."""

    role: Signer
    by: AuthorityId | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A part of a release that she took back; empty sets take nothing."""

    at: datetime
    agencies: frozenset[AgencyId] = frozenset()
    categories: frozenset[Category] = frozenset()


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """A release of information, as it was signed. `ends_at` is already cut at the longest that is allowed; None when
    the form names no end. `replaced_at`: when another one took its place.
    """

    id: ReleaseId
    case: CaseId
    about: CasePersonId
    holder: AgencyId
    recipients: tuple[Recipient, ...]
    categories: frozenset[Category]
    purposes: frozenset[Purpose]
    signed_at: datetime
    valid_from: datetime
    ends_at: datetime | None
    signatures: tuple[Signature, ...]
    explained: bool
    form: Form = Form.WRITTEN
    condition_of_service: bool = False
    interpreter: Interpreter = Interpreter.NOT_NEEDED
    withdrawn_at: datetime | None = None
    narrowed: tuple[Narrowing, ...] = ()
    replaced_at: datetime | None = None
    copy_allowed: bool = False
    meeting: MeetingId | None = None

    def names(self, person: PersonId, agency: AgencyId) -> bool:
        """Whether somebody who acts for an agency is among those who receive."""
        return any(recipient.names(person, agency) for recipient in self.recipients)

    def names_agency(self, agency: AgencyId) -> bool:
        """Whether the agency, or somebody in it, is among those who receive."""
        return any(recipient.agency == agency for recipient in self.recipients)


@dataclass(frozen=True, slots=True)
class ExclusionFacts:
    """The survivor's choice that an agency or a person has no part in the case, or in some kinds of detail (None: the
    whole case).
    """

    agency: AgencyId | None
    person: PersonId | None
    span: Span
    categories: frozenset[Category] | None = None


@dataclass(frozen=True, slots=True)
class StepAsideFacts:
    """A person's conflict of interest."""

    person: PersonId
    span: Span


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """One of the two yeses an override needs. `leads`: given as a privacy officer or chair; `active`: by a member whose
    membership and agreement held.
    """

    person: PersonId
    agency: AgencyId
    at: datetime
    leads: bool
    active: bool = True
    took_over: frozenset[AgencyId] = frozenset()


@dataclass(frozen=True, slots=True)
class OverrideFacts:
    """Named people may see named kinds of detail for some hours, because of serious harm. `why`: a `Harm`, or whatever
    else was claimed. `ended_at`: when somebody ended it early.
    """

    id: OverrideId
    why: str
    people: frozenset[PersonId]
    categories: frozenset[Category]
    hours: int
    approvals: tuple[ApprovalFacts, ...]
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A live meeting as it bears on a viewer: is the viewer in it, pledged, and which case is before the table."""

    present: bool
    pledged: bool
    case: CaseId | None
    meeting: MeetingId | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything about one case that the rules read. `team`: who each agency put on the case. `contacts`: whom her
    card names. `stand_in`: agencies all of whose representatives count as assigned (a
    setting). `closed_at`: the last closing, even of a reopened case.
    """

    id: CaseId
    lead: AgencyId
    state: CaseState
    step: Step
    needed: frozenset[AgencyId]
    contacts: HerContacts
    holders: frozenset[AgencyId]
    releases: tuple[ReleaseFacts, ...]
    exclusions: tuple[ExclusionFacts, ...]
    step_asides: tuple[StepAsideFacts, ...]
    people: Mapping[CasePersonId, CasePersonFacts] = field(default_factory=lambda: MappingProxyType({}))
    team: frozenset[tuple[PersonId, AgencyId]] = frozenset()
    stand_in: frozenset[AgencyId] = frozenset()
    overrides: tuple[OverrideFacts, ...] = ()
    closed_at: datetime | None = None
    policy: Policy = field(default_factory=Policy)


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """A duty to report, as the law of the place puts it. `mandatory`: it says must, not may."""

    id: DutyId
    mandatory: bool
    body: Body
    categories: frozenset[Category]


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """A paper from a court. `by_judge`: signed by a judge; a subpoena is not. `stayed`: a court suspended it."""

    id: OrderId
    by_judge: bool
    addressed_to: AgencyId
    body: Body
    categories: frozenset[Category]
    span: Span
    reviewed: bool
    stayed: bool = False
