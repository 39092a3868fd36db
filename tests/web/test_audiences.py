"""Every route and every socket event says whom it is for, and exactly those people get in."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from conference.infra.http import Audience, audience, audience_of
from conference.kernel.actor import CARD_ROLES, TABLE_ROLES, Role
from tests.cast import PARTS
from tests.conftest import new_app

EVERYONE, MEMBERS, CARD_READERS = Audience.EVERYONE, Audience.MEMBERS, Audience.CARD_READERS
AT_THE_TABLE = Audience.AT_THE_TABLE
REPRESENTATIVES, CHAIRS = Audience.REPRESENTATIVES, Audience.CHAIRS
PRIVACY_OFFICERS, REPORT_READERS = Audience.PRIVACY_OFFICERS, Audience.REPORT_READERS
KEEPERS = Audience.KEEPERS
APPROVERS = Audience.APPROVERS

ROUTES = {
    "accounts.here": MEMBERS,
    "accounts.lock": MEMBERS,
    "accounts.language": EVERYONE,
    "accounts.locked": EVERYONE,
    "accounts.unlock": EVERYONE,
    "accounts.sign_in": EVERYONE,
    "accounts.sign_in_sent": EVERYONE,
    "accounts.sign_out": EVERYONE,
    "actions.action": CARD_READERS,
    "actions.do": CARD_READERS,
    "actions.index": CARD_READERS,
    "actions.nudge": CARD_READERS,
    "actions.place": CARD_READERS,
    "actions.shown": CARD_READERS,
    "actions.tick_step": CARD_READERS,
    "actions.together": CARD_READERS,
    "alike.answered": CARD_READERS,
    "calendar.date": AT_THE_TABLE,
    "calendar.feed": EVERYONE,
    "calendar.hold": CHAIRS,
    "calendar.move": CHAIRS,
    "calendar.own": AT_THE_TABLE,
    "calendar.own_ended": AT_THE_TABLE,
    "calendar.own_made": AT_THE_TABLE,
    "calendar.place": CHAIRS,
    "calendar.say": AT_THE_TABLE,
    "calendar.skip": CHAIRS,
    "consent.capacity_back": REPRESENTATIVES,
    "consent.capacity_lost": REPRESENTATIVES,
    "consent.child_sent": REPRESENTATIVES,
    "consent.closing": REPRESENTATIVES,
    "consent.closing_sent": REPRESENTATIVES,
    "consent.copy": REPRESENTATIVES,
    "consent.detail_new": REPRESENTATIVES,
    "consent.detail_new_sent": REPRESENTATIVES,
    "consent.disclosure_new": REPRESENTATIVES,
    "consent.disclosure_new_sent": REPRESENTATIVES,
    "consent.hide": REPRESENTATIVES,
    "consent.hold_lift": PRIVACY_OFFICERS,
    "consent.hold_set": REPRESENTATIVES,
    "consent.keep_out_sent": REPRESENTATIVES,
    "consent.kept_out": REPRESENTATIVES,
    "consent.lift": REPRESENTATIVES,
    "consent.lift_sent": REPRESENTATIVES,
    "consent.look": REPRESENTATIVES,
    "consent.look_shared": REPRESENTATIVES,
    "consent.name": REPRESENTATIVES,
    "consent.name_sent": REPRESENTATIVES,
    "consent.override": APPROVERS,
    "consent.override_approve": APPROVERS,
    "consent.override_end": APPROVERS,
    "consent.override_look": REPRESENTATIVES,
    "consent.override_new": APPROVERS,
    "consent.override_new_sent": APPROVERS,
    "consent.override_review": APPROVERS,
    "consent.override_still": REPRESENTATIVES,
    "consent.overrides": APPROVERS,
    "consent.paper_review": PRIVACY_OFFICERS,
    "consent.paper_sent": REPRESENTATIVES,
    "consent.paper_stayed": REPRESENTATIVES,
    "consent.papers": REPRESENTATIVES,
    "consent.papers_review": PRIVACY_OFFICERS,
    "consent.people": REPRESENTATIVES,
    "consent.person_sent": REPRESENTATIVES,
    "consent.everything": REPRESENTATIVES,
    "consent.everything_sent": REPRESENTATIVES,
    "consent.narrow": REPRESENTATIVES,
    "consent.release_again": REPRESENTATIVES,
    "consent.release_form": REPRESENTATIVES,
    "consent.release_form_filled": REPRESENTATIVES,
    "consent.release_recorded": CARD_READERS,
    "consent.seen": REPRESENTATIVES,
    "consent.withdrawal": REPRESENTATIVES,
    "consent.release_new": REPRESENTATIVES,
    "consent.release_new_sent": REPRESENTATIVES,
    "consent.show": REPRESENTATIVES,
    "consent.show_sent": REPRESENTATIVES,
    "consent.signer_cleared": REPRESENTATIVES,
    "consent.signer_ended": REPRESENTATIVES,
    "consent.signer_sent": REPRESENTATIVES,
    "consent.signer_suspected": REPRESENTATIVES,
    "consent.step_back_in": CARD_READERS,
    "consent.stepped_aside": CARD_READERS,
    "consent.still_shared": REPRESENTATIVES,
    "consent.team": CARD_READERS,
    "consent.team_left": CARD_READERS,
    "consent.team_sent": CARD_READERS,
    "consent.telling_new": REPRESENTATIVES,
    "consent.telling_sent": REPRESENTATIVES,
    "consent.why": KEEPERS,
    "consent.why_for": KEEPERS,
    "consent.withdraw": REPRESENTATIVES,
    "directory.index": MEMBERS,
    "emergency.call": CHAIRS,
    "emergency.decline": CHAIRS,
    "emergency.new": REPRESENTATIVES,
    "emergency.new_sent": REPRESENTATIVES,
    "emergency.page": CARD_READERS,
    "live.look": REPRESENTATIVES,
    "live.meeting": AT_THE_TABLE,
    "live.pledge": AT_THE_TABLE,
    "live.regions": AT_THE_TABLE,
    "live.room": EVERYONE,
    "live.room_regions": EVERYONE,
    "live.share": REPRESENTATIVES,
    "meetings.add": CARD_READERS,
    "meetings.clear_done": CHAIRS,
    "meetings.agenda": CARD_READERS,
    "meetings.holiday_removed": Audience.DATE_KEEPERS,
    "meetings.holiday_sent": Audience.DATE_KEEPERS,
    "meetings.holidays": Audience.DATE_KEEPERS,
    "meetings.index": MEMBERS,
    "meetings.move_down": CHAIRS,
    "meetings.move_up": CHAIRS,
    "meetings.propose": CHAIRS,
    "meetings.publish": CHAIRS,
    "meetings.regulars": Audience.REGULARS_KEEPERS,
    "meetings.regulars_sent": Audience.REGULARS_KEEPERS,
    "meetings.remove": CHAIRS,
    "meetings.reorder": CHAIRS,
    "meetings.rhythm": CHAIRS,
    "meetings.rhythm_sent": CHAIRS,
    "meetings.set_minutes": CHAIRS,
    "meetings.skipping": CHAIRS,
    "meetings.standing": CHAIRS,
    "meetings.standing_changed": CHAIRS,
    "meetings.standing_removed": CHAIRS,
    "meetings.standing_sent": CHAIRS,
    "meetings.tell": CHAIRS,
    "minutes.add_line": CARD_READERS,
    "minutes.approve": CARD_READERS,
    "minutes.correct": CARD_READERS,
    **dict.fromkeys(("minutes.file", "minutes.make_file"), CARD_READERS),
    **dict.fromkeys(("minutes.hers", "minutes.her_paper", "minutes.her_file"), CARD_READERS),
    "minutes.page": CARD_READERS,
    "minutes.reopen": CARD_READERS,
    "minutes.send_actions": CARD_READERS,
    "minutes.version": CARD_READERS,
    **dict.fromkeys(
        ("notices.own", "notices.own_sent", "notices.away_sent", "notices.away_removed"), Audience.REMINDED
    ),
    "notices.in_need": Audience.STEERING,
    **dict.fromkeys(("notices.everybodys", "notices.everybodys_sent"), Audience.DATE_KEEPERS),
    "pages.case": CARD_READERS,
    "pages.healthz": EVERYONE,
    "pages.today": MEMBERS,
    "queue.bring": REPRESENTATIVES,
    "queue.bring_sent": REPRESENTATIVES,
    "queue.card": REPRESENTATIVES,
    "queue.card_sent": REPRESENTATIVES,
    "queue.found": CARD_READERS,
    "queue.go_on": REPRESENTATIVES,
    "queue.index": CARD_READERS,
    "queue.other_names": REPRESENTATIVES,
    "queue.save_draft": REPRESENTATIVES,
    "queue.step_aside": CARD_READERS,
    "queue.throw_away": REPRESENTATIVES,
    "queue.to_the_table": REPRESENTATIVES,
    **{f"needs.{end}": CARD_READERS for end in ("page", "state", "told", "answers", "contact", "contact_sent")},
    **{f"needs.handover_{end}": CARD_READERS for end in ("ended", "taken_back")},
    **{f"referrals.{end}": Audience.ANSWERERS for end in ("index", "new", "new_sent", "page", "move", "step", "words")},
    "reports.found": REPORT_READERS,
    "reports.gaps": CARD_READERS,
    "reports.index": REPORT_READERS,
    "reports.published": REPORT_READERS,
    "reports.record": PRIVACY_OFFICERS,
    "reports.record_found": PRIVACY_OFFICERS,
    "reports.verify": PRIVACY_OFFICERS,
    "settings.policy": Audience.POLICY_READERS,
    "settings.policy_sent": Audience.ADMINISTRATORS,
    "static": EVERYONE,
}
ROLES_OF = {
    MEMBERS: frozenset(Role),
    CARD_READERS: CARD_ROLES,
    AT_THE_TABLE: TABLE_ROLES,
    REPRESENTATIVES: frozenset({Role.REPRESENTATIVE}),
    CHAIRS: frozenset({Role.CHAIR}),
    APPROVERS: frozenset({Role.REPRESENTATIVE, Role.CHAIR, Role.PRIVACY_OFFICER}),
    PRIVACY_OFFICERS: frozenset({Role.PRIVACY_OFFICER}),
    KEEPERS: frozenset({Role.REPRESENTATIVE, Role.PRIVACY_OFFICER}),
    Audience.STEERING: frozenset({Role.STEERING}),
    Audience.REMINDED: CARD_ROLES | {Role.STEERING},
    Audience.ANSWERERS: frozenset({Role.REPRESENTATIVE, Role.COORDINATOR}),
    Audience.ADMINISTRATORS: frozenset({Role.ADMINISTRATOR}),
    Audience.POLICY_READERS: frozenset({Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}),
    Audience.DATE_KEEPERS: frozenset({Role.CHAIR, Role.ADMINISTRATOR}),
    Audience.REGULARS_KEEPERS: frozenset({Role.CHAIR, Role.COORDINATOR}),
    REPORT_READERS: frozenset({Role.CHAIR, Role.COORDINATOR, Role.PRIVACY_OFFICER}),
}
SOME_ID = UUID("01900000-0000-7000-8000-000000000000")


@pytest.fixture(scope="module")
def open_house(house: Any) -> Iterator[Any]:
    """The house with nothing behind its doors, so that only the doors are asked."""
    views = house.app.view_functions
    kept = dict(views)
    views.update({endpoint: _nothing_behind(view) for endpoint, view in kept.items()})
    yield house
    views.update(kept)


def _nothing_behind(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def reached(**_ids: object) -> str:
        return "reached"

    return reached


def doors(app: Flask) -> list[tuple[str, str, str]]:
    """Every way in: endpoint, method, path."""
    router = app.url_map.bind("")
    return [
        (rule.endpoint, method, router.build(rule.endpoint, dict.fromkeys(rule.arguments, SOME_ID), method))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
    ]


def test_every_route_is_listed_here_with_its_audience(house):
    declared = {name: audience_of(view) for name, view in house.app.view_functions.items()}
    assert declared == ROUTES


@pytest.mark.parametrize("role", [None, *PARTS])
def test_every_door_opens_for_its_audience_and_looks_like_no_door_to_everybody_else(open_house, role, look):
    visitor = open_house.visitor(role)
    missing = look(visitor.get("/no-such-page"))
    assert missing[0] == 404
    for endpoint, method, path in doors(open_house.app):
        answer = visitor.send(method, path)
        if ROUTES[endpoint] is EVERYONE:
            assert answer.text == "reached", endpoint
        elif role is None:
            assert (answer.status_code, answer.location) == (302, "/sign-in"), endpoint
        elif role == "outsider":
            assert answer.status_code == 403, endpoint
            assert "agreement" in answer.text
        elif PARTS[role].roles & ROLES_OF[ROUTES[endpoint]]:
            assert answer.text == "reached", endpoint
        else:
            assert look(answer) == missing, endpoint


def test_a_form_without_its_token_is_refused_at_every_door(open_house):
    visitor = open_house.visitor("chair")
    posts = [path for _endpoint, method, path in doors(open_house.app) if method != "GET"]
    assert len(posts) > 20
    assert {visitor.client.post(path).status_code for path in posts} == {400}


def test_no_door_takes_a_method_that_is_neither_read_nor_sent(house):
    assert {method for _endpoint, method, _path in doors(house.app)} == {"GET", "POST"}


def test_a_route_that_declares_nobody_is_refused_to_everybody(house_of, look):
    methods = ["GET", "POST"]
    house = house_of(lambda app: app.add_url_rule("/planted", "planted", lambda: "open to all", methods=methods))
    chair = house.visitor("chair")
    for method in methods:
        answer = chair.send(method, "/planted")
        assert look(answer) == look(chair.get("/no-such-page"))
    assert house.visitor().get("/planted").status_code == 404


def test_development_alone_shows_the_components(sqlite_url, tmp_path):
    app = new_app(sqlite_url, tmp_path, ENVIRONMENT="development")
    assert set(app.view_functions) - set(ROUTES) == {"design.components"}
    assert audience_of(app.view_functions["design.components"]) is Audience.EVERYONE


def test_a_mark_is_all_that_audience_is():
    assert audience_of(audience(CHAIRS)(lambda: None)) is CHAIRS
    assert audience_of(lambda: None) is None
