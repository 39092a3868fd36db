"""The worked examples of the rule book, asked of the product's own decision code.

`answer(world, question)` builds the facts that the rules read from a small world in JSON, and asks the rules. There is
no second implementation of a rule here: only words of the examples are put into words of the product.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conference.audit.policy import fit_for_the_record
from conference.consent import policy as rules
from conference.consent.domain import Category, DetailFacts, Purpose, Reason, Shown, Viewer
from conference.kernel.verdict import deny
from conference.reports.domain import Audience
from conference.reports.policy import suppress
from tests.contracts import words
from tests.contracts.facts import Facts
from tests.contracts.words import World, listed, name, values

_NOT_THERE = {"answer": "deny", "reason": "not_found", "shown_as": str(Shown.NOT_FOUND)}


def merge(base: Any, patch: Any) -> Any:
    """RFC 7386: objects merge, any other value replaces, null removes."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(base) if isinstance(base, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


def answer(world: World, question: World) -> dict[str, Any]:
    """The product's answer to one question about one world, in the words of the examples."""
    return getattr(_Question(world, question), f"{question['ask']}")()


class _Question:
    """One question about one world; a method for each thing that can be asked."""

    def __init__(self, world: World, question: World) -> None:
        self.ask = question
        self.facts = Facts(world, question.get("at"))
        self.case, self.now = self.facts.case, self.facts.now

    def view(self) -> dict[str, Any]:
        detail = self._detail()
        if detail is None:
            return _NOT_THERE
        return self._said(rules.decide(self._asker(), detail, self.case, self._purpose(), self._place(), self.now))

    def copy(self) -> dict[str, Any]:
        detail = self._detail()
        if detail is None:
            return _NOT_THERE
        return self._said(rules.may_copy(self._asker(), detail, self.case, self._purpose(), self._place(), self.now))

    def reveal(self) -> dict[str, Any]:
        """Shown to an agency: to anybody there, or to whom a release names of it."""
        detail = self._detail()
        if detail is None:
            return _NOT_THERE
        found = [
            rules.may_reveal(self._asker(), target, detail, self.case, self._purpose(), self._place(), self.now)
            for target in self._targets()
        ]
        return self._said(next((verdict for verdict in found if verdict), found[0]))

    def existence(self) -> dict[str, Any]:
        return self._said(rules.may_know(self._asker(), self.case, self.now, self._place()))

    def card(self) -> dict[str, Any]:
        fields, room = listed(self.ask.get("fields")), self._place("meeting")
        return self._said(rules.may_read_card(self._asker(), fields, self.case, room, self.now))

    def still_sees(self) -> dict[str, Any]:
        detail, where = self._detail(), self.ask.get("where", "meeting")
        pages = [(page["who"], page["acting_for"]) for page in values(self.ask.get("open_pages"))]
        people = [
            who
            for who, agency in pages
            if detail is not None
            and rules.decide(
                self.facts.viewer(who, agency),
                detail,
                self.case,
                self._purpose(),
                self.facts.room(who, agency, where),
                self.now,
            )
        ]
        return {"answer": "list", "people": people, "list": people}

    def disclose(self) -> dict[str, Any]:
        detail = self._detail()
        if detail is None:
            return _NOT_THERE
        return self._said(
            rules.may_disclose(
                self._asker(),
                detail,
                self.case,
                words.claim(self.ask.get("claim")),
                words.body(self.ask.get("to")),
                self.now,
                duty=self.facts.duty(self.ask.get("duty"), str(self.ask.get("acting_for"))),
                order=self.facts.order(self.ask.get("order")),
                bodies=self.facts.bodies(words.body(self.ask.get("to"))),
            )
        )

    def record_release(self) -> dict[str, Any]:
        held = self.ask["release"]
        new, asked = self.facts.release(held.get("id", "new"), held), self.facts.end(held.get("expires"))
        return self._said(rules.may_record_release(self._asker(), new, self.case, self.now, asked_end=asked))

    def record_withdrawal(self) -> dict[str, Any]:
        wanted = self.ask.get("release")
        held = self.facts.kept("releases").get(str(wanted))
        if wanted is not None and held is None:
            return self._said(deny(Reason.NO_RELEASE))
        release = self.facts.release(str(wanted), held) if held else None
        told_by = words.signer(self.ask.get("told_by"))
        return self._said(rules.may_withdraw(self._asker(), told_by, release, self.case, self.now))

    def lift_exclusion(self) -> dict[str, Any]:
        told_by, form = words.signer(self.ask.get("told_by")), words.form(self.ask.get("form"))
        return self._said(rules.may_lift_exclusion(self._asker(), told_by, form, self.case, self.now))

    def enter_detail(self) -> dict[str, Any]:
        said = self.ask.get("category")
        category, about = words.word(Category, said, said), name(self.ask.get("subject"))
        return self._said(rules.may_enter_detail(self._asker(), category, about, self.case, self.now))

    def erase(self) -> dict[str, Any]:
        holds = [self.facts.span(held) for held in self.facts.kept("legal_holds").values()]
        state, closed_at = self.case.state, self.case.closed_at
        return self._said(rules.may_erase(state, closed_at, holds, self.case.policy, self.facts.zone, self.now))

    def report_row(self) -> dict[str, Any]:
        audience = words.word(Audience, self.ask.get("audience"), Audience.PUBLISHED)
        row = suppress(self.ask.get("cells") or [], audience, self.case.policy)
        return self._said(row) | {"hidden": list(row.hidden)}

    def log_write(self) -> dict[str, Any]:
        return self._said(fit_for_the_record(self.ask["entry"]))

    # Parts of a question

    def _asker(self) -> Viewer:
        return self.facts.viewer(str(self.ask.get("who")), str(self.ask.get("acting_for")))

    def _detail(self) -> DetailFacts | None:
        return self.facts.detail(str(self.ask.get("detail")))

    def _place(self, default: str = "between_meetings") -> Any:
        who, agency = str(self.ask.get("who")), str(self.ask.get("acting_for"))
        return self.facts.room(who, agency, self.ask.get("where", default))

    def _purpose(self) -> Any:
        """What it is for; a purpose that is not known stands in no release."""
        return words.word(Purpose, self.ask.get("purpose"), self.ask.get("purpose"))

    def _targets(self) -> list[Viewer]:
        """Anybody of the agency, and whom releases name of it; or the one person who is asked about."""
        to = self.ask.get("to")
        agency = str(to.get("agency")) if isinstance(to, Mapping) else str(to)
        named = [to["person"]] if isinstance(to, Mapping) and to.get("person") else ["anybody", *self._named(agency)]
        return [replace(self.facts.viewer(who, agency), active=True, reads_details=True) for who in named]

    def _named(self, agency: str) -> list[str]:
        recipients = (to for held in self.facts.kept("releases").values() for to in values(held.get("to")))
        held = (to for to in recipients if isinstance(to, Mapping) and to.get("person"))
        return [to["person"] for to in held if to.get("agency", agency) == agency]

    def _said(self, verdict: Any) -> dict[str, Any]:
        """A verdict of the rules in the words of the examples."""
        said: dict[str, Any] = {"answer": "allow" if verdict.allowed else "deny"}
        said["basis" if verdict.allowed else "reason"] = str(verdict.code)
        shown_as = getattr(verdict, "shown_as", None)
        if shown_as is not None:
            said["shown_as"] = str(shown_as)
        for kind in ("release", "override"):
            cited = getattr(verdict, kind, None)
            for key, held in self.facts.kept(f"{kind}s").items():
                if cited == name(held.get("id", key)):
                    said[kind] = held.get("id", key)
        if hasattr(verdict, "then"):
            said["then"] = [str(step) for step in verdict.then]
        return said
