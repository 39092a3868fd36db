"""Minutes and the paper for her, as sheets to be typeset. What each reader gets was decided before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from conference.actions.domain import ActionFacts
from conference.cases.schemas import NEED_STATE_WORDS
from conference.infra.typesetting import (
    Blanks,
    Boxes,
    Entries,
    Entry,
    Facts,
    Group,
    Heading,
    Part,
    Points,
    Sheet,
    Words,
)
from conference.infra.words import current_language, day, moment
from conference.kernel.actor import Actor
from conference.kernel.ids import ActionId, NoteId
from conference.meetings.models import Meeting
from conference.meetings.schemas import OUTCOME_WORDS
from conference.minutes import service
from conference.minutes.projection import Minutes, MinutesItem, NeedChange, Said
from conference.minutes.views import saying


def minutes_sheet(actor: Actor, meeting: Meeting, copy: service.Copy, now: datetime, *, kept: bool) -> Sheet:
    """A reader's own copy; with what their agency keeps to itself where `kept`. Stamped with who took it, and when."""
    taken = {"agency": actor.agency_name, "name": actor.name, "moment": moment(now)}
    for_whom = (
        _("Only for %(agency)s. Taken by %(name)s, %(moment)s.", **taken)
        if kept
        else _("What %(agency)s may read. Taken by %(name)s, %(moment)s.", **taken)
    )
    return Sheet(
        title=_("Minutes"),
        language=current_language(),
        groups=[
            Group(_head(meeting, copy)),
            Group(_who_was_there(copy.minutes)),
            *(group for item in copy.minutes.items for group in _item(item, kept=kept)),
        ],
        foot=for_whom,
    )


def _head(meeting: Meeting, copy: service.Copy) -> list[Part]:
    return [
        Heading(_("Minutes"), level=1),
        Words(day(meeting.starts_at)),
        Words(saying.times(copy.minutes)),
        Words(saying.standing(copy), strong=True),
        Words(_("Please keep the paper locked away."), quiet=True),
    ]


def _who_was_there(minutes: Minutes) -> list[Part]:
    there = [(agency, [_named(one.name, saying.seat(one)) for one in seats]) for agency, seats in minutes.present]
    away = [(agency, [_named(one.name, saying.excused(one)) for one in who]) for agency, who in minutes.excused]
    chaired = [(turn.name, [f"{turn.agency} · {saying.span(turn.since, turn.until)}"]) for turn in minutes.chaired]
    return [
        Heading(_("Who was there")),
        Facts(there) if there else Words(_("Nobody’s presence was noted."), quiet=True),
        *([Words(saying.pledge(minutes))] if there else []),
        *_part(_("Apologies"), [Facts(away)] if away else [Words(_("Nobody sent apologies."), quiet=True)]),
        *_part(_("Who chaired"), [Facts(chaired)] if chaired else []),
    ]


def _named(name: str, remark: str) -> str:
    return f"{name}, {remark}" if remark else name


def _item(item: MinutesItem, *, kept: bool) -> list[Group]:
    """An item, and apart from it what its reader's agency keeps to itself."""
    own = _part(_("Only your agency reads this"), _said(item.kept)) if kept else []
    return [Group(_of_the_table(item)), *([Group(own, apart=True)] if own else [])]


def _of_the_table(item: MinutesItem) -> list[Part]:
    parts: list[Part] = [Heading(saying.title(item.line))]
    if item.line.private:
        return parts
    if item.began and item.ended:
        parts.append(Words(saying.span(item.began, item.ended), quiet=True))
    if item.line.card and item.line.card.question:
        parts.append(Words(str(item.line.card.question)))
    parts += _card(item)
    if item.line.returned:
        parts.append(Words(saying.returned(item.line), strong=True))
    parts += [
        *_part(_("Decided"), _said(item.decisions)),
        *_part(_("Her needs"), [Entries([_need(change) for change in item.needs])] if item.needs else []),
        *_part(_("Actions"), [Entries([_action(held) for held in item.actions])] if item.actions else []),
        *_part(_("Notes"), _said(item.notes)),
    ]
    if item.empty:
        parts.append(Words(_("Nothing was noted."), quiet=True))
    return parts


def _card(item: MinutesItem) -> list[Part]:
    card, line, pairs = item.line.card, item.line, list[tuple[str, Sequence[str]]]()
    if card and card.needs:
        pairs.append((_("She asked for"), [f"{place}. {need.text}" for place, need in enumerate(card.needs, 1)]))
    if card and card.does_not_want:
        pairs.append((_("Does not want"), [str(card.does_not_want)]))
    if line.threshold_met is not None:
        said = _("The table said that it is met.") if line.threshold_met else _("The table said that it is not met.")
        pairs.append((_("Threshold"), [said]))
    if line.outcome:
        pairs.append((_("What came of it"), [str(OUTCOME_WORDS[line.outcome])]))
    return [Facts(pairs)] if pairs else []


def _part(name: str, parts: Sequence[Part]) -> list[Part]:
    return [Heading(name, level=3), *parts] if parts else []


def _said(notes: Sequence[Said]) -> list[Part]:
    return [Entries([Entry(str(note.words), saying.who_said(note)) for note in notes])] if notes else []


def _need(change: NeedChange) -> Entry:
    words = _("She also asked for: %(need)s", need=change.text) if change.added else str(change.text)
    return Entry(words, side=str(NEED_STATE_WORDS[change.state]))


def _action(held: ActionFacts) -> Entry:
    return Entry(str(held.text), saying.whose(held), saying.promise(held))


def her_sheet(made: service.Hers, chosen: Mapping[Any, str], *, agencies: bool, language: str) -> Sheet:
    """The paper for her, of the lines that were `chosen` and in the words that they were given. In its own language,
    and with nothing of who made it, or when.
    """
    return Sheet(
        title=_("Paper"),
        language=language,
        large=True,
        groups=[
            Group(
                [
                    Heading(_("What we talked about for you"), level=1),
                    Words(_("This paper is yours. You decide about everything that stands on it.")),
                ]
            ),
            *_listed(_("What was decided"), (note.id for note in made.decisions), chosen),
            *_asked(_("What somebody will do for you"), made.promised, chosen, agencies=agencies),
            *_asked(_("What we have asked for, and nobody has promised yet"), made.asked, chosen, agencies=agencies),
            *_listed(_("What we are still looking for"), (held.id for held in made.nobody_yet), chosen),
            Group([Heading(_("What you can say no to")), Points(what_she_can_say_no_to())], breaks=False),
            Group(
                [Heading(_("Whom I can ask")), Blanks([_("Who"), _("How and when it is safe for me")])], breaks=False
            ),
        ],
    )


def what_she_can_say_no_to() -> list[str]:
    """What her paper tells of her rights."""
    return [
        _("You can say no to everything on this paper, to all of it or to a part."),
        _("You can say no today and yes later, or yes today and no later. It is enough to say so."),
        _("You need not say why."),
        _("Whatever you decide, you are helped all the same."),
        _("You can ask who has seen what about you, and when."),
    ]


def _listed(name: str, ids: Iterable[NoteId | ActionId | None], chosen: Mapping[Any, str]) -> list[Group]:
    items = [chosen[one] for one in ids if one in chosen]
    return [Group([Heading(name), Points(items)])] if items else []


def _asked(name: str, held: Sequence[ActionFacts], chosen: Mapping[Any, str], *, agencies: bool) -> list[Group]:
    return [
        Group([Heading(name), *_does(one, chosen[one.id], agencies=agencies)], breaks=False)
        for one in held
        if one.id in chosen
    ]


def _does(action: ActionFacts, words: str, *, agencies: bool) -> list[Part]:
    named = agencies and action.agency is not None
    hears = _("How I hear of it")
    return [
        Words(words),
        *([Words(_("By %(day)s", day=day(action.due)))] if action.due else []),
        *([Words(action.agency_name)] if named else []),
        Blanks([hears] if named else [_("Who does this"), hears]),
        Boxes([_("I want this"), _("I do not want this"), _("Ask me later")]),
    ]
