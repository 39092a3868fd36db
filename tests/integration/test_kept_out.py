"""Whom she keeps out: taken, read, lifted, and what follows for promises, on both databases."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask_babel import force_locale

from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.actions.domain import ActionState
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import Category, Form, Reason, Signer
from conference.infra import jobs
from conference.infra.database import session
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, InvalidError
from conference.kernel.ids import CaseId, ExclusionId, new_uuid
from conference.kernel.narrative import Narrative
from conference.live.domain import EVERYTHING
from tests import builders
from tests.cast import Cast
from tests.taken_on import hire, refused, taken_on

HOUR = timedelta(hours=1)
ONE_LINE = re.compile(r'id="action-([0-9a-f-]{36})".*?</li>', re.DOTALL)
"""An action as the conference's pages show it."""


@pytest.fixture
def case(cast: Cast, now) -> CaseId:
    return taken_on(cast, now)


def test_her_choice_is_taken_by_whoever_works_on_it_and_read_by_the_lead(cast: Cast, case, now):
    health = frozenset({Category.HEALTH})
    consent.keep_out(cast["shelter"], case, now, agency=cast.agencies["lawyer"])
    consent.keep_out(cast["shelter"], case, now, agency=cast.agencies["lawyer"])  # said twice, kept once
    consent.keep_out(cast["shelter"], case, now, agency=cast.agencies["lawyer"], categories=health)
    consent.keep_out(cast["counsellor"], case, now, person=cast["detective"].person, categories=health)
    read = consent.kept_out(cast["counsellor"], case, now)
    assert [(held.name, held.categories) for held in read.holding or ()] == [
        ("Community Legal Clinic", None),
        ("Tom Okafor", (Category.HEALTH,)),
    ]
    assert read.lifts
    assert consent.kept_out(cast["shelter"], case, now).holding is None
    assert not consent_store.sees(cast["lawyer"], case, now)
    assert consent_store.sees(cast["detective"], case, now)
    assert refused(consent.keep_out, cast["chair"], case, now, agency=cast.agencies["lawyer"]) == (
        Reason.NOT_ASSIGNED_TO_CASE
    )
    nobodies: list[dict[str, Any]] = [{}, {"agency": new_uuid()}, {"person": new_uuid()}]
    for nobody in nobodies:
        with pytest.raises(InvalidError):
            consent.keep_out(cast["shelter"], case, now, **nobody)


def chosen_by_her(reader: Actor, case: CaseId, now: Any) -> ExclusionId:
    return next(held.id for held in consent.kept_out(reader, case, now).holding or ())


def test_letting_in_again_is_for_the_lead_in_writing_in_her_own_word(cast: Cast, case, now):
    rosa = cast["counsellor"]
    consent.keep_out(rosa, case, now, agency=cast.agencies["lawyer"])
    chosen = chosen_by_her(rosa, case, now)
    own: Any = {"told_by": Signer.SURVIVOR, "form": Form.WRITTEN}
    lift = consent.lift_exclusion
    assert refused(lift, cast["shelter"], case, chosen, now, **own) == Reason.RECORDER_NOT_ALLOWED
    assert refused(lift, rosa, case, chosen, now, told_by=Signer.SURVIVOR, form=Form.SPOKEN) == Reason.NOT_IN_WRITING
    assert (
        refused(lift, rosa, case, chosen, now, told_by=Signer.OTHER, form=Form.WRITTEN)
        == Reason.NOT_THE_SURVIVORS_CHOICE
    )
    with pytest.raises(HiddenError):
        lift(rosa, builders.bring_case(rosa, now), chosen, now, **own)
    lift(rosa, case, chosen, now, **own)
    assert consent_store.sees(cast["lawyer"], case, now)


def test_whom_a_choice_is_about_neither_reads_nor_lifts_it(cast: Cast, case, now):
    vera = hire(cast, "counsellor", now, Role.REPRESENTATIVE)
    consent.keep_out(cast["shelter"], case, now, person=vera.person, categories=frozenset({Category.HEALTH}))
    read = consent.kept_out(vera, case, now)
    assert (read.holding, read.lifts) == ((), False)
    chosen = chosen_by_her(cast["counsellor"], case, now)
    own: Any = {"told_by": Signer.SURVIVOR, "form": Form.WRITTEN}
    assert refused(consent.lift_exclusion, vera, case, chosen, now, **own) == Reason.RECORDER_NOT_ALLOWED


def test_what_they_promised_goes_back_to_the_table_and_another_agency_is_asked(cast: Cast, case, now):
    rosa, tom = cast["counsellor"], cast["detective"]
    action = actions.propose(
        rosa, case=case, agency=tom.agency, text=Narrative.read("Drive her to court"), due=None, now=now
    )
    actions.accept(tom, action, now)
    consent.keep_out(rosa, case, now, agency=tom.agency)
    held = actions_store.facts([action])[0]
    with force_locale("en"):  # neither who it was nor why
        assert (held.state, str(held.agency_name)) == (ActionState.TO_PLACE, "No agency yet")
    assert [one.id for one in actions.inbox(rosa, now).to_place] == [action]
    assert actions.inbox(cast["shelter"], now).to_place == ()
    assert refused(actions.place, cast["shelter"], action, cast.agencies["shelter"], now) == "not_your_agency"
    assert refused(actions.place, rosa, action, tom.agency, now) == "agency_cannot_be_asked"
    actions.place(rosa, action, cast.agencies["shelter"], now)
    assert [one.id for one in actions.inbox(cast["shelter"], now).asked] == [action]
    assert actions.inbox(rosa, now).to_place == ()


def test_what_was_cut_short_before_it_went_back_to_the_table_goes_there_later(cast: Cast, case, now, monkeypatch):
    bed = Narrative.read("A bed")
    asked = {
        role: actions.propose(cast["shelter"], case=case, agency=cast.agencies[role], text=bed, due=None, now=now)
        for role in ("lawyer", "detective")
    }
    actions.accept(cast["lawyer"], asked["lawyer"], now)
    with monkeypatch.context() as killed:
        killed.setattr(actions, "take_back_from_kept_out", lambda *_facts: 1 / 0)
        consent.keep_out(cast["shelter"], case, now, agency=cast.agencies["lawyer"])
    states = {held.id: held.state for held in actions_store.for_case(case)}
    assert states == {asked["lawyer"]: ActionState.ACCEPTED, asked["detective"]: ActionState.PROPOSED}
    jobs.run(jobs.known()["kept_out"])
    states = {held.id: held.state for held in actions_store.for_case(case)}
    assert states == {asked["lawyer"]: ActionState.TO_PLACE, asked["detective"]: ActionState.PROPOSED}


def test_no_page_of_the_conference_tells_from_which_agency_an_action_was_taken(cast: Cast, shared_scene, now):
    case, meeting, _detail, _release = shared_scene
    taken, kept = cast.agencies["detective"], cast.agencies["shelter"]
    builders.enter(cast["lawyer"], meeting, now)
    for agency in (taken, kept):
        builders.ask(cast["counsellor"], meeting, agency, "Drive her to court", now)
    consent.keep_out(cast["counsellor"], case, now, agency=taken)
    held = {one.state: one for one in actions_store.for_meeting(meeting)}
    assert held[ActionState.TO_PLACE].agency is None
    builders.command(cast["chair"], meeting, "read_back", now)
    session().rollback()
    reading = builders.reading(meeting, now)
    for role in ("chair", "counsellor", "shelter", "lawyer"):
        audience = reading.audience(cast[role], "en")
        html = "".join(reading.html(audience, region) for region in sorted(EVERYTHING))
        lines = {line[1]: line[0] for line in ONE_LINE.finditer(html)}
        assert str(kept) in lines[str(held[ActionState.PROPOSED].id)]
        assert str(taken) not in lines[str(held[ActionState.TO_PLACE].id)]
        assert "Regional Police" not in lines[str(held[ActionState.TO_PLACE].id)]
