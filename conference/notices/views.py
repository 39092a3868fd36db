"""Pages of following up: what somebody wants to be told and when they are away, and how the task force has it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.accounts import store as accounts
from conference.accounts.service import absences
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import InvalidError
from conference.kernel.ids import AbsenceId, MemberId
from conference.notices.domain import OF_THE_TASK_FORCE, TOLD_ONLY, Reminder, Times
from conference.notices.policy import BOUNDS
from conference.notices.schemas import (
    ABSENCE_WRONG,
    NUMBER_WORDS,
    REMINDER_WORDS,
    REPEAT_WORDS,
    AwayForm,
    OwnForm,
    TimesForm,
    number_wrong,
)
from conference.notices.service import following, steering

blueprint = Blueprint("notices", __name__)


@blueprint.get("/reminders")
@audience(Audience.REMINDED)
def own() -> Any:
    """What the reader wants to be told, and when they are away."""
    return _own_page(forms.Form(values={}))


@blueprint.post("/reminders")
@audience(Audience.REMINDED)
def own_sent() -> Any:
    """Be told less, or all of it again."""
    form = forms.read(OwnForm(), request.form)
    if not form.ok:
        return _own_page(forms.Form(values={})), 422
    following.choose_own(actor(), _off(form.values["told"], _offered()), monday=form.values["monday"])
    flash(_("From the next message on, you are told what you chose."), "done")
    return redirect(url_for("notices.own"))


@blueprint.post("/reminders/away")
@audience(Audience.REMINDED)
def away_sent() -> Any:
    """Be away, with somebody who stands in."""
    form = forms.read(AwayForm(), request.form)
    if form.ok:
        chosen = form.values["stand_in"]
        try:
            absences.say_away(
                actor(),
                form.values["first"],
                form.values["last"],
                None if chosen is None else MemberId(chosen),
                clock.now(),
            )
        except InvalidError as invalid:
            form = form.with_errors({name: str(ABSENCE_WRONG[code]) for name, code in invalid.fields.items()})
        else:
            flash(_("Noted. What you would have heard then reaches somebody who is there."), "done")
            return redirect(url_for("notices.own"))
    return _own_page(form), 422


@blueprint.post("/reminders/away/<uuid:absence_id>/remove")
@audience(Audience.REMINDED)
def away_removed(absence_id: UUID) -> Any:
    """Be there after all."""
    absences.take_back(actor(), AbsenceId(absence_id))
    flash(_("Removed. You hear of your promises yourself again."), "done")
    return redirect(url_for("notices.own"))


@blueprint.get("/settings/reminders")
@audience(Audience.DATE_KEEPERS)
def everybodys() -> Any:
    """How the task force follows promises up."""
    held = following.times()
    told = [reminder.value for reminder in OF_THE_TASK_FORCE if reminder not in held.off]
    typed = {name: str(getattr(held, name)) for name in BOUNDS}
    typed |= {"told": told, "monday": "yes" if held.monday else ""}
    return _everybodys_page(forms.Form(values={}, typed=typed))


@blueprint.post("/settings/reminders")
@audience(Audience.DATE_KEEPERS)
def everybodys_sent() -> Any:
    """Follow promises up in another way."""
    form = forms.read(TimesForm(), request.form)
    if form.ok:
        values = dict(form.values)
        try:
            following.change_times(Times(off=_off(values.pop("told"), OF_THE_TASK_FORCE), **values))
        except InvalidError as invalid:
            form = form.with_errors({name: number_wrong(name, code) for name, code in invalid.fields.items()})
        else:
            flash(_("Changed, from the next message on."), "done")
            return redirect(url_for("notices.everybodys"))
    return _everybodys_page(form), 422


@blueprint.get("/help-needed")
@audience(Audience.STEERING)
def in_need() -> Any:
    """Which agencies may need help to keep what they promise, for the steering group: counts, and no case."""
    now, times, names = clock.now(), following.times(), directory_store.names()
    found = steering.agencies_in_need(actor(), times, now)
    return render_template(
        "notices/in_need.html",
        agencies=sorted((names[agency], number) for agency, number in found.items()),
        times=times,
        hidden=directory.policy().hidden_inside,
    )


def _off(told: list[Reminder], choices: Collection[Reminder]) -> frozenset[Reminder]:
    return frozenset(choices) - frozenset(told)


def _own_page(form: forms.Form) -> str:
    now = clock.now()
    off, monday = following.own_choice(actor())
    away = accounts.absences(actor().member, directory.today(now))
    return render_template(
        "notices/own.html",
        form=form,
        told=[reminder.value for reminder in Reminder if reminder not in off],
        monday=monday,
        times=asdict(following.times()),
        reminders=_choices(_offered()),
        away=away,
        names=accounts.names([row.stand_in_id for row in away if row.stand_in_id]),
        colleagues=[(held.member, held.name) for held in absences.colleagues(actor(), now)],
    )


def _everybodys_page(form: forms.Form) -> str:
    return render_template(
        "notices/everybodys.html",
        form=form,
        days=_bounded(NUMBER_WORDS),
        repeats=_bounded(REPEAT_WORDS),
        reminders=_choices(OF_THE_TASK_FORCE),
        hidden=directory.policy().hidden_inside,
    )


def _offered() -> Collection[Reminder]:
    """What the reader may be told at all."""
    return [reminder for reminder in Reminder if reminder not in TOLD_ONLY or actor().has(TOLD_ONLY[reminder])]


def _bounded(numbers: Mapping[str, str]) -> list[tuple[str, str, tuple[int, int]]]:
    return [(name, words, BOUNDS[name]) for name, words in numbers.items()]


def _choices(offered: Collection[Reminder]) -> list[tuple[str, str]]:
    return [(reminder.value, words) for reminder, words in REMINDER_WORDS.items() if reminder in offered]
