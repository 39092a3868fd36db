"""Walks every route as anybody: what there is to put into an address, and what a form there would plausibly be sent."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from marshmallow import Schema, fields, validate
from werkzeug.routing import Rule

from conference.accounts.models import Membership
from conference.actions.models import Action, PrivateStep
from conference.attendance.models import StepAside
from conference.cases.models import Case, CasePerson, Need
from conference.consent import models as consent
from conference.consent.domain import Category, Purpose
from conference.consent.schemas.release_words import EXPLAINED_WORDS
from conference.directory.models import Agency
from conference.emergency.models import EmergencyRequest
from conference.infra import forms, passwords
from conference.infra.database import session
from conference.kernel.ids import CaseId, new_uuid
from conference.meetings.models import AgendaItem, Note, Series, StandingItem
from conference.referrals.models import Referral
from tests.cast import PASSWORD

WORD = "A calm and plain word"
OF_THE_CASE: Mapping[str, Any] = {
    "detail_id": consent.SealedDetail,
    "release_id": consent.Release,
    "action_id": Action,
    "item_id": AgendaItem,
    "note_id": Note,
    "exclusion_id": consent.Exclusion,
    "person_id": CasePerson,
    "hold_id": consent.LegalHold,
    "order_id": consent.Order,
    "override_id": consent.Override,
    "thing_id": consent.Order,
    "step_aside_id": StepAside,
    "request_id": EmergencyRequest,
    "need_id": Need,
    "referral_id": Referral,
}
"""What stands in an address and belongs to one case."""
OTHERWISE = {
    "absence_id",
    "token",
    "case_id",
    "other_id",
    "meeting_id",
    "signer_id",
    "reveal_id",
    "member_id",
    "agency_id",
    "kind",
    "purpose",
    "deed",
    "step_id",
    "filename",
    "number",
    "series_id",
    "standing_id",
}
DEEDS = ("update", "comment", "close", "reopen", "more-time", "offer", "snooze", "steps", "follow")
"""Some of what can be done with an action."""
KINDS = {"filename": "path", "number": "int", **dict.fromkeys(("kind", "purpose", "deed", "token"), "")}
"""Of which kind the parts of an address are that are no id."""
NOT_WALKED = {"static", "accounts.sign_out", "accounts.lock"}


def rules(app: Any, method: str) -> list[Rule]:
    """Every route that takes this method, whoever added it."""
    found = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return sorted((rule for rule in found if rule.endpoint not in NOT_WALKED), key=lambda rule: rule.rule)


def arguments(case: CaseId, meeting: UUID, rng: Random) -> dict[str, Any]:
    """Something of this case for every name that stands in an address; where there is none, something unheard of."""
    found: dict[str, Any] = {
        "case_id": case,
        "meeting_id": meeting,
        "filename": "manifest.json",
        "number": 1,
        "token": "a-guess",
        "absence_id": new_uuid(),
    }
    for name, table in OF_THE_CASE.items():
        found[name] = _any(sa.select(table.id).where(table.case_id == case), rng)
    people = sa.select(CasePerson.id).where(CasePerson.case_id == case)
    details = sa.select(consent.SealedDetail.id).where(consent.SealedDetail.case_id == case)
    found["signer_id"] = _any(sa.select(consent.Authority.id).where(consent.Authority.about_id.in_(people)), rng)
    found["reveal_id"] = _any(sa.select(consent.Reveal.id).where(consent.Reveal.detail_id.in_(details)), rng)
    found["member_id"], found["agency_id"] = _any(sa.select(Membership.id), rng), _any(sa.select(Agency.id), rng)
    found["other_id"] = _any(sa.select(Case.id).where(Case.id != case), rng)
    found["series_id"], found["standing_id"] = _any(sa.select(Series.id), rng), _any(sa.select(StandingItem.id), rng)
    steps = sa.select(PrivateStep.id).join(Action, Action.id == PrivateStep.action_id).where(Action.case_id == case)
    found["step_id"], found["deed"] = _any(steps, rng), rng.choice(DEEDS)
    found["kind"], found["purpose"] = rng.choice(list(Category)).value, rng.choice(list(Purpose)).value
    return found


def _any(query: Any, rng: Random) -> UUID:
    rows: Sequence[UUID] = session().scalars(query).all()
    return rng.choice(sorted(rows, key=str)) if rows else new_uuid()


def path(rule: Rule, given: Mapping[str, Any]) -> str:
    """The address, filled in."""
    text = rule.rule
    for name in rule.arguments:
        kind = {"filename": "path", "kind": "", "purpose": "", "deed": "", "number": "int", "token": ""}.get(
            name, "uuid"
        )
        text = text.replace(f"<{kind}:{name}>" if kind else f"<{name}>", str(given[name]))
    assert "<" not in text, f"{rule.rule}: say in tests/web/walking.py what may stand there"
    return text


@contextmanager
def remembered(patch: Any, seen: dict[str, Schema]) -> Generator[None]:
    """Which schema each endpoint reads its form with, learnt while it is asked."""
    from flask import request

    read: Callable[..., Any] = forms.read

    def reading(schema: Schema, sent: Any) -> Any:
        seen[str(request.endpoint)] = schema
        return read(schema, sent)

    patch.setattr(forms, "read", reading)
    patch.setattr(passwords, "verify", lambda _kept, password: password == PASSWORD)  # hashing is slow on purpose
    yield


def filled(schema: Schema, given: Mapping[str, Any], now: datetime, rng: Random) -> dict[str, Any]:
    """What somebody would plausibly send."""
    return {name: value for name, field in schema.fields.items() if (value := _value(name, field, given, now, rng))}


def _value(name: str, field: Any, given: Mapping[str, Any], now: datetime, rng: Random) -> Any:
    today, later = now.date().isoformat(), (now + timedelta(days=20)).date().isoformat()
    fixed: dict[str, Any] = {
        "password": PASSWORD,
        "explained": list(EXPLAINED_WORDS),
        "signed_by": ["survivor"],
        "told_by": "survivor",
        "given": "written",
        "condition": "no",
        "last_day": later,
        "read_back": later,
        "signed_on": today,
        "interpreter": "not_needed",
        "turns_18": (now + timedelta(days=900)).date().isoformat(),
        "since": "",
        "until": "",
        "text": WORD,
        "email": "nobody@example.org",
        "pseudonym": "a",
        "next": "/",
    }
    if name in fixed:
        return fixed[name]
    if isinstance(field, fields.List):
        inner = _value(name, field.inner, given, now, rng)
        return [inner] if inner else []
    return _plain(name, field, given, now, rng)


def _plain(name: str, field: Any, given: Mapping[str, Any], now: datetime, rng: Random) -> Any:
    if isinstance(field, fields.UUID):
        return _id(name, given, rng)
    if isinstance(field, fields.Enum):
        return rng.choice([str(member.value) for member in cast(Any, field).enum])
    if isinstance(field, forms.NarrativeField):
        return WORD
    if isinstance(field, fields.Boolean):
        return "y"
    if isinstance(field, fields.Integer | fields.Float):
        return "20"
    if isinstance(field, fields.DateTime):
        return now.strftime("%Y-%m-%dT%H:%M")
    if isinstance(field, fields.Date):
        return now.date().isoformat()
    choices = [one for one in field.validators if isinstance(one, validate.OneOf)]
    return str(rng.choice(list(choices[0].choices))) if choices else WORD


def _id(name: str, given: Mapping[str, Any], rng: Random) -> str:
    known = {
        "case": "case_id",
        "member": "member_id",
        "people": "member_id",
        "detail": "detail_id",
        "order": "order_id",
        "paper": "order_id",
        "agency": "agency_id",
        "recipients": "agency_id",
        "lead": "agency_id",
        "to": "agency_id",
        "need": "need_id",
        "kept_out": "agency_id",
    }
    if name not in known and rng.random() < 0.7:
        return ""
    return str(given[known.get(name, "agency_id")])
