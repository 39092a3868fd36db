"""Who may sign, whom she keeps out, who stepped aside, and who may no longer be here: through pages and sockets."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.accounts.models import Membership
from conference.cases import store as cases
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent.domain import Category, NewRelease, Purpose, Relation, Signature, Signer
from conference.consent.schemas.release_words import EXPLAINED_WORDS
from conference.directory import service as directory
from conference.directory.models import Agreement
from conference.infra import clock
from conference.infra.database import session, transaction
from conference.infra.mail import OutgoingMail
from conference.kernel.actor import Role
from conference.kernel.ids import CaseId, new_uuid
from conference.meetings import store as meetings
from tests import builders
from tests.builders import CANARY
from tests.cast import Cast

TURNS_18 = date(2026, 12, 5)
LOCAL_MIDNIGHT = datetime(2026, 12, 5, 5, tzinfo=UTC)
"""Toronto is five hours behind in December."""


# ------------------------------------------------------------ b06: who may not be here
def shared_in(room: Any, open_live_page: Any) -> tuple[Any, Any, Any, str]:
    """What the counsellor shares with the shelter and the detective, whose pages are open; where they fetch it."""

    def bring() -> tuple[CaseId, Any]:
        rosa, case = room.cast["counsellor"], builders.bring_case(room.cast["counsellor"], room.now)
        for role in ("shelter", "detective"):
            builders.release(rosa, case, room.cast.agencies[role], room.now)
        sealed = builders.detail(rosa, case, room.now)
        return case, sealed

    case, sealed = room.work(bring)
    meeting, item = room.work(lambda: on_agenda(room, case))
    chair, counsellor, shelter, detective = (
        open_live_page(role, meeting) for role in ("chair", "counsellor", "shelter", "detective")
    )
    agencies = [str(room.cast.agencies[role]) for role in ("shelter", "detective")]
    assert chair.command(meeting, "open")["ok"]
    assert chair.command(meeting, "call", item=str(item))["ok"]
    assert chair.command(meeting, "step", step=4, agencies=agencies)["ok"]
    shared = counsellor.command(meeting, "share", detail=str(sealed), purpose=Purpose.SAFETY_PLANNING.value)
    assert shared["ok"], shared
    copy = f"/conferences/{meeting}/shared/{sealed}"
    for page in (shelter, detective):
        assert CANARY in page.post(copy).text
    return meeting, shelter, detective, copy


def on_agenda(room: Any, case: CaseId) -> tuple[Any, Any]:
    """A conference that was called, and the item of the case."""
    meeting = builders.meeting(room.cast["chair"], [case], room.now)
    return meeting, next(item.id for item in meetings.items(meeting) if item.case_id == case)


def lapse(room: Any, last_day: date, until: datetime | None) -> None:
    """The agreement of the shelter's agency ends, and so does the detective's membership; or they hold again."""
    with transaction() as current:
        for held in session().query(Agreement).filter_by(agency_id=room.cast.agencies["shelter"]):
            held.last_day = last_day
        current.get_one(Membership, room.cast["detective"].member).until = until


def test_b06_a_lapsed_agency_or_member_loses_the_open_page_without_a_reload(room, open_live_page):
    meeting, shelter, detective, copy = shared_in(room, open_live_page)
    yesterday = directory_day(room) - timedelta(days=1)
    room.work(lambda: lapse(room, yesterday, datetime.now(UTC)))
    try:
        for page in (shelter, detective):
            refused = page.http.post(page.url + copy)
            assert (refused.status_code != 200, CANARY in refused.text) == (True, False)
            assert CANARY not in page.http.get(f"{page.url}/conferences/{meeting}").text
            assert page.wait_until(
                lambda gone=page: gone.socket.eio.state == "disconnected"
            )  # nobody pressed or pushed anything
            assert not page.connect()
    finally:
        room.work(lambda: lapse(room, date(2035, 12, 31), None))


def directory_day(room: Any) -> date:
    return room.work(lambda: directory.today(room.now))


# ------------------------------------------------------------ b07 stepping aside
def hire(house: Any, cast: Cast, role: str, *roles: Role) -> None:
    """A further member of the counsellor's agency, who plays `role`."""
    member = accounts.add_member(
        name=f"Vera {role.title()}",
        email=f"{role}@victimservices.example.org",
        language="en",
        agency=cast.agencies["counsellor"],
        roles=roles,
        now=house.now,
    )
    cast._actors[role] = accounts_store.actors([member], house.now)[member]


def own_detail(house: Any, cast: Cast) -> tuple[CaseId, Any]:
    case = builders.bring_case(cast["counsellor"], house.now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], house.now)
    return case, builders.detail(cast["counsellor"], case, house.now)


def test_b07_stepping_aside_hides_the_whole_case_and_a_colleague_carries_on(house_of, look):
    house = house_of()
    house.work(lambda cast: hire(house, cast, "colleague", Role.REPRESENTATIVE))
    case, sealed = house.work(lambda cast: own_detail(house, cast))
    name = house.work(lambda _cast: cases.cards([case])[case].pseudonym)
    rosa, colleague = house.visitor("counsellor"), house.visitor("colleague")
    assert CANARY in rosa.post(f"/details/{sealed}/look").text

    assert rosa.post(f"/cases/{case}/step-aside").status_code == 302
    assert "You have stepped aside" in rosa.get("/queue").text

    missing = look(rosa.get(f"/cases/{new_uuid()}"))
    assert look(rosa.get(f"/cases/{case}"))[::2] == missing[::2]
    for path in ("/queue", "/", "/actions", "/stepped-aside"):
        assert name not in rosa.get(path).text, path
    answer = rosa.post(f"/details/{sealed}/look")  # her own agency's detail too
    assert (answer.status_code, CANARY in answer.text) == (404, False)
    assert name in colleague.get(f"/cases/{case}").text
    assert CANARY in colleague.post(f"/details/{sealed}/look").text


def test_a_conflict_that_is_over_is_confirmed_by_the_coordinator_and_by_nobody_else(house_of):
    house = house_of()
    house.work(lambda cast: hire(house, cast, "coordinator", Role.COORDINATOR, Role.REPRESENTATIVE))
    case, _sealed = house.work(lambda cast: own_detail(house, cast))
    rosa, vera, sam = (house.visitor(role) for role in ("counsellor", "coordinator", "shelter"))
    rosa.post(f"/cases/{case}/step-aside")
    page = vera.get("/stepped-aside").text
    assert "Rosa Imani" in page
    end = re.search(r"/stepped-aside/[0-9a-f-]+/end", page)
    assert end is not None
    assert "Rosa Imani" not in sam.get("/stepped-aside").text
    assert [visitor.post(end[0]).status_code for visitor in (sam, rosa)] == [404, 403]
    assert rosa.get(f"/cases/{case}").status_code == 404
    assert vera.post(end[0]).status_code == 302
    assert rosa.get(f"/cases/{case}").status_code == 200


# ------------------------------------------------------------ b08 whom she keeps out
def test_b08_whom_she_keeps_out_finds_the_case_nowhere_and_it_looks_like_one_that_never_was(house_of, look):
    house = house_of()
    others = house.work(lambda cast: builders.bring_case(cast["shelter"], house.now, question="Which clinic is open?"))
    case = house.work(lambda cast: builders.bring_case(cast["counsellor"], house.now))
    name = house.work(lambda _cast: cases.cards([case])[case].pseudonym)
    rosa, tom = house.visitor("counsellor"), house.visitor("detective")
    assert name in tom.get("/queue").text

    agency = str(house.cast.agencies["detective"])
    taken = rosa.post(f"/cases/{case}/kept-out", agency=agency, told_by="survivor")
    assert taken.status_code == 302
    meeting = house.work(lambda cast: builders.meeting(cast["chair"], [case, others], house.now))

    missing = look(tom.get(f"/cases/{new_uuid()}"))
    for place in ("", "/people", "/kept-out", "/team", "/details/new", "/releases/new"):
        assert look(tom.get(f"/cases/{case}{place}"))[::2] == missing[::2], place
    sought = tom.post("/queue", pseudonym=name)
    pages = {path: tom.get(path).text for path in ("/", "/queue", "/actions", f"/conferences/{meeting}/agenda")}
    assert "1 case" in pages["/queue"]  # the other one; what is hidden is not counted
    for path, page in pages.items():
        assert name not in page, path
    # what was typed comes back in the field, and nowhere else
    assert f'href="/cases/{case}"' not in sought.text
    for mail in house.work(lambda _cast: mails_of("tom@police.example.org")):
        assert name not in mail
    assert "Regional Police" in rosa.get(f"/cases/{case}/kept-out").text
    assert "Regional Police · " not in house.visitor("lawyer").get(f"/cases/{case}").text


def mails_of(address: str) -> list[str]:
    return [mail.body + mail.subject for mail in session().query(OutgoingMail).filter_by(to=address)]


def test_an_exclusion_empties_the_open_page_of_whom_she_keeps_out_at_once(room, open_live_page):
    case = room.work(lambda: builders.bring_case(room.cast["counsellor"], room.now))
    meeting, item = room.work(lambda: on_agenda(room, case))
    name = room.work(lambda: cases.cards([case])[case].pseudonym)
    chair, rosa, tom = (open_live_page(role, meeting) for role in ("chair", "counsellor", "detective"))
    assert chair.command(meeting, "open")["ok"]
    assert chair.command(meeting, "call", item=str(item))["ok"]
    assert tom.wait_until(lambda: name in str(tom.heard[-1:]))
    agency = str(room.cast.agencies["detective"])
    assert rosa.post(f"/cases/{case}/kept-out", agency=agency, told_by="survivor").ok
    assert tom.wait_until(lambda: "Private item" in str(tom.heard[-1]))
    assert name not in str(tom.heard[-1])
    assert name not in tom.http.get(f"{tom.url}/conferences/{meeting}/regions").text


# ------------------------------------------------------------ b17, b18: who signs for a minor
def minor_with_guardian(house: Any, cast: Cast) -> tuple[CaseId, Any, Any, Any]:
    """She is not of age; her mother signed with her, and what that covers is shown to the shelter in the meeting."""
    rosa, now = cast["counsellor"], house.now
    case = builders.bring_case(rosa, now)
    herself = survivor_of(case)
    consent.record_person(rosa, case, herself, turns_18=TURNS_18, understands=True, served_alone=False, now=now)
    mother = consent.record_signer(rosa, case, herself, Relation.MOTHER, now)
    consent.record_release(rosa, case, signed_by(cast, case, mother, now), now)
    sealed = builders.detail(rosa, case, now)
    meeting = builders.meeting(cast["chair"], [case], now)
    for role in ("chair", "counsellor", "shelter", "detective"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, case, now)
    builders.take_on(cast["chair"], meeting, [cast.agencies["shelter"], cast.agencies["detective"]], now)
    builders.share(cast, meeting, sealed, now)
    return case, meeting, sealed, mother


def signed_by(cast: Cast, case: CaseId, guardian: Any, now: datetime) -> NewRelease:
    today = directory.today(now)
    return NewRelease(
        about=survivor_of(case),
        signatures=(Signature(Signer.SURVIVOR), Signature(Signer.GUARDIAN, guardian)),
        recipient=cast.agencies["shelter"],
        categories=frozenset({Category.LOCATION_SAFETY}),
        purposes=frozenset({Purpose.SAFETY_PLANNING}),
        signed_on=today,
        last_day=today + timedelta(days=60),
        explained=True,
    )


def release_form(house: Any, guardian: Any) -> dict[str, Any]:
    """The form of a release that a guardian signed too."""
    return {
        "recipients": str(house.cast.agencies["shelter"]),
        "categories": Category.LOCATION_SAFETY.value,
        "purposes": Purpose.SAFETY_PLANNING.value,
        "signed_on": "2026-11-25",
        "last_day": "2026-12-20",
        "read_back": "2026-12-20",
        "paper_here": "yes",
        "signed_by": ["survivor", str(guardian)],
        "explained": list(EXPLAINED_WORDS),
        "condition": "no",
    }


def test_b17_a_guardian_suspected_of_abuse_may_not_sign_and_what_they_signed_stops_at_once(house_of):
    house = house_of()
    case, meeting, sealed, mother = house.work(lambda cast: minor_with_guardian(house, cast))
    rosa, sam, tom = (house.visitor(role) for role in ("counsellor", "shelter", "detective"))
    copy = f"/conferences/{meeting}/shared/{sealed}"
    assert CANARY in sam.post(copy).text

    said = tom.post(f"/cases/{case}/suspected", kind="survivor", relation="mother")  # any agency; suspicion is enough
    assert said.status_code == 302

    stopped = sam.post(copy)
    assert (stopped.status_code == 200, CANARY in stopped.text) == (False, False)
    assert "Suspected of abuse" in rosa.get(f"/cases/{case}/people").text
    assert "Suspected of abuse" not in tom.get(f"/cases/{case}/people").text  # nobody else reads who signs
    refused = rosa.post(f"/cases/{case}/releases/new", **release_form(house, mother))
    assert refused.status_code == 422
    assert "may not sign for this person" in refused.text
    asked = house.work(lambda cast: consent.to_ask_again_anywhere(cast["counsellor"], house.now))
    assert [one.why for one in asked] == ["signer_suspected"]


def test_b18_what_a_guardian_signed_ends_at_18_at_local_midnight(house_of, monkeypatch):
    house = house_of()
    case, meeting, sealed, _mother = house.work(lambda cast: minor_with_guardian(house, cast))
    copy = f"/conferences/{meeting}/shared/{sealed}"
    rosa, sam = house.visitor("counsellor"), house.visitor("shelter")
    for path in ("/", f"/cases/{case}"):  # asked thirty days ahead, and the holder alone
        assert ["It ends at 18" in reader.get(path).text for reader in (rosa, sam)] == [True, False], path
    for moment, shown in ((LOCAL_MIDNIGHT - timedelta(microseconds=1), True), (LOCAL_MIDNIGHT, False)):
        monkeypatch.setattr(clock, "now", lambda at=moment: at)
        house.cast.now = moment
        answer = house.visitor("shelter").post(copy)
        assert (CANARY in answer.text) is shown, moment
    asked = house.work(lambda cast: consent.to_ask_again_anywhere(cast["counsellor"], LOCAL_MIDNIGHT))
    assert [one.why for one in asked] == ["came_of_age"]
