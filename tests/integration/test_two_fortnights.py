"""Two fortnights with a moving clock and a real mail server: the right mails to the right people on the right days, and
nothing of a case in any. The clocks change; there is a holiday, a reassignment, an absence and a departure; somebody
nudges, and a referral goes from its offer to the check.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.accounts import moves
from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.accounts.service import absences
from conference.actions import service as actions
from conference.actions.domain import Outcome
from conference.actions.models import Action
from conference.cases import store as cases
from conference.consent import service as consent
from conference.infra import clock, database, jobs, mail
from conference.infra.database import session, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import ActionId, CaseId, ReferralId
from conference.kernel.narrative import Narrative
from conference.meetings import service as meetings
from conference.notices.domain import Reminder
from conference.notices.jobs import DELIVERING, FOLLOWING
from conference.notices.service import following
from conference.referrals import service as referrals
from conference.referrals.domain import Move as Made
from conference.referrals.domain import NewReferral, StepKind
from tests import builders
from tests.cast import ZONE, Cast
from tests.mail_server import MailServer, mail_server

HOURS = (time(6, 30), time(7, 30), time(12, 30), time(19, 30))
FIRST, LAST = date(2027, 3, 8), date(2027, 4, 2)
"""Mondays to Fridays of four weeks. The clocks go forward on Sunday the 14th; Friday the 26th is a holiday."""
CANARY = "Quokka sleeps by the harbour"
DUE = {"wed": date(2027, 3, 17), "tue": date(2027, 3, 16), "fri": date(2027, 3, 26)}
SAM, ANA, KIM, NADIA = (f"{name}.example.org" for name in ("sam@shelter", "ana@shelter", "kim@shelter", "nadia@health"))
ROSA = "rosa@victimservices.example.org"
SOON, TODAY, PAST, LONG, ASKED = (
    "1 promise is due soon.",
    "1 promise is due today, or before the next working day.",
    "1 promise is past its day.",
    "1 promise is long past its day. Perhaps its agency needs help.",
    "You are asked how 1 promise stands.",
)
READ = ["there is something new for your agency.", "Please sign in to read it: http://127.0.0.1:8000"]
EXPECTED = {
    "Mon 08": {ANA: ["You look after 3 promises."], SAM: ["Your agency has 3 open promises."]},
    "Tue 09": {ANA: READ, KIM: READ, SAM: READ},
    "Wed 10": {ROSA: READ},
    "Thu 11": {ANA: [ASKED]},
    "Fri 12": {ANA: [SOON], SAM: [SOON]},
    "Mon 15": {ANA: [SOON, "You look after 3 promises."], SAM: [SOON, "Your agency has 3 open promises."]},
    "Tue 16": {ANA: [TODAY], SAM: [TODAY]},
    "Wed 17": {KIM: [TODAY], SAM: [TODAY]},
    "Thu 18": {KIM: [ASKED]},
    "Fri 19": {KIM: [PAST, ASKED], SAM: [PAST]},
    "Mon 22": {
        NADIA: [LONG],
        ANA: ["You look after 1 promise."],
        KIM: ["You look after 1 promise.", "1 of all these is past its day."],
        SAM: ["Your agency has 2 open promises.", "1 of all these is past its day."],
    },
    "Wed 24": {KIM: [SOON], SAM: [SOON]},
    "Thu 25": {KIM: [TODAY], SAM: [TODAY], ROSA: ["It is time to ask how 1 referral goes."]},
    "Mon 29": {
        SAM: [
            PAST,
            "You look after 1 promise.",  # Ana has left: what she carried is Sam's, who coordinates
            "Your agency has 1 open promise.",
            "1 of all these is past its day.",
        ]
    },
    "Wed 31": {NADIA: [LONG]},
}


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(ZONE)).astimezone(UTC)


@dataclass
class Table:
    """What was promised, by whom, and where the mails arrive."""

    cast: Cast
    people: Mapping[str, Actor]
    case: CaseId
    promised: dict[str, ActionId]
    server: MailServer
    set_clock: Callable[[datetime], None]

    def live(self, first: date, last: date, happens: Mapping[date, Callable[[datetime], object]]) -> None:
        """Every day the jobs run now and again; what happens does so before noon."""
        day = first
        while day <= last:
            for hour in HOURS:
                now = at(day, hour)
                self.set_clock(now)
                if hour == HOURS[2] and day in happens:
                    happens[day](now)
                for job in (FOLLOWING, DELIVERING):
                    jobs.run(job)
            day += timedelta(days=1)

    def arrived(self) -> dict[str, dict[str, list[str]]]:
        """What was read, by the day and the address; no address has two of one day."""
        found: dict[str, dict[str, list[str]]] = {}
        for message in self.server.taken:
            day = f"{message['Date'].datetime.astimezone(ZoneInfo(ZONE)):%a %d}"
            lines = message.get_content().replace("\r\n", "\n").split("\n\n")[1].splitlines()
            assert message["To"] not in found.setdefault(day, {})
            found[day][message["To"]] = lines
        return found


@pytest.fixture
def table(app: Flask, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    start = at(FIRST, time(5))
    set_clock(start)
    monkeypatch.setitem(database._subscribers, mail.MailWritten, [])
    people = {name: join(cast, name, now) for name in ("Ana", "Kim")}
    case = builders.bring_case(cast["counsellor"], start, question=CANARY)
    meetings.add_holiday(cast["chair"], date(2027, 3, 26), Narrative.read("Good Friday", limit=80))
    promised = {name: promise(cast, people["Ana"], case, due, start) for name, due in DUE.items()}
    with transaction() as current:
        current.execute(sa.update(mail.OutgoingMail).values(delivered_at=start))  # what came before
    with mail_server() as server:
        monkeypatch.setitem(app.config, "SMTP_URL", server.url)
        yield Table(cast, people, case, promised, server, set_clock)


def join(cast: Cast, name: str, now: datetime) -> Actor:
    member = accounts.add_member(
        name=f"{name} Marsh",
        email=f"{name.lower()}@shelter.example.org",
        language="en",
        agency=cast.agencies["shelter"],
        roles=[Role.REPRESENTATIVE],
        now=now,
    )
    found = accounts_store.actor(member, now)
    assert found is not None
    return found


def promise(cast: Cast, by: Actor, case: CaseId, due: date, now: datetime) -> ActionId:
    text = Narrative.read(f"{CANARY}: find her a bed", limit=200)
    action = actions.propose(
        cast["counsellor"], case=case, agency=cast.agencies["shelter"], text=text, due=due, now=now
    )
    actions.accept(by, action, now)
    return action


def offer(table: Table, now: datetime) -> ReferralId:
    """Rosa offers the shelter a referral."""
    need, minimum = cases.cards([table.case])[table.case].needs[0].id, Narrative.read(CANARY, limit=300)
    new = NewReferral(need, table.cast.agencies["shelter"], Narrative(""), minimum, now.date())
    return referrals.offer(table.cast["counsellor"], table.case, new, now)


def meet(table: Table, referral: ReferralId, now: datetime) -> None:
    """As far as that she was met."""
    kim, who = table.people["Kim"], Narrative.read("Kim", limit=80)
    referrals.note_step(kim, referral, StepKind.NAMED_PERSON, now, who=who)
    for move in (Made.INTRODUCE, Made.MEET):
        referrals.move(kim, referral, move, now)


def test_the_right_mails_reach_the_right_people_on_the_right_days(table: Table):
    ana, kim, wed, tue = table.people["Ana"], table.people["Kim"], table.promised["wed"], table.promised["tue"]

    def hand_over(_now: datetime) -> None:
        with transaction():
            row = session().get(Action, wed)
            assert row is not None
            row.carrier_id = kim.member

    def close(action: ActionId, by: Actor) -> Callable[[datetime], None]:
        return lambda now: actions.close(by, action, Outcome.DONE, reason=None, text=None, now=now)

    def nudge(role: str, name: str) -> Callable[[datetime], None]:
        return lambda now: actions.nudge(table.cast[role], table.promised[name], now)

    def each(*deeds: Callable[[datetime], object]) -> Callable[[datetime], object]:
        return lambda now: [deed(now) for deed in deeds]

    offered = list[ReferralId]()
    happens: dict[date, Callable[[datetime], object]] = {
        date(2027, 3, 9): lambda now: offered.append(offer(table, now)),
        date(2027, 3, 10): lambda now: referrals.move(kim, offered[0], Made.ACCEPT, now),
        date(2027, 3, 11): each(lambda now: meet(table, offered[0], now), nudge("chair", "fri")),
        date(2027, 3, 16): hand_over,
        date(2027, 3, 17): each(close(tue, ana), nudge("counsellor", "wed")),
        date(2027, 3, 18): nudge("chair", "wed"),
        date(2027, 3, 22): close(wed, kim),
        date(2027, 3, 23): lambda now: absences.say_away(ana, date(2027, 3, 24), date(2027, 3, 26), kim.member, now),
        date(2027, 3, 28): lambda now: moves.end_member(ANA, now),
    }
    table.live(FIRST, LAST, happens)

    assert table.arrived() == EXPECTED
    pseudonym = builders.held_case(table.case).pseudonym
    never = (*map(str, offered), CANARY, "quokka", pseudonym, str(table.case), "Harbour House", "Good Friday")
    for message in table.server.taken:
        everything = message.as_string().casefold()
        for word in (*never, *map(str, DUE.values())):
            assert word.casefold() not in everything
        assert not any(str(action) in everything for action in table.promised.values())


def test_a_server_that_was_down_for_days_says_what_is_still_true(table: Table):
    table.live(FIRST, date(2027, 3, 14), {})
    table.live(date(2027, 3, 19), date(2027, 3, 19), {})
    found = table.arrived()
    assert set(found) == {"Mon 08", "Fri 12", "Fri 19"}
    assert found["Fri 19"][ANA] == [
        "2 promises are past their day.",
        "You look after 3 promises.",
        "2 of all these are past their day.",
    ]


def test_who_wants_no_mail_gets_none_and_nobody_else_loses_theirs(table: Table):
    following.choose_own(table.people["Ana"], frozenset(Reminder), monday=False)
    following.choose_own(table.cast["shelter"], frozenset({Reminder.AHEAD}), monday=True)
    table.live(FIRST, date(2027, 3, 19), {})
    days = ("Mon 08", "Mon 15", "Tue 16", "Wed 17", "Thu 18", "Fri 19")
    assert {day: set(read) for day, read in table.arrived().items()} == {day: {SAM} for day in days}


def test_whoever_is_kept_out_of_the_case_hears_nothing_of_it(table: Table):
    consent.exclude(table.case, agency=table.cast.agencies["shelter"], now=clock.now())
    table.live(FIRST, LAST, {})
    assert table.arrived() == {}
