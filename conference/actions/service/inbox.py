"""The list of an agency: what waits for its yes, what is due when, and what is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from conference.accounts import service as accounts
from conference.actions import store
from conference.actions.domain import ActionFacts, ActionState, Shown, Whose
from conference.actions.models import InboxChoice
from conference.actions.policy import ANSWERING_ROLES
from conference.actions.policy.looking_after import mine
from conference.actions.service.nudging import nudgeable
from conference.actions.service.owning import owners
from conference.cases.domain import Card
from conference.consent import store as consent
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.ids import ActionId, CaseId, MemberId

LATELY = timedelta(days=30)
"""How long what is over stays on the agency's page."""
MOST = 50
"""How many actions a part of the page shows; once they are dealt with, the next ones come up."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """What an agency has to do with actions, as one of its members may know it, with the cards they belong to, and who
    looks after each.

    `to_place`: actions of cases that the agency leads, which need another agency. `more`: parts of which not all is
    here. `today` holds only what is due on this very day, `later` also what was set aside or has no day.
    """

    asked: tuple[ActionFacts, ...]
    overdue: tuple[ActionFacts, ...]
    today: tuple[ActionFacts, ...]
    week: tuple[ActionFacts, ...]
    later: tuple[ActionFacts, ...]
    over: tuple[ActionFacts, ...]
    to_place: tuple[ActionFacts, ...]
    more: frozenset[str]
    cards: Mapping[CaseId, Card]
    owners: Mapping[ActionId, MemberId]
    nudgeable: frozenset[ActionId]

    @property
    def owed(self) -> tuple[ActionFacts, ...]:
        """Everything that is promised and open, what is due first."""
        return (*self.overdue, *self.today, *self.week, *self.later)


@dataclass(frozen=True, slots=True)
class Choice:
    """How somebody looks at the list."""

    whose: Whose = Whose.EVERYBODY
    shown: Shown = Shown.EVERYTHING

    def shows(self, part: Shown) -> bool:
        """Whether a part of the list is shown."""
        return self.shown in {Shown.EVERYTHING, part}


def choice(actor: Actor) -> Choice:
    """How this person looks at the list, as they chose it last."""
    row = store.choice(actor.person)
    return Choice() if row is None else Choice(row.whose, row.shown)


def choose(actor: Actor, chosen: Choice) -> None:
    """Look at the list like this from now on."""
    with transaction() as current:
        row = store.choice(actor.person)
        if row is None:
            current.add(InboxChoice(person_id=actor.person, whose=chosen.whose, shown=chosen.shown))
        else:
            row.whose, row.shown = chosen.whose, chosen.shown


def inbox(actor: Actor, now: datetime, chosen: Choice | None = None) -> Inbox:
    """The actions of the actor's agency, cut down to what they chose to see. Overdue promises are always there."""
    chosen, today = chosen or Choice(), directory.today(now)
    parts = _read(actor, now, today, chosen)
    kept = {name: tuple(rows[:MOST]) for name, rows in parts.items()}
    found = store.facts([action for rows in kept.values() for action in rows])
    held = {action.id: action for action in found}
    open_now = [action for action in found if action.state in _LOOKED_AFTER]
    owning = owners(open_now, now)
    return Inbox(
        **{name: tuple(held[action] for action in rows) for name, rows in kept.items()},
        more=frozenset(name for name, rows in parts.items() if len(rows) > MOST),
        cards=consent.cards_for(actor, list({action.case for action in found})),
        owners=owning,
        nudgeable=nudgeable(actor, open_now, owning, now),
    )


_LOOKED_AFTER = frozenset({ActionState.PROPOSED, ActionState.ACCEPTED})


def _read(actor: Actor, now: datetime, today: date, chosen: Choice) -> dict[str, Sequence[ActionId]]:
    """The ids of each part in its order, one more than is shown."""
    staff = accounts.staff(now)
    whose = store.looked_after(mine(actor, staff), staff, now) if chosen.whose is Whose.MINE else None
    own = store.Own(actor, now, today, MOST + 1, whose)
    sunday = today + timedelta(days=6 - today.weekday())
    leads = actor.agencies if actor.has(*ANSWERING_ROLES) else ()
    return {
        "asked": own.asked() if chosen.shows(Shown.ASKED) else (),
        "overdue": own.promised(None, today - timedelta(days=1), awake=False),
        "today": own.promised(today, today) if chosen.shows(Shown.TODAY) else (),
        "week": own.promised(today + timedelta(days=1), sunday) if chosen.shows(Shown.WEEK) else (),
        "later": own.later(sunday) if chosen.shows(Shown.LATER) else (),
        "over": own.over(now - LATELY),
        "to_place": own.to_place(leads),
    }
