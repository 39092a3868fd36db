"""What the table calls her: names to choose from, none given twice, and none like a name that is sealed."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from conference.cases import store as cases
from conference.cases.policy import SECOND_WORDS, resembles
from conference.consent import service as consent
from conference.consent.domain import Category
from conference.consent.policy.naming import MOST_NAMES
from conference.infra.database import transaction
from conference.kernel.errors import HiddenError, InvalidError, RefusedError
from conference.kernel.ids import CaseId
from conference.kernel.narrative import Narrative
from conference.minutes import service as minutes
from conference.queue import service as queue
from tests import builders
from tests.strict import make_strict

LATER = timedelta(days=91)


def identified(cast, now, name: str) -> CaseId:
    """A case of the counsellor whose name is sealed."""
    case = builders.bring_case(cast["counsellor"], now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now, category=Category.IDENTITY)
    builders.detail(cast["counsellor"], case, now, category=Category.IDENTITY, text=name)
    return case


def test_three_are_offered_unlike_each_other_and_held_for_one_person(cast, now):
    offered = queue.names_offered(cast["counsellor"])
    assert len(set(offered)) == 3
    assert not any(resembles(one, other) for one in offered for other in offered if one != other)
    assert queue.names_offered(cast["counsellor"]) == offered
    assert not set(queue.names_offered(cast["shelter"])) & set(offered)
    others = queue.names_offered(cast["counsellor"], others=True)
    assert not set(others) & set(offered) or len(set(others) | set(offered)) > 3


def test_nobody_is_drawn_what_somebody_else_is_offered(cast, now, monkeypatch):
    held = queue.names_offered(cast["counsellor"])
    taken: list[frozenset[str]] = []

    def draw(given, _choose, _avoid=()):
        taken.append(frozenset(given))
        return f"Name {len(taken)}"

    monkeypatch.setattr("conference.cases.service.draw_pseudonym", draw)
    builders.bring_case(cast["shelter"], now)
    queue.names_offered(cast["detective"])
    assert all(set(held) <= given for given in taken)


def test_the_one_she_chose_is_hers_and_the_others_are_free_again(cast, now):
    _first, chosen, _third = queue.names_offered(cast["counsellor"])
    case = builders.bring_case(cast["counsellor"], now, pseudonym=chosen)
    assert builders.held_case(case).pseudonym == chosen
    assert cases.offered(cast["counsellor"].member, None) == []
    assert chosen not in queue.names_offered(cast["counsellor"])


@pytest.mark.parametrize("name", ["Marisol Vega", "somebody else’s"])
def test_no_name_can_be_written(cast, now, name):
    wanted = name if name == "Marisol Vega" else queue.names_offered(cast["shelter"])[0]
    with pytest.raises(InvalidError) as wrong:
        builders.bring_case(cast["counsellor"], now, pseudonym=wanted)
    assert wrong.value.fields == {"pseudonym": "not_offered"}


def test_a_new_name_is_like_no_sealed_one_and_the_old_one_is_never_given_again(cast, now):
    case = identified(cast, now, "Marisol Heron-Spruce")
    before = builders.held_case(case).pseudonym
    offered = consent.new_names(cast["counsellor"], case, now)
    assert consent.new_names(cast["counsellor"], case, now) == offered  # nobody draws until something never comes
    assert not any(resembles(name, "Marisol Heron-Spruce") for name in offered)
    consent.rename(cast["counsellor"], case, offered[0], now)
    assert builders.held_case(case).pseudonym == offered[0]
    assert before in cases.pseudonyms()
    with pytest.raises(RefusedError):
        consent.rename(cast["counsellor"], case, before, now)
    assert ("rename_case", "new_name") in {(entry.deed, entry.code) for entry in builders.recorded()}
    consent.close_case(cast["counsellor"], case, now)
    assert consent.erase_due(now + LATER) == 1
    assert consent.was_given(before)
    assert consent.was_given(offered[0])
    assert before not in cases.pseudonyms()


def test_what_was_offered_before_she_was_named_is_drawn_anew(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    offered = consent.new_names(cast["counsellor"], case, now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now, category=Category.LEGAL_NAME)
    builders.detail(cast["counsellor"], case, now, category=Category.LEGAL_NAME, text=offered[0])
    assert offered[0] not in consent.new_names(cast["counsellor"], case, now)


def test_what_was_said_of_her_says_the_new_name_in_old_minutes_too(cast, now):
    case, meeting = builders.ended(cast, now)
    before = builders.held_case(case).pseudonym
    with transaction():
        builders.held_case(case).question = Narrative.read(f"Can {before.upper()} keep her dog?")
    minutes.approve(cast["chair"], meeting, now)
    new = consent.new_names(cast["counsellor"], case, now)[0]
    consent.rename(cast["counsellor"], case, new, now)
    assert builders.held_case(case).question == f"Can {new} keep her dog?"
    lines = minutes.minutes(cast["chair"], builders.held_meeting(meeting), now).minutes.items
    assert [item.line.card.pseudonym for item in lines if item.line.card] == [new]


@pytest.mark.parametrize("role", ["chair", "detective"])
def test_whoever_brought_it_or_holds_something_of_it_takes_a_new_name(cast, now, role):
    case = builders.bring_case(cast["counsellor"], now, backup=cast[role])
    with pytest.raises(RefusedError):
        consent.new_names(cast[role], case, now)
    builders.detail(cast[role], case, now)
    assert consent.new_names(cast[role], case, now)


def test_a_name_that_is_sealed_is_compared_for_whoever_seals_it_alone(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    name = builders.held_case(case).pseudonym.split()[0]
    rosa = cast["counsellor"]
    assert consent.is_like_her_name(rosa, case, Category.IDENTITY, f"{name} Vega", now)
    assert consent.is_like_her_name(rosa, case, Category.LEGAL_NAME, f"{name} Vega", now)
    assert not consent.is_like_her_name(rosa, case, Category.LOCATION_SAFETY, f"{name} Road", now)
    assert not consent.is_like_her_name(rosa, case, Category.IDENTITY, "Xiu", now)


def test_in_strict_whoever_does_not_know_the_pseudonym_learns_nothing_of_it(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    name = builders.held_case(case).pseudonym
    make_strict()
    with pytest.raises(HiddenError):
        consent.is_like_her_name(cast["shelter"], case, Category.IDENTITY, name, now)
    assert consent.is_like_her_name(cast["counsellor"], case, Category.IDENTITY, name, now)


def test_a_running_conference_calls_her_by_the_new_name_at_once(cast, now):
    case, meeting, _detail, _release = builders.shared_case(cast, now)
    before = builders.board(cast["chair"], meeting, now).current
    new = consent.new_names(cast["counsellor"], case, now)[0]
    consent.rename(cast["counsellor"], case, new, now)
    after = builders.board(cast["chair"], meeting, now).current
    assert [board.card.pseudonym for board in (before, after) if board and board.card][1:] == [new]


def test_no_text_that_somebody_seals_has_one_word_tried_against_what_others_sealed(cast, now, monkeypatch):
    """A detective who is her backup contact seals what leaves a word or two, and looks whether one of them comes."""
    case = builders.bring_case(cast["counsellor"], now, backup=cast["detective"])
    tried = " ".join(word for word in SECOND_WORDS if not resembles(word, "Kestrel"))
    for part in (tried[:400], tried[400:800], tried[800:]):
        builders.detail(cast["detective"], case, now, category=Category.IDENTITY, text=part)
    monkeypatch.setattr("conference.cases.service.secrets.choice", lambda free: free[-1])
    assert not any(resembles(name, "Kestrel") for name in consent.new_names(cast["detective"], case, now))


def test_an_agency_has_others_drawn_for_its_first_names_alone(cast, now):
    case = builders.bring_case(cast["counsellor"], now, backup=cast["detective"])
    drawn = set[Sequence[str]]()
    for number in range(MOST_NAMES + 2):
        builders.detail(cast["detective"], case, now, category=Category.IDENTITY, text=f"Qq{number}")
        drawn.add(tuple(consent.new_names(cast["detective"], case, now)))
        builders.detail(cast["detective"], case, now, category=Category.CONTACT, text="behind the mill")
        drawn.add(tuple(consent.new_names(cast["detective"], case, now)))
    assert len(drawn) == MOST_NAMES
