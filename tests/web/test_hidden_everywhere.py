"""Every route with something of a hidden case in its address answers, to the byte, as if there were no such thing; and
pages, counts, searches and mails are the same with the case and without it. New routes are walked by themselves.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.cases.domain import Agrees
from conference.consent import service as consent
from conference.consent.domain import Body, Category, Harm, NewOverride, NewPaper
from conference.consent.service import overrides, papers
from conference.emergency import service as emergency
from conference.emergency.domain import Why
from conference.infra.database import session, transaction
from conference.infra.mail import OutgoingMail
from conference.kernel.ids import CaseId, new_uuid
from conference.kernel.narrative import Narrative
from conference.needs.domain import NewHandover
from conference.needs.service import handing_over
from conference.referrals import service as referrals
from conference.referrals.domain import NewReferral
from tests import builders
from tests.cast import PARTS, PASSWORD
from tests.web import walking

QUESTION = "Can the parrot come along to the new flat?"
ALWAYS_MISSING = {"meeting_id", "agency_id", "kind", "purpose", "deed", "filename", "token", "number"}
"""Parts of an address that are no part of a case."""
NO_SECRET = {
    "meetings.move_up",
    "meetings.move_down",
    "consent.step_back_in",
    "meetings.rhythm",
    "meetings.rhythm_sent",
}
"""The place of a private item is none: the agenda shows it. A stepping aside is one's own, a rhythm everybody's."""
HIDDEN_FROM = {"chair": "agency", "lawyer": "person", "shelter": "aside", "detective": "agency", "recorder": "aside"}


def furnish(cast: Any, now: Any) -> CaseId:
    """A case with something of everything, hidden from the five after it was made."""
    case = builders.bring_case(cast["counsellor"], now, question=QUESTION)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    builders.detail(cast["counsellor"], case, now)
    builders.meeting(cast["chair"], [case], now, publish=False)
    day, kinds = now.date(), frozenset({Category.LOCATION_SAFETY})
    papers.record_paper(cast["counsellor"], case, NewPaper(True, Body.POLICE, kinds, day, day), now)
    papers.set_hold(cast["counsellor"], case, now)
    wanted = NewOverride(Harm.DEATH, frozenset({cast["shelter"].person}), kinds, 4)
    overrides.ask_override(cast["counsellor"], case, wanted, PASSWORD, now)
    emergency.ask(cast["counsellor"], case, Why.DANGER, Narrative.read(QUESTION), now)
    need = cases.cards([case])[case].needs[0].id
    nothing, told = Narrative(""), Narrative.read(QUESTION)
    new = NewReferral(need=need, to=cast.agencies["lawyer"], service=nothing, minimum=told, yes_on=day)
    referrals.offer(cast["counsellor"], case, new, now)
    to = builders.colleague(cast, "counsellor", "Nia Next", now).member
    handing_over.hand_over(cast["counsellor"], case, NewHandover(to, day, Agrees.YES, nothing, (told,)), now)
    for role, way in HIDDEN_FROM.items():
        with transaction():
            if way == "agency":
                consent.exclude(case, agency=cast.agencies[role], now=now)
            elif way == "person":
                consent.exclude(case, person=cast[role].person, now=now)
        if way == "aside":
            attendance.step_aside(cast[role], case, now)
    return case


@pytest.fixture(scope="module")
def hidden(house: Any) -> CaseId:
    with pytest.MonkeyPatch.context() as patch, walking.remembered(patch, {}):
        return house.work(lambda cast: furnish(cast, house.now))


def without(address: str, told: Any) -> Any:
    """The page of a paused agency has the address in it, for whoever changes the language there."""
    status, headers, body = told
    return status, headers, body.replace(address, "")


@pytest.mark.parametrize("role", ["chair", "lawyer", "shelter", "privacy", "outsider"])
def test_whatever_is_asked_of_a_hidden_case_is_answered_like_what_is_not_there(house, hidden, look, role):
    visitor, schemas, wrong = house.visitor(role), {}, []
    there = house.work(lambda _cast: walking.arguments(hidden, new_uuid(), Random(1)))
    missing = {name: value if name in ALWAYS_MISSING else new_uuid() for name, value in there.items()}
    with pytest.MonkeyPatch.context() as patch, walking.remembered(patch, schemas):
        for method in ("GET", "POST"):
            for rule in walking.rules(house.app, method):
                if not rule.arguments - ALWAYS_MISSING or rule.endpoint in NO_SECRET:
                    continue

                def told(given: Mapping[str, Any], method: str = method, rule: Any = rule) -> Any:
                    address = walking.path(rule, given)
                    if method == "GET":
                        return without(address, look(visitor.get(address)))
                    schema = schemas.get(rule.endpoint)
                    sent = walking.filled(schema, given, house.now, Random(1)) if schema else {}
                    return without(address, look(visitor.post(address, **sent)))

                told(missing)  # now it is known what the form is
                visitor.get("/")  # and nothing said before waits to be read
                if told(there) != told(missing) or told(missing)[0] not in {404, 403}:
                    wrong.append(f"{method} {rule.rule}")
    assert wrong == []


@pytest.mark.parametrize("role", ["chair", "lawyer", "privacy"])
def test_every_page_and_search_is_the_same_with_the_case_and_without(house_of, look, role):
    """But the record, which grows by being read (`test_record_page.py`)."""
    house = house_of()
    visitor = house.visitor(role)
    house.work(lambda cast: builders.bring_case(cast["counsellor"], house.now, question="Who can go with her?"))
    searches = [{"pseudonym": part} for part in "aeo"] + [{"lead": str(house.cast.agencies["counsellor"])}]

    def told() -> dict[str, Any]:
        pages = [rule.rule for rule in walking.rules(house.app, "GET") if not rule.arguments and rule.rule != "/record"]
        asked = [(path, sent) for path in ("/queue", "/reports") for sent in (*searches, {})]
        found = {f"{path} {sent}": body(visitor.post(path, **sent)) for path, sent in asked}
        return found | {page: body(visitor.get(page)) for page in pages}

    def body(answer: Any) -> tuple[int, str]:
        status, _headers, said = look(answer)  # a session that remembers the last filter is signed with the second
        return status, said

    before = told()
    house.work(lambda cast: bring_hidden(cast, role, house.now))
    after = told()
    assert {asked for asked in after if after[asked] != before[asked]} == set()


def bring_hidden(cast: Any, role: str, now: Any) -> None:
    """Kept out from the first instant; and one that is still at home."""
    brings = "lawyer" if cast.agencies[role] == cast.agencies["counsellor"] else "counsellor"
    builders.bring_case(cast[brings], now, question=QUESTION, kept_out=[cast.agencies[role]])
    builders.bring_case(cast[brings], now, question=QUESTION, to_the_table=False)


def test_nobody_is_written_to_about_a_case_that_they_may_not_know_of(house_of):
    """An agenda is told to everybody alike; of what happens in the case, whoever is kept out of it hears nothing."""
    house = house_of()
    kept_out = ("lawyer", "detective")

    def happens(cast: Any) -> Sequence[OutgoingMail]:
        out = [cast.agencies[role] for role in kept_out]
        case = builders.bring_case(cast["counsellor"], house.now, question=QUESTION, kept_out=out)
        release = builders.release(cast["counsellor"], case, cast.agencies["shelter"], house.now)
        builders.detail(cast["counsellor"], case, house.now)
        day, kinds = house.now.date(), frozenset({Category.LOCATION_SAFETY})
        papers.record_paper(cast["shelter"], case, NewPaper(False, Body.DEFENCE, kinds, day, day), house.now)
        wanted = NewOverride(Harm.DEATH, frozenset({cast["shelter"].person}), kinds, 4)
        overrides.ask_override(cast["counsellor"], case, wanted, PASSWORD, house.now)
        consent.withdraw(cast["shelter"], release, house.now)
        return session().scalars(sa.select(OutgoingMail)).all()

    with pytest.MonkeyPatch.context() as patch, walking.remembered(patch, {}):
        sent = house.work(happens)
    told = {mail.to for mail in sent}
    assert PARTS["counsellor"].email in told
    assert told.isdisjoint({PARTS[role].email for role in kept_out})
    assert not any("parrot" in mail.subject + mail.body for mail in sent)
