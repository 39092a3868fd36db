"""Who may do what with an action, by role and both ways."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from conference.actions.domain import ActionFacts, ActionState, GapCause, GapReason, Outcome
from conference.actions.policy import (
    Verb,
    may,
    may_ask_again,
    may_note_gap,
    may_place,
    may_propose,
    must_be_placed,
    reason_is_wrong,
    without_yes,
)
from conference.cases.domain import CaseState, Step
from conference.consent.domain import CaseFacts, Category, ExclusionFacts
from conference.consent.domain.contacts import HerContacts
from conference.directory.domain import AgencyKind
from conference.kernel.actor import SPEAKING_ROLES, Actor, Role
from conference.kernel.clock import Span
from conference.kernel.ids import ActionId, AgencyId, CaseId, MemberId, PersonId
from conference.kernel.narrative import Narrative
from conference.live.schemas import REFUSALS

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
OURS, THEIRS = AgencyId(UUID(int=1)), AgencyId(UUID(int=2))
CASE = CaseId(UUID(int=3))
TODAY, DAY = date(2026, 11, 25), timedelta(days=1)
TOMORROW = TODAY + DAY
CHAIR = Role.CHAIR
PROPOSED, ACCEPTED, DECLINED, CLOSED, TO_PLACE = ActionState


def member(role: Role, agency: AgencyId = OURS) -> Actor:
    return Actor(
        PersonId(UUID(int=4)),
        MemberId(UUID(int=5)),
        agency,
        frozenset({role}),
        "Sam Lindqvist",
        "Harbour House",
        AgencyKind.SHELTER,
    )


def action(state: ActionState, *, due: date | None = None) -> ActionFacts:
    return ActionFacts(
        id=ActionId(UUID(int=6)),
        case=CASE,
        pseudonym="Amber Lake",
        agency=OURS,
        agency_name="Harbour House",
        text=Narrative.read("Keep a room until Friday"),
        due=due,
        state=state,
        outcome=None,
        reason=None,
        proposed_by=MemberId(UUID(int=7)),
        proposed_at=NOW,
    )


def case(*exclusions: ExclusionFacts) -> CaseFacts:
    nobody = frozenset[AgencyId]()
    return CaseFacts(
        id=CASE,
        lead=THEIRS,
        state=CaseState.OPEN,
        step=Step.DE_IDENTIFIED,
        needed=nobody,
        contacts=HerContacts(),
        holders=nobody,
        releases=(),
        exclusions=exclusions,
        step_asides=(),
    )


ANSWERS = {Role.REPRESENTATIVE, Role.COORDINATOR}


@pytest.mark.parametrize("role", Role)
def test_an_agency_is_answered_for_by_its_representatives_and_coordinators(role: Role):
    verdicts = {
        may(Verb.ACCEPT, member(role), action(PROPOSED)).code,
        may(Verb.DECLINE, member(role), action(PROPOSED)).code,
        may(Verb.UPDATE, member(role), action(ACCEPTED)).code,
        may(Verb.CLOSE, member(role), action(ACCEPTED)).code,
    }

    assert verdicts == {"allowed" if role in ANSWERS else "not_your_role"}


OF_ITS_AGENCY = sorted(set(Verb) - {Verb.COMMENT, Verb.REOPEN, Verb.ANSWER_TIME})


@pytest.mark.parametrize("verb", OF_ITS_AGENCY)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", ActionState)
def test_nobody_promises_for_another_agency(verb: Verb, role: Role, state: ActionState):
    assert may(verb, member(role, THEIRS), action(state)).code == "not_your_agency"


@pytest.mark.parametrize(
    ("verb", "codes"),
    [
        (Verb.ACCEPT, ["allowed", "already_answered", "already_answered", "already_closed", "to_be_placed"]),
        (Verb.DECLINE, ["allowed", "already_answered", "already_answered", "already_closed", "to_be_placed"]),
        (Verb.UPDATE, ["not_answered_yet", "allowed", "was_declined", "already_closed", "to_be_placed"]),
        (Verb.CLOSE, ["not_answered_yet", "allowed", "was_declined", "already_closed", "to_be_placed"]),
    ],
)
def test_an_action_is_answered_once_and_closed_once(verb: Verb, codes: list[str]):
    assert [may(verb, member(Role.COORDINATOR), action(state)).code for state in ActionState] == codes


@pytest.mark.parametrize("role", Role)
def test_whoever_reads_cards_may_propose(role: Role):
    expected = role in {Role.REPRESENTATIVE, Role.CHAIR, Role.RECORDER, Role.COORDINATOR}

    assert bool(may_propose(member(role), THEIRS, case(), NOW, current=True)) is expected


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("kept_out", "span", "current", "allowed"),
    [
        (THEIRS, Span(NOW), True, False),
        (THEIRS, Span(NOW - HOUR, NOW), True, True),
        (THEIRS, Span(NOW + HOUR), True, True),
        (OURS, Span(NOW), True, True),
        (OURS, Span(NOW), False, False),
    ],
)
def test_an_agency_that_may_not_know_of_the_case_is_not_asked(
    kept_out: AgencyId,
    span: Span,
    current: bool,  # noqa: FBT001 - a table
    allowed: bool,  # noqa: FBT001 - a table
):
    facts = case(ExclusionFacts(agency=kept_out, person=None, span=span))

    verdict = may_propose(member(Role.CHAIR), THEIRS, facts, NOW, current=current)

    assert verdict.code == ("allowed" if allowed else "agency_cannot_be_asked")


KEPT_OUT = ExclusionFacts(agency=OURS, person=None, span=Span(NOW))


@pytest.mark.parametrize(
    ("held", "before", "back"),
    [
        (KEPT_OUT, frozenset(), True),
        (replace(KEPT_OUT, agency=THEIRS), frozenset({THEIRS}), True),  # it merged into ours: refusals follow
        (replace(KEPT_OUT, agency=THEIRS), frozenset(), False),
        (replace(KEPT_OUT, categories=frozenset({Category.HEALTH})), frozenset(), False),  # the case is still ours
        (replace(KEPT_OUT, span=Span(NOW - HOUR, NOW)), frozenset(), False),
    ],
)
def test_what_an_agency_that_is_kept_out_promised_goes_back_to_the_table(
    held: ExclusionFacts,
    before: frozenset[AgencyId],
    back: bool,  # noqa: FBT001 - a table
):
    assert must_be_placed(OURS, case(held), before, NOW) is back


@pytest.mark.parametrize("role", Role)
def test_the_lead_agency_alone_asks_another_one_instead(role: Role):
    assert may_place(member(role), case()).code == "not_your_agency"
    assert may_place(member(role, THEIRS), case()).allowed is (role in ANSWERS)


@pytest.mark.parametrize("outcome", Outcome)
def test_what_was_not_done_says_why(outcome: Outcome):
    assert reason_is_wrong(outcome, None) is (outcome is not Outcome.DONE)
    assert not any(reason_is_wrong(outcome, reason) for reason in GapReason)


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [
        (ACCEPTED, TODAY - timedelta(days=1), True),
        (ACCEPTED, TODAY, False),
        (ACCEPTED, None, False),
        (PROPOSED, TODAY - timedelta(days=1), False),
        (CLOSED, TODAY - timedelta(days=1), False),
    ],
)
def test_only_what_was_promised_can_be_late(state: ActionState, due: date | None, late: bool):  # noqa: FBT001 - a table
    assert action(state, due=due).overdue(TODAY) is late


# ------------------------------------------------------------------------------------------- what has no yes
RECORDER = Role.RECORDER


@pytest.mark.parametrize("state", [PROPOSED, DECLINED, TO_PLACE])
def test_the_chair_a_recorder_and_the_proposer_ask_another_agency(state):
    held, proposer = action(state), replace(member(Role.REPRESENTATIVE, THEIRS), member=action(state).proposed_by)
    assert may_ask_again(member(CHAIR), held, THEIRS, chairs=True)
    assert may_ask_again(member(RECORDER), held, THEIRS, chairs=False)
    assert may_ask_again(proposer, held, THEIRS, chairs=False)
    assert may_ask_again(member(CHAIR), held, THEIRS, chairs=False).code == "not_yours_to_place"


def test_an_agency_is_asked_again_only_after_its_no_or_out_of_the_ledger():
    assert may_ask_again(member(CHAIR), action(PROPOSED), OURS, chairs=True).code == "asked_already"
    assert may_ask_again(member(CHAIR), action(DECLINED), OURS, chairs=True)
    in_ledger = replace(action(PROPOSED), gap=GapCause.NOT_ANSWERED)
    assert may_ask_again(member(CHAIR), in_ledger, OURS, chairs=True)


def test_a_gap_is_noted_by_the_chair_and_recorders_alone():
    proposer = replace(member(Role.REPRESENTATIVE), member=action(PROPOSED).proposed_by)
    assert may_note_gap(member(CHAIR), action(DECLINED), chairs=True)
    assert may_note_gap(member(RECORDER), action(PROPOSED), chairs=False)
    assert may_note_gap(proposer, action(PROPOSED), chairs=False).code == "not_yours_to_place"


@pytest.mark.parametrize(("state", "code"), [(ACCEPTED, "already_answered"), (CLOSED, "already_closed")])
def test_what_has_its_yes_is_asked_of_nobody_else_and_is_no_gap(state, code):
    assert may_ask_again(member(CHAIR), action(state), THEIRS, chairs=True).code == code
    assert may_note_gap(member(CHAIR), action(state), chairs=True).code == code


def test_what_has_no_yes_at_the_end_is_a_gap_with_its_cause():
    declined = replace(action(DECLINED), reason=GapReason.WAITING_LIST)
    noted = replace(action(PROPOSED), gap=GapCause.NO_CAPACITY)
    found = without_yes([action(PROPOSED), declined, noted, action(ACCEPTED), action(CLOSED), action(TO_PLACE)])
    assert [cause for _action, cause in found] == [GapCause.NOT_ANSWERED, GapCause.WAITING_LIST]


@pytest.mark.parametrize("reason", GapReason)
def test_every_reason_of_an_agency_is_a_cause_of_a_gap(reason):
    assert without_yes([replace(action(DECLINED), reason=reason)])[0][1].value == reason.value


@pytest.mark.parametrize("state", ActionState)
@pytest.mark.parametrize("role", sorted(SPEAKING_ROLES))
def test_the_table_has_words_for_whatever_is_refused_of_its_actions(role, state):
    of_it = action(state)
    answers = [may(verb, member(role), of_it) for verb in (Verb.ACCEPT, Verb.DECLINE)]
    asks = [may_ask_again(member(role), of_it, agency, chairs=False) for agency in (OURS, THEIRS)]
    for verdict in (*answers, *asks, may_note_gap(member(role), of_it, chairs=True)):
        assert verdict or verdict.code in REFUSALS
