"""Two hundred people read while she takes her release back: nothing is served that was decided after it was stored."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from conference.audit import store as record
from conference.audit.domain import Deed
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent.domain import Category, Purpose
from conference.infra.database import db
from conference.kernel.errors import HiddenError, RefusedError
from tests import builders
from tests.builders import CANARY
from tests.cast import Cast

READERS = 200
BEFORE = 20
"""So many have read it when she says no, so that she says it in the middle."""

WITHDRAWALS = {Deed.WITHDRAW_RELEASE, Deed.NARROW_RELEASE, Deed.WITHDRAW_EVERYTHING}


@pytest.mark.parametrize("how", ["withdrawn", "narrowed", "everything"])
def test_nothing_is_served_that_was_decided_after_the_withdrawal(
    app: Flask, cast: Cast, shared_scene, now: datetime, how: str
):
    case, meeting, detail, release = shared_scene
    builders.share(cast, meeting, detail, now)
    began, served = time.monotonic(), threading.Semaphore(0)
    gate, saying = threading.Barrier(READERS + 1), threading.Event()

    def clock() -> datetime:
        return now + timedelta(seconds=1 + time.monotonic() - began)

    def read(late: bool) -> bool:  # noqa: FBT001 - given by position to a thread
        gate.wait()
        if late:
            assert saying.wait(timeout=60)
        try:
            text = consent.look(cast["shelter"], detail, Purpose.SAFETY_PLANNING, clock(), meeting=meeting)
        except (RefusedError, HiddenError):
            return False
        assert text == CANARY
        served.release()
        return True

    def take_back() -> None:
        gate.wait()
        for _reader in range(BEFORE):
            assert served.acquire(timeout=60)
        saying.set()  # half of the readers press at the very moment when she says no
        deeds: dict[str, Callable[[], Any]] = {
            "withdrawn": lambda: consent.withdraw(cast["detective"], release, clock()),
            "narrowed": lambda: consent.narrow(cast["detective"], release, [Category.LOCATION_SAFETY], clock()),
            "everything": lambda: consent.withdraw_everything(cast["detective"], case, survivor_of(case), clock()),
        }
        deeds[how]()

    db.session.close()
    with ThreadPoolExecutor(READERS + 1) as pool:
        readers = [pool.submit(inside, app, read, number % 2 == 1) for number in range(READERS)]
        taken = pool.submit(inside, app, take_back)
        texts = sum(reader.result(timeout=120) for reader in readers)
        taken.result(timeout=120)

    entries = [(link.number, link.entry) for link in record.links()]
    looks = {number: entry.answer for number, entry in entries if entry.deed is Deed.LOOK}
    said_no = next(number for number, entry in entries if entry.deed in WITHDRAWALS)
    allowed = [number for number, answer in looks.items() if answer == "allow"]
    assert len(looks) == READERS
    assert BEFORE <= texts == len(allowed) < READERS
    assert max(allowed) < said_no < max(looks)


def inside(app: Flask, deed: Callable[..., Any], *given: Any) -> Any:
    with app.app_context():
        try:
            return deed(*given)
        finally:
            db.session.close()
