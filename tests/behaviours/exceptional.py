"""What the tests of overrides, disclosures and papers share: a case with details, and people with passwords."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from conference.accounts import service as accounts
from conference.consent.domain import Category
from conference.infra import clock
from conference.kernel.ids import CaseId, DetailId
from tests import builders
from tests.cast import PARTS, PASSWORD
from tests.conftest import NOW

PLACE, PERMIT = "Blue door behind the bakery", "Permit on the third shelf"


@dataclass
class Scene:
    """The counsellor's case at the table, with a place and a permit sealed, and the clock in hand."""

    house: Any
    patch: pytest.MonkeyPatch
    case: CaseId
    place: DetailId
    permit: DetailId

    def at(self, hours: float) -> datetime:
        """Set the clock so many hours after the beginning; whoever comes now has just signed in."""
        moment = NOW + timedelta(hours=hours)
        self.patch.setattr(clock, "now", lambda: moment)
        self.house.cast.now = moment
        return moment

    def visitor(self, role: str) -> Any:
        return self.house.visitor(role)

    def ask(self, role: str, *people: str, **fields: Any) -> Any:
        """Ask for an override through the page."""
        asked = {
            "why": "serious_bodily_harm",
            "people": [str(self.house.cast[person].person) for person in people],
            "categories": [Category.LOCATION_SAFETY.value],
            "hours": "4",
            "password": PASSWORD,
        }
        return self.visitor(role).post(f"/cases/{self.case}/overrides/new", **(asked | fields))

    def asked(self, role: str, *people: str, **fields: Any) -> str:
        """As `ask`; the page of what was asked."""
        answer = self.ask(role, *people, **fields)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return str(answer.location)

    def approve(self, role: str, page: str, password: str = PASSWORD) -> Any:
        return self.visitor(role).post(f"{page}/approve", password=password)

    def opened(self, *people: str) -> str:
        """An override that holds: the counsellor asked, the chair said yes."""
        page = self.asked("counsellor", *people)
        assert self.approve("chair", page).status_code == 302
        return page

    def look(self, role: str, page: str, detail: DetailId | None = None) -> Any:
        return self.visitor(role).post(f"{page}/details/{detail or self.place}/look")


def scene(house: Any, patch: pytest.MonkeyPatch) -> Scene:
    """Furnish a house."""

    def furnish(cast: Any) -> tuple[CaseId, DetailId, DetailId]:
        for role in ("chair", "counsellor", "shelter", "detective", "privacy", "lawyer"):
            accounts.set_password(PARTS[role].email, PASSWORD, NOW)
        counsellor = cast["counsellor"]
        case = builders.bring_case(counsellor, NOW)
        builders.release(counsellor, case, cast.agencies["lawyer"], NOW)
        builders.release(counsellor, case, cast.agencies["lawyer"], NOW, category=Category.LEGAL_IMMIGRATION)
        place = builders.detail(counsellor, case, NOW, text=PLACE)
        permit = builders.detail(counsellor, case, NOW, category=Category.LEGAL_IMMIGRATION, text=PERMIT)
        return case, place, permit

    return Scene(house, patch, *house.work(furnish))


def mails(house: Any) -> list[str]:
    """Every mail that went out, as the operator would send it."""
    folder = house.app.config["MAIL_FOLDER"]
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.eml"))]


def link(text: str, pattern: str) -> str:
    """The first address on a page that looks like this."""
    found = re.search(f'(?:href|action)="({pattern})"', text)
    assert found is not None, pattern
    return found[1]


def missing(look: Any, visitor: Any) -> Any:
    """What a browser is told of something that does not exist."""
    return look(visitor.get("/no-such-page"))
