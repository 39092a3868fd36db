"""The page on which a chair has the table meet in another rhythm, and sees first what that does."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.directory import service as directory
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import RefusedError
from conference.kernel.ids import SeriesId
from conference.meetings import rhythm as rhythms
from conference.meetings import service
from conference.meetings.policy import Refusal
from conference.meetings.policy.keeping import LONGEST_MINUTES, SHORTEST_MINUTES
from conference.meetings.rhythm import MOST_BETWEEN
from conference.meetings.schemas import BECAUSE_WORDS, REFUSAL_WORDS, STATE_WORDS, rhythm_words
from conference.meetings.schemas.keeping import PLACE_WORDS, UNIT_WORDS, RhythmForm, rhythm_of, typed_of, weekdays
from conference.meetings.service.rhythm import Wanted
from conference.meetings.views.shared import blueprint


@blueprint.get("/conferences/rhythm/<uuid:series_id>")
@audience(Audience.CHAIRS)
def rhythm(series_id: UUID) -> Any:
    """The rhythm as it is."""
    series = service.series_to_change(actor(), SeriesId(series_id))
    tomorrow = directory.today(clock.now()) + timedelta(days=1)
    return _page(series_id, forms.Form(values={}, typed=typed_of(series, tomorrow)))


@blueprint.post("/conferences/rhythm/<uuid:series_id>")
@audience(Audience.CHAIRS)
def rhythm_sent(series_id: UUID) -> Any:
    """Show what another rhythm would do, or take it."""
    service.series_to_change(actor(), SeriesId(series_id))
    form = forms.read(RhythmForm(), request.form)
    if not form.ok:
        return _page(series_id, form), 422
    values, now = form.values, clock.now()
    wanted = Wanted(rhythm_of(values), values["starts_at"], values["minutes"], values["since"])
    try:
        if not values["save"]:
            dates = service.preview(actor(), SeriesId(series_id), wanted, now)
            return _page(series_id, form, wanted=wanted, dates=dates)
        service.change_rhythm(actor(), SeriesId(series_id), wanted, now)
    except RefusedError as refusal:
        if refusal.code != Refusal.NOT_WITHIN_A_YEAR:
            raise
        return _page(series_id, form.with_errors({"since": str(REFUSAL_WORDS[Refusal.NOT_WITHIN_A_YEAR])})), 422
    flash(_("The table meets in the new rhythm. Whoever was invited to a date that changed gets a message."), "done")
    return redirect(url_for("meetings.index"))


def _page(series_id: UUID, form: forms.Form, *, wanted: Wanted | None = None, dates: Any = ()) -> str:
    series = service.series_to_change(actor(), SeriesId(series_id))
    return render_template(
        "meetings/rhythm.html",
        series=series,
        now_is=rhythm_words(rhythms.read(series.rule)),
        would_be=rhythm_words(wanted.rhythm) if wanted else "",
        dates=dates,
        form=form,
        most_between=MOST_BETWEEN,
        shortest=SHORTEST_MINUTES,
        longest=LONGEST_MINUTES,
        units=list(UNIT_WORDS.items()),
        places=list(PLACE_WORDS.items()),
        weekdays=weekdays(),
        words={"because": BECAUSE_WORDS, "state": STATE_WORDS},
    )
