"""What a card may carry, and who reads it at step 2. Source: rule book, Decisions, 3 and step 2 of the four filters."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from conference.cases.domain import Card, CaseState, Step
from conference.consent.domain import Answer, Basis, CaseFacts, Reason, RoomFacts, Shown, Viewer
from conference.consent.policy.standing import shown, standing, works_on
from conference.consent.policy.viewing import may_know
from conference.directory.domain import Policy
from conference.kernel.ids import AgencyId
from conference.kernel.narrative import Narrative

LISTED_FIELDS = frozenset(
    {
        "label",
        "pseudonym",
        "age_band",
        "risk_factors",
        "protective_factors",
        "needs",
        "region",
        "broad_region",
        "children_band",
        "languages",
        "interpreter",
        "primary_contact",
        "backup_contact",
        "urgency",
        "consent_state",
        "knows",
    }
)
"""Bands and listed words: nothing here is typed freely, but a need, which is guarded."""
GUARDED_TEXT = frozenset({"question", "asked_for", "does_not_want"})
"""Short guarded text: on the card of the `table` profile only."""

NO_NAME = "—"
"""What a case is called where it has neither its pseudonym nor a label."""


def may_read_card(
    viewer: Viewer, fields: Collection[str], case: CaseFacts, room: RoomFacts | None, now: datetime
) -> Answer:
    """Whether a card with these fields may be read in the room at step 2: by pledged people in the room, while the case
    is before the table, who are neither recused nor excluded, and only if no field could tell who she is.
    """
    ranked = standing(viewer, case, now, reads=viewer.reads_cards)
    found = [
        *ranked[:4],
        None if room is not None and room.present else Reason.NOT_IN_THE_ROOM,
        None if room is not None and room.pledged else Reason.PLEDGE_NOT_SIGNED,
        *ranked[4:],
        Reason.CASE_CLOSED if case.state is CaseState.CLOSED and not viewer.stands_for(case.lead) else None,
        None if works_on(viewer, case, now) or (room and room.case == case.id) else Reason.NOT_ASSIGNED_TO_CASE,
        Reason.STEP_NOT_REACHED if case.step < Step.DE_IDENTIFIED else None,
    ]
    refused = [reason for reason in found if reason]
    if refused:
        seated = all(reason is Reason.PLEDGE_NOT_SIGNED for reason in refused)
        knows = seated or may_know(viewer, case, now, room).allowed
        return Answer(allowed=False, code=refused[0], shown_as=shown(refused, knows=knows))
    if not may_carry(fields, case):
        return Answer(allowed=False, code=Reason.CARD_WOULD_IDENTIFY, shown_as=Shown.NOT_SHARED)
    return Answer(allowed=True, code=Basis.DE_IDENTIFIED)


def may_carry(fields: Collection[str], case: CaseFacts) -> bool:
    """Whether every field is on the list of what a card may hold; in `strict`, no free text and no stable pseudonym."""
    strict = case.policy.involved_only
    allowed = LISTED_FIELDS - {"pseudonym"} if strict else LISTED_FIELDS | GUARDED_TEXT
    return allowed.issuperset(fields)


def reads_free_text(viewer: Viewer, lead: AgencyId, holders: Collection[AgencyId], policy: Policy) -> bool:
    """Whether the viewer reads what was typed freely on a card. In `strict` only whoever holds something of the case.

    Source: Decisions, 1.
    """
    return not policy.involved_only or any(viewer.stands_for(agency) for agency in (lead, *holders))


def knows_pseudonym(viewer: Viewer, lead: AgencyId, step: Step, policy: Policy) -> bool:
    """Whether the viewer meets the case under its pseudonym. In `strict` it begins when the table accepts the case;
    before, only the agency that brought it knows it. Source: Decisions, 1.
    """
    return not policy.involved_only or step >= Step.LIMITED_IDENTITY or viewer.stands_for(lead)


def without_free_text(card: Card) -> Card:
    """The card with bands, listed words and workers only."""
    nothing = Narrative("")
    return replace(
        card,
        question=nothing,
        needs=(),
        does_not_want=nothing,
        region=nothing,
        languages=nothing,
        knows_why=nothing,
        urgent_because=nothing,
    )
