"""What templates make once, they make once for each language and zone; words that hold values are escaped."""

import pytest
from flask import current_app
from flask_babel import force_locale

from conference.infra import words
from conference.kernel.ids import CaseId, ItemId, new_uuid
from conference.live.domain import ItemFacts
from conference.meetings.domain import ItemKind, ItemState

_ONCE = """{% from 'live/agenda_line.html' import agenda_line %}
{{ once(agenda_line, item, 1, 'Heron', false, (), '', false) }}"""


def line(item: ItemFacts, language: str) -> str:
    with words.speaking(language, "UTC"):
        return current_app.jinja_env.from_string(_ONCE).render(item=item)


def item(state: ItemState) -> ItemFacts:
    return ItemFacts(ItemId(new_uuid()), ItemKind.CASE, CaseId(new_uuid()), 12, state, None)


def test_each_language_gets_its_own(cast):
    done = item(ItemState.DONE)
    for _again in range(2):
        assert "discussed" in line(done, "en")
        assert "discussed" not in line(done, "fr")


def test_what_is_different_is_made_for_itself(cast):
    assert "discussed" not in line(item(ItemState.WAITING), "en")


@pytest.mark.parametrize("shown", ["clock", "day", "moment"])
def test_times_are_told_in_the_zone_and_the_language_that_are_spoken(cast, now, shown):
    told = set[str]()
    for _again in range(2):
        for language, zone in (("en", "UTC"), ("en", "Asia/Kolkata"), ("fr", "UTC"), ("fr", "Asia/Kolkata")):
            with words.speaking(language, zone):
                told.add(current_app.jinja_env.from_string("{{ at|" + shown + " }}").render(at=now))
    assert len(told) == (2 if shown == "clock" else 4)  # the hour is the same in both languages, and another day there


def test_a_value_within_words_is_escaped_on_a_page_and_left_alone_in_a_mail(cast):
    said = "{{ _('Call %(title)s', title='<b>') }}"
    with words.speaking("en", "UTC"):
        page = current_app.jinja_env.from_string(said).render()
        mail = current_app.jinja_env.from_string("{% autoescape false %}" + said + "{% endautoescape %}").render()
    assert (page, mail) == ("Call &lt;b&gt;", "Call <b>")


def test_after_the_block_the_language_is_the_readers_again(cast):
    with force_locale("fr"), words.speaking("en", "UTC"):
        assert words.current_language() == "en"
    with force_locale("fr"):
        assert words.current_language() == "fr"
