"""Words of the examples put into words of the product. A word that is not known is taken for what allows least."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from conference.consent.domain import Body, Category, Claim, Form, Harm, Interpreter, Signer
from conference.directory.domain import PROFILES, AgencyKind, Policy, Profile

World = Mapping[str, Any]
_SPACE = UUID(int=0)
_HERSELF = frozenset({"survivor", "child", "minor", "youth", "subject", "self", "herself", "patient", "client"})
_HARM = ("harm", "death", "life", "danger", "missing", "held")
_INDEPENDENT = (
    "professional",
    "certified",
    "independent",
    "phone",
    "video",
    "remote",
    "trained",
    "qualified",
    "accredited",
)
_CLOSE = (
    "family",
    "friend",
    "partner",
    "child",
    "relative",
    "husband",
    "wife",
    "mother",
    "father",
    "sister",
    "brother",
)
_NOT_NEEDED = frozenset({"none", "not_needed", "none_needed", "no"})


def name(word: object) -> Any:
    """The id that a name of the examples stands for."""
    return uuid5(_SPACE, str(word))


def word(kind: Any, said: object, otherwise: Any) -> Any:
    """A word of the product, or what stands for one that it does not have."""
    return kind(said) if said in {member.value for member in kind} else otherwise


def categories(names: object) -> frozenset[Category]:
    """Kinds of detail; one that is not known covers nothing."""
    return frozenset(Category(said) for said in listed(names) if said in set(Category))


def values(held: Any) -> list[Any]:
    """The members of a collection, whether it is keyed or a list."""
    found: Iterable[Any] = held.values() if isinstance(held, Mapping) else held or []
    return [value for value in found if value is not None]


def keyed(held: Any) -> World:
    """A keyed collection of objects; of whatever else is there, nothing."""
    found = held if isinstance(held, Mapping) else {}
    return {str(key): value for key, value in found.items() if isinstance(value, Mapping)}


def listed(names: Any) -> list[str]:
    """Names that are given as one, as a list, or keyed."""
    if names is None:
        return []
    if isinstance(names, str):
        return [names]
    found: Iterable[Any] = names.values() if isinstance(names, Mapping) else names
    return [
        str(held.get("person", held.get("agency", held.get("id")))) if isinstance(held, Mapping) else str(held)
        for held in found
    ]


def form(said: object) -> Form:
    """In writing, or anything else."""
    return Form.WRITTEN if said == "written" else Form.SPOKEN


def signer(said: object) -> Signer:
    """As what somebody speaks."""
    if isinstance(said, Mapping):
        said = said.get("role")
    text = str(said)
    if text in _HERSELF:
        return Signer.SURVIVOR
    return word(Signer, text.partition(":")[0], Signer.OTHER)


def explained(said: object) -> bool:
    """All of it was, and nothing was left out."""
    if isinstance(said, Mapping):
        return bool(said) and all(part is True for part in said.values())
    return said is True


def interpreter(given: object, *, needed: bool) -> Interpreter:
    """Who interpreted: a third party, somebody close, or nobody though one was needed."""
    if isinstance(given, Mapping):
        return _described(given, needed=needed)
    if given in (None, False, "") or given in _NOT_NEEDED:
        return Interpreter.MISSING if needed else Interpreter.NOT_NEEDED
    return _kind(given)


def _described(given: World, *, needed: bool) -> Interpreter:
    needed = bool(given.get("needed", needed))
    kind = next((given[key] for key in ("kind", "type", "role", "relation", "who") if given.get(key)), None)
    if given.get("independent") is False:
        return Interpreter.FAMILY_OR_FRIEND
    if kind is not None:
        return _kind(kind)
    if given.get("independent") is True:
        return Interpreter.PROFESSIONAL
    if needed or not given:
        return Interpreter.MISSING
    return Interpreter.NOT_NEEDED if "needed" in given else Interpreter.FAMILY_OR_FRIEND


def _kind(said: object) -> Interpreter:
    text = str(said)
    if any(close in text for close in _CLOSE):
        return Interpreter.FAMILY_OR_FRIEND
    if any(third in text for third in _INDEPENDENT):
        return Interpreter.PROFESSIONAL
    return Interpreter.WORKER if "worker" in text or "staff" in text else Interpreter.FAMILY_OR_FRIEND


def harm(said: object) -> str:
    """The words of an override: a harm of the short list, or what was claimed instead."""
    text = str(said or "")
    return Harm.SERIOUS_BODILY_HARM if "withdr" not in text and any(word in text for word in _HARM) else text


def claim(said: object) -> Claim:
    """On what a detail is asked for. What is not known is asked for as the police ask: without any right to it."""
    if said in {"warrant", "order"}:
        return Claim.COURT_ORDER
    return word(Claim, said, Claim.POLICE_REQUEST)


def body(said: object) -> Body:
    """Who asks."""
    return word(Body, said.get("kind", said.get("agency")) if isinstance(said, Mapping) else said, Body.OTHER)


def served_alone(person: World) -> bool:
    """Whether the law lets a minor be served without anybody else."""
    return any(value is True for key, value in person.items() if "alone" in key or "emancipated" in key)


_NUMBERS = (
    ("longest_release_days", ("release",), ("max", "longest", "cap", "limit", "days")),
    ("longest_override_hours", ("override",), ("max", "longest", "cap", "limit")),
    ("override_hours", ("override",), ("hours", "default")),
    ("keep_days", ("keep", "retention", "erase"), ("",)),
    ("hidden_inside", ("inside", "internal"), ("",)),
    ("hidden_published", ("publish",), ("",)),
)
_SWITCHES = (
    ("guardian_releases_end_at_18", ("guardian", "18")),
    ("permissive_reports", ("permissive", "may_report")),
)


def policy(task_force: World) -> Policy:
    """The task force's settings: the strict profile's, but where the world says otherwise."""
    given: World = task_force.get("policy") or {}
    settings = {key: value for key, value in given.items() if key in Policy.__dataclass_fields__}
    for key, value in given.items():
        found = _setting(key, value)
        if found is not None and key not in settings:
            settings.setdefault(found, value)
    profile = given.get("profile") or task_force.get("profile")
    start = PROFILES[word(Profile, profile, Profile.STRICT)]
    settings["strict_entry"] = _strict_entry(given.get("strict_entry"), start)
    return Policy(**{field: getattr(start, field) for field in Policy.__dataclass_fields__} | settings)


def _setting(key: str, value: object) -> str | None:
    if isinstance(value, bool):
        return next((field for field, parts in _SWITCHES if any(part in key for part in parts)), None)
    if not isinstance(value, int) or "offered" in key or "prompt" in key:
        return None
    return next(
        (
            field
            for field, first, second in _NUMBERS
            if any(part in key for part in first) and any(part in key for part in second)
        ),
        None,
    )


def _strict_entry(said: object, start: Policy) -> frozenset[AgencyKind]:
    if said is False:
        return frozenset()
    if said in (None, True):
        return start.strict_entry
    return frozenset(word(AgencyKind, kind, AgencyKind.OTHER) for kind in listed(said))
