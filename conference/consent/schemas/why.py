"""Why not, in short words: every reason of the rule book has some."""

from collections.abc import Mapping

from conference.consent.domain import Basis, Reason
from conference.consent.schemas.words import REASON_WORDS
from conference.infra.words import lazy as _l

_NOT_COVERED = _l("not covered")
"""Whom she keeps out, and who stepped aside, is nobody's business but of those who must keep to it."""
WHY_WORDS: Mapping[str, str] = {
    **{code: words for code, words in REASON_WORDS.items() if isinstance(code, Reason)},
    Reason.ROLE_HAS_NO_CASE_ACCESS: _l("does not read details"),
    Reason.NOT_IN_THE_ROOM: _l("not in the room"),
    Reason.PLEDGE_NOT_SIGNED: _l("has not accepted the pledge"),
    Reason.CASE_CLOSED: _l("the case is closed"),
    Reason.STEP_NOT_REACHED: _l("the table has not taken the case on"),
    Reason.AGENCY_NOT_NEEDED: _l("this agency has no part to play"),
    Reason.NO_RELEASE: _l("no release"),
    Reason.WRONG_HOLDER: _l("no release"),
    Reason.RECIPIENT_MISMATCH: _l("no release names this agency"),
    Reason.CATEGORY_MISMATCH: _l("no release covers this kind of detail"),
    Reason.PURPOSE_MISMATCH: _l("no release covers this purpose"),
    Reason.WRONG_PERSON: _l("no release about this person"),
    Reason.NOT_FOR_THIS_MEETING: _l("the release is for another conference"),
    Reason.NOT_REVEALED: _l("not shown by the agency that holds it"),
    Reason.SIGNER_NOT_ALLOWED: _l("not signed by who may sign"),
    Reason.SIGNER_AUTHORITY_ENDED: _l("who signed may sign no longer"),
    Reason.RELEASE_NOT_IN_WRITING: _l("spoken only: not yet signed"),
    Reason.RELEASE_ENDED_BY_CLOSING: _l("ended when the case was closed"),
    Reason.RELEASE_WITHDRAWN: _l("the release was withdrawn"),
    Reason.RELEASE_INCOMPLETE: _l("the release is incomplete"),
    Reason.RELEASE_NOT_YET_VALID: _l("the release has not begun"),
    Reason.RELEASE_EXPIRED: _l("the release has ended"),
    Reason.NOT_ACTIVE_MEMBER: _l("no member of the agency at that time"),
    Reason.AGENCY_NOT_CURRENT: _l("the agency’s agreement is not in force"),
    Reason.CASE_ERASED: _l("there is no such case any more"),
    Reason.RECUSED: _NOT_COVERED,
    Reason.EXCLUDED_BY_SURVIVOR: _NOT_COVERED,
    Reason.NOT_ASSIGNED_TO_CASE: _l("does not work on this case"),
    Reason.NO_RELEASE_TO_ENTER: _l("no release lets the agency type it"),
    Reason.NOT_THE_HOLDER: _l("another agency holds it"),
    Reason.COPY_NOT_ALLOWED: _l("to be looked at, not copied"),
    Reason.CARD_WOULD_IDENTIFY: _l("the card would tell who she is"),
    Reason.RECORDER_NOT_ALLOWED: _l("only the agency that holds it records this"),
    Reason.NOT_EXPLAINED: _l("not explained to her"),
    Reason.CONDITION_OF_SERVICE: _l("made a condition of a service"),
    Reason.INTERPRETER_MISSING: _l("explained without the interpreter she needs"),
    Reason.INTERPRETER_NOT_INDEPENDENT: _l("the interpreter was no third party"),
    Reason.RECIPIENT_NOT_NAMED: _l("names nobody who may see it"),
    Reason.END_DATE_MISSING: _l("has no last day"),
    Reason.END_DATE_TOO_LATE: _l("longer than a release may hold"),
    Reason.END_DATE_PASSED: _l("its last day has passed"),
    Reason.NOT_THE_SURVIVORS_CHOICE: _l("not her own word"),
    Reason.NOT_IN_WRITING: _l("not in writing"),
    Reason.OVERRIDE_REASON_NOT_ACCEPTED: _l("the override names no reason that counts"),
    Reason.OVERRIDE_NOT_APPROVED: _l("two people have not approved the override"),
    Reason.OVERRIDE_NOT_YET_VALID: _l("the override has not begun"),
    Reason.OVERRIDE_EXPIRED: _l("the override has ended"),
    Reason.OVERRIDE_CATEGORY_MISMATCH: _l("the override does not name this kind of detail"),
    Reason.OVERRIDE_NEVER_TO_POLICE: _l("immigration details never go to police by override"),
    Reason.APPROVER_NOT_ALLOWED: _l("may not approve this override"),
    Reason.SUBPOENA_IS_NOT_AN_ORDER: _l("a subpoena is no court order"),
    Reason.WRONG_RECIPIENT_FOR_DUTY: _l("the law names another body"),
    Reason.WRONG_CATEGORY_FOR_DUTY: _l("the law does not name this kind of detail"),
    Reason.DUTY_NOT_MANDATORY: _l("the law allows it and does not demand it"),
    Reason.NO_SUCH_DUTY: _l("no law on the list demands it"),
    Reason.NO_SUCH_ORDER: _l("no court order is on record"),
    Reason.ORDER_NOT_ADDRESSED_TO_HOLDER: _l("the order is addressed to somebody else"),
    Reason.ORDER_NOT_IN_FORCE: _l("the order is not in force"),
    Reason.ORDER_NOT_REVIEWED: _l("the privacy officer has not read the order"),
    Reason.WRONG_RECIPIENT_FOR_ORDER: _l("the order names another body"),
    Reason.WRONG_CATEGORY_FOR_ORDER: _l("the order does not name this kind of detail"),
    Reason.CASE_STILL_OPEN: _l("the case is still open"),
    Reason.LEGAL_HOLD: _l("a legal hold keeps it"),
    Reason.RETENTION_NOT_ENDED: _l("it is still to be kept"),
}
"""What is told to somebody who sees that another one may not see a detail."""
KNOWN_WORDS: Mapping[str, str] = {
    Reason.EXCLUDED_BY_SURVIVOR: _l("she keeps this agency out"),
    Reason.RECUSED: _l("has stepped aside"),
}
"""What is told instead to those who may know it."""
BASIS_WORDS: Mapping[str, str] = {
    Basis.HOLDER: _l("the agency holds it"),
    Basis.RELEASE: _l("a release that she signed covers it"),
    Basis.OVERRIDE: _l("an override because of serious harm"),
}
"""On what somebody sees a detail."""
