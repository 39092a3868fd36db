"""Random moves of several agencies on several actions: what must always hold of a promise does, after every move."""

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.accounts import moves
from conference.accounts import service as accounts
from conference.actions import service as actions
from conference.actions import store
from conference.actions.domain import ActionState, GapReason, Move, Outcome
from conference.actions.models import ActionMove
from conference.cases import store as cases
from conference.consent import service as consent
from conference.infra.database import session
from conference.kernel.errors import HiddenError, RefusedError, require_known
from conference.kernel.narrative import Narrative
from tests import builders

WORDS = Narrative.read("As it is")
AGENCIES = ("shelter", "detective", "lawyer")
ROLES = ("chair", "counsellor", *AGENCIES, "recorder", "privacy", "adviser", "observer", "administrator")
DEEDS = {
    "accept": lambda me, one, _to, now: actions.accept(me, one, now),
    "decline": lambda me, one, _to, now: actions.decline(me, one, GapReason.NO_CAPACITY, now),
    "begin": lambda me, one, _to, now: actions.begin(me, one, now),
    "update": lambda me, one, _to, now: actions.update(me, one, WORDS, now),
    "done": lambda me, one, _to, now: actions.close(me, one, Outcome.DONE, reason=None, text=None, now=now),
    "failed": lambda me, one, _to, now: actions.close(
        me, one, Outcome.NOT_DONE, reason=GapReason.OTHER, text=None, now=now
    ),
    "reopen": lambda me, one, _to, now: actions.reopen(me, one, WORDS, now),
    "offer": lambda me, one, to, now: actions.offer(me, one, to.agency, WORDS, now),
    "carry": lambda me, one, to, now: actions.carry(me, one, to.member, now),
    "ask_time": lambda me, one, _to, now: actions.ask_time(me, one, now.date() + timedelta(9), WORDS, now),
    "agree": lambda me, one, _to, now: actions.answer_time(me, one, now, agree=True),
    "snooze": lambda me, one, _to, now: actions.snooze(me, one, now.date() + timedelta(1), now),
    "place": lambda me, one, to, now: actions.place(me, one, to.agency, now),
}
LEAVES, KEPT_OUT, MATE = "leaves", "kept_out", "mate"
SHELTERS = {MATE: "shelter"}
"""A colleague of the shelter's; once they have left, it is the one whom everybody knows."""
DONE = st.sampled_from([*DEEDS, "accept", "accept", LEAVES, KEPT_OUT])
STEPS = st.lists(
    st.tuples(DONE, st.sampled_from((*ROLES, *AGENCIES, MATE)), st.integers(0, 2), st.sampled_from(AGENCIES)),
    min_size=5,
    max_size=25,
)
YES = {Move.ACCEPTED, Move.TAKEN_ON, Move.REOPENED}
"""The moves by which somebody binds their own agency."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_no_promise_is_bound_without_a_yes_without_an_owner_or_lost(cast, now, steps):
    case = builders.bring_case(cast["counsellor"], now)
    need = cases.cards([case])[case].needs[0].id
    mate = builders.colleague(cast, "shelter", f"Mate {case}", now)
    asked = [
        actions.propose(
            cast["counsellor"], case=case, agency=cast.agencies[role], text=WORDS, due=None, need=need, now=now
        )
        for role in AGENCIES
    ]
    for at, (deed, role, which, to) in enumerate(steps, start=1):
        then = now + timedelta(seconds=at)
        with suppress(HiddenError, RefusedError):
            if deed == LEAVES:
                moves.end_member(f"mate.{case}@example.org", then)
            elif deed == KEPT_OUT:
                consent.exclude(case, agency=cast.agencies[to], by=cast["counsellor"], now=then)
                actions.take_back_from_kept_out(case, then)
            else:
                me = mate if role == MATE and accounts.acting([mate.member], then) else cast[SHELTERS.get(role, role)]
                DEEDS[deed](me, asked[which], mate if to == "shelter" and deed == "carry" else cast[to], then)
        hold(asked, then)


def hold(asked, now):
    session().expire_all()
    rows = sa.select(ActionMove).order_by(ActionMove.number)
    owners = actions.owners(store.facts(asked), now)
    for action in store.facts(asked):
        history = session().scalars(rows.where(ActionMove.action_id == action.id)).all()
        bound_by_its_own_yes(action, history)
        assert [move.number for move in history] == list(range(1, len(history) + 1))
        last, row = history[-1], require_known(store.action(action.id))
        assert (last.state, last.agency_id) == (action.state, row.agency_id)
        assert all(before.at <= after.at for before, after in pairwise(history))
        assert action.id in owners
        failed = action.state is ActionState.DECLINED or action.outcome in {Outcome.NOT_DONE, Outcome.NOT_POSSIBLE}
        assert (action.gap is not None) is failed


def bound_by_its_own_yes(action, history):
    """Whoever is bound said yes themselves, last; and of what is not promised nothing is left."""
    if action.state is ActionState.ACCEPTED:
        yes = [move for move in history if move.kind in YES][-1]
        assert yes.carrier_id == yes.by_member
        assert yes.agency_id == action.agency
        assert action.carrier is not None
    elif action.state is not ActionState.CLOSED:
        assert (action.carrier, action.begun_at, action.offered_to) == (None, None, None)
