"""A form says what is wrong in words of ours, which are translated, never in its library's own English."""

from marshmallow import fields
from werkzeug.datastructures import MultiDict

from conference.infra.forms import FormSchema, read
from conference.infra.words import lazy

WHICH_DAY = lazy("Please choose a day.")


class Asking(FormSchema):
    """One field that says what it asks for, and one that leaves it to its library."""

    day = fields.Date(required=True, error_messages={"required": WHICH_DAY})
    count = fields.Integer(required=True)


def test_nothing_sent_and_nonsense_sent_are_answered_in_the_words_of_the_field() -> None:
    said = {"day": "Please choose a day.", "count": "Please look at this again."}

    assert read(Asking(), MultiDict()).errors == said
    assert read(Asking(), MultiDict({"day": "soon", "count": "some"})).errors == said
