"""Worlds that hypothesis makes up: a few people and agencies, one case, and everything that may be recorded of it.

Each begins as a world in which the answer is yes, and is bent in a few places: drawn freely, nearly every answer would
be no.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from conference.cases.domain import CaseState, PersonKind, Step
from conference.consent.domain import (
    ApprovalFacts,
    AuthorityFacts,
    CaseFacts,
    CasePersonFacts,
    Category,
    DetailFacts,
    ExclusionFacts,
    Form,
    Harm,
    Interpreter,
    Narrowing,
    OverrideFacts,
    Purpose,
    Recipient,
    ReleaseFacts,
    RoomFacts,
    Signature,
    Signer,
    StepAsideFacts,
    Viewer,
)
from conference.consent.domain.contacts import ContactFacts, HerContacts
from conference.directory.domain import PROFILES, AgencyKind
from conference.kernel.clock import Span
from conference.kernel.ids import (
    AgencyId,
    AuthorityId,
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
PEOPLE = [PersonId(new_uuid()) for _ in range(4)]
AGENCIES = [AgencyId(new_uuid()) for _ in range(3)]
CASE = CaseId(new_uuid())
SURVIVOR, CHILD = CasePersonId(CASE), CasePersonId(new_uuid())
MEETINGS = [MeetingId(new_uuid()) for _ in range(2)]
AUTHORITIES = [AuthorityId(new_uuid()) for _ in range(2)]
KINDS = [Category.IDENTITY, Category.LOCATION_SAFETY, Category.LEGAL_IMMIGRATION]
PURPOSES = [Purpose.SAFETY_PLANNING, Purpose.HOUSING]

instants = st.sampled_from([-40, -10, -3, -1, 0, 1, 3, 10]).map(lambda days: NOW + timedelta(days=days))
before = st.sampled_from([-40, -10, -3]).map(lambda days: NOW + timedelta(days=days))
after = st.sampled_from([1, 10, 40]).map(lambda days: NOW + timedelta(days=days))
mostly_now = st.just(NOW) | instants
people, agencies = st.sampled_from(PEOPLE), st.sampled_from(AGENCIES)
spans = st.builds(Span, before, st.none() | after) | st.builds(Span, instants, st.none() | instants)
kinds = st.frozensets(st.sampled_from(KINDS), min_size=1)


def few(strategy: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    """None to a few, as they are kept in facts."""
    return st.lists(strategy, max_size=most).map(tuple)


def bent(base: st.SearchStrategy[Any], most: int = 2, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A fact as it should be, with a few of its fields drawn anew."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Any:
        names = st.lists(st.sampled_from(sorted(fields)), max_size=most, unique=True)
        chosen = draw(st.just([]) | st.just([]) | names)
        return replace(draw(base), **{field: draw(fields[field]) for field in chosen})

    return drawn()


viewers = bent(
    st.builds(
        Viewer,
        person=people,
        agency=agencies,
        active=st.just(True),
        current=st.just(True),
        reads_cards=st.just(True),
        reads_details=st.just(True),
    ),
    active=st.just(False),
    current=st.just(False),
    reads_cards=st.just(False),
    reads_details=st.just(False),
    kind=st.sampled_from([AgencyKind.POLICE, AgencyKind.VICTIM_SERVICES]),
    took_over=st.frozensets(agencies, max_size=1),
)
rooms = st.none() | bent(
    st.builds(
        RoomFacts, present=st.just(True), pledged=st.just(True), case=st.just(CASE), meeting=st.just(MEETINGS[0])
    ),
    present=st.just(False),
    pledged=st.just(False),
    case=st.none(),
    meeting=st.just(MEETINGS[1]),
)
details = bent(
    st.builds(
        DetailFacts,
        id=st.just(DetailId(new_uuid())),
        case=st.just(CASE),
        about=st.just(SURVIVOR),
        holder=st.just(AGENCIES[0]),
        category=st.sampled_from(KINDS),
        revealed_to=st.just(frozenset(AGENCIES)),
    ),
    about=st.just(CHILD),
    holder=agencies,
    revealed_to=st.frozensets(agencies),
)
signatures = st.builds(Signature, role=st.sampled_from(Signer), by=st.none() | st.sampled_from(AUTHORITIES))
recipients = st.builds(Recipient, agency=agencies, person=st.none() | people)
narrowings = st.builds(
    Narrowing,
    at=instants,
    agencies=st.frozensets(agencies, max_size=1),
    categories=st.frozensets(st.sampled_from(KINDS), max_size=1),
)
releases = bent(
    st.builds(
        ReleaseFacts,
        id=st.uuids().map(ReleaseId),
        case=st.just(CASE),
        about=st.just(SURVIVOR),
        holder=st.just(AGENCIES[0]),
        recipients=st.just(tuple(Recipient(agency) for agency in AGENCIES)) | few(recipients, 3),
        categories=st.just(frozenset(KINDS)) | kinds,
        purposes=st.just(frozenset(PURPOSES)) | st.frozensets(st.sampled_from(PURPOSES)),
        signed_at=before,
        valid_from=before,
        ends_at=after,
        signatures=st.just((Signature(Signer.SURVIVOR), Signature(Signer.GUARDIAN, AUTHORITIES[0]))),
        explained=st.just(True),
        copy_allowed=st.booleans(),
    ),
    about=st.just(CHILD),
    holder=agencies,
    signed_at=instants,
    valid_from=instants,
    ends_at=st.none() | instants,
    signatures=few(signatures, 3),
    explained=st.just(False),
    form=st.just(Form.SPOKEN),
    condition_of_service=st.just(True),
    interpreter=st.sampled_from(Interpreter),
    withdrawn_at=instants,
    narrowed=few(narrowings),
    replaced_at=instants,
    meeting=st.sampled_from(MEETINGS),
)
authorities = st.builds(
    AuthorityFacts,
    id=st.sampled_from(AUTHORITIES),
    role=st.sampled_from([Signer.GUARDIAN, Signer.DECISION_MAKER]),
    span=spans,
    suspected_from=st.none() | instants,
)


def person(who: CasePersonId, kind: PersonKind) -> st.SearchStrategy[CasePersonFacts]:
    """A person of the case: an adult who can decide, or a minor with guardians, bent."""
    guardian = st.builds(
        AuthorityFacts,
        id=st.just(AUTHORITIES[0]),
        role=st.just(Signer.GUARDIAN),
        span=st.just(Span(NOW - timedelta(days=90))),
    )
    return bent(
        st.builds(
            CasePersonFacts,
            id=st.just(who),
            kind=st.just(kind),
            adult_from=st.none() | after,
            authorities=few(guardian, 1),
        ),
        adult_from=instants,
        understands=st.just(False),
        served_alone=st.just(True),
        lacks_capacity=few(spans, 1),
        authorities=few(authorities, 3),
        withdrew_everything_at=instants,
    )


overrides = bent(
    st.builds(
        OverrideFacts,
        id=st.uuids().map(OverrideId),
        why=st.sampled_from(Harm),
        people=st.frozensets(st.sampled_from(PEOPLE[:2]), min_size=1),
        categories=kinds,
        hours=st.sampled_from([4, 24, 100]),
        approvals=st.just(
            (
                ApprovalFacts(PEOPLE[2], AGENCIES[0], NOW - timedelta(hours=2), leads=False),
                ApprovalFacts(PEOPLE[3], AGENCIES[1], NOW - timedelta(hours=1), leads=True),
            )
        ),
    ),
    why=st.just("survivor_withdrew"),
    people=st.frozensets(people, min_size=1, max_size=2),
    approvals=few(
        st.builds(
            ApprovalFacts,
            person=people,
            agency=agencies,
            at=st.just(NOW - timedelta(hours=1)) | instants,
            leads=st.booleans(),
            active=st.booleans(),
        ),
        5,
    ),
    ended_at=instants,
)
exclusions = st.builds(
    ExclusionFacts, agency=agencies, person=st.none(), span=spans, categories=st.none() | kinds
) | st.builds(ExclusionFacts, agency=st.none(), person=people, span=spans, categories=st.none() | kinds)
places = st.tuples(people, agencies)
named = st.none() | st.builds(
    ContactFacts,
    member=st.uuids().map(MemberId),
    person=people,
    agency=agencies,
    name=st.just("Somebody"),
    member_for=spans,
    away=few(spans, 2),
)
hers = st.builds(HerContacts, primary=named, backup=named, former=named, together=st.none() | spans)
cases = bent(
    st.builds(
        CaseFacts,
        id=st.just(CASE),
        lead=agencies,
        state=st.just(CaseState.OPEN),
        step=st.just(Step.NEEDED_AGENCIES),
        needed=st.just(frozenset(AGENCIES)),
        contacts=st.just(HerContacts()),
        holders=st.just(frozenset(AGENCIES[:1])),
        releases=st.lists(releases, min_size=1, max_size=4).map(tuple),
        exclusions=st.just(()),
        step_asides=st.just(()),
        people=st.fixed_dictionaries(
            {SURVIVOR: person(SURVIVOR, PersonKind.SURVIVOR), CHILD: person(CHILD, PersonKind.CHILD)}
        ),
        team=st.just(frozenset((who, agency) for who in PEOPLE for agency in AGENCIES)),
        overrides=st.just(()) | few(overrides),
        policy=st.sampled_from(list(PROFILES.values())),
    ),
    3,
    state=st.sampled_from([CaseState.CLOSED, CaseState.ERASED]),
    step=st.sampled_from(Step),
    needed=st.frozensets(agencies),
    contacts=hers,
    holders=st.frozensets(agencies),
    releases=few(releases, 4),
    exclusions=few(exclusions, 2),
    step_asides=few(st.builds(StepAsideFacts, person=people, span=spans), 1),
    team=st.frozensets(places),
    stand_in=st.frozensets(agencies, max_size=1),
    closed_at=instants,
)
