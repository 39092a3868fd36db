"""What runs after a commit: pushing the fresh page to every audience, and sending away who lost a right.

What is pushed is the whole projection of the changed regions, rendered once per audience from the same partials that
render the first page. Nobody's room is named by a client: audiences are computed here, at every push.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, render_template
from flask_babel import force_locale

from conference.accounts import service as accounts_service
from conference.accounts import store as accounts
from conference.accounts.events import SignedOut
from conference.accounts.service import acting
from conference.actions.events import ActionChanged
from conference.attendance import store as attendance
from conference.attendance.events import SteppedAside
from conference.consent import service as consent
from conference.consent.events import RightsChanged
from conference.consent.policy import knows_pseudonym, may_know, reads_free_text, viewer_of
from conference.directory.events import PolicyChanged
from conference.infra import clock, realtime
from conference.infra.database import subscribe as on
from conference.infra.realtime import Seat
from conference.infra.sockets import socketio
from conference.kernel.actor import Actor
from conference.kernel.ids import CaseId
from conference.live import store
from conference.live.domain import EVERYTHING, LiveAudience, MeetingFacts, Place, Region
from conference.live.events import MeetingChanged
from conference.live.projection import Board, board
from conference.live.service import presence, sharing
from conference.meetings import store as meetings
from conference.meetings.models import Meeting
from conference.meetings.policy import may_chair
from conference.meetings.service import standing_of

_OF_THE_ITEM = frozenset({Region.CURRENT, Region.VOICES, Region.SHARING, Region.TALK, Region.SPEAKERS})
GRACE_SECONDS = 8
"""How long a lost connection keeps its seat: a reload or a tunnel is no leaving."""
RIGHTS_SECONDS = 2
"""How often it is asked whether those with a page open may still have it. What they fetch is asked at once, always."""


def subscribe() -> None:
    """Follow what happens below."""
    on(MeetingChanged, push)
    on(RightsChanged, _follow)
    on(SteppedAside, _follow)
    on(PolicyChanged, _follow_policy)
    on(ActionChanged, _follow_action)
    on(SignedOut, _sign_out)


def after_start(app: Flask) -> None:
    """Keep the meetings tidy from now on. Called once by the server, when it starts."""
    socketio.start_background_task(_sweep, app)
    socketio.start_background_task(_watch_rights, app)


def _follow(happened: RightsChanged | SteppedAside) -> None:
    """Pages that have the case before the table follow with what is shared; it may stand on any other agenda too."""
    followed = {floor.meeting_id for floor in attendance.floors_of_case(happened.case)}
    sharing.follow_rights(happened.case, clock.now())
    for meeting_id in {seat.meeting for seat in realtime.all_seats()} - followed:
        meeting = meetings.meeting(meeting_id)
        if meeting is not None:
            push(MeetingChanged(meeting.id, EVERYTHING, meeting.version))


def _follow_policy(_happened: PolicyChanged) -> None:
    """The settings changed: what is before a table may be shown to others now, and every open page is made anew."""
    for meeting in meetings.live():
        floor = attendance.floor(meeting.id)
        if floor is not None:
            sharing.follow_rights(floor.case_id, clock.now())
        else:
            push(MeetingChanged(meeting.id, EVERYTHING, meeting.version))


def _follow_action(_happened: ActionChanged) -> None:
    """An action was answered or closed outside the meeting: its pages show it too."""
    for meeting in meetings.live():
        push(MeetingChanged(meeting.id, frozenset({Region.TALK, Region.CURRENT, Region.ENDING}), meeting.version))


def push(changed: MeetingChanged) -> None:
    """Send the changed regions to every audience that has a page open."""
    seats = realtime.seats(changed.meeting)
    meeting = meetings.meeting(changed.meeting)
    if meeting is None or not seats:
        return
    facts = store.meeting_facts(meeting, clock.now())
    for room, audience in _audiences(meeting, facts, seats).items():
        regions = _worth_telling(changed.regions, board(facts, audience))
        if regions:
            realtime.emit("regions", message(facts, audience, regions, before=changed.before), room=room)


def _worth_telling(regions: frozenset[Region], shown: Board) -> frozenset[Region]:
    """What is said and shared in a private item is not told to those it is private from: not even that it happened."""
    private = shown.current is not None and shown.current.private
    return regions - _OF_THE_ITEM if private and regions != EVERYTHING else regions


def message(
    facts: MeetingFacts, audience: LiveAudience, regions: Iterable[Region] = EVERYTHING, *, before: int = 0
) -> dict[str, Any]:
    """Regions of the page for one audience, with the version that they are of and the one that they follow on."""
    shown = board(facts, audience)
    return {
        "before": before,
        "version": facts.version,
        "now": facts.now.timestamp(),
        "regions": {region.value: render(shown, region) for region in regions},
    }


def render(shown: Board, region: Region) -> str:
    """One region as HTML, in the audience's language."""
    with force_locale(shown.audience.language):
        return render_template(f"live/regions/{region.value}.html", board=shown, lang=shown.audience.language)


def audience_of(actor: Actor, meeting: Meeting, facts: MeetingFacts, language: str) -> LiveAudience:
    """The audience that one member belongs to."""
    return _audience(actor, meeting, _CaseRules(facts, [actor]), language)


class _CaseRules:
    """The facts of all cases of an agenda, and where everybody stands in the room, loaded once for all who look."""

    def __init__(self, facts: MeetingFacts, actors: Iterable[Actor]) -> None:
        self.now = facts.now
        self.keeping_notes = frozenset(note.private_to for note in facts.notes if note.private_to)
        self.cases = store.facts_of_cases([*facts.cards, *(a.case for a in facts.unfinished)]).values()
        self.rooms = {actor.member: room for actor, room in consent.rooms(list(actors), facts.id)}

    def hidden_from(self, actor: Actor) -> frozenset[CaseId]:
        viewer, room = viewer_of(actor), self.rooms[actor.member]
        return frozenset(case.id for case in self.cases if not may_know(viewer, case, self.now, room))

    def bare_to(self, actor: Actor) -> frozenset[CaseId]:
        viewer = viewer_of(actor)
        return frozenset(c.id for c in self.cases if not reads_free_text(viewer, c.lead, c.holders, c.policy))

    def unnamed_to(self, actor: Actor) -> frozenset[CaseId]:
        viewer = viewer_of(actor)
        return frozenset(c.id for c in self.cases if not knows_pseudonym(viewer, c.lead, c.step, c.policy))


def _audience(actor: Actor, meeting: Meeting, rules: _CaseRules, language: str) -> LiveAudience:
    return LiveAudience(
        meeting=meeting.id,
        place=_place(actor, meeting),
        hidden=rules.hidden_from(actor),
        language=language,
        bare=rules.bare_to(actor),
        unnamed=rules.unnamed_to(actor),
        agency=actor.agency if actor.agency in rules.keeping_notes else None,
    )


def _place(actor: Actor, meeting: Meeting) -> Place:
    if may_chair(actor, standing_of(meeting)):
        return Place.CHAIR
    return Place.SEATED if actor.reads_cards else Place.OBSERVER


def _audiences(meeting: Meeting, facts: MeetingFacts, seats: tuple[Seat, ...]) -> Mapping[str, LiveAudience]:
    """The audiences that have pages open now. Pages are moved to the audience they belong to; who may no longer be here
    is sent away.
    """
    actors = _still_here(seats)
    rules = _CaseRules(facts, actors.values())
    found: dict[str, LiveAudience] = {}
    for seat in seats:
        actor = actors.get(seat.sid)
        if actor is None:
            _send_away(seat)
            continue
        audience = _audience(actor, meeting, rules, seat.language)
        realtime.move(seat.sid, audience.room)
        found[audience.room] = audience
    return found


def _still_here(seats: tuple[Seat, ...]) -> Mapping[str, Actor]:
    """Which pages may stay open, and whose they are: still signed in there, may act now, and reads cards. Of somebody
    with two browsers, the one whose sign-in is over goes.
    """
    now = clock.now()
    signed_in = accounts_service.still_signed_in([seat.sign_in for seat in seats], now)
    staying = [seat for seat in seats if seat.sign_in in signed_in]
    actors = acting([seat.actor.member for seat in staying], now)
    found = {seat.sid: actors[seat.actor.member] for seat in staying if seat.actor.member in actors}
    return {sid: actor for sid, actor in found.items() if actor.reads_cards}


def _sign_out(happened: SignedOut) -> None:
    for seat in realtime.all_seats():
        if seat.sign_in == happened.sign_in:
            _send_away(seat)


def _send_away(seat: Seat) -> None:
    """A right ended: close the page's socket, and note who left if no other page of theirs is open."""
    realtime.evict(seat.sid)
    leave_if_gone(seat)


def leave_if_gone(seat: Seat) -> None:
    """Note who left, if no other page of theirs is open in the meeting."""
    if not any(held.actor.member == seat.actor.member for held in realtime.seats(seat.meeting)):
        presence.leave(seat.actor, seat.meeting, clock.now())


def leave_unless_back(app: Flask, seat: Seat) -> None:
    """Give the seat up if nobody of this member came back to it in a while."""
    socketio.sleep(GRACE_SECONDS)
    with app.app_context():
        leave_if_gone(seat)


def _watch_rights(app: Flask) -> None:
    """Rights also end by the clock, when nothing is pushed: an agreement, a membership, a sign-in of twelve hours."""
    while True:
        socketio.sleep(RIGHTS_SECONDS)
        with app.app_context():
            send_away_the_unentitled()


def send_away_the_unentitled() -> None:
    """Close the open pages of those who may not have them any more."""
    seats = tuple(realtime.all_seats())
    actors = _still_here(seats) if seats else {}
    for seat in seats:
        if seat.sid not in actors:
            _send_away(seat)


def _sweep(app: Flask) -> None:
    """After a restart: those who were here and do not come back have left."""
    socketio.sleep(GRACE_SECONDS * 3)
    with app.app_context():
        now = clock.now()
        for meeting in meetings.live():
            back = {seat.actor.member for seat in realtime.seats(meeting.id)}
            gone = [member for member in attendance.present(meeting.id) if member not in back]
            for actor in accounts.actors(gone, now).values():
                presence.leave(actor, meeting.id, now)
