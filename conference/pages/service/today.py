"""Reading for Today. Everything of a case comes through consent; nothing is written here."""

from datetime import datetime, timedelta

from conference.actions import store as actions
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.service import papers, telling, waiting
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.emergency import service as emergency
from conference.kernel.actor import Actor, Role
from conference.kernel.localday import last_day, start_of_day
from conference.meetings import store as meetings
from conference.meetings.domain import MeetingState
from conference.meetings.policy import may_chair
from conference.meetings.service import known_among, standing_of
from conference.minutes import service as minutes
from conference.minutes.domain import Owed
from conference.needs.service import contacts
from conference.pages import projection
from conference.pages.projection import AskAgainLine, EndingRelease, NextConference, TakenBack, Today, WaitKind, Waits
from conference.pages.service import calling

_TOLD_FOR = timedelta(days=6)
"""So many days, and today, Today tells of a release that she took back."""


def today(actor: Actor, now: datetime) -> Today:
    """Today for one reader of cards: what is next, owed, asked, about to end, and carried by themselves."""
    own = actions.open_for_agency(actor.agency, consent_store.visible_cases(actor, now))
    return Today(
        conference=next_conference(actor, now),
        owed=projection.owed_first(own),
        asked=projection.asked(own),
        waits=waits(actor, now),
        taken_back=_taken_back(actor, now),
        ending=_ending(actor, now),
        ask_again=_ask_again(actor, now),
        recorded=_recorded(actor, now),
        mine=calling.call_me(actor, now),
        handed_over=calling.handed_over(actor, now),
    )


def _taken_back(actor: Actor, now: datetime) -> tuple[TakenBack, ...]:
    """What she took back in the last days: told to the agency that holds it, and to nobody else."""
    first = start_of_day(directory.today(now) - _TOLD_FOR, directory.zone())
    found = consent.taken_back_since(actor, first, now)
    cards, names = consent_store.cards_for(actor, list({row.case_id for row, _at in found})), directory_store.names()
    return tuple(TakenBack(row.case_id, cards[row.case_id].pseudonym, names[row.recipient_id], at) for row, at in found)


def next_conference(actor: Actor, now: datetime) -> NextConference | None:
    """The conference that runs or comes next: a date of the series, or one that was called in an emergency for them."""
    known = known_among(actor, meetings.upcoming(now), now)
    called = meetings.invitations_of(actor.member, [held.id for held in known])
    found = next((held for held in known if held.called_for is None or held.id in called), None)
    if found is None:
        return None
    return NextConference(
        id=found.id,
        starts_at=found.starts_at,
        minutes=found.minutes,
        state=found.state,
        chaired=bool(may_chair(actor, standing_of(found))),
    )


def _ending(actor: Actor, now: datetime) -> tuple[EndingRelease, ...]:
    if not actor.has(Role.REPRESENTATIVE, Role.COORDINATOR):
        return ()
    releases = consent.releases_ending(actor, now)
    cards = consent_store.cards_for(actor, [release.case_id for release in releases])
    names, day, merged = directory_store.names(), directory.today(now), directory.no_more()
    return tuple(
        EndingRelease(
            case=release.case_id,
            pseudonym=cards[release.case_id].pseudonym,
            recipient=names[release.recipient_id],
            last_day=release.last_day,
            days_left=(release.last_day - day).days,
            no_more=release.recipient_id in merged,
        )
        for release in releases
        if release.last_day >= day
    )


def waits(actor: Actor, now: datetime) -> tuple[Waits, ...]:
    """What waits for the reader: a conference that is asked for now, exceptions to the releases, and minutes that they
    keep; late ones first.
    For privacy officers too, who learn nothing of the cases.
    """
    lines = waiting.overrides(actor, now) if actor.has(*_ASKED_OF_OVERRIDES) else []
    found = _emergencies(actor, now)
    found += [
        Waits(WaitKind.APPROVE_OVERRIDE, one.id, one.pseudonym, None, late=False) for one in lines if one.may_approve
    ]
    found += [
        Waits(WaitKind.REVIEW_OVERRIDE, one.id, one.pseudonym, one.review_by, one.late)
        for one in lines
        if one.may_review
    ]
    found += [
        Waits(WaitKind.TELL_HER, one.id, one.pseudonym, one.due, one.late)
        for one in telling.to_tell(actor, now)
        if one.due is None or one.late
    ]
    if actor.has(Role.PRIVACY_OFFICER):
        found += [
            Waits(WaitKind.READ_PAPER, one.id, None, None, late=False) for one in papers.papers_to_review(actor, now)
        ]
    found += _to_find(actor, now)
    return tuple(sorted([*found, *_to_circulate(actor, now)], key=lambda one: not one.late))


def _emergencies(actor: Actor, now: datetime) -> list[Waits]:
    """Conferences that a chair is asked for now, and what chairs answered to who asked."""
    if not actor.reads_cards:
        return []
    asked = [
        Waits(WaitKind.EMERGENCY, one.id, one.card.pseudonym if one.card else None, None, late=True)
        for one in emergency.to_answer(actor, now)
    ]
    return [*asked, *_answered(actor, now)]


def _answered(actor: Actor, now: datetime) -> list[Waits]:
    """What became of what the reader asked for, until it was held; nothing of a conference that is hidden from them."""
    found: list[Waits] = []
    for one in emergency.answered(actor, now):
        pseudonym = one.card.pseudonym if one.card else None
        called = meetings.meeting(one.meeting) if one.meeting else None
        if called is None:
            found.append(Waits(WaitKind.SAID_NO, one.id, pseudonym, None, late=False, at=one.answered_at))
        elif called.state is not MeetingState.ENDED and known_among(actor, [called], now):
            kind = WaitKind.CALLED_OFF if called.state is MeetingState.SKIPPED else WaitKind.CALLED
            found.append(Waits(kind, one.id, pseudonym, None, late=False, at=called.starts_at))
    return found


def _to_find(actor: Actor, now: datetime) -> list[Waits]:
    """Survivors for whom the reader is asked to find somebody whom they can call."""
    if not actor.reads_cards:
        return []
    cards = consent_store.cards_for(actor, contacts.to_see_to(actor, now)).values()
    return [Waits(WaitKind.FIND_CONTACT, card.id, card.pseudonym, None, late=True) for card in cards]


def _to_circulate(actor: Actor, now: datetime) -> list[Waits]:
    """What the conferences whose minutes the reader keeps have left to be sent out or approved."""
    zone = directory.zone()
    return [
        Waits(_OWED[one.due.owed], one.meeting, None, last_day(one.due.until, zone), one.due.late(now), one.starts_at)
        for one in minutes.waiting_for(actor, now)
    ]


_OWED = {Owed.ACTIONS: WaitKind.SEND_ACTIONS, Owed.MINUTES: WaitKind.APPROVE_MINUTES}
_ASKED_OF_OVERRIDES = (Role.REPRESENTATIVE, Role.CHAIR, Role.PRIVACY_OFFICER)


def _ask_again(actor: Actor, now: datetime) -> tuple[AskAgainLine, ...]:
    asked, zone = consent.to_ask_again_anywhere(actor, now), directory.zone()
    cards = consent_store.cards_for(actor, list({one.case for one in asked}))
    return tuple(
        AskAgainLine(
            case=one.case,
            pseudonym=cards[one.case].pseudonym,
            why=one.why,
            on=one.on.astimezone(zone).date() if one.on else None,
        )
        for one in asked
    )


def _recorded(actor: Actor, now: datetime) -> int:
    """How many releases were recorded for the agency today, so that one nobody signed is noticed."""
    if not actor.has(Role.REPRESENTATIVE, Role.COORDINATOR):
        return 0
    return len(consent.recorded_since(actor, start_of_day(directory.today(now), directory.zone()), now))
