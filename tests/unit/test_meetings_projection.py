"""What a reader sees of an agenda and of minutes: a private item leaves no trace but its minutes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from conference.cases.domain import Card, CaseState, Knows, NeedLine, NeedState, Step
from conference.kernel.ids import AgencyId, CaseId, ItemId, NeedId
from conference.kernel.narrative import Narrative
from conference.meetings.domain import EventKind, ItemKind, ItemOutcome, ItemState, NoteKind, ReturnReason
from conference.meetings.projection import Item, lines
from conference.minutes.projection import Happened, Said, Told, minutes

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
FEW = timedelta(minutes=7)


def card(number: int) -> Card:
    empty = Narrative.read("")
    return Card(
        id=CaseId(UUID(int=number)),
        pseudonym=f"Name {number}",
        lead=AgencyId(UUID(int=99)),
        lead_name="Harbour House",
        state=CaseState.OPEN,
        step=Step.DE_IDENTIFIED,
        age_band=None,
        region=empty,
        question=empty,
        needs=(),
        does_not_want=empty,
        languages=empty,
        interpreter=False,
        knows=Knows.YES,
        knows_why=empty,
        primary=None,
        backup=None,
        brought_on=date(2026, 11, 1),
        waiting_since=date(2026, 11, 1),
        first_contact_at=None,
        follow_up_on=None,
        returned=False,
        urgent_because=empty,
    )


def item(number: int, state: ItemState = ItemState.WAITING, returned: ReturnReason | None = None) -> Item:
    case = CaseId(UUID(int=number)) if number else None
    kind = ItemKind.CASE if number else ItemKind.UNFINISHED
    return Item(id=ItemId(UUID(int=100 + number)), kind=kind, case=case, minutes=20, state=state, returned=returned)


@given(st.lists(st.booleans(), max_size=8))
def test_numbers_have_no_gap_whatever_is_private(visible: list[bool]):
    items = [item(0), *(item(number) for number in range(1, len(visible) + 1))]
    cards = {card(number).id: card(number) for number, shown in enumerate(visible, 1) if shown}

    agenda = lines(items, cards, {}, NOW)

    numbers = [line.number for line in agenda if line.number is not None]
    assert numbers == list(range(1, 2 + sum(visible)))
    assert [line.private for line in agenda] == [False, *(not shown for shown in visible)]


def test_a_private_item_keeps_only_its_minutes():
    hidden = item(1, ItemState.RETURNED, ReturnReason.SURVIVOR_ASKED_TO_WAIT)

    (line,) = lines([hidden], {}, {CaseId(UUID(int=1)): ReturnReason.NOT_REACHED}, NOW)

    assert (line.card, line.number, line.returned, line.came_back) == (None, None, None, None)
    assert (line.minutes, line.ends_at) == (20, NOW + timedelta(minutes=20))


def told(*events: Happened, notes: tuple[Said, ...] = ()) -> Told:
    return Told(NOW, NOW + FEW, events, notes, actions=(), stays=(), apologies=(), pledged=(), turns=())


def test_minutes_tell_when_an_item_was_on_the_table_and_nothing_of_a_private_one():
    items = [item(1, ItemState.DONE), item(2, ItemState.DONE)]
    events = [
        Happened(kind, held.id, at)
        for held in items
        for kind, at in ((EventKind.ITEM_CALLED, NOW), (EventKind.ITEM_CLOSED, NOW + FEW))
    ]
    notes = tuple(
        Said(item=held.id, by="Rosa Imani", agency="Lakeshore", text=Narrative.read("A note"), at=NOW) for held in items
    )
    agenda = lines(items, {card(1).id: card(1)}, {}, NOW)

    shown, private = minutes(agenda, told(*events, notes=notes), ()).items

    assert (shown.began, shown.ended, len(shown.notes)) == (NOW, NOW + FEW, 1)
    assert (private.began, private.ended, private.notes, private.actions) == (None, None, (), ())


OURS, THEIRS = AgencyId(UUID(int=1)), AgencyId(UUID(int=2))


def said(text: str, kind: NoteKind = NoteKind.NOTE, private_to: AgencyId | None = None) -> Said:
    return Said(item(1).id, "Rosa Imani", "Lakeshore", Narrative.read(text), NOW, kind, private_to)


def test_a_note_that_an_agency_keeps_is_in_its_own_minutes_only_and_apart_from_the_others():
    notes = (
        said("said"),
        said("decided", NoteKind.DECISION),
        said("ours", private_to=OURS),
        said("theirs", private_to=THEIRS),
    )
    agenda = lines([item(1)], {card(1).id: card(1)}, {}, NOW)

    def texts(*agencies: AgencyId) -> list[list[str]]:
        (shown,) = minutes(agenda, told(notes=notes), agencies).items
        return [[str(note.text) for note in held] for held in (shown.decisions, shown.notes, shown.kept)]

    assert texts(OURS) == [["decided"], ["said"], ["ours"]]
    assert texts(OURS, THEIRS) == [["decided"], ["said"], ["ours", "theirs"]]
    assert texts() == [["decided"], ["said"], []]


def test_an_item_with_nothing_but_kept_notes_is_empty_to_whoever_reads():
    agenda = lines([item(1)], {card(1).id: card(1)}, {}, NOW)
    found = [minutes(agenda, told(notes=(said("ours", private_to=OURS),)), who).items[0] for who in ((OURS,), ())]
    assert [shown.empty for shown in found] == [True, True]
    assert not minutes(agenda, told(notes=(said("said"),)), ()).items[0].empty


def changed(need: int, state: NeedState, *, at: int = 1, added: bool = False) -> Happened:
    return Happened(EventKind.NEED_CHANGED, item(at).id, NOW, NeedId(UUID(int=need)), state, added)


def test_needs_stand_as_they_did_when_the_item_was_left_in_her_order():
    texts = {1: "A door she can lock", 2: "Her papers", 3: "A school for her son"}
    needs = tuple(NeedLine(NeedId(UUID(int=n)), Narrative.read(text), NeedState.MET) for n, text in texts.items())
    events = (
        changed(3, NeedState.UNMET, added=True),
        changed(1, NeedState.MET),
        changed(1, NeedState.UNDER_WAY),
        changed(2, NeedState.MET, at=2),
    )

    agenda = lines([item(1)], {card(1).id: replace(card(1), needs=needs)}, {}, NOW)
    (shown,) = minutes(agenda, told(*events), ()).items
    assert [(n.text, n.state, n.added) for n in shown.needs] == [
        ("A door she can lock", NeedState.UNDER_WAY, False),
        ("A school for her son", NeedState.UNMET, True),
    ]

    bare = lines([item(1)], {card(1).id: card(1)}, {}, NOW)
    assert minutes(bare, told(*events), ()).items[0].needs == ()


def test_what_the_table_answered_and_what_came_of_it_are_gone_from_a_private_item():
    answered = replace(item(1, ItemState.DONE), threshold_met=True, outcome=ItemOutcome.CONNECTED)
    (shown,) = lines([answered], {card(1).id: card(1)}, {}, NOW)
    (private,) = lines([answered], {}, {}, NOW)
    assert (shown.threshold_met, shown.outcome) == (True, ItemOutcome.CONNECTED)
    assert (private.threshold_met, private.outcome) == (None, None)
