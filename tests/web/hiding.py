"""A scene in which cases are hidden from the chair in each way there is."""

from dataclasses import dataclass
from typing import Any

from conference.actions import service as actions
from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.consent import service as consent
from conference.consent.domain import Purpose
from conference.consent.models import Reveal
from conference.emergency import service as emergency
from conference.emergency.domain import Why
from conference.infra.database import transaction
from conference.kernel.ids import (
    ActionId,
    AgencyId,
    CaseId,
    DetailId,
    EmergencyId,
    ItemId,
    MeetingId,
    ReferralId,
    ReleaseId,
    RevealId,
    new_uuid,
)
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from conference.referrals import service as referrals
from conference.referrals.domain import NewReferral
from tests import builders
from tests.cast import Cast

QUESTION = "Can the parrot come along to the new flat?"
WAYS = ("excluded", "person", "recused", "home")
"""Why the chair may not know of a case: her agency kept out, herself kept out, stepped aside, or not at the table."""


@dataclass(frozen=True)
class Hidden:
    """Everything there is of a case that the chair may not know of."""

    case: CaseId
    pseudonym: str
    release: ReleaseId
    detail: DetailId
    action: ActionId | None = None
    item: ItemId | None = None
    request: EmergencyId | None = None
    showing: RevealId | None = None
    referral: ReferralId | None = None


@dataclass(frozen=True)
class Scene:
    """One planned and one running conference, and a hidden case of each kind in both where it can be."""

    planned: MeetingId
    live: MeetingId
    hidden: dict[str, Hidden]
    shelter: AgencyId


def furnish(cast: Cast, now: Any) -> Scene:
    known = {way: builders.bring_case(cast["counsellor"], now, question=QUESTION) for way in WAYS[:3]}
    home = builders.bring_case(cast["counsellor"], now, question=QUESTION, to_the_table=False)
    live = builders.meeting(cast["chair"], [known["recused"]], now)
    planned = builders.meeting(cast["chair"], [known["excluded"], known["person"]], now.replace(day=26), publish=False)
    hidden = {way: things_of(cast, case, planned, now) for way, case in {**known, "home": home}.items()}
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], live, now)
    builders.command(cast["chair"], live, "open", now)
    builders.call(cast["chair"], live, known["recused"], now)
    builders.take_on(cast["chair"], live, [cast.agencies["shelter"]], now)
    builders.share(cast, live, hidden["recused"].detail, now)
    consent_hides(cast, known, now)
    return Scene(planned=planned, live=live, hidden=hidden, shelter=cast.agencies["shelter"])


def things_of(cast: Cast, case: CaseId, planned: MeetingId, now: Any) -> Hidden:
    release = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    detail = builders.detail(cast["counsellor"], case, now)
    visible = cases.cards([case])[case]
    asked = request = referral = None
    if visible.step > 1:
        request = emergency.ask(cast["counsellor"], case, Why.DANGER, Narrative.read(QUESTION), now)
        minimum, nothing = Narrative.read(QUESTION), Narrative("")
        new = NewReferral(visible.needs[0].id, cast.agencies["chair"], nothing, minimum, now.date())
        referral = referrals.offer(cast["counsellor"], case, new, now)
        asked = actions.propose(
            cast["counsellor"],
            case=case,
            agency=cast.agencies["chair"],
            text=Narrative.read("Ask the ward about parrots"),
            due=None,
            now=now,
        )
    item = next((item.id for item in meetings.items(planned) if item.case_id == case), None)
    showing = shown_between(cast, case, detail, now)
    return Hidden(case, visible.pseudonym, release, detail, asked, item, request, showing, referral)


def shown_between(cast: Cast, case: CaseId, detail: DetailId, now: Any) -> RevealId:
    """A showing between meetings, as if the case had been further on when it began."""
    with transaction() as current:
        reveal = Reveal(
            id=RevealId(new_uuid()),
            detail_id=detail,
            case_id=case,
            agency_id=cast.agencies["shelter"],
            meeting_id=None,
            item_id=None,
            purpose=Purpose.SAFETY_PLANNING,
            shown_by=cast["counsellor"].member,
            shown_at=now,
            stopped_at=None,
        )
        current.add(reveal)
        return reveal.id


def consent_hides(cast: Cast, known: dict[str, CaseId], now: Any) -> None:
    with transaction():
        consent.exclude(known["excluded"], agency=cast.agencies["chair"], now=now)
        consent.exclude(known["person"], person=cast["chair"].person, now=now)
    attendance.step_aside(cast["chair"], known["recused"], now)
