"""The two-week check: whose it is to ask her how a referral goes, and that they were asked to."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from conference.cases.domain import CaseState
from conference.consent import store as consent_store
from conference.directory import service as directory
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, MemberId, ReferralId
from conference.referrals import store
from conference.referrals.domain import CHECK_AFTER_DAYS, ReferralFacts
from conference.referrals.policy import ended_by_her, may_read
from conference.referrals.service.reading import merged_into


@dataclass(frozen=True, slots=True)
class CheckDue:
    """A referral whose check is due, and nobody was asked for it yet: who offered it for which agency, and who of some
    people may read it now.
    """

    referral: ReferralId
    agency: AgencyId
    offered_by: MemberId
    read_by: frozenset[MemberId]


def checks_due(people: Collection[Actor], now: datetime) -> Sequence[CheckDue]:
    """The checks that are due today or were before. None of what she ended, by whichever of her words, nor of a case
    that is closed: nobody calls her for that any more.
    """
    met_by = directory.today(now) - timedelta(days=CHECK_AFTER_DAYS)
    offered_by = dict(store.to_be_checked(met_by))
    held = [store.facts(referral) for referral in offered_by]
    cases = consent_store.case_facts({one.case for one in held}, directory.zone())
    still = [one for one in held if cases[one.case].state is CaseState.OPEN]
    runs = [one for one in still if not ended_by_her(one, cases[one.case], merged_into(one.to), now, directory.zone())]
    if not runs:
        return []
    seen = {actor.member: consent_store.visible_among(actor, {one.case for one in runs}, now) for actor in people}

    def readers(one: ReferralFacts) -> frozenset[MemberId]:
        may = (actor for actor in people if may_read(actor, one, cases[one.case].lead))
        return frozenset(actor.member for actor in may if one.case in seen[actor.member])

    return [CheckDue(one.id, one.offered_by, offered_by[one.id], readers(one)) for one in runs]


def note_asked(referrals: Iterable[ReferralId], today: date) -> None:
    """Note that somebody was asked for these checks, in the caller's transaction."""
    for referral in referrals:
        row = store.referral(referral, for_change=True)
        if row is not None:
            row.check_asked_on = today
