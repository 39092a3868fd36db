"""The way through the product: the places that a reader may open. Nobody is shown a door that is closed to them."""

from typing import Any

from flask import current_app, request, url_for

from conference.infra.http import admits, audience_of, signed_in
from conference.infra.words import lazy as _l
from conference.kernel.actor import Actor

_PLACES = (
    ("pages.today", _l("Today")),
    ("queue.index", _l("Queue")),
    ("meetings.index", _l("Conferences")),
    ("actions.index", _l("Our actions")),
    ("referrals.index", _l("Referrals")),
    ("directory.index", _l("Who offers what")),
    ("consent.overrides", _l("Overrides")),
    ("consent.papers_review", _l("Papers to read")),
    ("notices.in_need", _l("Who may need help")),
    ("reports.index", _l("Reports")),
    ("reports.record", _l("Record")),
    ("settings.policy", _l("Settings")),
)

_PART_OF = {
    "queue.found": "queue.index",
    "queue.bring": "queue.index",
    "queue.bring_sent": "queue.index",
    "pages.case": "queue.index",
    "consent.overrides": "consent.overrides",
    "consent.override": "consent.overrides",
    "consent.papers_review": "consent.papers_review",
    "reports.record": "reports.record",
    "reports.gaps": "actions.index",
    "settings.policy": "settings.policy",
    "settings.policy_sent": "settings.policy",
    "reports.record_found": "reports.record",
    "calendar.date": "meetings.index",
    "calendar.own": "meetings.index",
    "calendar.own_made": "meetings.index",
    "notices.in_need": "notices.in_need",
    "notices.everybodys": "meetings.index",
    "notices.everybodys_sent": "meetings.index",
    "notices.own": "actions.index",
    "notices.own_sent": "actions.index",
    "notices.away_sent": "actions.index",
    "emergency.new": "queue.index",
    "needs.page": "queue.index",
    "needs.told": "queue.index",
    "needs.contact": "queue.index",
    "needs.contact_sent": "queue.index",
    "referrals.new": "queue.index",
    "referrals.new_sent": "queue.index",
    "emergency.new_sent": "queue.index",
    "emergency.page": "pages.today",
    "emergency.call": "pages.today",
    "emergency.decline": "pages.today",
}


def frame() -> dict[str, Any]:
    """What every page's frame needs: who reads, and where they may go."""
    user = signed_in()
    actor = user.actor if user else None
    return {
        "me": {"name": actor.name, "agency": actor.agency_name} if actor else None,
        "nav": _places(actor) if actor else [],
    }


def _places(actor: Actor) -> list[tuple[str, str, bool]]:
    here = _here()
    return [(str(words), url_for(endpoint), endpoint == here) for endpoint, words in _PLACES if _opens(endpoint, actor)]


def opens(endpoint: str) -> bool:
    """Whether a page is for whoever reads now: a link to any other would be a door that is closed to them."""
    user = signed_in()
    return user is not None and user.actor is not None and _opens(endpoint, user.actor)


def _opens(endpoint: str, actor: Actor) -> bool:
    who = audience_of(current_app.view_functions[endpoint])
    return who is not None and admits(who, actor)


def _here() -> str:
    """The place that the present page belongs to: itself, or the front page of its feature."""
    endpoint = request.endpoint or ""
    front = f"{endpoint.partition('.')[0]}.index"
    return _PART_OF.get(endpoint) or (endpoint if endpoint == "pages.today" else front)
