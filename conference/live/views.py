"""Pages of the running meeting."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, redirect, render_template, url_for

from conference.actions.domain.one_line import LINE_LIMIT
from conference.actions.schemas import CAUSE_WORDS, GAP_WORDS, STATE_WORDS
from conference.attendance import service as attendance
from conference.cases.schemas import STEP_WORDS
from conference.consent.schemas import CATEGORY_WORDS, PURPOSE_WORDS, REASON_WORDS, WHY_WORDS
from conference.infra import clock
from conference.infra.http import Audience, actor, audience, by_itself
from conference.infra.words import current_language
from conference.kernel.actor import Role
from conference.kernel.errors import HiddenError, RefusedError, require_known
from conference.kernel.ids import DetailId, MeetingId
from conference.live import jobs, store
from conference.live.projection import board
from conference.live.schemas import REFUSALS
from conference.live.schemas.writing import NOTE_LIMIT
from conference.live.service import presence, sharing
from conference.meetings import store as meetings
from conference.meetings.domain import MeetingState
from conference.meetings.models import Meeting
from conference.meetings.policy import may_chair
from conference.meetings.service import standing_of

blueprint = Blueprint("live", __name__)


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {
        "category_words": CATEGORY_WORDS,
        "purpose_words": PURPOSE_WORDS,
        "gap_words": GAP_WORDS,
        "cause_words": CAUSE_WORDS,
        "step_words": STEP_WORDS,
        "action_words": STATE_WORDS,
    }


def _called(meeting_id: UUID) -> Meeting:
    meeting = require_known(meetings.meeting(MeetingId(meeting_id)))
    if meeting.state not in {MeetingState.PUBLISHED, MeetingState.LIVE}:
        raise HiddenError
    return meeting


@blueprint.get("/conferences/<uuid:meeting_id>")
@audience(Audience.CARD_READERS)
def meeting(meeting_id: UUID) -> Any:
    """The lobby until the pledge is accepted; then the meeting.

    It is empty until the page has taken its seat: nobody reads it whom the others do not see in the room.
    """
    held = require_known(meetings.meeting(MeetingId(meeting_id)))
    if held.state is MeetingState.PLANNED:
        return redirect(url_for("meetings.agenda", meeting_id=meeting_id))
    if held.state is MeetingState.ENDED:
        return redirect(url_for("meetings.minutes", meeting_id=meeting_id))
    if not attendance.has_pledged(held.id, actor().member):
        return render_template("live/lobby.html", meeting=held)
    return render_template(
        "live/meeting.html",
        meeting=held,
        board=_board(held) if attendance.is_present(held.id, actor().member) else None,
        chairs=may_chair(actor(), standing_of(held)).allowed,
        now=clock.now(),
        who=actor(),
        shares=actor().has(Role.REPRESENTATIVE),
        records=actor().has(Role.RECORDER),
        agency_choices=store.agencies_to_ask(clock.now()),
        note_limit=NOTE_LIMIT,
        line_limit=LINE_LIMIT,
    )


def _board(held: Meeting) -> Any:
    facts = store.meeting_facts(held, clock.now())
    return board(facts, jobs.audience_of(actor(), held, facts, current_language()))


def _attended(meeting_id: UUID) -> Meeting:
    """A meeting that the member sits in."""
    held = require_known(meetings.meeting(MeetingId(meeting_id)))
    presence.require_part(actor(), held)
    return held


@blueprint.post("/conferences/<uuid:meeting_id>/pledge")
@audience(Audience.CARD_READERS)
def pledge(meeting_id: UUID) -> Any:
    """Accept this meeting's pledge, and enter."""
    attendance.pledge(actor(), _called(meeting_id).id, clock.now())
    return redirect(url_for("live.meeting", meeting_id=meeting_id))


@blueprint.get("/conferences/<uuid:meeting_id>/regions")
@audience(Audience.CARD_READERS)
@by_itself
def regions(meeting_id: UUID) -> Response:
    """Everything fresh, for a page that came back, missed something, or was told that its rights changed."""
    held = _attended(meeting_id)
    facts = store.meeting_facts(held, clock.now())
    return jsonify(jobs.message(facts, jobs.audience_of(actor(), held, facts, current_language())))


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
