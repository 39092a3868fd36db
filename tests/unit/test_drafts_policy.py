"""Who may save over a draft, and what the guard offers in place of what it holds back."""

import pytest

from conference.drafts.domain import Saving
from conference.drafts.policy import may_draft, may_go_on
from conference.infra.forms import without_details
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, DraftId, MemberId, PageId, PersonId, new_uuid

MINE, THEIRS = PageId(new_uuid()), PageId(new_uuid())


def member(*roles: Role) -> Actor:
    return Actor(
        person=PersonId(new_uuid()),
        member=MemberId(new_uuid()),
        agency=AgencyId(new_uuid()),
        roles=frozenset(roles),
        name="Rosa",
        agency_name="Lakeshore",
        agency_kind="victim_services",
    )


@pytest.mark.parametrize("role", list(Role))
def test_whoever_may_bring_a_case_may_draft_one(role: Role):
    assert may_draft(member(role)).allowed == (role is Role.REPRESENTATIVE)


@pytest.mark.parametrize(
    ("saved_by", "after", "own", "ended", "allowed"),
    [
        (MINE, None, True, False, True),
        (THEIRS, THEIRS, True, False, True),
        (THEIRS, None, True, False, False),
        (MINE, None, False, False, False),
        (MINE, None, True, True, False),
    ],
    ids=["this page again", "gone on with", "another page since", "of somebody else", "ended"],
)
def test_a_page_saves_over_what_it_knows_and_nothing_else(saved_by, after, own, ended, allowed):
    actor = member(Role.REPRESENTATIVE)
    writer = actor.member if own else MemberId(new_uuid())
    saving = Saving(DraftId(new_uuid()), MINE, after)
    assert may_go_on(actor, writer, saved_by, saving, ended=ended).allowed == allowed


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Call 416-555-0142, or write to a@b.example.org!", "Call …, or write to …!"),
        ("A bed\r\nCall 416-555-0142", "A bed\r\nCall …"),
        ("A calm and plain word", "A calm and plain word"),
        ("", ""),
    ],
)
def test_the_rewrite_leaves_out_what_was_found_and_nothing_else(typed, offered):
    assert without_details(typed) == offered
