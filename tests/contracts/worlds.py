"""The worked examples of the rule book, asked of the product's own decision code.

`answer(world, question)` builds the facts that the rules read from a small world in JSON, and asks the rules. There is no
second implementation of a rule here: only words of the examples are put into words of the product. A word that is not
known is taken for what allows least.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from conference.cases.domain import CaseState, PersonKind, Step
from conference.consent import policy as rules
from conference.consent.domain import (
    ApprovalFacts,
    AuthorityFacts,
    Body,
    CaseFacts,
    CasePersonFacts,
    Category,
    Claim,
    DetailFacts,
    DutyFacts,
    ExclusionFacts,
    Form,
    Harm,
    Interpreter,
    Narrowing,
    OrderFacts,
    OverrideFacts,
    Purpose,
    Recipient,
    ReleaseFacts,
    RoomFacts,
    Signature,
    Signer,
    StepAsideFacts,
    Viewer,
)
from conference.directory.domain import PROFILES, AgencyKind, Policy, Profile
from conference.kernel.clock import Span
from conference.kernel.localday import end_of_day, start_of_day

World = Mapping[str, Any]
_SPACE = UUID(int=0)
_REPRESENTATIVE = "representative"
_LEADS = frozenset({"privacy_lead", "chair"})
_CARDS = frozenset({"representative", "chair", "coordinator", "recorder"})
_EARLIEST = "1970-01-01T00:00:00Z"


def merge(base: Any, patch: Any) -> Any:
    """RFC 7386: objects merge, any other value replaces, null removes."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(base) if isinstance(base, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def answer(world: World, question: World) -> dict[str, Any]:
    """The product's answer to one question about one world, in the words of the examples."""
    return _World(world, question).answer()


def _id(name: Any) -> Any:
    return uuid5(_SPACE, str(name))


class _World:
    """One world at the time of one question."""

    def __init__(self, world: World, question: World) -> None:
        self.world = world
        self.ask = question
        self.zone = ZoneInfo(world["task_force"]["time_zone"])
        self.now = self.instant(question.get("at", _EARLIEST))
        self.policy = self._policy()
        self.case = self._case()

    def answer(self) -> dict[str, Any]:
        return getattr(self, f"_{self.ask['ask']}")()

    # Times

    def instant(self, text: str) -> datetime:
        return datetime.fromisoformat(text)

    def start(self, text: str | None) -> datetime:
        if text is None:
            return self.instant(_EARLIEST)
        return start_of_day(date.fromisoformat(text), self.zone) if len(text) == 10 else self.instant(text)

    def moment(self, text: str | None) -> datetime | None:
        """What begins to count at an instant, or with the first moment of a day."""
        return None if text is None else self.start(text)

    def end(self, text: str | None) -> datetime | None:
        if text is None:
            return None
        return end_of_day(date.fromisoformat(text), self.zone) if len(text) == 10 else self.instant(text)

    def span(self, held: World) -> Span:
        ends = [
            self.end(held[name]) for name in ("until", "lifted_at", "lifted", "to") if isinstance(held.get(name), str)
        ]
        return Span(self.start(held.get("from")), min((end for end in ends if end), default=None))

    # Who asks

    def viewer(self, who: str, agency: str, at: datetime | None = None) -> Viewer:
        now = at or self.now
        held = self.world["people"].get(who, {}).get("memberships", {}).get(agency)
        roles = frozenset(held.get("roles", [])) if held else frozenset()
        active = held is not None and self.span(held).holds(now) and held.get("status", "active") == "active"
        body = self.world["agencies"].get(agency, {})
        return Viewer(
            person=_id(who),
            agency=_id(agency),
            active=active,
            current=self.is_current(agency, now),
            reads_cards=not roles.isdisjoint(_CARDS),
            reads_details=_REPRESENTATIVE in roles,
            kind=_word(AgencyKind, body.get("kind"), AgencyKind.OTHER),
            took_over=frozenset(_id(name) for name in self.predecessors(agency)),
        )

    def asker(self) -> Viewer:
        return self.viewer(self.ask["who"], self.ask["acting_for"])

    def is_current(self, agency: str, now: datetime) -> bool:
        body = self.world["agencies"].get(agency)
        if body is None or body.get("status", "active") != "active" or not body.get("agreement"):
            return False
        return self.span(body["agreement"]).holds(now)

    def predecessors(self, agency: str) -> frozenset[str]:
        """All agencies that merged into this one, and those that had merged into them."""
        found: set[str] = set()
        waiting = [agency]
        while waiting:
            for before in _listed(self.world["agencies"].get(waiting.pop(), {}).get("takes_over_from")):
                if before not in found:
                    found.add(before)
                    waiting.append(before)
        return frozenset(found)

    # The case

    def _policy(self) -> Policy:
        given = self.world["task_force"].get("policy") or {}
        known = {name: value for name, value in given.items() if name in Policy.__dataclass_fields__}
        if "strict_entry" in known:
            known["strict_entry"] = frozenset(
                _word(AgencyKind, kind, AgencyKind.OTHER) for kind in known["strict_entry"]
            )
        return replace(PROFILES[Profile(given.get("profile", "strict"))], **known)

    def _case(self) -> CaseFacts:
        case = self.world["case"]
        return CaseFacts(
            id=_id(case["id"]),
            lead=_id(case["lead"]),
            state=CaseState(case["state"]),
            step=Step(case["step"]),
            needed=frozenset(_id(name) for name in case.get("intervening", [])),
            contacts=frozenset(),
            holders=frozenset(_id(held["holder"]) for held in self.world["details"].values()),
            releases=tuple(self.release(name, held) for name, held in self.world["releases"].items()),
            exclusions=tuple(self._exclusion(held) for held in self.world["exclusions"].values()),
            step_asides=tuple(
                StepAsideFacts(person=_id(held["person"]), span=self.span(held))
                for held in self.world["step_asides"].values()
            ),
            people={_id(name): self._person(name, held) for name, held in case["subjects"].items()},
            team=frozenset((_id(held["person"]), _id(held["agency"])) for held in case["team"].values()),
            overrides=tuple(self._override(name, held) for name, held in self.world["overrides"].items()),
            closed_at=self.moment(case.get("last_closed_at")),
            policy=self.policy,
        )

    def _exclusion(self, held: World) -> ExclusionFacts:
        categories = held.get("categories")
        return ExclusionFacts(
            agency=_id(held["agency"]) if held.get("agency") else None,
            person=_id(held["person"]) if held.get("person") else None,
            span=self.span(held),
            categories=_categories(categories) if categories else None,
        )

    def _person(self, name: str, held: World) -> CasePersonFacts:
        guardians = (self._authority(key, Signer.GUARDIAN, g) for key, g in held.get("guardians", {}).items())
        makers = (self._authority(key, Signer.DECISION_MAKER, m) for key, m in held.get("decision_makers", {}).items())
        everything = held.get("withdrew_everything_at") or self.world["case"].get("withdrew_everything_at")
        alone = ("served_alone", "may_be_served_alone", "can_be_served_alone", "consents_alone", "may_consent_alone")
        return CasePersonFacts(
            id=_id(name),
            kind=PersonKind(held["kind"]),
            adult_from=self.start(held["turns_18"]) if held.get("turns_18") else None,
            understands=held.get("understands", True),
            served_alone=any(held.get(word) for word in alone),
            lacks_capacity=self._lacks_capacity(held.get("capacity", {}).values()),
            authorities=(*guardians, *makers),
            withdrew_everything_at=self.moment(everything),
        )

    def _lacks_capacity(self, states: Iterable[World]) -> tuple[Span, ...]:
        ordered = sorted(states, key=lambda held: self.start(held.get("from")))
        starts = [self.start(held.get("from")) for held in ordered]
        spans = [
            Span(start, self.end(held.get("until")) or end)
            for held, start, end in zip(ordered, starts, [*starts[1:], None], strict=False)
        ]
        return tuple(span for span, held in zip(spans, ordered, strict=True) if held["state"] == "lacks")

    def _authority(self, name: str, role: Signer, held: World) -> AuthorityFacts:
        return AuthorityFacts(
            id=_id(name), role=role, span=self.span(held), suspected_from=self.moment(held.get("suspected_abuser_from"))
        )

    def release(self, name: str, held: World) -> ReleaseFacts:
        signed = self.start(held.get("signed_at"))
        expires = held.get("expires")
        last = rules.release_end(
            signed.astimezone(self.zone).date(),
            date.max.replace(year=9000),
            self.zone,
            self.policy.longest_release_days,
        )
        asked = self.end(expires)
        replacing = [other for other in self.world["releases"].values() if other.get("replaces") == name]
        return ReleaseFacts(
            id=_id(held.get("id", name)),
            case=_id(held.get("case", self.world["case"]["id"])),
            about=_id(held["subject"]),
            holder=_id(held["from_agency"]),
            recipients=tuple(
                Recipient(
                    agency=_id(to["agency"]) if to.get("agency") else None,
                    person=_id(to["person"]) if to.get("person") else None,
                )
                for to in _values(held.get("to"))
            ),
            categories=_categories(held.get("categories", [])),
            purposes=frozenset(Purpose(purpose) for purpose in held.get("purposes", [])),
            signed_at=signed,
            valid_from=max(signed, self.start(held.get("valid_from"))),
            ends_at=min(asked, last) if asked else None,
            signatures=tuple(self._signature(held["subject"], by) for by in _values(held.get("signed_by"))),
            explained=held.get("explained") is True,
            form=Form.WRITTEN if held.get("form") == "written" else Form.SPOKEN,
            condition_of_service=held.get("condition_of_service", False) is not False,
            interpreter=self._interpreter(held),
            withdrawn_at=self.moment(held.get("withdrawn_at")),
            narrowed=tuple(
                Narrowing(
                    at=self.start(part["at"]),
                    agencies=frozenset(_id(agency) for agency in part.get("drop_agencies", [])),
                    categories=_categories(part.get("drop_categories", [])),
                )
                for part in _values(held.get("narrowed"))
            ),
            replaced_at=min((self.start(other.get("signed_at")) for other in replacing), default=None),
            copy_allowed=held.get("copy_allowed") is True,
            meeting=_id(held["meeting"]) if held.get("meeting") else None,
        )

    def _signature(self, subject: str, by: World) -> Signature:
        """The survivor signs for a child as its guardian; the child's own signature is that of whom it is about."""
        child = self.world["case"]["subjects"].get(subject, {}).get("kind") == "child"
        role = by["role"]
        if role == "survivor" and child:
            return Signature(Signer.GUARDIAN, _id("S"))
        if role in {"survivor", "child", "minor", "subject", "self", "youth"}:
            return Signature(Signer.SURVIVOR)
        if role in {"guardian", "decision_maker"}:
            return Signature(Signer(role), _id(by.get("id")))
        return Signature(Signer.OTHER)

    def _interpreter(self, held: World) -> Interpreter:
        person = self.world["case"]["subjects"].get(held.get("subject"), {})
        needed = held.get("interpreter_needed") or person.get("interpreter_needed") or person.get("needs_interpreter")
        given = held.get("interpreter")
        if given in (None, False, ""):
            return Interpreter.MISSING if needed else Interpreter.NOT_NEEDED
        kind = given.get("kind", given.get("type", given.get("role"))) if isinstance(given, Mapping) else given
        if isinstance(given, Mapping) and given.get("independent") is not None:
            return Interpreter.PROFESSIONAL if given["independent"] is True else Interpreter.FAMILY_OR_FRIEND
        independent = {
            "professional",
            "certified",
            "independent",
            "telephone",
            "phone",
            "video",
            "remote",
            "none_needed",
            "not_needed",
        }
        return Interpreter.PROFESSIONAL if kind in independent else Interpreter.FAMILY_OR_FRIEND

    def _override(self, name: str, held: World) -> OverrideFacts:
        why = str(held.get("why", ""))
        accepted = any(word in why for word in ("harm", "death", "life", "danger", "missing")) and "withdr" not in why
        return OverrideFacts(
            id=_id(held.get("id", name)),
            why=Harm.SERIOUS_BODILY_HARM if accepted else why,
            people=frozenset(_id(who) for who in _listed(held.get("for"))),
            categories=_categories(held.get("categories", [])),
            hours=held.get("hours", self.policy.override_hours),
            approvals=tuple(self._approval(by) for by in _values(held.get("approvals"))),
            ended_at=self.moment(held.get("ended_at")),
        )

    def _approval(self, by: World) -> ApprovalFacts:
        at = self.start(by["at"])
        viewer = self.viewer(by["person"], by["agency"], at)
        roles = self.world["people"].get(by["person"], {}).get("memberships", {}).get(by["agency"], {}).get("roles", [])
        return ApprovalFacts(
            person=viewer.person,
            agency=viewer.agency,
            at=at,
            leads=not _LEADS.isdisjoint(roles),
            active=viewer.active and viewer.current,
            took_over=viewer.took_over,
        )

    def detail(self, name: str) -> DetailFacts:
        held = self.world["details"][name]
        return DetailFacts(
            id=_id(name),
            case=self.case.id,
            about=_id(held["subject"]),
            holder=_id(held["holder"]),
            category=Category(held["category"]),
            revealed_to=frozenset(_id(agency) for agency in held.get("revealed_to", [])),
        )

    def room(self, who: str, agency: str, where: str) -> RoomFacts | None:
        if where != "meeting":
            return None
        meeting = self.world.get("meeting") or {}
        live = meeting.get("state") == "live"
        spans = (self.span(held) for held in _values(meeting.get("in_room")) if held["person"] == who)
        pledges = (
            held
            for held in _values(meeting.get("pledges"))
            if held["person"] == who and held["agency"] == agency and held["version"] == meeting["pledge_version"]
        )
        return RoomFacts(
            present=live and any(span.holds(self.now) for span in spans),
            pledged=any(self.start(held["at"]) <= self.now for held in pledges),
            case=_id(meeting["item"]) if meeting.get("item") else None,
            meeting=_id(meeting.get("id")),
        )

    def place(self, default: str = "between_meetings") -> RoomFacts | None:
        return self.room(self.ask["who"], self.ask["acting_for"], self.ask.get("where", default))

    # The questions

    def _view(self) -> dict[str, Any]:
        return self._said(
            rules.decide(
                self.asker(), self.detail(self.ask["detail"]), self.case, self._purpose(), self.place(), self.now
            )
        )

    def _copy(self) -> dict[str, Any]:
        return self._said(
            rules.may_copy(
                self.asker(), self.detail(self.ask["detail"]), self.case, self._purpose(), self.place(), self.now
            )
        )

    def _reveal(self) -> dict[str, Any]:
        to = self.ask["to"]
        agency = to["agency"] if isinstance(to, Mapping) else to
        named = to.get("person") if isinstance(to, Mapping) else None
        anybody = replace(self.viewer(named or "anybody", agency), active=True, reads_details=True)
        return self._said(
            rules.may_reveal(
                self.asker(),
                anybody,
                self.detail(self.ask["detail"]),
                self.case,
                self._purpose(),
                self.place(),
                self.now,
            )
        )

    def _existence(self) -> dict[str, Any]:
        return self._said(rules.may_know(self.asker(), self.case, self.now, self.place()))

    def _card(self) -> dict[str, Any]:
        return self._said(
            rules.may_read_card(self.asker(), self.ask["fields"], self.case, self.place("meeting"), self.now)
        )

    def _still_sees(self) -> dict[str, Any]:
        detail, where = self.detail(self.ask["detail"]), self.ask.get("where", "meeting")
        people = [
            page["who"]
            for page in self.ask["open_pages"]
            if rules.decide(
                self.viewer(page["who"], page["acting_for"]),
                detail,
                self.case,
                self._purpose(),
                self.room(page["who"], page["acting_for"], where),
                self.now,
            )
        ]
        return {"answer": "list", "people": people, "list": people}

    def _disclose(self) -> dict[str, Any]:
        claim = _word(
            Claim, self.ask["claim"], Claim.COURT_ORDER if self.ask["claim"] == "warrant" else Claim.POLICE_REQUEST
        )
        body = self.ask["to"]["kind"] if isinstance(self.ask["to"], Mapping) else self.ask["to"]
        duty, order = self.world["duties"].get(self.ask.get("duty")), self.world["orders"].get(self.ask.get("order"))
        return self._said(
            rules.may_disclose(
                self.asker(),
                self.detail(self.ask["detail"]),
                self.case,
                claim,
                _word(Body, body, Body.OTHER),
                self.now,
                duty=self._duty(self.ask["duty"], duty) if duty else None,
                order=self._order(self.ask["order"], order) if order else None,
            )
        )

    def _duty(self, name: str, held: World) -> DutyFacts:
        return DutyFacts(
            id=_id(name),
            mandatory=held.get("mandatory") is True,
            body=_word(Body, held["recipient_kind"], Body.OTHER),
            categories=_categories(held["categories"]),
        )

    def _order(self, name: str, held: World) -> OrderFacts:
        stayed = held.get("status") in {"stayed", "quashed", "suspended"} or bool(held.get("stayed"))
        return OrderFacts(
            id=_id(name),
            by_judge=held.get("signed_by_judge") is True,
            addressed_to=_id(held["addressed_to"]),
            body=_word(Body, held["recipient_kind"], Body.OTHER),
            categories=_categories(held["categories"]),
            span=self.span(held),
            reviewed=held.get("reviewed_by_privacy_lead") is True,
            stayed=stayed,
        )

    def _record_release(self) -> dict[str, Any]:
        held = self.ask["release"]
        asked = self.end(held.get("expires"))
        return self._said(
            rules.may_record_release(
                self.asker(), self.release(held.get("id", "new"), held), self.case, self.now, asked_end=asked
            )
        )

    def _record_withdrawal(self) -> dict[str, Any]:
        held = self.world["releases"].get(self.ask.get("release"))
        release = self.release(self.ask["release"], held) if held else None
        told_by = _word(Signer, self.ask["told_by"], Signer.OTHER)
        return self._said(rules.may_withdraw(self.asker(), told_by, release, self.case, self.now))

    def _lift_exclusion(self) -> dict[str, Any]:
        form = Form.WRITTEN if self.ask["form"] == "written" else Form.SPOKEN
        told_by = _word(Signer, self.ask["told_by"], Signer.OTHER)
        return self._said(rules.may_lift_exclusion(self.asker(), told_by, form, self.case, self.now))

    def _enter_detail(self) -> dict[str, Any]:
        category, about = Category(self.ask["category"]), _id(self.ask["subject"])
        return self._said(rules.may_enter_detail(self.asker(), category, about, self.case, self.now))

    def _erase(self) -> dict[str, Any]:
        holds = [self.span(held) for held in self.world["legal_holds"].values()]
        state, closed_at = self.case.state, self.case.closed_at
        return self._said(rules.may_erase(state, closed_at, holds, self.policy, self.zone, self.now))

    def _report_row(self) -> dict[str, Any]:
        from conference.reports.policy import Audience, suppress

        row = suppress(self.ask["cells"], Audience(self.ask["audience"]), self.policy)
        return self._said(row) | {"hidden": sorted(row.hidden)}

    def _log_write(self) -> dict[str, Any]:
        from conference.audit.policy import fit_for_the_record

        return self._said(fit_for_the_record(self.ask["entry"]))

    def _purpose(self) -> Purpose:
        return Purpose(self.ask["purpose"])

    def _said(self, verdict: Any) -> dict[str, Any]:
        """A verdict of the rules in the words of the examples."""
        said: dict[str, Any] = {"answer": "allow" if verdict.allowed else "deny"}
        said["basis" if verdict.allowed else "reason"] = str(verdict.code)
        shown_as = getattr(verdict, "shown_as", None)
        if shown_as is not None:
            said["shown_as"] = str(shown_as)
        for kind, names in (("release", self.world["releases"]), ("override", self.world["overrides"])):
            cited = getattr(verdict, kind, None)
            said |= {kind: name for name in names if cited is not None and _id(name) == cited}
        if hasattr(verdict, "then"):
            said["then"] = [str(step) for step in verdict.then]
        return said


def _word(kind: Any, word: Any, otherwise: Any) -> Any:
    return kind(word) if word in {member.value for member in kind} else otherwise


def _categories(names: Iterable[str]) -> frozenset[Category]:
    return frozenset(Category(name) for name in names)


def _values(held: Any) -> list[Any]:
    return list(held.values()) if isinstance(held, Mapping) else list(held or [])


def _listed(names: Any) -> list[str]:
    if names is None:
        return []
    return [names] if isinstance(names, str) else list(names)
