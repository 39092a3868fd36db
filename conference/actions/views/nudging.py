"""Nudging from the page of an action, and from that of its case for who reads no more of the action than that."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from conference.actions import service
from conference.actions.policy import has_a_part
from conference.actions.views.shared import blueprint, words_of
from conference.infra import clock
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import RefusedError
from conference.kernel.ids import ActionId


@blueprint.post("/actions/<uuid:action_id>/nudge")
@audience(Audience.CARD_READERS)
def nudge(action_id: UUID) -> Any:
    """Ask whoever looks after it how it stands."""
    me, now, held = actor(), clock.now(), ActionId(action_id)
    found, _lead = service.asked_after(me, held, now)
    try:
        service.nudge(me, held, now)
    except RefusedError as refusal:
        flash(words_of(refusal), "info")
    else:
        flash(_("Asked. It stands in the history; whoever looks after it hears of it as they chose to."), "done")
    if has_a_part(me, found):
        return redirect(url_for("actions.action", action_id=held))
    return redirect(url_for("pages.case", case_id=found.case))
