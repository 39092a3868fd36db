"""Pages of the running meeting."""

import hashlib
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import force_locale

from conference.actions.domain.one_line import LINE_LIMIT
from conference.actions.policy import ANSWERING_ROLES
from conference.actions.schemas import CAUSE_WORDS, GAP_WORDS, STATE_WORDS
from conference.attendance import service as attendance
from conference.attendance.domain import AgencyComes
from conference.cases.domain import NEED_LIMIT
from conference.cases.schemas import NEED_STATE_WORDS, STEP_WORDS
from conference.consent.schemas import CATEGORY_WORDS, PURPOSE_WORDS, REASON_WORDS, WHY_WORDS
from conference.infra import clock
from conference.infra.changes import Look
from conference.infra.http import Audience, actor, audience, by_itself, came_from, keep, kept
from conference.infra.words import current_language
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import DetailId, MeetingId
from conference.live import store
from conference.live.jobs.arriving import fresh
from conference.live.jobs.reading import Reading
from conference.live.pairing import in_groups
from conference.live.policy import may_order
from conference.live.projection.screen import screen
from conference.live.schemas import REFUSALS
from conference.live.schemas.chairing import PARK_WORDS
from conference.live.schemas.writing import NOTE_LIMIT
from conference.live.service import displays, presence, sharing
from conference.meetings import service as meetings_service
from conference.meetings.domain import MeetingState
from conference.meetings.models import Meeting
from conference.meetings.schemas import OUTCOME_WORDS

blueprint = Blueprint("live", __name__)


@blueprint.record
def _words(state: BlueprintSetupState) -> None:
    """Words for every template, those among them that are rendered without a page around."""
    words: dict[str, Any] = cast(Any, state.app.jinja_env.globals)
    words.update(
        category_words=CATEGORY_WORDS,
        purpose_words=PURPOSE_WORDS,
        gap_words=GAP_WORDS,
        park_words=PARK_WORDS,
        cause_words=CAUSE_WORDS,
        step_words=STEP_WORDS,
        action_words=STATE_WORDS,
        need_words=NEED_STATE_WORDS,
        outcome_words=OUTCOME_WORDS,
    )


def _called(meeting_id: UUID) -> Meeting:
    meeting = meetings_service.known(actor(), MeetingId(meeting_id), clock.now())
    if meeting.state not in {MeetingState.PUBLISHED, MeetingState.LIVE}:
        raise HiddenError
    return meeting


@blueprint.get("/conferences/<uuid:meeting_id>")
@audience(Audience.AT_THE_TABLE)
def meeting(meeting_id: UUID) -> Any:
    """The lobby until the pledge is accepted; then the meeting.

    It is empty until the page has taken its seat: nobody reads it whom the others do not see in the room.
    """
    held = meetings_service.known(actor(), MeetingId(meeting_id), clock.now())
    if held.state is MeetingState.PLANNED:
        return redirect(_elsewhere("meetings.agenda", held))
    if held.state is MeetingState.SKIPPED:
        return redirect(url_for("calendar.date", meeting_id=held.id))
    if held.state is MeetingState.ENDED:
        return redirect(_elsewhere("minutes.page", held))
    if not attendance.has_pledged(held.id, actor().member):
        return render_template("live/lobby.html", meeting=held, apologies=_apologies(held))
    return render_template(
        "live/meeting.html",
        meeting=held,
        board=_board(held) if attendance.is_present(held.id, actor().member) else None,
        now=clock.now(),
        who=actor(),
        shares=actor().has(Role.REPRESENTATIVE),
        writes=may_order(actor()).allowed,
        over=_elsewhere("minutes.page", held),
        speaks=actor().speaks,
        agency_choices=store.agencies_to_ask(clock.now()),
        note_limit=NOTE_LIMIT,
        line_limit=LINE_LIMIT,
        need_limit=NEED_LIMIT,
        own=" ".join(_own(actor())),
    )


def _apologies(held: Meeting) -> list[str]:
    """The agencies that will be absent, by name, for those who count on people: chair and recorder."""
    if not actor().has(Role.CHAIR, Role.RECORDER):
        return []
    table = meetings_service.who_comes(actor(), held.id, clock.now())
    return sorted(agency.name for agency in table if agency.comes is AgencyComes.APOLOGIES)


def _own(who: Actor) -> list[str]:
    """By what the page tells what is this person's to do, where something is `data-for` one of these: themselves, by
    their membership; their roles; the agencies that they are `of:`, those that they `represents:`, and the one that
    they `answers:` for at the table.
    """
    agencies = sorted(map(str, who.agencies))
    represented = agencies if who.has(Role.REPRESENTATIVE) else []
    answered = [who.agency] if who.speaks and who.has(*ANSWERING_ROLES) else []
    return [
        str(who.member),
        *sorted(who.roles),
        *(f"of:{agency}" for agency in agencies),
        *(f"represents:{agency}" for agency in represented),
        *(f"answers:{agency}" for agency in answered),
    ]


def _elsewhere(endpoint: str, held: Meeting) -> str:
    """A page about the conference, or, for those who read no cards, the dates."""
    return url_for(endpoint, meeting_id=held.id) if actor().reads_cards else url_for("meetings.index")


def _board(held: Meeting) -> Any:
    reading = Reading(held.id, clock.now())
    return reading.board(reading.audience(actor(), current_language()))


def _attended(meeting_id: UUID) -> Meeting:
    """A meeting that the member sits in."""
    held = meetings_service.known(actor(), MeetingId(meeting_id), clock.now())
    presence.require_part(actor(), held, Look(inside=True))
    return held


@blueprint.post("/conferences/<uuid:meeting_id>/pledge")
@audience(Audience.AT_THE_TABLE)
def pledge(meeting_id: UUID) -> Any:
    """Accept this meeting's pledge, and enter."""
    attendance.pledge(actor(), _called(meeting_id).id, clock.now())
    return redirect(url_for("live.meeting", meeting_id=meeting_id))


@blueprint.get("/conferences/<uuid:meeting_id>/regions")
@audience(Audience.AT_THE_TABLE)
@by_itself
def regions(meeting_id: UUID) -> Response:
    """Everything fresh, for a page that came back, missed something, or was told that its rights changed."""
    held = _attended(meeting_id)
    return jsonify(fresh(held.id, actor(), current_language()))


@blueprint.get("/conferences/<uuid:meeting_id>/share")
@audience(Audience.REPRESENTATIVES)
def share(meeting_id: UUID) -> Any:
    """What my agency could share now, and who in the room would see it: asked before it happens."""
    held = _attended(meeting_id)
    try:
        offers = sharing.offers(actor(), held.id, clock.now())
    except RefusedError:
        offers = []
    return render_template("live/share.html", offers=offers, who=actor(), why_words=WHY_WORDS)


@blueprint.post("/conferences/<uuid:meeting_id>/shared/<uuid:detail_id>")
@audience(Audience.REPRESENTATIVES)
@by_itself
def look(meeting_id: UUID, detail_id: UUID) -> Any:
    """The contents of a shared detail, for the one who asks, decided and recorded now."""
    held = _attended(meeting_id)
    try:
        text = sharing.look(actor(), held.id, DetailId(detail_id), clock.now())
    except RefusedError as refusal:
        return jsonify({"say": str(REASON_WORDS.get(refusal.code) or REFUSALS.get(refusal.code, ""))}), 403
    return render_template("live/looked.html", text=text, who=actor(), now=clock.now())


_SCREEN = "screen"
"""What the browser of a screen in the room keeps: apart from any sign-in, and good for nothing but these two pages."""


@blueprint.get("/room")
@audience(Audience.EVERYONE)
@by_itself
def room() -> Response:
    """A screen in the room, for a projector: it says a code until the chair has typed it, then it follows the meeting.

    It is empty until it has asked what to show, so that nothing stays on it that it does not follow; only then there is
    a screen.
    """
    language = displays.language_of(kept(_SCREEN), clock.now()) or current_language()
    with force_locale(language):
        return make_response(render_template("live/room.html", lang=language))


@blueprint.get("/room/regions")
@audience(Audience.EVERYONE)
@by_itself
def room_regions() -> Response:
    """What the screen shows now, decided now; 304 where that is what it shows already."""
    held = displays.open_screen(kept(_SCREEN), current_language(), clock.now(), came_from=came_from())
    with force_locale(held.language):
        html = _shown(held)
    answer = jsonify({"now": clock.now().timestamp(), "html": html})
    answer.set_etag(hashlib.sha256(html.encode()).hexdigest())
    return _kept_by(held, cast(Response, answer.make_conditional(request)))


def _shown(held: displays.Held) -> str:
    """The screen as HTML: what everybody in the room may see, whoever is signed in at this browser."""
    if held.meeting is None:
        return render_template("live/room_code.html", code=in_groups(held.code), until=held.code_until)
    reading = Reading(held.meeting.id, clock.now())
    shown = screen(reading.facts, reading.everybody(held.language))
    return render_template("live/room_shown.html", screen=shown, lang=held.language)


def _kept_by(held: displays.Held, answer: Response) -> Response:
    if held.secret != kept(_SCREEN):
        keep(answer, _SCREEN, held.secret)
    return answer
