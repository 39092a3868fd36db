"""Minutes for each member of the cast, in both profiles: the page, every version there was, the file and the paper for
her hold what that member may read, all of it, and nothing of a case that they may not know of.
"""

import re
from collections.abc import Callable, Sequence

import pytest

from conference.accounts import service as accounts
from conference.attendance import service as attendance
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.policy import may_know, viewer_of
from conference.consent.service.rights import facts_of
from conference.infra.database import transaction
from conference.kernel.ids import CaseId, ItemId, MeetingId
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from conference.meetings.domain import NoteKind
from conference.meetings.service import planning
from conference.minutes import service
from conference.minutes.domain import ReopenReason
from tests import builders
from tests.cast import PARTS, PASSWORD, Cast
from tests.paper import bookmarks, words
from tests.strict import make_strict
from tests.web.conftest import House

BIRDS = ("Wellensittich", "Nachtigall", "Zaunkoenig", "Rotkehlchen", "Goldammer")
"""Each case has a bird of its own in everything that is written of it: its words are found wherever they come."""
FREE = re.compile(r"(?:Asked|Needed|First|Second|Decided|Promised|Kept|Added)-[A-Z][a-z]+(?:-[a-z]+)?")
SEALED = "Versiegelt-417"
READERS = ("chair", "counsellor", "shelter", "detective", "lawyer", "recorder")
PRIVATE = ("Private item", "Point privé")
KEEPERS = ("chair", "recorder")
LINE = re.compile(r'name="line" value="([^"]+)"')
SHEET = re.compile(r'<article class="paper".*?</article>', re.DOTALL)
OWN = ("detective", "shelter")
"""Who keeps a note to their own agency, of every case."""


class World:
    """A conference that is over, its cases hidden from several in another way each, and two versions of its minutes."""

    def __init__(self, cast: Cast, *, strict: bool) -> None:
        self.cast, self.strict, self.now = cast, strict, cast.now
        for part in PARTS.values():
            accounts.set_password(part.email, PASSWORD)
        if strict:
            make_strict()
        self.cases = {bird: self._case(bird) for bird in BIRDS}
        self.meeting = self._held()
        self._hide()
        self._approved_twice()

    def _case(self, bird: str) -> CaseId:
        shelters = bird == "Goldammer"
        case = builders.bring_case(
            self.cast["shelter" if shelters else "counsellor"],
            self.now,
            question=f"Asked-{bird}",
            needs=[f"Needed-{bird}"],
        )
        if not shelters:
            builders.release(self.cast["counsellor"], case, self.cast.agencies["shelter"], self.now)
            builders.detail(self.cast["counsellor"], case, self.now, text=f"{SEALED} {bird}")
        return case

    def _held(self) -> MeetingId:
        cast, now = self.cast, self.now
        meeting = builders.meeting(cast["chair"], [], now, publish=False)
        for bird, case in self.cases.items():
            brings = "shelter" if bird == "Goldammer" else "counsellor"
            planning.add_case(cast[brings if self.strict else "chair"], meeting, case, now)
        planning.publish_agenda(cast["chair"], meeting)
        for role in ("chair", "counsellor", "shelter", "detective", "lawyer", "recorder", "adviser"):
            builders.enter(cast[role], meeting, now)
        builders.command(cast["chair"], meeting, "open", now)
        for bird, case in self.cases.items():
            self._discussed(meeting, bird, case)
        builders.command(cast["chair"], meeting, "end", now)
        return meeting

    def _discussed(self, meeting: MeetingId, bird: str, case: CaseId) -> None:
        def write(role: str, kind: str, text: str, *, private: bool = False) -> None:
            more = {} if kind == "decide" else {"private": private}
            builders.command(self.cast[role], meeting, kind, self.now, text=Narrative.read(text), **more)

        builders.call(self.cast["chair"], meeting, case, self.now)
        write("counsellor", "note", f"First-{bird}")
        write("chair", "decide", f"Decided-{bird}")
        for role in OWN:
            write(role, "note", f"Kept-{bird}-{role}", private=True)
        builders.ask(self.cast["counsellor"], meeting, self.cast.agencies["shelter"], f"Promised-{bird}", self.now)

    def _hide(self) -> None:
        """After it was spoken of: an agency kept out, a person kept out, somebody who stepped aside; one for all."""
        cast, now = self.cast, self.now
        with transaction():
            consent.exclude(self.cases["Nachtigall"], agency=cast.agencies["detective"], now=now)
            consent.exclude(self.cases["Zaunkoenig"], person=cast["lawyer"].person, now=now)
            consent.exclude(self.cases["Zaunkoenig"], agency=cast.agencies["shelter"], now=now)
        for role in ("chair", "recorder") if not self.strict else ("shelter",):
            attendance.step_aside(cast[role], self.cases["Rotkehlchen"], now)

    def _approved_twice(self) -> None:
        """Every line that the recorder may put right says something else in the second version."""
        cast, now = self.cast, self.now
        service.approve(cast["chair"], self.meeting, now)
        service.reopen(cast["chair"], self.meeting, ReopenReason.WORDS_WRONG, now)
        for note in meetings.notes(self.meeting):
            if note.text.startswith("First") and note.case_id and self.knows("recorder", note.case_id):
                text = Narrative.read(note.text.replace("First", "Second"))
                service.correct(cast["recorder"], self.meeting, note.id, text, now)
        for item in meetings.items(self.meeting):
            if item.case_id and self.knows("recorder", item.case_id):
                bird = next(bird for bird, case in self.cases.items() if case == item.case_id)
                line = Narrative.read(f"Added-{bird}")
                service.add_line(cast["recorder"], self.meeting, item.id, NoteKind.NOTE, line, now)
        service.approve(cast["chair"], self.meeting, now)

    def knows(self, role: str, case: CaseId) -> bool:
        """Whether somebody may know of a case, by the rule; the query says the same."""
        actor = self.cast[role]
        ruled = bool(may_know(viewer_of(actor), facts_of(case), self.now))
        assert ruled is (case in consent_store.visible_among(actor, [case], self.now))
        return ruled

    def item(self, bird: str) -> ItemId:
        return next(item.id for item in meetings.items(self.meeting) if item.case_id == self.cases[bird])

    def reads(self, role: str, version: int, *, kept: bool) -> set[str]:
        """Every word that somebody reads in a version, as the rules have it."""
        found: set[str] = set()
        for bird, case in self.cases.items():
            if not self.knows(role, case):
                continue
            right = version == 2 and self.knows("recorder", case)
            found |= {f"{what}-{bird}" for what in ("Asked", "Needed", "Decided", "Promised")}
            found |= {f"Second-{bird}", f"Added-{bird}"} if right else {f"First-{bird}"}
            found |= {f"Kept-{bird}-{role}"} if kept and role in OWN else set()
        return found

    def corrects(self, house: House, role: str) -> bool:
        """Whether the recorder put something right that this member may know of."""
        both = (
            lambda _cast, case=case: self.knows(role, case) and self.knows("recorder", case)
            for case in self.cases.values()
        )
        return any(house.work(knows) for knows in both)

    def names(self, bird: str) -> set[str]:
        """What a case is called: its pseudonym, and in the strict profile what it was called there."""
        held = next(item for item in meetings.items(self.meeting) if item.case_id == self.cases[bird])
        return {builders.held_case(self.cases[bird]).pseudonym, *([held.label] if held.label else [])}


@pytest.fixture(scope="module", params=[False, True], ids=["table", "strict"])
def place(request: pytest.FixtureRequest, new_house: Callable[[], House]) -> tuple[House, World]:
    house = new_house()
    return house, house.work(lambda cast: World(cast, strict=request.param))


EARLIER = re.compile(r"<details.*?</details>", re.DOTALL)
"""What a line said before it was put right."""
TITLE = re.compile(r'<section class="section" id="item-[^"]+">\s*<div[^>]*><h2>(.*?)</h2>')


def holds(place: tuple[House, World], role: str, text: str, titles: Sequence[str], *, version: int, kept: bool) -> None:
    """Everything that they may read is there, and nothing else: no word, no name, and no number with a gap."""
    house, world = place
    assert set(FREE.findall(text)) == house.work(lambda _cast: world.reads(role, version, kept=kept))
    assert SEALED not in text
    known = [house.work(lambda _cast, case=case: world.knows(role, case)) for case in world.cases.values()]
    for bird, knows in zip(BIRDS, known, strict=True):
        assert any(name in text for name in house.work(lambda _cast, bird=bird: world.names(bird))) is knows
    numbers = [title.partition(".")[0] for title in titles if title not in PRIVATE]
    assert numbers == [str(number) for number in range(1, sum(known) + 2)]  # unfinished business is the first
    assert sum(title in PRIVATE for title in titles) == len(known) - sum(known)


@pytest.mark.parametrize("role", READERS)
def test_page_and_versions_hold_what_this_reader_may_read(place: tuple[House, World], role: str):
    house, world = place
    visitor, at = house.visitor(role), f"/conferences/{world.meeting}/minutes"
    for version, path in {2: at, 1: f"{at}/1"}.items():
        answer = visitor.get(path)
        if version == 1 and role not in KEEPERS:
            assert answer.status_code == 404
            continue
        shown = EARLIER.sub("", answer.text)
        holds(place, role, shown, TITLE.findall(shown), version=version, kept=True)
        earlier = set(FREE.findall(" ".join(EARLIER.findall(answer.text))))
        assert bool(earlier) is (version == 2 and role in KEEPERS and world.corrects(house, role))
        assert earlier <= house.work(lambda _cast: world.reads(role, 1, kept=False))


@pytest.mark.parametrize("role", READERS)
def test_the_file_holds_the_same_and_what_is_kept_only_where_it_was_asked_for(place: tuple[House, World], role: str):
    house, world = place
    visitor, at = house.visitor(role), f"/conferences/{world.meeting}/minutes"
    wanted = [(2, ""), (2, "yes")] if role in OWN else [(2, ""), (1, "")]
    for version, kept in wanted:
        path = f"{at}/file" if version == 2 else f"{at}/1/file"
        answer = visitor.post(path, password=PASSWORD, kept=kept)
        if version == 1 and role not in KEEPERS:
            assert answer.status_code == 404
            continue
        titles = [title for title in bookmarks(answer.data) if title in PRIVATE or title[0].isdigit()]
        holds(place, role, words(answer.data), titles, version=version, kept=bool(kept))


@pytest.mark.parametrize("role", [role for role in PARTS if role not in READERS])
def test_whoever_reads_no_cards_reads_no_minutes(place: tuple[House, World], role: str):
    house, world = place
    visitor, at = house.visitor(role), f"/conferences/{world.meeting}/minutes"
    tried = [visitor.get(path) for path in (at, f"{at}/1", f"{at}/file")]
    for answer in [*tried, visitor.post(f"{at}/file", password=PASSWORD)]:
        assert answer.status_code in {403, 404}
        assert FREE.findall(answer.text) == []


@pytest.mark.parametrize("role", PARTS)
def test_her_paper_is_made_by_her_contact_of_her_own_case_alone(place: tuple[House, World], role: str):
    house, world = place
    visitor, made = house.visitor(role), set[str]()
    for bird in BIRDS:
        at = f"/conferences/{world.meeting}/minutes/hers/{house.work(lambda _cast, bird=bird: world.item(bird))}"
        page = visitor.get(at)
        if page.status_code != 200:
            sent = [visitor.post(path, password=PASSWORD) for path in (at, f"{at}/file")]
            assert all(FREE.findall(answer.text) == [] and answer.mimetype == "text/html" for answer in [page, *sent])
            continue
        made.add(bird)
        assert set(FREE.findall(page.text)) == {f"Decided-{bird}", f"Promised-{bird}"}
        assert "Kept" not in page.text
    contacts = {bird: "shelter" if bird == "Goldammer" else "counsellor" for bird in BIRDS}
    assert made == {
        bird
        for bird, case in world.cases.items()
        if contacts[bird] == role and house.work(lambda _cast, case=case: world.knows(role, case))
    }


def test_her_paper_says_what_was_chosen_and_nothing_that_tells_who_or_where(place: tuple[House, World]):
    house, world = place
    item = house.work(lambda _cast: world.item("Nachtigall"))
    visitor, at = house.visitor("counsellor"), f"/conferences/{world.meeting}/minutes/hers/{item}"
    lines = LINE.findall(visitor.get(at).text)
    chosen = ["You get a room", "Somebody keeps it for you"]
    sent = {"line": lines, "text": chosen, "language": "fr"}
    papers = [
        SHEET.findall(visitor.post(at, **sent).text)[0],
        words(visitor.post(f"{at}/file", **sent, password=PASSWORD).data),
    ]
    held = visitor.post(at, line=lines, text=[chosen[0], "Call 416-555-0142"]).text
    wrong = [line for line in lines if f'id="text-{line}-error"' in held]
    assert wrong == lines[1:2]
    assert "Somebody else may find the paper" in held
    assert "Everyone at the table reads" not in held
    telling = {name for part in PARTS.values() for name in (part.name, part.agency)} | {"Common Table", "2026", SEALED}
    telling |= house.work(lambda _cast: world.names("Nachtigall"))
    for paper in papers:
        assert all(line in paper for line in (*chosen, "Vous pouvez dire non"))
        assert [told for told in telling if told in paper] == []
        assert FREE.findall(paper) == []
