"""Queries of consent. What people see of a case has come up through here."""

from conference.consent.store.agencies import cases_of_agency, releases_naming
from conference.consent.store.cards import cards_for
from conference.consent.store.contacts import perhaps_without_contact
from conference.consent.store.ending import (
    came_back,
    closed_cases,
    declined,
    declined_at,
    declined_row,
    empty_case,
    empty_declined,
    erased,
    legal_holds,
    tables_of_cases,
    words_over,
)
from conference.consent.store.facts import case_facts, release_facts
from conference.consent.store.holders import (
    ending_between,
    is_meeting,
    meetings_to_come,
    prompted,
    recorded_since,
    taken_back_since,
)
from conference.consent.store.naming import say_instead
from conference.consent.store.people import authority, case_person, cases_with_releases_of, open_incapacity, people
from conference.consent.store.rows import (
    detail,
    details,
    exclusion,
    exclusions,
    open_reveals,
    open_reveals_of,
    release,
    releases,
    sealed,
    signatures,
)
from conference.consent.store.showings import as_shown_at, reveal, team_at
from conference.consent.store.visible import (
    agencies_kept_out,
    as_card_reader,
    kept_out_since,
    sees,
    visible_among,
    visible_cases,
)

__all__ = [
    "agencies_kept_out",
    "as_card_reader",
    "as_shown_at",
    "authority",
    "came_back",
    "cards_for",
    "case_facts",
    "case_person",
    "cases_of_agency",
    "cases_with_releases_of",
    "closed_cases",
    "declined",
    "declined_at",
    "declined_row",
    "detail",
    "details",
    "empty_case",
    "empty_declined",
    "ending_between",
    "erased",
    "exclusion",
    "exclusions",
    "is_meeting",
    "kept_out_since",
    "legal_holds",
    "meetings_to_come",
    "open_incapacity",
    "open_reveals",
    "open_reveals_of",
    "people",
    "perhaps_without_contact",
    "prompted",
    "recorded_since",
    "release",
    "release_facts",
    "releases",
    "releases_naming",
    "reveal",
    "say_instead",
    "sealed",
    "sees",
    "signatures",
    "tables_of_cases",
    "taken_back_since",
    "team_at",
    "visible_among",
    "visible_cases",
    "words_over",
]
