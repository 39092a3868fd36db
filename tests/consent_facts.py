"""One small world for the rules of consent: a holder, an agency that a release covers, and another."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from conference.cases.domain import CaseState, PersonKind, Step
from conference.consent.domain import (
    ApprovalFacts,
    CaseFacts,
    CasePersonFacts,
    Category,
    DetailFacts,
    Harm,
    OverrideFacts,
    Purpose,
    Recipient,
    ReleaseFacts,
    RoomFacts,
    Signature,
    Signer,
    Viewer,
)
from conference.consent.domain.contacts import ContactFacts, HerContacts
from conference.kernel.clock import Span
from conference.kernel.ids import (
    AgencyId,
    CaseId,
    CasePersonId,
    DetailId,
    MeetingId,
    MemberId,
    OverrideId,
    PersonId,
    ReleaseId,
    new_uuid,
)

NOW = datetime(2026, 6, 10, 14, tzinfo=UTC)
TORONTO = ZoneInfo("America/Toronto")
HOLDER, COVERED, OTHER = (AgencyId(new_uuid()) for _ in range(3))
ANA, SAM, TOM, PAT = (PersonId(new_uuid()) for _ in range(4))
CASE = CaseId(new_uuid())
MEETING = MeetingId(new_uuid())
SURVIVOR = CasePersonId(CASE)
CHILD = CasePersonId(new_uuid())
IN_ROOM = RoomFacts(present=True, pledged=True, case=CASE, meeting=MEETING)


def viewer(person: PersonId, agency: AgencyId, **changes) -> Viewer:
    base = Viewer(person=person, agency=agency, active=True, current=True, reads_cards=True, reads_details=True)
    return replace(base, **changes)


def contact(person: PersonId, agency: AgencyId, name: str = "Somebody", **changes) -> ContactFacts:
    """Whom she calls: a member for ten days."""
    base = ContactFacts(MemberId(person), person, agency, name, Span(NOW - timedelta(days=10)))
    return replace(base, **changes)


def released(**changes) -> ReleaseFacts:
    """The release of this world under another id, changed."""
    return replace(RELEASE, **({"id": ReleaseId(new_uuid())} | changes))


RELEASE = ReleaseFacts(
    id=ReleaseId(new_uuid()),
    case=CASE,
    about=SURVIVOR,
    holder=HOLDER,
    recipients=(Recipient(COVERED),),
    categories=frozenset({Category.LOCATION_SAFETY}),
    purposes=frozenset({Purpose.SAFETY_PLANNING}),
    signed_at=NOW - timedelta(days=9),
    valid_from=NOW - timedelta(days=9),
    ends_at=NOW + timedelta(days=20),
    signatures=(Signature(Signer.SURVIVOR),),
    explained=True,
)
HERSELF = CasePersonFacts(id=SURVIVOR, kind=PersonKind.SURVIVOR)
FACTS = CaseFacts(
    id=CASE,
    lead=HOLDER,
    state=CaseState.OPEN,
    step=Step.NEEDED_AGENCIES,
    needed=frozenset({HOLDER, COVERED}),
    contacts=HerContacts(primary=contact(ANA, HOLDER)),
    holders=frozenset({HOLDER}),
    releases=(RELEASE,),
    exclusions=(),
    step_asides=(),
    people={SURVIVOR: HERSELF},
)
DETAIL = DetailFacts(
    id=DetailId(new_uuid()),
    case=CASE,
    about=SURVIVOR,
    holder=HOLDER,
    category=Category.LOCATION_SAFETY,
    revealed_to=frozenset({COVERED}),
)
CLOSED_CASE = replace(FACTS, state=CaseState.CLOSED, closed_at=NOW - timedelta(hours=1))
YES = (
    ApprovalFacts(ANA, HOLDER, NOW - timedelta(hours=2), leads=False),
    ApprovalFacts(PAT, HOLDER, NOW - timedelta(hours=1), leads=True),
)
OVERRIDE = OverrideFacts(
    OverrideId(new_uuid()), Harm.DEATH, frozenset({TOM}), frozenset({Category.LOCATION_SAFETY}), 4, YES
)
