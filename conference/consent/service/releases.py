"""Releases of information: recorded from a signed form, listed for their holder, and asked again before they end."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, time

from conference.accounts import store as accounts
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import store as cases
from conference.cases.domain import PersonKind
from conference.consent import store
from conference.consent.domain import (
    CaseFacts,
    Form,
    Interpreter,
    NewRelease,
    PersonLine,
    Reason,
    Recipient,
    ReleaseFacts,
)
from conference.consent.events import RightsChanged
from conference.consent.models import Release, ReleasePrompt, ReleaseSignature
from conference.consent.policy import (
    RECONSENT_PROMPTS,
    may_flag_signer,
    may_note_spoken,
    may_record_release,
    prompt_due,
    release_end,
    release_state,
    viewer_of,
)
from conference.consent.service.rights import require_visible
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.database import add_once, publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, InvalidError, RefusedError, require, require_known
from conference.kernel.ids import CaseId, ReleaseId, RowId, new_uuid
from conference.kernel.localday import end_of_day

NOT_OF_THIS_AGENCY = "not_of_this_agency"
"""A release may name one person of the agency that receives: this one does not act for it."""


NO_SUCH_CONFERENCE = "no_such_conference"
"""A release may hold for one conference only: this one is not there."""


def record_release(actor: Actor, case: CaseId, new: NewRelease, now: datetime) -> ReleaseId:
    """Record a release of the actor's own agency. Raises HiddenError, InvalidError, RefusedError."""
    return record_releases(actor, case, [new], now)[0]


def record_releases(actor: Actor, case: CaseId, signed: Sequence[NewRelease], now: datetime) -> list[ReleaseId]:
    """Record what one signed form allows, a release for each agency that receives: all of them, or none.

    A spoken yes is kept as an intention: it opens nothing. Raises HiddenError, InvalidError, RefusedError.
    """
    with transaction():
        facts = require_visible(actor, case, now)
        if not signed:
            raise RefusedError(Reason.RECIPIENT_NOT_NAMED)
        recorded = [_record(actor, facts, new, now) for new in signed]
        publish(RightsChanged(case))
        return recorded


def _record(actor: Actor, case: CaseFacts, given: NewRelease, now: datetime) -> ReleaseId:
    new = replace(given, interpreter=_interpreter(given, case.id))
    release, asked_end = _facts(actor, case.id, new, now), end_of_day(new.last_day, directory.zone())
    may = may_record_release if new.form is Form.WRITTEN else may_note_spoken
    require(may(viewer_of(actor), release, case, now, asked_end=asked_end))
    _require_recipient(new, now)
    if new.meeting is not None and not store.is_meeting(new.meeting, case.id):
        raise InvalidError({"meeting": NO_SUCH_CONFERENCE})
    _require_own_to_replace(new, case.releases, actor)
    with transaction() as current:
        current.add(_row(release, new, actor, now))
        current.flush()
        current.add_all(
            ReleaseSignature(id=RowId(new_uuid()), release_id=release.id, role=held.role, authority_id=held.by)
            for held in new.signatures
        )
    code = "recorded" if new.form is Form.WRITTEN else "spoken_only"
    record.append(Deed.RECORD_RELEASE, at=now, by=actor, case=case.id, code=code, basis=release.id)
    return release.id


def _interpreter(new: NewRelease, case: CaseId) -> Interpreter:
    """Who interpreted. None where the card says that she needs one is missing, not unneeded."""
    needed = require_known(cases.case(case)).interpreter
    return Interpreter.MISSING if needed and new.interpreter is Interpreter.NOT_NEEDED else new.interpreter


def _require_recipient(new: NewRelease, now: datetime) -> None:
    """The agency is one that we know, and the person, where one is named, acts for it."""
    if directory_store.agency(new.recipient) is None:
        raise RefusedError(Reason.RECIPIENT_NOT_NAMED)
    if new.person is None:
        return
    if new.recipient not in {held.agency_id for held in accounts.active_memberships(new.person, now)}:
        raise InvalidError({"person": NOT_OF_THIS_AGENCY})


def _require_own_to_replace(new: NewRelease, releases: Sequence[ReleaseFacts], actor: Actor) -> None:
    """Only a release of the same holder can be replaced, and only by a signed one."""
    if new.replaces is None:
        return
    held = {release.id: release.holder for release in releases}
    if not actor.stands_for(require_known(held.get(new.replaces))):
        raise RefusedError(Reason.RECORDER_NOT_ALLOWED)
    if new.form is not Form.WRITTEN:
        raise RefusedError(Reason.NOT_IN_WRITING)


def _facts(actor: Actor, case: CaseId, new: NewRelease, now: datetime) -> ReleaseFacts:
    zone, longest = directory.zone(), directory.policy().longest_release_days
    today = now.astimezone(zone).date()
    signed_at = now if new.signed_on == today else datetime.combine(new.signed_on, time(), zone)
    return ReleaseFacts(
        id=ReleaseId(new_uuid()),
        case=case,
        about=new.about,
        holder=actor.agency,
        recipients=(Recipient(agency=new.recipient, person=new.person),),
        categories=new.categories,
        purposes=new.purposes,
        signed_at=signed_at,
        valid_from=signed_at,
        ends_at=release_end(new.signed_on, new.last_day, zone, longest),
        signatures=new.signatures,
        explained=new.explained,
        form=new.form,
        condition_of_service=new.condition_of_service,
        interpreter=new.interpreter,
        copy_allowed=new.copy_allowed,
        meeting=new.meeting,
    )


def _row(release: ReleaseFacts, new: NewRelease, actor: Actor, now: datetime) -> Release:
    return Release(
        id=release.id,
        case_id=release.case,
        about_id=release.about,
        holder_id=release.holder,
        recipient_id=new.recipient,
        recipient_person_id=new.person,
        categories=release.categories,
        purposes=release.purposes,
        form=release.form,
        explained=release.explained,
        interpreter=release.interpreter,
        interpreter_language=new.interpreter_language,
        copy_allowed=release.copy_allowed,
        meeting_id=release.meeting,
        replaces_id=new.replaces,
        paper_reference=new.paper_reference,
        signed_at=release.signed_at,
        last_day=new.last_day,
        recorded_by=actor.member,
        recorded_at=now,
        withdrawn_at=None,
        withdrawal_taken_by=None,
        withdrawal_taken_at=None,
    )


def people_to_sign(actor: Actor, case: CaseId, now: datetime) -> list[PersonLine]:
    """The people of a case that the actor may record a release about, with those who may sign for them; for whoever has
    no part in the case, the survivor alone. Raises HiddenError.
    """
    facts = require_visible(actor, case, now)
    people = store.people(case)
    if may_flag_signer(viewer_of(actor), facts, now):
        return people
    return [replace(person, signers=()) for person in people if person.kind is PersonKind.SURVIVOR]


def own_release(actor: Actor, release: ReleaseId, now: datetime) -> Release:
    """A release of the actor's own agency, whatever became of it. Raises HiddenError."""
    row = require_known(store.release(release))
    require_visible(actor, row.case_id, now)
    if not actor.stands_for(row.holder_id):
        raise HiddenError
    return row


def replaceable(actor: Actor, case: CaseId, now: datetime) -> list[Release]:
    """The releases of the actor's agency that a new one can take the place of: in effect, or spoken and never signed.

    Raises HiddenError.
    """
    facts = require_visible(actor, case, now)
    open_ones = {
        release.id
        for release in facts.releases
        if release_state(release, facts, now) in {None, Reason.RELEASE_NOT_IN_WRITING}
    }
    return [row for row in store.releases(case) if row.id in open_ones and actor.stands_for(row.holder_id)]


def recorded_since(actor: Actor, since: datetime, now: datetime) -> list[Release]:
    """The releases of the actor's agency that were recorded since then, of cases the actor may know: so that a release
    nobody signed is noticed by the agency in whose name it stands. Raises HiddenError.
    """
    if not actor.has(Role.REPRESENTATIVE, Role.COORDINATOR):
        raise HiddenError
    found = store.recorded_since(actor.agencies, since)
    visible = store.visible_among(actor, [row.case_id for row in found], now)
    return [row for row in found if row.case_id in visible]


def releases_ending(actor: Actor, now: datetime, among: Collection[CaseId] | None = None) -> list[Release]:
    """The actor's agency's releases in effect that end soon enough to ask her again, or that name an agency which is
    no more, of cases the actor may know, or of some of them: told to the holder only, and never after a withdrawal.
    """
    if not actor.has(Role.REPRESENTATIVE, Role.COORDINATOR):
        return []
    today = directory.today(now)
    ending = store.ending_between(today, today + RECONSENT_PROMPTS[0], actor.agency, among)
    found = list({row.id: row for row in (*ending, *_naming_the_merged(actor, among))}.values())
    return _in_effect(found, store.visible_among(actor, [row.case_id for row in found], now), now)


def _naming_the_merged(actor: Actor, among: Collection[CaseId] | None) -> list[Release]:
    """The releases of the actor's agency that name an agency which has merged into another: nobody acts for it now."""
    return [row for row in store.releases_naming(directory.no_more(), among) if actor.stands_for(row.holder_id)]


def _in_effect(found: Sequence[Release], among: frozenset[CaseId], now: datetime) -> list[Release]:
    facts = store.case_facts(among, directory.zone())
    in_effect = {
        release.id for case in facts.values() for release in case.releases if release_state(release, case, now) is None
    }
    return [row for row in found if row.id in in_effect]


def take_prompts(now: datetime) -> list[Release]:
    """The releases in effect whose holder is to be asked now to speak with her again. Each prompt is given once: it is
    noted in the caller's transaction.
    """
    today, zone = directory.today(now), directory.zone()
    found = store.ending_between(today, today + RECONSENT_PROMPTS[0])
    given = store.prompted([row.id for row in found])
    due: list[Release] = []
    for row in _in_effect(found, frozenset(row.case_id for row in found), now):
        days = prompt_due(row.signed_at.astimezone(zone).date(), row.last_day, today)
        if days is None or (row.id, days) in given:
            continue
        if add_once(ReleasePrompt(release_id=row.id, days=days, at=now)):
            due.append(row)
    return due
