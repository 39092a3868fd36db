"""The spreadsheet of cases that wait for the table."""

import re

from flask_babel import gettext as _
from marshmallow import ValidationError

from conference.cases.domain import NEED_LIMIT, QUESTION_LIMIT, REFUSES_LIMIT, WHY_LIMIT, AgeBand, Knows
from conference.infra.cells import ChoiceCell, DayCell, EmailCell, GuardedCell, MomentCell, TextCell, folded
from conference.infra.importing import RowSchema
from conference.infra.words import lazy as _l
from conference.kernel.narrative import Narrative
from conference.queue.policy import MOST_NEEDS
from conference.queue.schemas import AREA_LIMIT, LANGUAGES_LIMIT, WRONG_WORDS

# Words are folded and in both languages: what a file says does not depend on who imports it.
_YES_OR_NO = {"yes": True, "y": True, "oui": True, "o": True, "no": False, "n": False, "non": False}
_BANDS = {
    AgeBand.UNDER_16: "under 16|<16|moins de 16|moins de 16 ans",
    AgeBand.FROM_16_TO_17: "16-17|16 or 17|16 to 17|16 ou 17|16 a 17",
    AgeBand.FROM_18_TO_24: "18-24|18 to 24|18 a 24",
    AgeBand.FROM_25_TO_34: "25-34|25 to 34|25 a 34",
    AgeBand.FROM_35: "35+|35 or older|35 and over|35 ans et plus|35 et plus",
}
_KNOWS = {
    Knows.YES: "yes|y|oui|o",
    Knows.NO: "no|n|non|not asked yet|pas encore",
    Knows.NOT_SAFE_TO_ASK: "not safe to ask|not safe|pas prudent de demander|pas securitaire de demander|"
    "pas sur de demander|dangereux de demander",
}
_WORD_THEN_WHY = re.compile(r"([^–—,:;(-]+?)\s*(?:[–—,:;(-]+\s*(.*?)\)?)?", re.DOTALL)


class KnowsCell(GuardedCell):
    """Whether she knows and agrees, and why not where she does not: `not safe to ask – partner collects mail`."""

    words = {word: knows for knows, words in _KNOWS.items() for word in words.split("|")}  # noqa: RUF012 - fixed words

    def read(self, text: str) -> tuple[Knows, Narrative]:
        """The answer and its reason."""
        found = _WORD_THEN_WHY.fullmatch(text)
        knows = self.words.get(folded(found[1])) if found else None
        if found is None or knows is None:
            raise ValidationError(_("Write yes, no – and why, or not safe to ask – and why."))
        why = self.narrative(found[2] or "")
        if knows is not Knows.YES and not why:
            raise ValidationError(_("Say why in a few words after a dash, such as: not safe to ask – shared phone."))
        return knows, why


class NeedsCell(GuardedCell):
    """What she asked for, in her order, with semicolons between."""

    when_empty = ()

    def read(self, text: str) -> tuple[Narrative, ...]:
        """The needs."""
        needs = tuple(need for need in map(self.narrative, text.split(";")) if need)
        if len(needs) > MOST_NEEDS:
            raise ValidationError(str(WRONG_WORDS["needs", "too_many"]))
        return needs


class QueueRow(RowSchema):
    """A row of the spreadsheet of cases that wait for the table."""

    brought_by = TextCell("Brought by", limit=120, needed=_l("Write which agency brings this case."))
    brought_on = DayCell("Date in", needed=_l("Write the day on which the case was brought."))
    age_band = ChoiceCell(
        "Age band",
        {word: band for band, words in _BANDS.items() for word in words.split("|")},
        unknown=_l("Write one of: under 16, 16-17, 18-24, 25-34, 35+. Never an age."),
    )
    region = GuardedCell("Area", limit=AREA_LIMIT)
    needs = NeedsCell("What she/he/they asked for", limit=NEED_LIMIT)
    does_not_want = GuardedCell("Does NOT want", limit=REFUSES_LIMIT)
    question = GuardedCell(
        "Question for the table", limit=QUESTION_LIMIT, needed=_l("Write the question for this meeting.")
    )
    languages = GuardedCell("Language", limit=LANGUAGES_LIMIT)
    interpreter = ChoiceCell(
        "Interpreter", _YES_OR_NO, unknown=_l("Write yes or no."), needed=_l("Does she need one? Write yes or no.")
    )
    knows = KnowsCell(
        "Knows about table?",
        limit=WHY_LIMIT,
        needed=_l("Does she know and agree? Write yes, no – and why, or not safe to ask – and why."),
    )
    first_contact = MomentCell("First contact")
    primary = EmailCell("Primary contact", limit=254, needed=_l("Write the e-mail address of her worker."))
    backup = EmailCell("Backup", limit=254)
    kept_out = TextCell("Not to be involved", limit=600, column_needed=True)
    urgent_because = GuardedCell("Urgent because", limit=WHY_LIMIT)
