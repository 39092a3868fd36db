"""Pages of releases: recording what she signed, for one agency or several, and what was recorded lately."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.accounts import store as accounts
from conference.cases.domain import Card
from conference.cases.service import survivor_of
from conference.consent import service, store
from conference.consent.domain import Form, NewRelease, PersonLine, Signature, Signer, SignerLine
from conference.consent.models import Release
from conference.consent.schemas import CATEGORY_WORDS, PURPOSE_WORDS
from conference.consent.schemas.people import person_words
from conference.consent.schemas.release_forms import REFERENCE_LIMIT, ReleaseForm
from conference.consent.schemas.release_words import (
    CONDITION_WORDS,
    EXPLAINED_WORDS,
    FORM_HELP,
    FORM_WORDS,
    INTERPRETER_WORDS,
    SAID_WORDS,
    language_choices,
    signer_choices,
)
from conference.consent.views.shared import blueprint, card_of, with_refusal
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.infra.words import day, moment
from conference.kernel.actor import Role
from conference.kernel.errors import InvalidError, RefusedError
from conference.kernel.ids import AgencyId, CasePersonId, MeetingId, PersonId, ReleaseId
from conference.kernel.localday import start_of_day

DAYS_LISTED = 7
"""How far back the list of what was recorded goes, today included."""


@blueprint.get("/cases/<uuid:case_id>/releases/new")
@audience(Audience.REPRESENTATIVES)
def release_new(case_id: UUID) -> Any:
    """The form for a release that she signed, for one agency or for several."""
    return _release_page(card_of(case_id), forms.Form(values={}, typed=_offered_days()))


def _offered_days() -> dict[str, str]:
    today = directory.today(clock.now())
    last = today + timedelta(days=directory.policy().offered_release_days)
    return {"signed_on": today.isoformat(), "last_day": last.isoformat()}


@blueprint.get("/releases/<uuid:release_id>/again")
@audience(Audience.REPRESENTATIVES)
def release_again(release_id: UUID) -> Any:
    """The same form, filled from a release of my agency: to have a spoken yes signed, or to ask before one ends."""
    row = service.own_release(actor(), ReleaseId(release_id), clock.now())
    return _release_page(card_of(row.case_id), forms.Form(values={}, typed={**_typed(row), **_offered_days()}))


def _typed(row: Release) -> dict[str, Any]:
    """What a recorded release would be typed as. What she was told and who signed is asked anew."""
    return {
        "about": str(row.about_id),
        "recipients": [str(row.recipient_id)],
        "person": str(row.recipient_person_id or ""),
        "categories": sorted(row.categories),
        "purposes": sorted(row.purposes),
        "copy_allowed": "yes" if row.copy_allowed else "",
        "meeting": str(row.meeting_id or ""),
        "replaces": str(row.id),
    }


@blueprint.post("/cases/<uuid:case_id>/releases/new", endpoint="release_new_sent")
@audience(Audience.REPRESENTATIVES)
def release_new_sent(case_id: UUID) -> Any:
    """Record it: a release for each agency that was ticked, all of them or none."""
    card = card_of(case_id)
    form = forms.read(ReleaseForm(), request.form)
    if form.ok:
        try:
            made = service.record_releases(actor(), card.id, _new_releases(card, form.values), clock.now())
        except RefusedError as refusal:
            form = with_refusal(form, refusal, otherwise="recipients")
        except InvalidError as wrong:
            form = form.with_errors({name: str(SAID_WORDS[code]) for name, code in wrong.fields.items()})
        else:
            flash(_recorded_words(form.values["given"], len(made)), "done")
            return redirect(url_for("pages.case", case_id=case_id))
    return _release_page(card, form), 422


def _recorded_words(given: Form, number: int) -> str:
    if given is Form.SPOKEN:
        return _("Her spoken yes is noted. It shares nothing until she signs.")
    return ngettext(
        "The release is recorded. Nothing is shown until you share it.",
        "%(num)s releases are recorded. Nothing is shown until you share it.",
        number,
    )


def _new_releases(card: Card, values: Mapping[str, Any]) -> list[NewRelease]:
    """One release for each agency. A named person narrows the release of the agency that they act for."""
    about = CasePersonId(values["about"]) if values["about"] else survivor_of(card.id)
    person = PersonId(values["person"]) if values["person"] else None
    of_person = _agency_of(person, values["recipients"])
    return [
        NewRelease(
            about=about,
            recipient=AgencyId(agency),
            person=person if agency == of_person else None,
            categories=frozenset(values["categories"]),
            purposes=frozenset(values["purposes"]),
            signed_on=values["signed_on"],
            last_day=values["last_day"],
            form=values["given"],
            signatures=_signatures(card, values["signed_by"]),
            explained=set(values["explained"]) == EXPLAINED_WORDS.keys(),
            condition_of_service=values["condition"] == "yes",
            interpreter=values["interpreter"],
            interpreter_language=values["interpreter_language"],
            copy_allowed=values["copy_allowed"],
            meeting=MeetingId(values["meeting"]) if values["meeting"] else None,
            replaces=ReleaseId(values["replaces"]) if values["replaces"] else None,
            paper_reference=values["paper_reference"],
        )
        for agency in values["recipients"]
    ]


def _agency_of(person: PersonId | None, recipients: Sequence[UUID]) -> UUID | None:
    """The chosen agency that the named person acts for. Raises InvalidError when it is none of them."""
    if person is None:
        return None
    acts_for = {held.agency_id for held in accounts.active_memberships(person, clock.now())}
    found = next((agency for agency in recipients if agency in acts_for), None)
    if found is None:
        raise InvalidError({"person": service.NOT_OF_THIS_AGENCY})
    return found


def _signatures(card: Card, chosen: Sequence[str]) -> tuple[Signature, ...]:
    """Who signed; an authority that is not recorded counts for nothing."""
    people = service.people_to_sign(actor(), card.id, clock.now())
    known = {str(held.id): Signature(held.role, held.id) for person in people for held in person.signers}
    known[Signer.SURVIVOR.value] = Signature(Signer.SURVIVOR)
    return tuple(known.get(one, Signature(Signer.OTHER)) for one in chosen)


def _release_page(card: Card, form: forms.Form) -> str:
    now = clock.now()
    today, longest = directory.today(now), directory.policy().longest_release_days
    people = service.people_to_sign(actor(), card.id, now)
    return render_template(
        "consent/release.html",
        card=card,
        form=form,
        holder=actor().agency_name,
        about=[(person.id, person_words(person)) for person in people],
        survivor=survivor_of(card.id),
        recipients=recipients(),
        persons=_persons(),
        categories=list(CATEGORY_WORDS.items()),
        purposes=list(PURPOSE_WORDS.items()),
        given=[(kind, words, FORM_HELP[kind]) for kind, words in FORM_WORDS.items()],
        signers=signer_choices(people, _may_sign(people)),
        explained=list(EXPLAINED_WORDS.items()),
        condition=list(CONDITION_WORDS.items()),
        interpreters=list(INTERPRETER_WORDS.items()),
        interpreter_default="" if card.interpreter else "not_needed",
        spoken_languages=language_choices(),
        meetings=[(held, moment(at)) for held, at in store.meetings_to_come(card.id, now)],
        older=_older(card),
        today=today,
        longest=longest,
        latest=today + timedelta(days=longest),
        reference_limit=REFERENCE_LIMIT,
    )


def recipients() -> list[tuple[AgencyId, str]]:
    """The other agencies at the table that may receive."""
    current = directory_store.current_agencies(clock.now(), directory.zone())
    return [(one.id, one.name) for one in directory_store.agencies() if one.id in current and one.id != actor().agency]


def _persons() -> list[tuple[PersonId, str]]:
    """The representatives of the other agencies: a release may name one of them only."""
    offered = dict(recipients())
    return [
        (member.person, f"{member.name} · {member.agency_name}")
        for member in accounts.active_members(clock.now())
        if member.agency in offered and member.has(Role.REPRESENTATIVE)
    ]


def _may_sign(people: Sequence[PersonLine]) -> list[SignerLine]:
    """Those whose signature can count now. Whoever is suspected of abuse is not offered, and refused if sent."""
    now = clock.now()
    return [
        held
        for person in people
        for held in person.signers
        if held.span.holds(now) and (held.suspected_from is None or held.suspected_from > now)
    ]


def _older(card: Card) -> list[tuple[ReleaseId, str]]:
    """The releases of my agency that a new one can take the place of: those in effect, and the spoken ones."""
    names = directory_store.names()
    return [
        (row.id, _("For %(agency)s, signed %(day)s", agency=names[row.recipient_id], day=day(_local_day(row))))
        for row in service.replaceable(actor(), card.id, clock.now())
    ]


@blueprint.get("/releases/recorded")
@audience(Audience.CARD_READERS)
def release_recorded() -> Any:
    """What my agency recorded and what survivors took back, lately: whoever leads it notices what nobody signed."""
    now = clock.now()
    first = directory.today(now) - timedelta(days=DAYS_LISTED - 1)
    since = start_of_day(first, directory.zone())
    made, taken_back = service.recorded_since(actor(), since, now), service.taken_back_since(actor(), since, now)
    shown = [*made, *(row for row, _at in taken_back)]
    return render_template(
        "consent/recorded.html",
        made=made,
        taken_back=taken_back,
        since=first,
        cards=store.cards_for(actor(), list({row.case_id for row in shown})),
        agencies=directory_store.names(),
        members=accounts.names(list({row.recorded_by for row in shown})),
        category_names=CATEGORY_WORDS,
        spoken=Form.SPOKEN,
        me_represents=actor().has(Role.REPRESENTATIVE),
    )


def _local_day(row: Release) -> date:
    return row.signed_at.astimezone(directory.zone()).date()
