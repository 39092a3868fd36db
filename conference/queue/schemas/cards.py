"""Between a card and the form that brings or corrects it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from conference.cases.domain import Card, ProtectiveFactor, RiskFactor
from conference.infra.forms import Form
from conference.queue.schemas import OF_THE_PAGE

Factor = TypeVar("Factor", bound=StrEnum)

_SAFE, _NOT_SAFE = ProtectiveFactor.SAFE_TO_CONTACT, RiskFactor.NOT_SAFE_TO_CONTACT
_ASKED = frozenset({_SAFE, _NOT_SAFE})
"""Factors that a question of their own asks for: whether it is safe to contact her."""
_SETS = ("risks", "protections", "kept_out")


def card_values(form: Form) -> dict[str, Any]:
    """What a form gives of a card, by the names of `CardGiven`."""
    values = {name: value for name, value in form.values.items() if name not in OF_THE_PAGE}
    values["first_contact_at"] = values.pop("first_contact")
    safe, ticked = values.pop("safe_contact"), (set(values[name]) - _ASKED for name in ("risks", "protections"))
    values["risks"], values["protections"] = ticked
    if safe is not None:
        values["protections" if safe else "risks"].add(_SAFE if safe else _NOT_SAFE)
    return values | {name: frozenset(values[name]) for name in _SETS if name in values}


def listed(words: Mapping[Factor, Any]) -> list[tuple[Factor, Any]]:
    """Risk or protective factors to tick, without those that a question of their own asks for."""
    return [(factor, said) for factor, said in words.items() if factor not in _ASKED]


def typed_of(card: Card, zone: ZoneInfo) -> dict[str, Any]:
    """A card as its form would have been typed."""
    first, backup = card.first_contact_at, card.backup
    return {
        "question": card.question,
        "does_not_want": card.does_not_want,
        "knows": card.knows.value,
        "knows_why": card.knows_why,
        "age_band": card.age_band.value if card.age_band else "",
        "region": card.region,
        "languages": card.languages,
        "interpreter": "yes" if card.interpreter else "",
        "risks": [risk.value for risk in card.risks],
        "protections": [one.value for one in card.protections],
        "first_contact": first.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if first else "",
        "safe_contact": _safe_contact(card),
        "returned": "yes" if card.returned else "",
        "urgent_because": card.urgent_because,
        "primary": str(card.primary.member) if card.primary else "",
        "backup": str(backup.member) if backup else "",
    }


def _safe_contact(card: Card) -> str:
    """Whether it is safe to contact her, as it would have been typed; nothing where it was not said."""
    if card.safe_to_contact:
        return "yes"
    return "no" if _NOT_SAFE in card.risks else ""
