"""Pages of what holds for every date: the holidays, who normally comes, and what each agenda begins and ends with."""

from collections.abc import Callable
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.directory import service as directory
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.infra.words import day
from conference.kernel.actor import Role
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import MemberId, StandingItemId
from conference.meetings import service, store
from conference.meetings.domain import TITLE_LIMIT
from conference.meetings.policy import LONGEST_ITEM_MINUTES, Refusal
from conference.meetings.schemas import REFUSAL_WORDS
from conference.meetings.schemas.keeping import (
    STANDING_WORDS,
    DayForm,
    HolidayForm,
    RegularsForm,
    SkippingForm,
    StandingForm,
)
from conference.meetings.views.shared import blueprint


@blueprint.get("/settings/holidays")
@audience(Audience.DATE_KEEPERS)
def holidays() -> Any:
    """The task force's own list of holidays, and the dates that fall on one."""
    return _holidays(forms.Form(values={}))


@blueprint.post("/settings/holidays")
@audience(Audience.DATE_KEEPERS)
def holiday_sent() -> Any:
    """Put a day on the list."""
    form = forms.read(HolidayForm(), request.form)
    if not form.ok:
        return _holidays(form), 422
    service.add_holiday(actor(), form.values["day"], form.values["name"])
    flash(_("%(day)s is on the list.", day=day(form.values["day"])), "done")
    return redirect(url_for("meetings.holidays"))


@blueprint.post("/settings/holidays/remove")
@audience(Audience.DATE_KEEPERS)
def holiday_removed() -> Any:
    """Take a day off the list."""
    form = forms.read(DayForm(), request.form)
    if not form.ok:
        raise HiddenError
    service.remove_holiday(actor(), form.values["day"])
    flash(_("%(day)s is off the list. What was skipped or moved stays so.", day=day(form.values["day"])), "done")
    return redirect(url_for("meetings.holidays"))


@blueprint.post("/settings/holidays/skipping")
@audience(Audience.CHAIRS)
def skipping() -> Any:
    """Whether new dates on a holiday are skipped by themselves."""
    wanted = bool(forms.read(SkippingForm(), request.form).values.get("by_themselves"))
    service.skip_holidays(actor(), by_themselves=wanted)
    yes = _("From now on, a new date that falls on a holiday is skipped by itself. Dates that are there stay.")
    no = _("From now on, you decide about each date that falls on a holiday.")
    flash(yes if wanted else no, "done")
    return redirect(url_for("meetings.holidays"))


def _holidays(form: forms.Form) -> str:
    now = clock.now()
    to_come = store.upcoming(now)
    fall = service.on_holidays(service.known_among(actor(), to_come, now))
    by_day = {directory.today(held.starts_at): held for held in to_come if held.id in fall}
    today = directory.today(now)
    return render_template(
        "meetings/holidays.html",
        days=[(one, name, by_day.get(one)) for one, name in store.holidays().items() if one >= today],
        chairs=actor().has(Role.CHAIR),
        skips=any(series.skips_holidays for series in store.all_series()),
        form=form,
        limit=TITLE_LIMIT,
        today=today,
    )


@blueprint.get("/conferences/regulars")
@audience(Audience.REGULARS_KEEPERS)
def regulars() -> Any:
    """Who normally comes, agency by agency."""
    found = service.regular_attendees(actor(), clock.now())
    agencies = [(name, list(members)) for name, members in groupby(found, key=lambda one: one[0].agency_name)]
    return render_template("meetings/regulars.html", agencies=agencies, all_agencies=actor().has(Role.CHAIR))


@blueprint.post("/conferences/regulars")
@audience(Audience.REGULARS_KEEPERS)
def regulars_sent() -> Any:
    """Say who normally comes."""
    form = forms.read(RegularsForm(), request.form)
    if not form.ok:
        raise HiddenError
    shown, regular = ([MemberId(member) for member in form.values[name]] for name in ("shown", "regular"))
    service.set_regulars(actor(), shown, regular, clock.now())
    flash(_("Kept. It holds at once, also for dates that are already called."), "done")
    return redirect(url_for("meetings.regulars"))


@blueprint.get("/conferences/standing")
@audience(Audience.CHAIRS)
def standing() -> Any:
    """What every agenda begins and ends with."""
    return _standing_page(None, forms.Form(values={}))


@blueprint.post("/conferences/standing")
@audience(Audience.CHAIRS)
def standing_sent() -> Any:
    """Add to it."""

    def deed(values: Any) -> str:
        service.add_standing(actor(), values["title"], values["minutes"], values["place"], clock.now())
        return _("Kept. Agendas that are not published follow.")

    return _kept(None, deed)


@blueprint.post("/conferences/standing/<uuid:standing_id>")
@audience(Audience.CHAIRS)
def standing_changed(standing_id: UUID) -> Any:
    """Change a part of it."""

    def deed(values: Any) -> str:
        item, in_use = StandingItemId(standing_id), values["in_use"]
        title, minutes, place = values["title"], values["minutes"], values["place"]
        service.change_standing(actor(), item, title, minutes, place, clock.now(), in_use=in_use)
        return _("Kept. Agendas that are not published follow.")

    return _kept(standing_id, deed)


@blueprint.post("/conferences/standing/<uuid:standing_id>/remove")
@audience(Audience.CHAIRS)
def standing_removed(standing_id: UUID) -> Any:
    """Take a part of it away. Its button stands in the form of the other things, which are not read."""
    service.remove_standing(actor(), StandingItemId(standing_id), clock.now())
    flash(_("Removed. Agendas that are not published follow."), "done")
    return redirect(url_for("meetings.standing"))


def _kept(standing_id: UUID | None, deed: Callable[[Any], str]) -> Any:
    form = forms.read(StandingForm(), request.form)
    if not form.ok:
        return _standing_page(standing_id, form), 422
    try:
        flash(deed(form.values), "done")
    except RefusedError as refusal:
        if refusal.code != Refusal.ENOUGH_STANDING:
            raise
        flash(str(REFUSAL_WORDS[Refusal.ENOUGH_STANDING]), "info")
    return redirect(url_for("meetings.standing"))


def _standing_page(faulty: UUID | None, form: forms.Form) -> str:
    return render_template(
        "meetings/standing.html",
        items=store.standing_items(),
        faulty=faulty,
        form=form,
        places=list(STANDING_WORDS.items()),
        limit=TITLE_LIMIT,
        most=LONGEST_ITEM_MINUTES,
    )
