"""What the rules answer, and what people bring to be recorded."""

from dataclasses import dataclass
from datetime import date

from conference.consent.domain.facts import Signature
from conference.consent.domain.words import Category, Form, Interpreter, Purpose, Shown, Then
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, CasePersonId, MeetingId, OverrideId, PersonId, ReleaseId

_NOT_THERE = frozenset({Shown.NOT_FOUND, Shown.SIGN_IN, Shown.AGENCY_PAUSED})


@dataclass(frozen=True, slots=True)
class Answer:
    """decide()'s answer: the code for the record, what the person sees, and the release or override it rests on."""

    allowed: bool
    code: str
    shown_as: Shown | None = None
    release: ReleaseId | None = None
    override: OverrideId | None = None

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def hides(self) -> bool:
        """Whether whoever asked is answered as if there were nothing."""
        return self.shown_as in _NOT_THERE


@dataclass(frozen=True, slots=True)
class Consequence:
    """An answer with what must happen next, and the release it rests on."""

    allowed: bool
    code: str
    then: tuple[Then, ...] = ()
    release: ReleaseId | None = None

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A signed release as its holder records it: local days, both included. `paper_reference`: where the signed form is
    kept. `interpreter_language`: a code of ISO 639.
    """

    about: CasePersonId
    recipient: AgencyId
    categories: frozenset[Category]
    purposes: frozenset[Purpose]
    signed_on: date
    last_day: date
    explained: bool
    signatures: tuple[Signature, ...]
    form: Form = Form.WRITTEN
    interpreter: Interpreter = Interpreter.NOT_NEEDED
    interpreter_language: str = ""
    condition_of_service: bool = False
    person: PersonId | None = None
    copy_allowed: bool = False
    meeting: MeetingId | None = None
    replaces: ReleaseId | None = None
    paper_reference: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """Whether one person in the room would see a detail once it is shared, and why not."""

    actor: Actor
    answer: Answer
