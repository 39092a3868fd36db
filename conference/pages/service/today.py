"""Reading for Today. Everything of a case comes through consent; nothing is written here."""

from datetime import datetime

from conference.actions import store as actions
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.actor import Actor, Role
from conference.meetings import store as meetings
from conference.meetings.policy import may_chair
from conference.meetings.service import standing_of
from conference.pages import projection, store
from conference.pages.projection import EndingRelease, NextConference, Today


def today(actor: Actor, now: datetime) -> Today:
    """Today for one reader of cards: what is next, owed, asked, about to end, and carried by themselves."""
    own = actions.open_for_agency(actor.agency, consent_store.visible_cases(actor, now))
    return Today(
        conference=_next(actor, now),
        owed=projection.owed_first(own),
        asked=projection.asked(own),
        ending=_ending(actor, now),
        mine=tuple(store.cards_carried_by(actor, now)),
    )


def _next(actor: Actor, now: datetime) -> NextConference | None:
    found = next(iter(meetings.upcoming(now)), None)
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
