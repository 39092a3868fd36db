"""A task force with any number of cases in its queue, as one would have them after years: five agencies that bring
them, some kept from one or another, at every step, in the first hours and days, followed, due, back again, and closed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bench.world import name_of
from conference.attendance.models import StepAside
from conference.cases.domain import AgeBand, CaseState, Knows, NeedState, PersonKind, Step
from conference.cases.models import Case, CasePerson, Need, NeededAgency, TeamMember
from conference.consent.domain import Category, Form, Interpreter, Purpose, Signer
from conference.consent.models import Exclusion, Release, ReleaseSignature, SealedDetail
from conference.directory import service as directory
from conference.infra.database import Base, transaction
from conference.kernel.ids import AgencyId, CaseId, MemberId, new_uuid
from conference.kernel.narrative import Narrative
from tests.cast import Cast

LEADS = ("counsellor", "shelter", "chair", "lawyer", "detective")
CLOSED_SHARE, ERASED_SHARE = 0.15, 0.05
_FOLLOWED_SHARE, _WINDOW_SHARE, _BACK_SHARE, _DUE_SHARE = 0.3, 0.02, 0.1, 0.02
_KEPT_FROM_POLICE, _KEPT_FROM_CHAIR, _ASIDE_SHARE = 0.1, 0.02, 0.02
_STEPS = (Step.HOME_AGENCY, *[Step.DE_IDENTIFIED] * 11, *[Step.LIMITED_IDENTITY] * 4, *[Step.NEEDED_AGENCIES] * 4)
_BATCH = 5_000
_EMPTY = Narrative.read("")
_NEEDS = [Narrative.read(words) for words in ("A bed", "A new lock", "Money for the week", "Somebody who interprets")]
_QUESTION = Narrative.read("Which shelter can take her with a dog?")
Rows = dict[type[Base], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Brought:
    """A case that stands in the database, as far as the conferences are made of it."""

    id: CaseId
    lead: AgencyId
    brings: MemberId
    state: CaseState
    followed: bool
    named: str


def fill(cast: Cast, number: int, now: datetime) -> list[Brought]:
    """So many open cases, and beside them those that were closed or erased."""
    maker = _Maker(cast, now)
    places = list(range(round(number * (1 + CLOSED_SHARE + ERASED_SHARE))))
    maker.chance.shuffle(places)
    for start in range(0, len(places), _BATCH):
        rows = Rows()
        for place in places[start : start + _BATCH]:
            maker.add(rows, place, opens=place < number)
        store(rows)
    return maker.brought


def store(rows: Rows) -> None:
    """Store rows in bulk, in the order of their tables."""
    with transaction() as current:
        for table in sorted(rows, key=_place):
            current.execute(sa.insert(table), rows[table])


def _place(table: type[Base]) -> int:
    return [held.name for held in Base.metadata.sorted_tables].index(table.__tablename__)


class _Maker:
    """Makes cases, the same ones every time."""

    def __init__(self, cast: Cast, now: datetime) -> None:
        self.cast, self.now, self.today = cast, now, directory.today(now)
        self.chance = Random(7)
        self.brought: list[Brought] = []

    def add(self, rows: Rows, place: int, *, opens: bool) -> None:
        """One case with everything that hangs on it."""
        chance, case = self.chance, CaseId(new_uuid())
        role = chance.choice(LEADS)
        lead, brings = self.cast.agencies[role], self.cast[role].member
        state = CaseState.OPEN
        if not opens:
            state = chance.choices([CaseState.CLOSED, CaseState.ERASED], [CLOSED_SHARE, ERASED_SHARE])[0]
        followed = not opens or chance.random() < _FOLLOWED_SHARE
        card = self._card(case, place, lead, brings, state) | self._urgency(followed=followed)
        put(rows, Case, card)
        self.brought.append(Brought(case, lead, brings, state, followed, card["pseudonym"]))
        put(
            rows,
            CasePerson,
            {"id": case, "case_id": case, "kind": PersonKind.SURVIVOR, "understands": True, "served_alone": False},
        )
        for position, words in enumerate(chance.sample(_NEEDS, chance.randint(1, 3)), 1):
            need = {"id": new_uuid(), "case_id": case, "position": position, "text": words, "state": NeedState.UNMET}
            put(rows, Need, need)
        self._people(rows, case, role)
        self._kept_from(rows, case, lead)
        if state is CaseState.OPEN and card["step"] >= Step.LIMITED_IDENTITY:
            self._consent(rows, case, role)

    def _card(self, case: UUID, place: int, lead: AgencyId, brings: MemberId, state: CaseState) -> dict[str, Any]:
        chance, erased = self.chance, state is CaseState.ERASED
        return {
            "id": case,
            "pseudonym": name_of(place),
            "lead_agency_id": lead,
            "state": state,
            "step": chance.choice(_STEPS),
            "age_band": chance.choice([None, *AgeBand]),
            "region": _EMPTY if erased else Narrative.read(chance.choice(["East", "West", "North"])),
            "question": _EMPTY if erased else _QUESTION,
            "does_not_want": _EMPTY,
            "languages": _EMPTY if erased else Narrative.read("English"),
            "interpreter": chance.random() < 0.1,
            "knows": Knows.YES,
            "knows_why": _EMPTY,
            "primary_contact_id": brings,
            "brought_on": self.today - timedelta(days=400),
            "urgent_because": _EMPTY,
            "risks": frozenset(),
            "protections": frozenset(),
            "closed_at": None if state is CaseState.OPEN else self.now - timedelta(days=30),
        }

    def _urgency(self, *, followed: bool) -> dict[str, Any]:
        """What a case is sorted by. Those that the table discussed have waited longer, as they do."""
        chance, today = self.chance, self.today
        waited = chance.randrange(200, 400) if followed else chance.randrange(300)
        fresh = not followed and chance.random() < _WINDOW_SHARE
        hours = chance.uniform(0, 24 * 7) if fresh else chance.uniform(24 * 8, 24 * 400)
        due = followed and chance.random() < _DUE_SHARE
        return {
            "waiting_since": today if fresh else today - timedelta(days=waited),
            "first_contact_at": self.now - timedelta(hours=hours) if fresh or chance.random() < 0.5 else None,
            "follow_up_on": today + timedelta(days=chance.randrange(-9, 30)) if due else None,
            "discussed_on": today - timedelta(days=chance.randrange(1, 200)) if followed else None,
            "returned": chance.random() < _BACK_SHARE,
        }

    def _people(self, rows: Rows, case: UUID, role: str) -> None:
        actor = self.cast[role]
        on_team = {"id": new_uuid(), "case_id": case, "member_id": actor.member, "person_id": actor.person}
        since = {"agency_id": actor.agency, "since": self.now - timedelta(days=400), "added_by": actor.member}
        put(rows, TeamMember, on_team | since)

    def _kept_from(self, rows: Rows, case: UUID, lead: AgencyId) -> None:
        """Whom she keeps out, now or until lately, and who stepped aside; never whoever brought it."""
        chance, since = self.chance, self.now - timedelta(days=30)
        for role, share in (("detective", _KEPT_FROM_POLICE), ("chair", _KEPT_FROM_CHAIR)):
            if self.cast.agencies[role] != lead and chance.random() < share:
                until = self.now - timedelta(days=1) if chance.random() < 0.1 else None
                kept = {"id": new_uuid(), "case_id": case, "agency_id": self.cast.agencies[role]}
                put(rows, Exclusion, kept | {"since": since, "until": until})
        if self.cast.agencies["detective"] != lead and chance.random() < _ASIDE_SHARE:
            person = self.cast["detective"].person
            put(rows, StepAside, {"id": new_uuid(), "case_id": case, "person_id": person, "since": since})

    def _consent(self, rows: Rows, case: UUID, role: str) -> None:
        """A sealed detail, and a release of it to an agency with a part to play: some end soon, some were withdrawn."""
        chance, holder = self.chance, self.cast[role]
        recipient = self.cast.agencies[chance.choice([other for other in LEADS if other != role])]
        signed, release = self.now - timedelta(days=chance.randrange(1, 60)), new_uuid()
        sealed = {"id": new_uuid(), "case_id": case, "about_id": case, "holder_id": holder.agency}
        entered = {"category": Category.HEALTH, "ciphertext": b"-", "entered_by": holder.member, "entered_at": signed}
        put(rows, SealedDetail, sealed | entered)
        put(rows, NeededAgency, {"case_id": case, "agency_id": recipient})
        put(rows, ReleaseSignature, {"id": new_uuid(), "release_id": release, "role": Signer.SURVIVOR})
        put(
            rows,
            Release,
            {
                "id": release,
                "case_id": case,
                "about_id": case,
                "holder_id": holder.agency,
                "recipient_id": recipient,
                "categories": frozenset({Category.HEALTH}),
                "purposes": frozenset({Purpose.SAFETY_PLANNING}),
                "form": Form.WRITTEN,
                "explained": True,
                "interpreter": Interpreter.NOT_NEEDED,
                "interpreter_language": "",
                "copy_allowed": False,
                "paper_reference": "",
                "signed_at": signed,
                "last_day": (signed + timedelta(days=chance.choice([30, 60, 90]))).date(),
                "recorded_by": holder.member,
                "recorded_at": signed,
                "withdrawn_at": self.now - timedelta(hours=1) if chance.random() < 0.1 else None,
            },
        )


def put(rows: Rows, table: type[Base], row: dict[str, Any]) -> None:
    """Have a row stored with the others."""
    rows.setdefault(table, []).append(row)


def still_waiting(cases: Sequence[Brought], cast: Cast) -> Iterator[Brought]:
    """Open cases that nobody discussed, led by the counsellor's agency."""
    lead = cast.agencies["counsellor"]
    return (case for case in cases if case.state is CaseState.OPEN and not case.followed and case.lead == lead)
