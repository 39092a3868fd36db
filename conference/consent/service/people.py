"""The people of a case, whether they can decide for themselves, and who may sign for them: never by name."""

from datetime import date, datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases.domain import PersonKind
from conference.consent import store
from conference.consent.domain import AskAgain, CaseFacts, PersonLine, Relation, Signer
from conference.consent.events import RightsChanged
from conference.consent.models import Authority, Incapacity
from conference.consent.policy import ask_again, may_flag_signer, may_keep_people, viewer_of
from conference.consent.service.rights import require_visible
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, InvalidError, require, require_known
from conference.kernel.ids import AuthorityId, CaseId, CasePersonId, RowId, new_uuid
from conference.kernel.localday import end_of_day, start_of_day


def people(actor: Actor, case: CaseId, now: datetime) -> list[PersonLine] | None:
    """The people of a case, for the agency that leads it; None for others with a part in it, who can only say that
    somebody is suspected. Raises HiddenError, RefusedError.
    """
    facts = require_visible(actor, case, now)
    require(may_flag_signer(viewer_of(actor), facts, now))
    return store.people(case) if may_keep_people(viewer_of(actor), facts, now) else None


def _kept(actor: Actor, case: CaseId, now: datetime) -> CaseFacts:
    facts = require_visible(actor, case, now)
    require(may_keep_people(viewer_of(actor), facts, now))
    return facts


def _person(actor: Actor, case: CaseId, about: CasePersonId, now: datetime) -> PersonLine:
    _kept(actor, case, now)
    return require_known(next((held for held in store.people(case) if held.id == about), None))


def record_person(
    actor: Actor,
    case: CaseId,
    about: CasePersonId | None,
    *,
    turns_18: date | None,
    understands: bool,
    served_alone: bool,
    now: datetime,
) -> CasePersonId:
    """Record when a person comes of age (a local day; None: an adult survivor) and what follows for who signs; a new
    child for `about` None. Raises HiddenError, RefusedError, InvalidError with `turns_18`.
    """
    with transaction():
        _kept(actor, case, now)
        held = None if about is None else require_known(store.case_person(about))
        if held is not None and held.case_id != case:
            raise HiddenError
        kind = PersonKind.CHILD if held is None else held.kind
        if held is None or held.turns_18 != turns_18:
            _require_day(turns_18, kind, directory.today(now), new=held is None)
        if held is None:
            about = cases.add_child(case, turns_18=turns_18, understands=understands, served_alone=served_alone)
        else:
            held.turns_18, held.understands, held.served_alone = turns_18, understands, served_alone
            about = held.id
        record.append(Deed.RECORD_PERSON, at=now, by=actor, case=case, code="recorded")
        publish(RightsChanged(case))
        return about


def _require_day(turns_18: date | None, kind: PersonKind, today: date, *, new: bool) -> None:
    """A child has a day, and nobody comes of age more than eighteen years from now. A past day, most likely a birthday
    typed by mistake, would let a child sign alone; only a child already recorded may turn out to be of age.
    """
    if turns_18 is None and kind is PersonKind.CHILD:
        raise InvalidError({"turns_18": "required"})
    if turns_18 is not None and (turns_18.year, turns_18.month, turns_18.day) > (
        today.year + 18,
        today.month,
        today.day,
    ):
        raise InvalidError({"turns_18": "too_late"})
    if turns_18 is not None and turns_18 <= today and (new or kind is PersonKind.SURVIVOR):
        raise InvalidError({"turns_18": "past"})


def record_signer(
    actor: Actor,
    case: CaseId,
    about: CasePersonId,
    relation: Relation,
    now: datetime,
    *,
    since: date | None = None,
    until: date | None = None,
) -> AuthorityId:
    """Record somebody who may sign for a person of the case: as guardian of a minor, as decision maker of an adult.

    Local days, both included; without them from now on, and without an end. Raises HiddenError, RefusedError,
    InvalidError with `until`.
    """
    zone, today = directory.zone(), directory.today(now)
    with transaction() as current:
        person = _person(actor, case, about, now)
        if until is not None and until < (since or today):
            raise InvalidError({"until": "before_since"})
        row = Authority(
            id=AuthorityId(new_uuid()),
            about_id=about,
            role=Signer.GUARDIAN if person.is_minor(today) else Signer.DECISION_MAKER,
            relation=relation,
            since=now if since is None else start_of_day(since, zone),
            until=None if until is None else end_of_day(until, zone),
            suspected_from=_suspected_from(person, relation),
        )
        current.add(row)
        record.append(Deed.RECORD_SIGNER, at=now, by=actor, case=case, code="recorded")
        publish(RightsChanged(case))
        return row.id


def _suspected_from(person: PersonLine, relation: Relation) -> datetime | None:
    """A suspicion that was said of this relation counts for whoever is recorded afterwards, until it is taken back."""
    flagged = [held.suspected_from for held in person.signers if held.relation is relation and held.suspected_from]
    return min(flagged, default=None)


def end_signer(actor: Actor, case: CaseId, signer: AuthorityId, now: datetime) -> None:
    """From now on they may sign no longer. Raises HiddenError, RefusedError."""
    with transaction():
        _kept(actor, case, now)
        row = _signer(case, signer)
        if row.until is None or row.until > now:
            row.until = now
            record.append(Deed.RECORD_SIGNER, at=now, by=actor, case=case, code="ended")
            publish(RightsChanged(case))


def _signer(case: CaseId, signer: AuthorityId) -> Authority:
    row = require_known(store.authority(signer))
    if row.about_id not in {person.id for person in store.people(case)}:
        raise HiddenError
    return row


def flag_signer(actor: Actor, case: CaseId, kind: PersonKind, relation: Relation, now: datetime) -> None:
    """Somebody who may sign for the survivor, or for a child, is suspected of abuse: nothing that they sign or signed
    counts from this instant. Any agency with a part in the case says so, and is not told whether anybody is recorded.

    The record says that it happened, never whom it is about. Raises HiddenError, RefusedError.
    """
    with transaction() as current:
        require(may_flag_signer(viewer_of(actor), require_visible(actor, case, now), now))
        for person in [held for held in store.people(case) if held.kind is kind]:
            known = [held for held in person.signers if held.relation is relation]
            for line in known:
                row = require_known(store.authority(line.id))
                row.suspected_from = row.suspected_from or now
            if not known:  # said before anybody is recorded: kept for the lead agency, without any authority
                current.add(_unrecorded(person, relation, now))
        record.append(Deed.FLAG_SIGNER, at=now, by=actor, case=case, code="flagged")
        publish(RightsChanged(case))


def _unrecorded(person: PersonLine, relation: Relation, now: datetime) -> Authority:
    return Authority(
        id=AuthorityId(new_uuid()),
        about_id=person.id,
        role=Signer.GUARDIAN,
        relation=relation,
        since=now,
        until=now,
        suspected_from=now,
    )


def clear_signer(actor: Actor, case: CaseId, signer: AuthorityId, now: datetime) -> None:
    """Take a flag back. The lead agency only. Raises HiddenError, RefusedError."""
    with transaction():
        _kept(actor, case, now)
        row = _signer(case, signer)
        if row.suspected_from is not None:
            row.suspected_from = None
            record.append(Deed.FLAG_SIGNER, at=now, by=actor, case=case, code="cleared")
            publish(RightsChanged(case))


def lose_capacity(actor: Actor, case: CaseId, about: CasePersonId, now: datetime, *, since: date | None = None) -> None:
    """She cannot decide for herself, since a local day or (None) since now. Raises HiddenError, RefusedError."""
    with transaction() as current:
        _person(actor, case, about, now)
        if store.open_incapacity(about) is not None:
            return
        begun = now if since is None else min(now, start_of_day(since, directory.zone()))
        current.add(Incapacity(id=RowId(new_uuid()), about_id=about, since=begun, until=None))
        record.append(Deed.NOTE_CAPACITY, at=now, by=actor, case=case, code="lost")
        publish(RightsChanged(case))


def regain_capacity(actor: Actor, case: CaseId, about: CasePersonId, now: datetime) -> None:
    """She can decide for herself again: what was signed for her ends. Raises HiddenError, RefusedError."""
    with transaction():
        _person(actor, case, about, now)
        held = store.open_incapacity(about)
        if held is not None:
            held.until = now
            record.append(Deed.NOTE_CAPACITY, at=now, by=actor, case=case, code="returned")
            publish(RightsChanged(case))


def to_ask_again_anywhere(actor: Actor, now: datetime) -> tuple[AskAgain, ...]:
    """The releases of the actor's agency about which somebody should speak with her again, of cases the actor may know.

    For Today; the case page asks the rule itself.
    """
    if not actor.has(Role.REPRESENTATIVE, Role.COORDINATOR):
        return ()
    held = store.cases_with_releases_of(actor.agencies, directory.today(now))
    facts = store.case_facts(store.visible_among(actor, held, now), directory.zone())
    return tuple(asked for case in facts.values() for asked in ask_again(viewer_of(actor), case, now))
