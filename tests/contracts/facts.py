"""The facts that the rules read of a case, built from a small world in JSON."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from conference.cases.domain import CaseState, PersonKind, Step
from conference.consent import policy as rules
from conference.consent.domain import (
    ApprovalFacts,
    AuthorityFacts,
    Body,
    CaseFacts,
    CasePersonFacts,
    Category,
    DetailFacts,
    DutyFacts,
    ExclusionFacts,
    Narrowing,
    OrderFacts,
    OverrideFacts,
    Purpose,
    Recipient,
    ReleaseFacts,
    Signature,
    Signer,
    StepAsideFacts,
)
from conference.consent.domain.contacts import HerContacts
from conference.kernel.clock import Span
from tests.contracts import words
from tests.contracts.table import EARLIEST, Table
from tests.contracts.words import World, categories, keyed, listed, name, values

_LEADS = frozenset({"privacy_lead", "privacy_officer", "chair"})
_LACKS = frozenset({"lacks", "lacking", "lost", "lacks_capacity", "incapable", "none"})
_SUSPENDED = frozenset({"stayed", "quashed", "suspended", "withdrawn", "set_aside", "revoked", "expired", "lapsed"})


class Facts(Table):
    """One world, as the rules read it at one time."""

    def __init__(self, world: World, at: str | None) -> None:
        super().__init__(world, at)
        self.case = self._case()

    def _case(self) -> CaseFacts:
        case = self.world["case"]
        team = [held for held in values(case.get("team")) if self.span(held).holds(self.now)]
        return CaseFacts(
            id=name(case["id"]),
            lead=name(case.get("lead")),
            state=words.word(CaseState, case.get("state", "open"), CaseState.CLOSED),
            step=words.word(Step, case.get("step"), Step.HOME_AGENCY),
            needed=frozenset(name(agency) for agency in listed(case.get("intervening"))),
            contacts=HerContacts(),
            holders=frozenset(name(held.get("holder")) for held in self.kept("details").values()),
            releases=tuple(self.release(key, held) for key, held in self.kept("releases").items()),
            exclusions=tuple(self._exclusion(held) for held in self.kept("exclusions").values()),
            step_asides=tuple(
                StepAsideFacts(person=name(held.get("person")), span=self.span(held))
                for held in self.kept("step_asides").values()
            ),
            people={name(key): self._person(key, held) for key, held in keyed(case.get("subjects")).items()},
            team=frozenset((name(held.get("person")), name(held.get("agency"))) for held in team),
            overrides=tuple(self._override(key, held) for key, held in self.kept("overrides").items()),
            closed_at=self.moment(case.get("last_closed_at")),
            policy=self.policy,
        )

    def _exclusion(self, held: World) -> ExclusionFacts:
        return ExclusionFacts(
            agency=name(held["agency"]) if held.get("agency") else None,
            person=name(held["person"]) if held.get("person") else None,
            span=self.span(held),
            categories=categories(held["categories"]) if held.get("categories") else None,
        )

    def _person(self, key: str, held: World) -> CasePersonFacts:
        guardians = (self._authority(who, Signer.GUARDIAN, g) for who, g in keyed(held.get("guardians")).items())
        makers = (
            self._authority(who, Signer.DECISION_MAKER, m) for who, m in keyed(held.get("decision_makers")).items()
        )
        everything = held.get("withdrew_everything_at") or self.world["case"].get("withdrew_everything_at")
        return CasePersonFacts(
            id=name(key),
            kind=words.word(PersonKind, held.get("kind"), PersonKind.CHILD),
            adult_from=self.moment(held.get("turns_18")),
            understands=held.get("understands", True) is not False,
            served_alone=words.served_alone(held),
            lacks_capacity=self._lacks_capacity(held.get("capacity")),
            authorities=(*guardians, *makers),
            withdrew_everything_at=self.moment(everything),
        )

    def _lacks_capacity(self, states: object) -> tuple[Span, ...]:
        ordered = sorted(values(states), key=lambda held: self.start(held.get("from")))
        starts = [self.start(held.get("from")) for held in ordered]
        spans = [
            Span(start, self.end(held.get("until")) or end)
            for held, start, end in zip(ordered, starts, [*starts[1:], None], strict=False)
        ]
        return tuple(span for span, held in zip(spans, ordered, strict=True) if held.get("state") in _LACKS)

    def _authority(self, key: str, role: Signer, held: World) -> AuthorityFacts:
        suspected = self.moment(held.get("suspected_abuser_from"))
        if suspected is None and (held.get("suspected_abuser") or held.get("abuser")):
            suspected = EARLIEST
        return AuthorityFacts(id=name(key), role=role, span=self.span(held), suspected_from=suspected)

    def release(self, key: str, held: World) -> ReleaseFacts:
        """A release as it was signed, its end cut at the longest that is allowed."""
        signed, asked = self.start(held.get("signed_at")), self.end(held.get("expires"))
        first, longest = signed.astimezone(self.zone).date(), self.policy.longest_release_days
        last = rules.release_end(first, date(9000, 1, 1), self.zone, longest)
        person = keyed(self.world["case"].get("subjects")).get(str(held.get("subject"))) or {}
        needed = any(whose.get(key) for whose in (held, person) for key in ("interpreter_needed", "needs_interpreter"))
        return ReleaseFacts(
            id=name(held.get("id", key)),
            case=name(self.world["case"]["id"]),
            about=name(held.get("subject")),
            holder=name(held.get("from_agency")),
            recipients=tuple(self._recipient(to) for to in values(held.get("to"))),
            categories=categories(held.get("categories")),
            purposes=frozenset(Purpose(said) for said in listed(held.get("purposes")) if said in set(Purpose)),
            signed_at=signed,
            valid_from=max(signed, self.start(held.get("valid_from"))),
            ends_at=min(asked, last) if asked else None,
            signatures=tuple(self._signature(person, by) for by in values(held.get("signed_by"))),
            explained=words.explained(held.get("explained")),
            form=words.form(held.get("form")),
            condition_of_service=held.get("condition_of_service", False) is not False,
            interpreter=words.interpreter(held.get("interpreter"), needed=needed),
            withdrawn_at=self.moment(held.get("withdrawn_at")),
            narrowed=tuple(self._narrowing(part) for part in values(held.get("narrowed"))),
            replaced_at=self._replaced_at(key, held),
            copy_allowed=held.get("copy_allowed") is True,
            meeting=name(held["meeting"]) if held.get("meeting") else None,
        )

    def _recipient(self, to: object) -> Recipient:
        """Whom a release names. "All partners", and an agency that nobody knows, is nobody."""
        held: Mapping[str, Any] = to if isinstance(to, Mapping) else {"agency": to}
        agency, person = held.get("agency"), held.get("person")
        if agency is not None and agency not in keyed(self.world.get("agencies")):
            return Recipient(None)
        return Recipient(name(agency) if agency else None, name(person) if person else None)

    def _signature(self, person: World, by: object) -> Signature:
        """The survivor signs for a child as its guardian; the child's own signature is that of whom it is about."""
        held: Mapping[str, Any] = by if isinstance(by, Mapping) else {"role": by}
        if held.get("role") == "survivor" and person.get("kind") == "child":
            return Signature(Signer.GUARDIAN, name("S"))
        role = words.signer(held.get("role"))
        return Signature(role) if role in {Signer.SURVIVOR, Signer.OTHER} else Signature(role, name(held.get("id")))

    def _narrowing(self, part: World) -> Narrowing:
        return Narrowing(
            at=self.start(part.get("at")),
            agencies=frozenset(name(agency) for agency in listed(part.get("drop_agencies"))),
            categories=categories(part.get("drop_categories")),
        )

    def _replaced_at(self, key: str, held: World) -> datetime | None:
        """When another release took the place of one."""
        others = self.kept("releases")
        by = [other for other in others.values() if key in listed(other.get("replaces"))]
        by += [others[other] for other in listed(held.get("replaced_by")) if other in others]
        said = [self.start(held["replaced_at"])] if held.get("replaced_at") else []
        return min([*said, *(self.start(other.get("signed_at")) for other in by)], default=None)

    def _override(self, key: str, held: World) -> OverrideFacts:
        return OverrideFacts(
            id=name(held.get("id", key)),
            why=words.harm(held.get("why")),
            people=frozenset(name(who) for who in listed(held.get("for"))),
            categories=categories(held.get("categories")),
            hours=held.get("hours", self.policy.override_hours),
            approvals=tuple(self._approval(by) for by in values(held.get("approvals"))),
            ended_at=self.moment(held.get("ended_at")),
        )

    def _approval(self, by: World) -> ApprovalFacts:
        who, agency, at = str(by.get("person")), str(by.get("agency")), self.start(by.get("at"))
        viewer = self.viewer(who, agency, at)
        person: World = keyed(self.world.get("people")).get(who) or {}
        roles = (keyed(person.get("memberships")).get(agency) or {}).get("roles")
        return ApprovalFacts(
            person=viewer.person,
            agency=viewer.agency,
            at=at,
            leads=not _LEADS.isdisjoint(listed(roles)),
            active=viewer.active and viewer.current,
            took_over=viewer.took_over,
        )

    def detail(self, key: str) -> DetailFacts | None:
        """A detail without its contents; None where there is none."""
        held = self.kept("details").get(key)
        if held is None:
            return None
        return DetailFacts(
            id=name(key),
            case=self.case.id,
            about=name(held.get("subject")),
            holder=name(held.get("holder")),
            category=words.word(Category, held.get("category"), held.get("category")),
            revealed_to=frozenset(name(agency) for agency in listed(held.get("revealed_to"))),
        )

    def duty(self, key: str | None, agency: str) -> DutyFacts | None:
        """A duty to report that binds an agency now."""
        held = self.kept("duties").get(key or "")
        if held is None or agency not in listed(held.get("discloser", agency)) or not self.span(held).holds(self.now):
            return None
        return DutyFacts(
            id=name(key),
            mandatory=held.get("mandatory") is True,
            body=words.body(held.get("recipient_kind", held.get("recipient"))),
            categories=categories(held.get("categories")),
        )

    def bodies(self, body: Body) -> frozenset[Any]:
        """The agencies at the table that are such a body."""
        known = keyed(self.world.get("agencies")).items()
        return frozenset(name(agency) for agency, held in known if held.get("kind") == body.value)

    def order(self, key: str | None) -> OrderFacts | None:
        """A paper from a court."""
        held = self.kept("orders").get(key or "")
        if held is None:
            return None
        stayed = self.moment(held["stayed_at"]) if held.get("stayed_at") else None
        suspended = held.get("status") in _SUSPENDED or bool(held.get("stayed"))
        return OrderFacts(
            id=name(key),
            by_judge=held.get("signed_by_judge") is True,
            addressed_to=name(held.get("addressed_to")),
            body=words.body(held.get("recipient_kind", held.get("recipient"))),
            categories=categories(held.get("categories")),
            span=self.span(held),
            reviewed=held.get("reviewed_by_privacy_lead") is True,
            stayed=suspended or (stayed is not None and stayed <= self.now),
        )
