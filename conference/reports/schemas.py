"""Forms and words of reports and of the page of the record."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from marshmallow import fields, validate

from conference.actions import schemas as actions
from conference.audit.domain import Anchor, Deed, Fault, Finding
from conference.audit.schemas import line_of
from conference.cases.schemas import AGE_BAND_WORDS
from conference.consent.domain import Category
from conference.consent.schemas import REASON_WORDS, WHY_WORDS
from conference.emergency import schemas as emergency
from conference.infra import words
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l
from conference.live import schemas as live
from conference.meetings import schemas as meetings
from conference.minutes import schemas as minutes
from conference.reports.domain import Waited

DEED_WORDS = {
    Deed.LOOK: _l("Look at a sealed detail"),
    Deed.ENTER_DETAIL: _l("Sealed a detail"),
    Deed.RECORD_RELEASE: _l("Recorded a release"),
    Deed.WITHDRAW_RELEASE: _l("Recorded a withdrawal"),
    Deed.NARROW_RELEASE: _l("Narrowed a release"),
    Deed.WITHDRAW_EVERYTHING: _l("Recorded that everything is withdrawn"),
    Deed.SHARE: _l("Shared a detail in a conference"),
    Deed.STOP_SHARING: _l("Stopped sharing"),
    Deed.BRING_CASE: _l("Brought a case"),
    Deed.DRAFT: _l("Draft of a case"),
    Deed.EDIT_CARD: _l("Corrected a card"),
    Deed.SET_STEP: _l("Set the step of a case"),
    Deed.CLOSE_CASE: _l("Closed a case"),
    Deed.REOPEN_CASE: _l("Reopened a case"),
    Deed.ERASE_CASE: _l("Erased a case"),
    Deed.RENAME_CASE: _l("Took another name for a case"),
    Deed.ANSWER_ALIKE: _l("Answered whether two cards are about one person"),
    Deed.STEP_ASIDE: _l("Stepped aside"),
    Deed.EXCLUDE: _l("Recorded whom she keeps out"),
    Deed.LIFT_EXCLUSION: _l("Recorded that she lets somebody back"),
    Deed.JOIN_TEAM: _l("Joined the people on a case"),
    Deed.LEAVE_TEAM: _l("Left the people on a case"),
    Deed.RECORD_PERSON: _l("Recorded whose details they are"),
    Deed.RECORD_SIGNER: _l("Recorded who may sign"),
    Deed.FLAG_SIGNER: _l("Noted a suspicion about somebody who signs"),
    Deed.NOTE_CAPACITY: _l("Noted who can decide"),
    Deed.ASK_OVERRIDE: _l("Asked for an override"),
    Deed.APPROVE_OVERRIDE: _l("Approved an override"),
    Deed.END_OVERRIDE: _l("Ended an override"),
    Deed.REVIEW_OVERRIDE: _l("Reviewed an override"),
    Deed.RECORD_DUTY: _l("Recorded a duty to report"),
    Deed.RECORD_ORDER: _l("Recorded a paper of a court"),
    Deed.REVIEW_ORDER: _l("Reviewed a paper of a court"),
    Deed.DISCLOSE: _l("Disclosed a detail outside"),
    Deed.TELL_SURVIVOR: _l("Noted that she was told"),
    Deed.HOLD: _l("Began a legal hold"),
    Deed.LIFT_HOLD: _l("Ended a legal hold"),
    Deed.COPY: _l("Copied or printed a detail"),
    Deed.EXPLAIN: _l("Asked why a detail is shown or not"),
    Deed.CHANGE_SETTING: _l("Changed a setting"),
    Deed.MERGE_AGENCY: _l("Recorded a merger of agencies"),
    Deed.END_MEMBERSHIP: _l("Ended a membership"),
    Deed.ROTATE_KEYS: _l("Changed the keys"),
    Deed.SIGN_IN: _l("Signed in"),
    Deed.SIGN_IN_REFUSED: _l("Could not sign in"),
    Deed.REFUSED: _l("Tried something that is refused"),
    Deed.READ_RECORD: _l("Read the record"),
    Deed.VERIFY_RECORD: _l("Verified the record"),
    Deed.ANCHOR_RECORD: _l("Anchored the record"),
    Deed.CORRECT_MINUTES: _l("Corrected minutes"),
    Deed.APPROVE_MINUTES: _l("Approved minutes"),
    Deed.REOPEN_MINUTES: _l("Opened minutes again"),
    Deed.SEND_ACTIONS: _l("Sent out the actions of a conference"),
    Deed.MAKE_HER_COPY: _l("Made a paper for her"),
    Deed.TAKE_MINUTES: _l("Took the minutes as a file"),
    Deed.ASK_CONFERENCE: _l("Asked for a conference now"),
    Deed.ANSWER_CONFERENCE: _l("Answered who asked for a conference now"),
}
ANSWER_WORDS = {"allow": _l("Yes"), "deny": _l("No")}
_CODE_WORDS = {
    "holder": _l("the agency holds it"),
    "release": _l("a release"),
    "override": _l("an override"),
    "legal_duty": _l("a legal duty"),
    "court_order": _l("an order of a court"),
    "password": _l("with a password"),
    "unlocked": _l("once more, after the page was locked"),
    "entered": _l("by the agency that holds it"),
    "recorded": _l("by the agency that holds it"),
    "withdrawn": _l("her word"),
    "to_the_table": _l("to the table"),
    "home_agency": _l("kept to the own agency"),
    "corrected": _l("by the agency that brought it"),
    "handed_over": _l("another primary contact"),
    "handover_ended": _l("no longer handed over"),
    "handover_taken_back": _l("the primary contact stays the same"),
    "draft_begun": _l("begun"),
    "draft_sent": _l("the case was brought"),
    "draft_thrown_away": _l("thrown away by its writer"),
    "draft_ran_out": _l("not gone on with in time"),
    "draft_changed_elsewhere": _l("saved from another page meanwhile"),
    "own_agency": _l("entries of their own agency"),
    "holds": _l("it holds"),
    "broken": _l("it does not hold"),
    "cut_off": _l("its end is missing"),
    "rewritten": _l("it was written anew"),
    "daily": _l("once a day"),
    "by_hand": _l("by hand"),
    "not_found": _l("not there, or not to be known of"),
    "not_for_this_role": _l("not for this role"),
    "agency_not_current": _l("the agency’s agreement is not in force"),
    "not_active_member": _l("not an active member"),
    "recused": _l("stepped aside"),
    "excluded_by_survivor": _l("kept out by her choice"),
    "not_assigned_to_case": _l("has no part in the case"),
    "case_erased": _l("the case is erased"),
    "involved": _l("works on the case"),
    "at_the_table": _l("the case is at the table"),
    "admitted": _l("admitted to the item"),
    "de_identified": _l("names nobody"),
    "retention_end": _l("the time to keep it is over"),
    "threshold_not_met": _l("the threshold was not met"),
    "not_the_same": _l("not one person"),
    "the_same": _l("one person"),
    "brought_twice": _l("it was brought twice"),
    "not_agreed": _l("both agencies have not said so"),
    "new_name": _l("one that was drawn by chance"),
    "name_not_offered": _l("the name was not among those offered"),
    "subpoena": _l("a subpoena"),
    "police_request": _l("a request of the police"),
    "counsel": _l("on counsel’s word"),
    "serious_bodily_harm": _l("a risk of serious bodily harm"),
    "death": _l("a risk of death"),
    "child_in_danger": _l("a child in danger"),
    "held_or_missing": _l("held against her will, or missing"),
    "in_order": _l("in order"),
    "not_in_order": _l("not in order"),
    "not_safe": _l("not safe to tell her"),
    "no_safe_contact": _l("no safe contact is recorded"),
    "could_not_reach": _l("she could not be reached"),
    "told": _l("she was told"),
    "step_1": _l("step 1"),
    "step_2": _l("step 2"),
    "step_3": _l("step 3"),
    "step_4": _l("step 4"),
    "shared": _l("by the agency that holds it"),
    "stopped": _l("by the agency that holds it, or with the item"),
    "narrowed": _l("her word, for a part of it"),
    "ended": _l("ended early"),
    "over": _l("its time is over"),
    "lifted": _l("lifted"),
    "approved": _l("a second person’s yes"),
    "reviewed": _l("after reading it"),
    "stayed": _l("a court has stayed it"),
    "goes_on": _l("no court stays it any longer"),
    "not_told": _l("she was not told yet"),
    "returned": _l("capacity has returned"),
    "lost": _l("capacity is lost"),
    "flagged": _l("suspected"),
    "cleared": _l("no longer suspected"),
    "joined": _l("asked in by their agency"),
    "left": _l("their part in it ended"),
    "closed": _l("by the lead agency"),
    "reopened": _l("by the lead agency"),
    "imported": _l("from a spreadsheet"),
    "rotated": _l("by an administrator"),
    "sign_in_refused": _l("address and password do not belong together"),
    "password_refused": _l("the password was not right"),
    "merged": _l("agencies became one"),
    "words_corrected": _l("a line says something else"),
    "line_added": _l("a line was added"),
    "asked": _l("for one case"),
    "called": _l("it is called"),
    "not_called": _l("it is not called"),
    "sent_out": _l("to the agencies that were asked"),
    "for_her": _l("for her to keep"),
    "for_her_as_a_file": _l("for her to keep, as a file"),
    "with_own_notes": _l("with what their agency keeps to itself"),
    "without_own_notes": _l("without what their agency keeps to itself"),
    "not_yours": _l("it belongs to another agency"),
    "not_your_agency": _l("it is another agency’s to answer"),
    "not_published": _l("the agenda is not published"),
    "item_already_current": _l("the case is before the table already"),
    "item_already_done": _l("the case was dealt with already"),
}
_SAID: tuple[Mapping[Any, str], ...] = (
    _CODE_WORDS,
    WHY_WORDS,
    REASON_WORDS,
    live.REFUSALS,
    meetings.REFUSAL_WORDS,
    actions.REFUSAL_WORDS,
    emergency.REFUSAL_WORDS,
    minutes.REFUSAL_WORDS,
    minutes.REOPEN_WORDS,
)
"""Where a code's words are looked for, the shortest first; what a page says of a refusal is said here too."""
WAITED_WORDS = {
    Waited.WEEK: _l("Less than a week"),
    Waited.FOUR_WEEKS: _l("1 to 4 weeks"),
    Waited.QUARTER: _l("4 to 13 weeks"),
    Waited.LONGER: _l("Longer"),
}
BAND_WORDS: Mapping[object, str] = {**AGE_BAND_WORDS, None: _l("Not said")}


def code_words(code: str) -> str:
    """The reason or the basis of an entry in words; a code that has none is made of plain words itself."""
    known = next((words[code] for words in _SAID if code in words), None)
    return str(known) if known else code.replace("_", " ")


def finding_words(finding: Finding) -> Sequence[str]:
    """What verifying found, in sentences: the first one says it, the others what it rests on."""
    if finding.fault is Fault.CUT_OFF:
        said = _("The record is cut off: an anchor knows of entry %(number)s, and it is gone.", number=finding.number)
    elif finding.fault is Fault.REWRITTEN:
        said = _(
            "The record was written anew: entry %(number)s is not the one that was anchored.", number=finding.number
        )
    elif finding.fault is Fault.BROKEN:
        said = _(
            "The record is broken from entry %(number)s on: something was changed, removed, moved or put in there.",
            number=finding.number,
        )
    else:
        said = ngettext(
            "The record holds: its only entry stands as it was written.",
            "The record holds: all %(num)s entries stand as they were written.",
            finding.entries,
        )
    return [said, _anchor_words(finding)]


def _anchor_words(finding: Finding) -> str:
    if finding.latest is None:
        return _("No anchor agrees with it: without one, an end that was cut off cleanly could not be noticed.")
    return ngettext(
        "It agrees with one anchor, of entry %(entry)s on %(moment)s.",
        "It agrees with %(num)s anchors, the latest of entry %(entry)s on %(moment)s.",
        finding.anchors,
        entry=finding.latest.number,
        moment=words.moment(finding.latest.at),
    )


def anchor_mail(anchor: Anchor) -> tuple[str, str]:
    """Subject and body for a privacy officer: where the record ended, and nothing of what is in it."""
    subject = _("Please keep this message")
    body = _(
        "Hello,\n\n"
        "the line below says where the record of your task force ended on %(moment)s.\n"
        "Please keep this message. Should anybody ever change the record, cut off its end, or write it anew,\n"
        "it will not agree with this line any more.\n\n"
        "%(line)s\n\n"
        "To compare, save this message as a file and have your administrator run\n"
        "flask --app wsgi record verify --anchors FILE\n",
        moment=words.moment(anchor.at),
        line=line_of(anchor),
    )
    return subject, body


class RecordForm(FormSchema):
    """What a privacy officer looks for in the record, and which page of it."""

    first_day = fields.Date(load_default=None, error_messages={"invalid": _l("Please give a day.")})
    last_day = fields.Date(load_default=None, error_messages={"invalid": _l("Please give a day.")})
    member = fields.UUID(load_default=None)
    deed = fields.Enum(Deed, by_value=True, load_default=None)
    answer = fields.String(load_default=None, validate=validate.OneOf(list(ANSWER_WORDS)))
    category = fields.Enum(Category, by_value=True, load_default=None)
    page = fields.Integer(load_default=1, validate=validate.Range(1, 100_000))


class ReportForm(FormSchema):
    """Whose cases are counted."""

    lead = fields.UUID(load_default=None)
