"""Small worlds for the walk of every route: two cases, one of them on the table, with whatever the rules let happen."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from conference.actions import service as actions
from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.cases.domain import Agrees
from conference.consent import service as consent
from conference.consent.domain import Body, Category, Harm, NewOverride, NewPaper
from conference.consent.service import overrides, papers
from conference.directory import service as directory
from conference.directory.domain import PROFILES, Profile
from conference.emergency import service as emergency
from conference.emergency.domain import Why
from conference.infra.database import transaction
from conference.kernel.errors import HiddenError, InvalidError, RefusedError
from conference.kernel.ids import AgencyId, CaseId, DetailId, MeetingId
from conference.kernel.narrative import Narrative
from conference.meetings.service import planning
from conference.needs.domain import NewHandover
from conference.needs.service import handing_over
from conference.referrals import service as referrals
from conference.referrals.domain import NewReferral
from tests import builders
from tests.cast import PARTS, PASSWORD

WORLDS = st.fixed_dictionaries(
    {
        "strict": st.booleans(),
        "kept_out": st.lists(st.sampled_from(sorted(PARTS)), max_size=2),
        "kept_out_person": st.none() | st.sampled_from(sorted(PARTS)),
        "aside": st.none() | st.sampled_from(["chair", "shelter", "detective", "lawyer", "recorder"]),
        "recipient": st.sampled_from(["shelter", "detective", "lawyer", "chair"]),
        "category": st.sampled_from([Category.IDENTITY, Category.LOCATION_SAFETY, Category.HEALTH]),
        "shared": st.booleans(),
        "at_home": st.booleans(),
        "override": st.sampled_from(["none", "asked", "held"]),
        "later": st.sampled_from([timedelta(0), timedelta(hours=3), timedelta(days=31)]),
        "seed": st.integers(0, 10_000),
    }
)


@dataclass
class World:
    """Two cases, what must not be read of them by everybody, and what may stand in an address."""

    now: datetime
    rng: Random
    meeting: MeetingId
    cases: tuple[CaseId, CaseId]
    of_case: dict[str, CaseId] = field(default_factory=dict)
    of_detail: dict[str, DetailId] = field(default_factory=dict)
    pseudonyms: set[str] = field(default_factory=set)
    given: dict[CaseId, Mapping[str, Any]] = field(default_factory=dict)


def furnish(cast: Any, number: int, wanted: Mapping[str, Any], now: datetime) -> World:
    """Made through services, as the house is used."""
    profile = PROFILES[Profile.STRICT if wanted["strict"] else Profile.TABLE]
    directory.change_settings(cast["administrator"], profile, now)
    out = [cast.agencies[role] for role in wanted["kept_out"] if role != "counsellor"]
    first = builders.bring_case(cast["counsellor"], now, question=f"May the quokka{number}a come too?", kept_out=out)
    second = builders.bring_case(
        cast["shelter"], now, question=f"May the quokka{number}b come?", to_the_table=not wanted["at_home"]
    )
    meeting = meeting_of(cast, first, now)
    world = World(now + wanted["later"], Random(wanted["seed"]), meeting, (first, second))
    for letter, case in zip("ab", world.cases, strict=True):
        pseudonym = cases.cards([case])[case].pseudonym
        world.pseudonyms.add(pseudonym)
        world.of_case |= {f"quokka{number}{letter}": case, str(case): case, pseudonym: case}
    seal(cast, world, number, wanted, now)
    for case, holder in ((first, "counsellor"), (second, "shelter")):
        go_on(cast, world, case, holder, wanted, now)
        with suppress(HiddenError, RefusedError):  # not at the table, or the only chair is kept out
            emergency.ask(cast[holder], case, Why.DANGER, Narrative.read(f"It is urgent: {word_of(world, case)}"), now)
    hide(cast, first, wanted, now)
    return world


def word_of(world: World, case: CaseId) -> str:
    """The word that is planted in what is typed of a case."""
    return next(word for word, of in world.of_case.items() if of == case and word.startswith("quokka"))


def go_on(cast: Any, world: World, case: CaseId, holder: str, wanted: Mapping[str, Any], now: datetime) -> None:
    """An action, a referral, a paper, a child, and perhaps an override."""
    recipient = cast[wanted["recipient"]]
    with suppress(HiddenError, RefusedError):
        text = Narrative.read("Keep a place free")
        actions.propose(cast[holder], case=case, agency=recipient.agency, text=text, due=None, now=now)
        referrals.offer(cast[holder], case, refer(world, case, recipient.agency, now), now)
    with suppress(HiddenError, RefusedError, InvalidError):  # whoever receives may have no part in it
        left = (Narrative.read(f"To ask her: {word_of(world, case)}"),)
        new_contact = NewHandover(recipient.member, now.date(), Agrees.YES, Narrative(""), left)
        handing_over.hand_over(cast[holder], case, new_contact, now)
    day = now.date()
    papers.record_paper(cast[holder], case, NewPaper(True, Body.POLICE, frozenset({wanted["category"]}), day, day), now)
    new = NewOverride(Harm.DEATH, frozenset({recipient.person}), frozenset({wanted["category"]}), 4)
    if wanted["override"] == "none":
        return
    with suppress(HiddenError, RefusedError):
        asked = overrides.ask_override(cast[holder], case, new, PASSWORD, now)
        if wanted["override"] == "held":
            overrides.approve_override(cast["chair"], asked, PASSWORD, now)


def refer(world: World, case: CaseId, to: AgencyId, now: datetime) -> NewReferral:
    """Something she said yes to, with the word that is planted in what is typed of her case."""
    need, word = cases.cards([case])[case].needs[0].id, Narrative.read(word_of(world, case))
    return NewReferral(need=need, to=to, service=Narrative(""), minimum=word, yes_on=now.date())


def meeting_of(cast: Any, case: CaseId, now: datetime) -> MeetingId:
    """A running conference with the case on the table, as far as the rules let it come there."""
    meeting = builders.meeting(cast["chair"], [], now, publish=False)
    with suppress(HiddenError, RefusedError):
        planning.add_case(cast["counsellor"], meeting, case, now)
    planning.publish_agenda(cast["chair"], meeting)
    for role in ("chair", "counsellor", "shelter", "detective", "recorder"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    with suppress(HiddenError, RefusedError, StopIteration):
        builders.call(cast["chair"], meeting, case, now)
    return meeting


def seal(cast: Any, world: World, number: int, wanted: Mapping[str, Any], now: datetime) -> None:
    """Details of two holders, releases, and sharing; without cover, strict entry keeps some out."""
    recipient, category = cast.agencies[wanted["recipient"]], wanted["category"]
    first, second = world.cases
    for holder, case, to, kinds in (
        ("counsellor", first, recipient, (category, Category.CONTACT)),
        ("shelter", second, cast.agencies["counsellor"], (Category.HEALTH,)),
    ):
        with suppress(RefusedError):
            builders.release(cast[holder], case, to, now, category=kinds[0])
        for kind in kinds:
            canary = f"Zuzanna{number:03}{holder}{kind.value.replace('_', '')}Kanarek"
            with suppress(RefusedError):
                world.of_detail[canary] = builders.detail(cast[holder], case, now, category=kind, text=canary)
    with suppress(HiddenError, RefusedError, StopIteration):
        builders.take_on(cast["chair"], world.meeting, [recipient], now)
        if wanted["shared"]:
            builders.share(cast, world.meeting, next(iter(world.of_detail.values())), now)


def hide(cast: Any, case: CaseId, wanted: Mapping[str, Any], now: datetime) -> None:
    if wanted["kept_out_person"] is not None:
        with transaction():
            consent.exclude(case, person=cast[wanted["kept_out_person"]].person, now=now)
    if wanted["aside"] is not None:
        with suppress(HiddenError, RefusedError):
            attendance.step_aside(cast[wanted["aside"]], case, now)
