"""Words of the demo: what an agency, a person and a case of the fictional task force are made of."""

from dataclasses import dataclass

from conference.cases.domain import AgeBand, Knows
from conference.directory.domain import AgencyKind
from conference.kernel.actor import Role

NAME = "Lakeshore Task Force (demo)"
"""By this name the demo is known again: another task force is never touched."""

TIME_ZONE = "America/Toronto"
PASSWORD = "common-table-demo"  # noqa: S105 - printed for everybody, and given to nobody but the people of the demo


@dataclass(frozen=True, slots=True)
class AgencyPart:
    """An agency. `days_left`: until its agreement ends, counted from today; negative when it has ended."""

    key: str
    name: str
    kind: AgencyKind
    phone: str | None
    days_left: int


@dataclass(frozen=True, slots=True)
class PersonPart:
    """Somebody who can sign in. The e-mail's first part is the key."""

    key: str
    name: str
    agency: str
    email: str
    roles: frozenset[Role]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class CasePart:
    """A case as its worker brings it: needs and questions, in the worker's language, never a story."""

    by: str
    question: str
    needs: tuple[str, ...]
    area: str
    age_band: AgeBand
    does_not_want: str = ""
    languages: str = "English"
    interpreter: bool = False
    knows: Knows = Knows.YES
    knows_why: str = ""
    backup: str | None = None
    kept_out: tuple[str, ...] = ()
    to_the_table: bool = True
    returned: bool = False
    urgent_because: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demo, to be shown. `paused`: its agency's agreement is not in force now."""

    person: PersonPart
    agency: str
    paused: bool
