"""Notices that follow from what happened, written after it is stored and delivered after they are stored."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import cast

from flask import current_app
from flask_babel import force_locale

from conference.actions.events import ActionNudged
from conference.consent.events import AskAnew, ReleaseTakenBack, SomethingToRead
from conference.directory import service as directory
from conference.emergency import service as emergency
from conference.emergency.events import EmergencyAnswered, EmergencyAsked
from conference.infra import clock, jobs, mail, words, workers
from conference.infra.database import subscribe as on
from conference.infra.database import subscribe_within as within
from conference.infra.database import transaction
from conference.infra.jobs import Job
from conference.meetings import service as meetings_service
from conference.meetings import store as meetings
from conference.meetings.domain import MeetingState
from conference.meetings.events import AgendaRevised
from conference.minutes.events import ActionsSent, MinutesApproved
from conference.needs.events import ContactChanged
from conference.notices import service, store
from conference.notices.schemas import (
    agenda_revised,
    promises,
    something_to_answer,
    something_to_finish,
    something_to_read,
)
from conference.notices.service import letters
from conference.referrals.events import ReferralAnswered, ReferralOffered


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    within(AgendaRevised, _tell_members)
    on(ReleaseTakenBack, _tell_holders)
    on(SomethingToRead, _tell_asked)
    on(AskAnew, _tell_holder)
    within(EmergencyAsked, _tell_chairs)
    within(EmergencyAnswered, _tell_who_asked)
    within(MinutesApproved, _tell_readers)
    within(ActionsSent, _tell_who_was_asked)
    within(ContactChanged, _tell_contacts)
    within(ActionNudged, _keep_nudge)
    within(ReferralOffered, _tell_who_is_offered)
    within(ReferralAnswered, _tell_who_offered)
    on(mail.MailWritten, _deliver)
    for job in (DELIVERING, PROMPTING, REMINDING, FOLLOWING):
        jobs.again_and_again(job)


def _deliver(_written: mail.MailWritten) -> None:
    """At once where that is quick. A mail server may keep us waiting, and nobody else."""
    if mail.goes_far():
        workers.soon(DELIVERING)
    else:
        mail.deliver()


def prompt_holders(now: datetime) -> None:
    """Mail those whose releases end soon, each prompt once: it is noted in the same transaction as the mails."""
    if directory.is_set_up():
        with transaction():
            _write_each(service.to_prompt(now))


def remind_keepers(now: datetime) -> None:
    """Mail those who keep minutes what is still to be circulated, each thing once: it is noted in the same transaction
    as the mails.
    """
    if directory.is_set_up():
        with transaction():
            _write_each(service.to_remind(now), something_to_finish)


def follow_up(now: datetime) -> None:
    """Write what each hears today of what was promised, once: it is noted in the same transaction as the mails."""
    if not directory.is_set_up():
        return
    address = cast(str, current_app.config["PUBLIC_URL"])
    with transaction():
        for email, letter in letters.take_letters(now).items():
            with force_locale(letter.language):
                subject, body = promises(
                    address=address,
                    reminders=letter.reminders,
                    own=letter.own,
                    agencys=letter.agencys,
                    uncalled=letter.uncalled,
                )
            mail.write(to=email, subject=subject, body=body)


LOOK = timedelta(minutes=10)
"""How often it is asked whether a release is about to end, minutes are nearly late, or the mails of the day are to be
written; not at the start.
"""
DELIVERING = Job("mail", timedelta(seconds=30), mail.deliver, freely=True)
"""Whatever waits is delivered when it is written. This is for what is to be tried again."""
PROMPTING = Job("prompts", LOOK, prompt_holders, at_start=False)
REMINDING = Job("minutes", LOOK, remind_keepers, at_start=False)
FOLLOWING = Job("promises", LOOK, follow_up, at_start=False)


def _tell_chairs(asked: EmergencyAsked) -> None:
    """Today tells them that somebody asks for a conference; the mail says that it cannot wait, and nothing else."""
    with transaction():
        hear = emergency.who_hears(asked.request, clock.now())
        _write_each(service.reached(hear, clock.now()), something_to_answer)


def _tell_who_asked(answered: EmergencyAnswered) -> None:
    """Today tells them what the chair answered."""
    with transaction():
        hears = emergency.who_hears_the_answer(answered.request, clock.now())
        _write_each(service.reached(hears, clock.now()))


def _tell_readers(approved: MinutesApproved) -> None:
    """The minutes can be read: by each reader, what they may know of."""
    with transaction():
        _write_each(service.readers(approved.meeting, clock.now()))


def _tell_who_was_asked(sent: ActionsSent) -> None:
    """Their inbox tells them what was asked of them."""
    with transaction():
        _write_each(service.asked_in(sent.meeting, clock.now()))


def _tell_contacts(changed: ContactChanged) -> None:
    """Today tells them that it is being handed over, or is not any more."""
    with transaction():
        _write_each(service.of_contacts(changed.case, changed.lead, changed.members, clock.now()))


def _keep_nudge(nudged: ActionNudged) -> None:
    """Until the next gathered mail of whoever looks after the promise then."""
    with transaction():
        store.wait(nudged.action, nudged.by)


def _tell_who_is_offered(offered: ReferralOffered) -> None:
    """Their list of referrals tells them what it is, and for whom."""
    with transaction():
        _write_each(service.keepers([offered.to], offered.case, clock.now()))


def _tell_who_offered(answered: ReferralAnswered) -> None:
    """Their list of referrals tells them what was answered. Who answered knows it, for whichever agency they act."""
    with transaction():
        _write_each(service.keepers([answered.offered_by], answered.case, clock.now(), but=answered.by))


def _tell_holders(taken_back: ReleaseTakenBack) -> None:
    """Today tells them what it is about; who took the withdrawal knows already."""
    with transaction():
        _write_each(service.keepers(taken_back.holders, taken_back.case, clock.now(), but=taken_back.taken_by))


def _tell_holder(asked: AskAnew) -> None:
    """Today tells them which release it is about."""
    with transaction():
        _write_each(service.keepers([asked.holder], asked.case, clock.now()))


def _tell_asked(asked: SomethingToRead) -> None:
    """What waits for them stands on their pages; the mail says nothing of it."""
    with transaction():
        _write_each(service.reached(asked.members, clock.now()))


def _write_each(addressees: Mapping[str, str], say: Callable[..., tuple[str, str]] = something_to_read) -> None:
    address = cast(str, current_app.config["PUBLIC_URL"])
    for email, language in addressees.items():
        with force_locale(language):
            subject, body = say(address=address)
        mail.write(to=email, subject=subject, body=body)


def _tell_members(revised: AgendaRevised) -> None:
    """One mail for each who was told of the date, in their language: what there was to read has changed."""
    meeting = meetings.meeting(revised.meeting)
    if meeting is None or meeting.state is MeetingState.ENDED:
        return
    address = cast(str, current_app.config["PUBLIC_URL"])
    with transaction():
        told = meetings_service.told(meeting, clock.now())
        for email, (language, _seat) in service.told_of(meeting, told, clock.now()).items():
            with force_locale(language):
                subject, body = agenda_revised(moment=words.moment(meeting.starts_at), address=address)
            mail.write(to=email, subject=subject, body=body)
