"""What minutes say in words of ours, on the page and on paper alike."""

from datetime import datetime
from typing import Any

from flask import get_template_attribute
from flask_babel import gettext as _

from conference.actions.domain import ActionFacts, ActionState
from conference.actions.schemas import CAUSE_WORDS, STATE_WORDS
from conference.infra.words import clock_time, day, moment
from conference.meetings.domain import ItemKind
from conference.meetings.projection import Line
from conference.meetings.schemas import RETURNED_WORDS
from conference.minutes.projection import Excused, Minutes, Said, Seat
from conference.minutes.service import Copy


def times(minutes: Minutes) -> str:
    """From when to when the conference was."""
    begun = clock_time(minutes.opened_at)
    if minutes.ended_at:
        return _("From %(start)s to %(end)s", start=begun, end=clock_time(minutes.ended_at))
    return _("Begun at %(start)s", start=begun)


def standing(copy: Copy) -> str:
    """Which version it is, and whether anybody has approved it."""
    if copy.version:
        return _(
            "Version %(number)s, approved by %(name)s on %(moment)s.",
            number=copy.version.number,
            name=copy.version.approved_by,
            moment=moment(copy.version.approved_at),
        )
    if copy.versions:
        return _("Open again, and not approved yet.")
    return "" if copy.draft else _("Not approved yet.")


def span(begin: datetime, end: datetime | None) -> str:
    """A span within the day of the conference."""
    if end is None:
        return _("from %(from)s", **{"from": clock_time(begin)})
    return _("%(from)s to %(until)s", **{"from": clock_time(begin), "until": clock_time(end)})


def seat(held: Seat) -> str:
    """What is to be said of somebody who was there: nothing of who was there all the time, in nobody's place."""
    said = [_("in place of %(name)s", name=name) for name in held.instead_of]
    if held.came:
        said.append(_("came at %(time)s", time=clock_time(held.came)))
    if held.left:
        said.append(_("left at %(time)s", time=clock_time(held.left)))
    return ", ".join(said)


def excused(one: Excused) -> str:
    """What is to be said of somebody who sent apologies."""
    said = [_("sent what they knew")] if one.information_sent else []
    if one.deputy_came:
        said.append(_("%(name)s came instead", name=one.deputy))
    elif one.deputy:
        said.append(_("%(name)s was to come instead", name=one.deputy))
    return "; ".join(said)


def pledge(minutes: Minutes) -> str:
    """Whether everybody who was there had accepted the pledge, and who had not."""
    if not minutes.present:
        return ""
    if minutes.unpledged:
        return _("Did not accept the pledge: %(names)s.", names=", ".join(minutes.unpledged))
    return _("Everybody who was there accepted the pledge.")


def who_said(note: Said) -> str:
    """Who said a line, for whom and when, and who put it right."""
    at = moment(note.at) if note.added else clock_time(note.at)
    said = _("%(name)s, %(agency)s, %(time)s", name=note.by, agency=note.agency, time=at)
    if note.corrected is None:
        return said
    right = _("put right by %(name)s, %(moment)s", name=note.corrected.by, moment=moment(note.corrected.at))
    return f"{said} · {right}"


def whose(action: ActionFacts) -> str:
    """Whose an action is, and by when; and what stands in the way of it."""
    said = action.agency_name
    if action.due:
        said = _("%(agency)s, by %(day)s", agency=action.agency_name, day=day(action.due))
    if action.gap is None:
        return said
    return f"{said} · {_('In the gap ledger: %(why)s', why=CAUSE_WORDS[action.gap])}"


def promise(action: ActionFacts) -> str:
    """What its agency said to it."""
    if action.state is ActionState.PROPOSED:
        return _("No answer yet")
    if action.state is ActionState.DECLINED:
        return _("Declined")
    return str(STATE_WORDS[action.state]) if action.state is ActionState.TO_PLACE else _("Accepted")


def returned(line: Line) -> str:
    """Why an item was not discussed. What is about no case goes back to no queue."""
    if line.returned is None:
        return ""
    return str(RETURNED_WORDS[line.returned]) if line.kind is ItemKind.CASE else _("Not discussed")


def title(line: Line) -> str:
    """How an item is called, as on every page; with its number where its reader may know of it."""
    called: Any = get_template_attribute("meetings/title_of.html", "title_of")(line)
    said = str(called.unescape()).strip()
    return f"{line.number}. {said}" if line.number else said
