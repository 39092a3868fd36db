"""The dates, and the agenda as chairs plan it and members read it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.attendance import store as attendance
from conference.directory import service as directory
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId, ItemId, MeetingId
from conference.meetings import rhythm, service, store
from conference.meetings.domain import ItemKind, MeetingState
from conference.meetings.models import Meeting
from conference.meetings.policy import (
    DATES_AHEAD,
    LONGEST_ITEM_MINUTES,
    may_choose_items,
    may_plan,
    minute_of_day,
    running_ends,
)
from conference.meetings.schemas import (
    BECAUSE_WORDS,
    CHOSEN_WORDS,
    ITEM_WORDS,
    LEFT_OUT_WORDS,
    REFUSAL_WORDS,
    RETURN_WORDS,
    RETURNED_WORDS,
    STATE_WORDS,
    AddForm,
    MinutesForm,
    OrderForm,
    change_words,
    rhythm_words,
)
from conference.meetings.views.shared import blueprint

_PAST_SHOWN = 12


@blueprint.get("/conferences")
@audience(Audience.MEMBERS)
def index() -> Any:
    """The dates: what comes, what was."""
    now = clock.now()
    if store.dates_ahead(now) < DATES_AHEAD:
        service.ensure_series_dates(now)
    me = actor()
    held = service.known_among(me, [*store.upcoming(now), *store.skipped(now)], now)
    upcoming = sorted(held, key=lambda one: one.starts_at)
    return render_template(
        "meetings/index.html",
        upcoming=upcoming,
        first=next((one.id for one in upcoming if one.state is not MeetingState.SKIPPED), None),
        rhythms={rhythm_words(rhythm.read(series.rule)): series.id for series in store.all_series()},
        holidays=service.on_holidays(held),
        mine=attendance.answers_of(me.member, [one.id for one in upcoming]),
        because_words=BECAUSE_WORDS,
        past=service.known_among(me, store.past(now, most=_PAST_SHOWN), now),
        plans=[one.id for one in held if may_choose_items(me, service.standing_of(one))],
        moves=[one.id for one in held if may_plan(me, service.standing_of(one))],
        reads=me.reads_cards,
        joins=me.sits_at_the_table,
        state_words=STATE_WORDS,
    )


@blueprint.get("/conferences/<uuid:meeting_id>/agenda")
@audience(Audience.CARD_READERS)
def agenda(meeting_id: UUID) -> Any:
    """The agenda: a chair plans it, everyone else reads it once it is published."""
    return _agenda_page(_held(meeting_id))


@blueprint.post("/conferences/<uuid:meeting_id>/agenda/propose")
@audience(Audience.CHAIRS)
def propose(meeting_id: UUID) -> Any:
    """Take over what the planner proposes."""
    return _changed(meeting_id, lambda: service.take_proposal(actor(), MeetingId(meeting_id), clock.now()))


@blueprint.post("/conferences/<uuid:meeting_id>/agenda/clear-done")
@audience(Audience.CHAIRS)
def clear_done(meeting_id: UUID) -> Any:
    """Clear what is done from unfinished business."""
    return _changed(meeting_id, lambda: service.clear_done(actor(), MeetingId(meeting_id), clock.now()))


@blueprint.post("/conferences/<uuid:meeting_id>/agenda/items")
@audience(Audience.CARD_READERS)
def add(meeting_id: UUID) -> Any:
    """Put a case on the agenda: who plans it; in the strict profile also the agency that brought the case."""
    form = forms.read(AddForm(), request.form)
    if not form.ok:
        raise HiddenError
    case = CaseId(form.values["case"])
    return _changed(meeting_id, lambda: service.add_case(actor(), MeetingId(meeting_id), case, clock.now()))


@blueprint.post("/conferences/<uuid:meeting_id>/agenda/items/<uuid:item_id>/remove")
@audience(Audience.CHAIRS)
def remove(meeting_id: UUID, item_id: UUID) -> Any:
    """Take a case or a standing item from the agenda."""
    return _changed(meeting_id, lambda: service.remove(actor(), MeetingId(meeting_id), ItemId(item_id), clock.now()))


@blueprint.post("/conferences/<uuid:meeting_id>/agenda/items/<uuid:item_id>/up")
@audience(Audience.CHAIRS)
def move_up(meeting_id: UUID, item_id: UUID) -> Any:
    """Move an item one place up."""
    return _moved(meeting_id, item_id, up=True)


@blueprint.post("/conferences/<uuid:meeting_id>/agenda/items/<uuid:item_id>/down")
@audience(Audience.CHAIRS)
def move_down(meeting_id: UUID, item_id: UUID) -> Any:
    """Move an item one place down."""
    return _moved(meeting_id, item_id, up=False)


@blueprint.post("/conferences/<uuid:meeting_id>/agenda/items/<uuid:item_id>/minutes")
@audience(Audience.CHAIRS)
def set_minutes(meeting_id: UUID, item_id: UUID) -> Any:
    """Give an item its time."""
    form = forms.read(MinutesForm(), request.form)
    if not form.ok:
        return _agenda_page(_held(meeting_id), faulty=ItemId(item_id), form=form), 422
    length = form.values["minutes"]
    return _changed(
        meeting_id,
        lambda: service.set_minutes(actor(), MeetingId(meeting_id), ItemId(item_id), length, clock.now()),
        at=item_id,
    )


@blueprint.post("/conferences/<uuid:meeting_id>/agenda/order")
@audience(Audience.CHAIRS)
def reorder(meeting_id: UUID) -> Any:
    """Put the whole agenda in another order, as the chair dragged it."""
    form = forms.read(OrderForm(), request.form)
    if not form.ok:
        raise HiddenError
    wanted = [ItemId(item) for item in form.values["item"]]
    return _changed(meeting_id, lambda: service.reorder(actor(), MeetingId(meeting_id), wanted))


@blueprint.post("/conferences/<uuid:meeting_id>/agenda/tell")
@audience(Audience.CHAIRS)
def tell(meeting_id: UUID) -> Any:
    """Tell everybody that the published agenda changed."""
    return _changed(
        meeting_id,
        lambda: service.tell_changes(actor(), MeetingId(meeting_id), clock.now()),
        say=_("Every member gets a message that the agenda changed. It says nothing but the date and the time."),
    )


@blueprint.post("/conferences/<uuid:meeting_id>/agenda/publish")
@audience(Audience.CHAIRS)
def publish(meeting_id: UUID) -> Any:
    """Call the conference."""
    return _changed(
        meeting_id,
        lambda: service.publish_agenda(actor(), MeetingId(meeting_id)),
        say=_("The agenda is published. Every member gets a message that says nothing but the date and the time."),
    )


def _held(meeting_id: UUID) -> Meeting:
    return service.known(actor(), MeetingId(meeting_id), clock.now())


def _moved(meeting_id: UUID, item_id: UUID, *, up: bool) -> Any:
    return _changed(
        meeting_id, lambda: service.move(actor(), MeetingId(meeting_id), ItemId(item_id), up=up), at=item_id
    )


def _changed(meeting_id: UUID, deed: Callable[[], object], *, say: str = "", at: UUID | None = None) -> Any:
    """Do it, and show the agenda as it stands now, at the item it was about."""
    _held(meeting_id)
    try:
        deed()
    except RefusedError as refusal:
        words = {str(code): said for code, said in REFUSAL_WORDS.items()}
        if refusal.code not in words:
            raise
        flash(str(words[refusal.code]), "info")
    else:
        if say:
            flash(say, "done")
    anchor = f"item-{at}" if at else None
    return redirect(url_for("meetings.agenda", meeting_id=meeting_id, _anchor=anchor))


def _agenda_page(meeting: Meeting, *, faulty: ItemId | None = None, form: forms.Form | None = None) -> str:
    me, now = actor(), clock.now()
    plans = bool(may_choose_items(me, service.standing_of(meeting)))
    shown = plans or meeting.state is not MeetingState.PLANNED
    held = service.agenda(me, meeting, now)
    offer = service.offer(me, meeting, now) if plans else None
    return render_template(
        "meetings/agenda.html" if plans else "meetings/agenda_read.html",
        meeting=meeting,
        cases=[line.id for line in held.lines if line.kind is ItemKind.CASE],
        agenda=held if shown else None,
        offer=offer,
        elsewhere=service.elsewhere(me, meeting, now) if plans else [],
        own=[] if plans else service.own_cases(me, meeting, now),
        ends_at=running_ends(meeting.starts_at, [meeting.minutes])[0],
        starts_minute=minute_of_day(meeting.starts_at, directory.zone()),
        day=directory.today(now),
        faulty=faulty,
        form=form,
        most=LONGEST_ITEM_MINUTES,
        words={
            "state": STATE_WORDS,
            "item": ITEM_WORDS,
            "came_back": RETURN_WORDS,
            "returned": RETURNED_WORDS,
            "left_out": LEFT_OUT_WORDS,
            "chosen": CHOSEN_WORDS,
            "untold": change_words(meeting.untold),
            "told": change_words(meeting.told_changes),
        },
    )
