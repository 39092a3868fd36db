"""Any row of moves and steps of a referral, tried by anybody."""

from dataclasses import replace
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from conference.kernel.actor import Actor, Role
from conference.kernel.ids import MemberId, PersonId
from conference.referrals.domain import STEP_OF, Move, ReferralState, StepKind
from conference.referrals.policy import MOVES, STEPS, may_move, may_note
from tests.unit.test_referrals_policy import ACTORS, LEAD, made, referral

OFFERED, ACCEPTED, DECLINED, INTRODUCED, MET, TAKING_PART, NOT_TAKING_PART, CLOSED = ReferralState
STRANGER = Actor(PersonId(UUID(int=40)), MemberId(UUID(int=50)), LEAD, frozenset(Role), "Somebody", "Else", "police")


class AnyMoves(RuleBasedStateMachine):
    """Whatever anybody tries: without their yes nobody is introduced, and what has ended stays ended."""

    def __init__(self) -> None:
        super().__init__()
        self.held = referral()
        self.history = [OFFERED]

    @rule(move=st.sampled_from(Move), actor=st.sampled_from([*ACTORS.values(), STRANGER]))
    def move(self, move: Move, actor: Actor) -> None:
        before = self.held
        if not may_move(move, actor, before):
            return
        assert actor is not STRANGER
        step = STEP_OF.get(move)
        if step:
            self.held = replace(self.held, steps=(*self.held.steps, made(step)))
        self.held = replace(self.held, state=MOVES[move][1], taken_back=move is Move.TAKE_BACK)
        self.history.append(self.held.state)
        assert before.state is not CLOSED

    @rule(kind=st.sampled_from(StepKind), actor=st.sampled_from([*ACTORS.values(), STRANGER]))
    def note(self, kind: StepKind, actor: Actor) -> None:
        if may_note(kind, actor, self.held):
            assert kind in STEPS
            self.held = replace(self.held, steps=(*self.held.steps, made(kind)))

    @invariant()
    def nobody_is_met_without_their_yes_and_an_introduction_to_somebody_named(self) -> None:
        if {MET, TAKING_PART} & set(self.history):
            assert self.history[:3] == [OFFERED, ACCEPTED, INTRODUCED] or NOT_TAKING_PART in self.history
            assert ACCEPTED in self.history
        if INTRODUCED in self.history:
            assert self.held.day_of(StepKind.NAMED_PERSON)

    @invariant()
    def no_step_is_made_twice_and_her_yes_is_always_there(self) -> None:
        kinds = [step.kind for step in self.held.steps]
        assert len(kinds) == len(set(kinds))
        assert StepKind.CONSENT in kinds

    @invariant()
    def what_was_declined_only_closes(self) -> None:
        if DECLINED in self.history:
            assert self.history in ([OFFERED, DECLINED], [OFFERED, DECLINED, CLOSED])


TestAnyMoves = AnyMoves.TestCase
