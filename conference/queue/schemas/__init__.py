"""Forms and words of the queue."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext
from marshmallow import ValidationError, fields, validates_schema

from conference.cases.domain import (
    NEED_LIMIT,
    QUESTION_LIMIT,
    REFUSES_LIMIT,
    WHY_LIMIT,
    AgeBand,
    Knows,
    ProtectiveFactor,
    RiskFactor,
    Step,
)
from conference.drafts.domain import Fields, Saving
from conference.infra.forms import Form, FormSchema, NarrativeField, without_details, words_for
from conference.infra.words import day
from conference.infra.words import lazy as _l
from conference.kernel.ids import DraftId, PageId
from conference.kernel.localday import DayRefused, read_moment
from conference.kernel.narrative import Narrative, NarrativeRefused
from conference.queue.domain import Ending, Order, Stated, Urgent
from conference.queue.policy import CRISIS_DAYS, MOST_NEEDS, WEEK_DAYS

AREA_LIMIT = 60
LANGUAGES_LIMIT = 80
NEEDS_LIMIT = MOST_NEEDS * NEED_LIMIT
NAME_LIMIT = 40

SOUGHT_WORDS = {
    Urgent.CRISIS: _l("In the first 72 hours"),
    Urgent.FIRST_WEEK: _l("In the first week"),
    Urgent.FOLLOW_UP_DUE: _l("Follow-up due"),
    Urgent.RETURNED: _l("Back within 12 months"),
    Urgent.WAITING: _l("Not discussed yet"),
    Urgent.FOLLOWED: _l("Discussed, nothing due"),
}

ORDER_WORDS = {
    Order.URGENT: _l("The most urgent first"),
    Order.LONGEST: _l("Brought first"),
    Order.LATEST: _l("Brought last"),
}

LIMITS = {
    "question": QUESTION_LIMIT,
    "needs": NEEDS_LIMIT,
    "does_not_want": REFUSES_LIMIT,
    "why": WHY_LIMIT,
    "region": AREA_LIMIT,
    "languages": LANGUAGES_LIMIT,
}

WRONG_WORDS = {
    ("pseudonym", "not_offered"): _l("This name is not among those offered any more. Please choose one of these."),
    ("question", "required"): _l("Please write the question for the table."),
    ("needs", "required"): _l("Please write at least one thing she asked for."),
    ("needs", "too_many"): _l("Please keep to six things, the most important first."),
    ("knows_why", "required"): _l("Please say why in a few words."),
    ("kept_out", "own_agency"): _l("Your own agency leads this case and cannot be kept out of it."),
    ("kept_out", "unknown"): _l("Please choose from the list."),
    ("primary", "unknown"): _l("Please choose somebody from the list."),
    ("primary", "kept_out"): _l("This person's agency is not to be involved. Please choose somebody else."),
    ("backup", "unknown"): _l("Please choose somebody from the list."),
    ("backup", "kept_out"): _l("This person's agency is not to be involved. Please choose somebody else."),
    ("backup", "same_as_primary"): _l("Please choose somebody other than the primary contact."),
    ("first_contact", "in_future"): _l("This moment has not come yet. Please check the day and the time."),
}

NOT_SAVED_WORDS = {
    "draft_changed_elsewhere": _l(
        "Not saved: what you began was saved, sent or thrown away on another page of yours. Nothing there was "
        "overwritten. Copy what you need from here, then open “Bring a case” again."
    ),
    "role_has_no_case_access": _l("Not saved: bringing a case is no longer among what you do here."),
}

_BULLET = re.compile(r"^(?:[-•*–]|\d[.)])\s+")


def urgency_words(stated: Stated) -> str:
    """A reason of urgency as people read it: `Crisis window, day 2 of 3`."""
    if stated.reason is Urgent.CRISIS:
        return _("First 72 hours: day %(day)s of %(days)s", day=stated.days, days=CRISIS_DAYS)
    if stated.reason is Urgent.FIRST_WEEK:
        return _("First week: day %(day)s of %(days)s", day=stated.days, days=WEEK_DAYS)
    if stated.reason is Urgent.RETURNED:
        return _("Back within 12 months")
    if stated.reason is Urgent.FOLLOW_UP_DUE:
        return _follow_up_words(stated.days)
    if stated.reason is Urgent.FOLLOWED:
        return _followed_words(stated.days)
    if stated.days == 0:
        return _("Waiting since today")
    return ngettext("Waiting %(num)s day", "Waiting %(num)s days", stated.days)


def _followed_words(days: int) -> str:
    if days == 0:
        return _("Discussed today")
    return ngettext("Discussed %(num)s day ago", "Discussed %(num)s days ago", days)


def ending_words(ending: Ending) -> str:
    """A release that ends soon: whom it is for, and until when."""
    return _("Release for %(agency)s ends %(day)s", agency=ending.recipient, day=day(ending.last_day))


def _follow_up_words(days: int) -> str:
    if days == 0:
        return _("Follow-up due today")
    return ngettext("Follow-up due since %(num)s day", "Follow-up due since %(num)s days", days)


def read_needs(typed: str) -> tuple[Narrative, ...]:
    """What she asked for: one thing a line, in her order. Numbers and dashes before a line are not part of it."""
    lines = [_BULLET.sub("", line.strip()) for line in typed.splitlines()]
    try:
        needs = [Narrative.read(line, limit=NEED_LIMIT) for line in lines]
    except NarrativeRefused as refusal:
        raise ValidationError(words_for(refusal, NEED_LIMIT)) from refusal
    return tuple(need for need in needs if need)


def read_first_contact(typed: str, zone: ZoneInfo) -> datetime:
    """A day and a time in the task force's zone, as an instant."""
    try:
        moment = read_moment(typed, zone)
    except DayRefused as refusal:
        raise ValidationError(_("Please give the day and the time, such as 25 Nov 2026 13:30.")) from refusal
    if not isinstance(moment, datetime):
        raise ValidationError(_("Please give the time too; roughly is enough."))
    return moment.astimezone(UTC)


class CardForm(FormSchema):
    """What a card holds, whether the case is brought or its card corrected."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self.zone = zone

    @validates_schema(skip_on_field_errors=False)
    def why_she_does_not_know(self, read: Mapping[str, Any], **_options: Any) -> None:
        """Say what `policy.what_is_wrong` would say, together with what is wrong in other fields."""
        if read.get("knows", Knows.YES) is not Knows.YES and not read.get("knows_why"):
            raise ValidationError(WRONG_WORDS["knows_why", "required"], "knows_why")

    def read_first_contact(self, typed: str) -> datetime:
        """The moment of first contact, in the task force's zone."""
        return read_first_contact(typed, self.zone)

    question = NarrativeField(
        limit=QUESTION_LIMIT, required=True, error_messages={"required": WRONG_WORDS["question", "required"]}
    )
    does_not_want = NarrativeField(limit=REFUSES_LIMIT, load_default=Narrative(""))
    age_band = fields.Enum(AgeBand, by_value=True, load_default=None)
    region = NarrativeField(limit=AREA_LIMIT, load_default=Narrative(""))
    languages = NarrativeField(limit=LANGUAGES_LIMIT, load_default=Narrative(""))
    interpreter = fields.Boolean(load_default=False)
    knows = fields.Enum(
        Knows, by_value=True, required=True, error_messages={"required": _l("Please say whether she knows and agrees.")}
    )
    knows_why = NarrativeField(limit=WHY_LIMIT, load_default=Narrative(""))
    first_contact = fields.Method(deserialize="read_first_contact", load_default=None)
    safe_contact = fields.Boolean(load_default=None)
    returned = fields.Boolean(load_default=False)
    urgent_because = NarrativeField(limit=WHY_LIMIT, load_default=Narrative(""))
    primary = fields.UUID(required=True, error_messages={"required": _l("Please choose the primary contact.")})
    backup = fields.UUID(load_default=None)
    risks = fields.List(fields.Enum(RiskFactor, by_value=True), load_default=list)
    protections = fields.List(fields.Enum(ProtectiveFactor, by_value=True), load_default=list)


class BringForm(CardForm):
    """A case as it is brought to the table."""

    needs = fields.Function(
        deserialize=read_needs, required=True, error_messages={"required": WRONG_WORDS["needs", "required"]}
    )
    kept_out = fields.List(fields.UUID(), load_default=list)
    pseudonym = fields.String(load_default=None, validate=lambda text: len(text) <= NAME_LIMIT)
    to_the_table = fields.Boolean(
        required=True, error_messages={"required": _l("Please say whether every agency may read this card now.")}
    )
    draft = fields.UUID(load_default=None)
    page = fields.UUID(load_default=None)
    after = fields.UUID(load_default=None)


OF_THE_DRAFT = ("draft", "page", "after")
OF_THE_PAGE = (*OF_THE_DRAFT, "seen")
"""What the form says of itself, not of a case."""


class CorrectForm(CardForm):
    """A card that is corrected. `seen`: how often its fields had been corrected when the page was read."""

    seen = fields.Integer(load_default=-1)


class SaveForm(BringForm):
    """The same form while it is still being written: which draft it is must be told."""

    draft = fields.UUID(required=True)
    page = fields.UUID(required=True)


def fit_to_keep(form: Form) -> tuple[Fields, Mapping[str, str]]:
    """What of a form that is being written may be kept, and what is wrong with the rest, by field. What is merely
    missing is not wrong yet. What the guard holds back is kept nowhere, not even sealed.

    Source: rule book, finding 1, strict entry.
    """
    typed = {name: said for name, said in form.typed.items() if said and name not in OF_THE_DRAFT}
    held = {name: words for name, words in form.errors.items() if name in typed}
    return {name: said for name, said in typed.items() if name not in held}, held


def only_its_own(form: Form, schema: BringForm) -> bool:
    """Whether a form has no field that nobody asked for, whatever else may be wrong with it yet."""
    return form.typed.keys() <= schema.fields.keys()


def saving_of(form: Form, schema: SaveForm) -> Saving | None:
    """Which page of which draft is saved; None where the form does not say, or has a field that nobody asked for."""
    values = form.values
    if not only_its_own(form, schema) or not values.get("draft") or not values.get("page"):
        return None
    after = values.get("after")
    return Saving(DraftId(values["draft"]), PageId(values["page"]), PageId(after) if after else None)


def rewrites(form: Form, held: Iterable[str]) -> Mapping[str, str]:
    """What the guard offers in place of texts that it holds back, where leaving something out is enough."""
    texts = {name: form.typed[name] for name in held if isinstance(form.typed[name], str)}
    return {name: offer for name, text in texts.items() if (offer := without_details(text)) != text}


class FilterForm(FormSchema):
    """What somebody looks for in the queue."""

    pseudonym = fields.String(load_default="", validate=lambda text: len(text) <= NAME_LIMIT)
    lead = fields.UUID(load_default=None)
    reason = fields.Enum(Urgent, by_value=True, load_default=None)
    age_band = fields.Enum(AgeBand, by_value=True, load_default=None)
    step = fields.Enum(Step, by_value=fields.Integer, load_default=None)
    interpreter = fields.Boolean(load_default=False)
    order = fields.Enum(Order, by_value=True, load_default=Order.URGENT)
    beyond = fields.UUID(load_default=None)
    back = fields.Boolean(load_default=False)
