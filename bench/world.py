"""A house of any size for a measurement: a fresh database, the cast, and cases by the thousand."""

import base64
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from conference.app import create_app
from conference.attendance.models import StepAside
from conference.cases.domain import CaseState, Knows, NeedState, PersonKind, Step
from conference.cases.models import Case, CasePerson, Need
from conference.cases.policy import FIRST_WORDS, SECOND_WORDS
from conference.consent.models import Exclusion
from conference.infra.database import Base, transaction
from conference.kernel.ids import new_uuid
from conference.kernel.narrative import Narrative
from conference.settings import load
from tests import servers
from tests.cast import PARTS, PASSWORD, Cast

EXCLUDED_SHARE, STEPPED_ASIDE_SHARE = 0.1, 0.02
_BATCH = 5_000


@contextmanager
def house(database: str) -> Generator[Flask]:
    """An app on a fresh, migrated database."""
    with tempfile.TemporaryDirectory() as folder:
        url = servers.postgresql() if database == "postgresql" else f"sqlite:///{folder}/table.db"
        key = base64.urlsafe_b64encode(b"k" * 32).decode()
        given = {
            "DATABASE_URL": url,
            "SECRET_KEY": "s" * 40,
            "MASTER_KEY": key,
            "MAIL_FOLDER": f"{folder}/mail",
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "ENVIRONMENT": "test",
            "LOG_LEVEL": "ERROR",
        }
        app = create_app(load(given))
        with app.app_context():
            flask_migrate.upgrade(directory="migrations")
        yield app


def fill(cast: Cast, number: int, now: datetime, *, already: int = 0) -> list[UUID]:
    """Cases that wait, led by the counsellor's agency; she keeps the detective's out of some, and he stepped aside."""
    chance = Random(number)
    ids: list[UUID] = []
    for start in range(already, number, _BATCH):
        made = [new_uuid() for _ in range(min(_BATCH, number - start))]
        with transaction() as current:
            for table, rows in _rows(cast, made, start, chance, now):
                if rows:
                    current.execute(sa.insert(table), rows)
        ids += made
    return ids


def _card(cast: Cast, case: UUID, number: int, chance: Random, now: datetime) -> dict[str, Any]:
    empty = Narrative.read("")
    return {
        "id": case,
        "pseudonym": name_of(number),
        "lead_agency_id": cast.agencies["counsellor"],
        "state": CaseState.OPEN,
        "step": Step.DE_IDENTIFIED,
        "region": Narrative.read("East"),
        "question": Narrative.read("Which shelter can take her with a dog?"),
        "does_not_want": empty,
        "languages": Narrative.read("English"),
        "interpreter": False,
        "knows": Knows.YES,
        "knows_why": empty,
        "primary_contact_id": cast["counsellor"].member,
        "brought_on": (now - timedelta(days=30)).date(),
        "waiting_since": (now - timedelta(days=chance.randrange(300))).date(),
        "first_contact_at": now - timedelta(hours=chance.randrange(2_000)),
        "returned": chance.random() < 0.1,
        "urgent_because": empty,
        "risks": frozenset(),
        "protections": frozenset(),
    }


def _rows(
    cast: Cast, made: list[UUID], start: int, chance: Random, now: datetime
) -> Iterator[tuple[type[Base], list[dict[str, Any]]]]:
    bed, since = Narrative.read("A bed"), now - timedelta(days=30)
    yield Case, [_card(cast, case, start + place, chance, now) for place, case in enumerate(made)]
    yield (
        CasePerson,
        [
            {"id": case, "case_id": case, "kind": PersonKind.SURVIVOR, "understands": True, "served_alone": False}
            for case in made
        ],
    )
    yield (
        Need,
        [{"id": new_uuid(), "case_id": case, "position": 1, "text": bed, "state": NeedState.UNMET} for case in made],
    )
    kept_out = [case for case in made if chance.random() < EXCLUDED_SHARE]
    agency = cast.agencies["detective"]
    yield Exclusion, [{"id": new_uuid(), "case_id": case, "agency_id": agency, "since": since} for case in kept_out]
    aside = [case for case in made if chance.random() < STEPPED_ASIDE_SHARE]
    person = cast["detective"].person
    yield StepAside, [{"id": new_uuid(), "case_id": case, "person_id": person, "since": since} for case in aside]


def name_of(number: int) -> str:
    """The pseudonym of the so-manieth case: every pair of words, then every pair numbered."""
    turn, place = divmod(number, len(FIRST_WORDS) * len(SECOND_WORDS))
    first, second = divmod(place, len(SECOND_WORDS))
    return f"{FIRST_WORDS[first]} {SECOND_WORDS[second]}" + (f" {turn + 1}" if turn else "")


def token_of(client: FlaskClient, path: str = "/queue") -> str:
    """What every form of this browser sends with it, as it stands on some page."""
    page = client.get(path).text
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def browser(app: Flask, role: str) -> FlaskClient:
    """A browser in which somebody of the cast is signed in."""
    client = app.test_client()
    sent = {"csrf_token": token_of(client, "/sign-in"), "email": PARTS[role].email, "password": PASSWORD}
    answer = client.post("/sign-in", data=sent)
    if answer.status_code != 302:
        raise RuntimeError(answer.status)
    return client
