"""Words of consent for people."""

from collections.abc import Mapping

from conference.consent.domain import Category, Purpose, Reason, Shown
from conference.infra.words import lazy as _l

CATEGORY_WORDS = {
    Category.IDENTITY: _l("The name she uses"),
    Category.LEGAL_NAME: _l("Legal name"),
    Category.CONTACT: _l("How to reach her"),
    Category.LOCATION_SAFETY: _l("Place and safety"),
    Category.HEALTH: _l("Health"),
    Category.LEGAL_IMMIGRATION: _l("Legal and immigration matters"),
    Category.POLICE_INVESTIGATION: _l("Police investigation"),
    Category.CHILDREN_FAMILY: _l("Children and family"),
    Category.INCOME_HOUSING: _l("Income and housing"),
    Category.OTHER: _l("Something else"),
}
PURPOSE_WORDS = {
    Purpose.SERVICE_COORDINATION: _l("to fit services together"),
    Purpose.SAFETY_PLANNING: _l("to plan for safety"),
    Purpose.REFERRAL: _l("for a referral"),
    Purpose.HOUSING: _l("for housing"),
    Purpose.INCOME: _l("for income"),
    Purpose.HEALTH_CARE: _l("for health care"),
    Purpose.LEGAL_HELP: _l("for legal help"),
    Purpose.CHILD_PROTECTION: _l("to protect a child"),
    Purpose.INVESTIGATION: _l("for an investigation"),
    Purpose.EMERGENCY: _l("in an emergency"),
    Purpose.REPORTING: _l("for a report the law asks for"),
}
REASON_WORDS: Mapping[str, str] = {
    Reason.RECORDER_NOT_ALLOWED: _l("Only a representative of the agency that holds the detail records this."),
    Reason.NOT_EXPLAINED: _l(
        "She must have had it explained to her: what is shared, with whom, and that she may say no."
    ),
    Reason.RELEASE_NOT_YET_VALID: _l("It cannot be signed later than today."),
    Reason.END_DATE_PASSED: _l("This day has passed."),
    Reason.END_DATE_TOO_LATE: _l("This is longer than a release may hold."),
    Reason.RECIPIENT_NOT_NAMED: _l("Please name another agency that may see it: one agency, never all partners."),
    Reason.RELEASE_INCOMPLETE: _l("Please choose at least one kind of detail and what it is for."),
    Reason.RELEASE_NOT_IN_WRITING: _l("Only a signed release can be recorded. A spoken yes shares nothing yet."),
    Reason.INTERPRETER_MISSING: _l("She needs an interpreter: please say who interpreted when it was explained."),
    Reason.INTERPRETER_NOT_INDEPENDENT: _l(
        "The interpreter must be a third party: not family, not a friend, not one of the workers."
    ),
    Reason.CONDITION_OF_SERVICE: _l("A release may never be a condition of a service."),
    Reason.SIGNER_NOT_ALLOWED: _l("Whoever signed may not sign for this person."),
    Reason.SIGNER_AUTHORITY_ENDED: _l("Whoever signed may not sign for this person any longer."),
    Reason.END_DATE_MISSING: _l("Please give the last day it holds."),
    Reason.NOT_THE_SURVIVORS_CHOICE: _l("Only she herself can decide this, or whoever lawfully signed for her."),
    Reason.NOT_IN_WRITING: _l("This needs her own word in writing."),
    Reason.NOT_ASSIGNED_TO_CASE: _l("Only people who work on this case keep details of it."),
    Reason.RECUSED: _l("You have stepped aside from this."),
    Reason.EXCLUDED_BY_SURVIVOR: _l("This agency is not to see it."),
    Reason.COPY_NOT_ALLOWED: _l("This may be looked at, not copied or printed."),
    Reason.NO_RELEASE_TO_ENTER: _l(
        "Your agency may type this only while a release that she signed covers it. Please record the release first."
    ),
    Reason.ROLE_HAS_NO_CASE_ACCESS: _l("Only representatives keep sealed details."),
    Reason.CASE_CLOSED: _l("This case is closed."),
    Reason.CASE_STILL_OPEN: _l("This case is open."),
    Reason.STEP_NOT_REACHED: _l("The case is with its own agency: it has not been brought to the table."),
    Reason.OVERRIDE_NOT_APPROVED: _l("Two people have not agreed to this yet."),
    Reason.NOT_BY_YOURSELF: _l("Nobody does this for themselves. A colleague has to."),
    Reason.COORDINATOR_NEEDED: _l(
        "Your agency’s coordinator does this, or a representative who works on the case already."
    ),
    Reason.AGENCY_HAS_NO_PART: _l("Your agency has no part in this case yet. The table decides that."),
    Reason.NOT_A_REPRESENTATIVE: _l("Only a representative of your own agency can work on a case."),
    Reason.HOURS_NOT_ALLOWED: _l("This is not among the hours that may be asked for."),
    Reason.PERSON_CANNOT_RECEIVE: _l(
        "This cannot be opened to everybody you named. Please telephone the emergency service of their agency, and "
        "record what you handed over."
    ),
    Reason.OVERRIDE_NEVER_TO_POLICE: _l("Legal and immigration matters never go to the police this way."),
    Reason.APPROVER_NOT_ALLOWED: _l("Somebody else must say this: a person who has no other part in it."),
    Reason.NOT_WAITING: _l("This is settled already. Please look at it again."),
    Reason.NOT_THE_HOLDER: _l(
        "Your agency does not hold this, so it may hand it to nobody, not even when a paper is served on it."
    ),
    Reason.NO_SUCH_DUTY: _l("Please choose the duty from the task force’s table. No other duty is known here."),
    Reason.DUTY_NOT_MANDATORY: _l("This law says may, not must. It needs a release that she signed."),
    Reason.WRONG_RECIPIENT_FOR_DUTY: _l("This duty names another body. Only that body may be told."),
    Reason.WRONG_CATEGORY_FOR_DUTY: _l("This duty does not ask for this kind of detail."),
    Reason.SUBPOENA_IS_NOT_AN_ORDER: _l("A subpoena is not a court’s order: nothing is handed over."),
    Reason.NO_SUCH_ORDER: _l("Please choose the order. Record it first on the page of papers of this case."),
    Reason.ORDER_NOT_ADDRESSED_TO_HOLDER: _l("This order is addressed to another agency."),
    Reason.ORDER_NOT_IN_FORCE: _l("This order is not in force: its days have not begun or are over, or it is stayed."),
    Reason.ORDER_NOT_REVIEWED: _l("A privacy officer has not read this order yet. They have been asked to."),
    Reason.WRONG_RECIPIENT_FOR_ORDER: _l("This order names another body. Only that body may be given it."),
    Reason.WRONG_CATEGORY_FOR_ORDER: _l("This order does not ask for this kind of detail."),
    "password_refused": _l("This is not your password. Nothing was changed."),
    Shown.NOT_SHARED: _l("This is not shared with you now."),
    Shown.SIGN_PLEDGE: _l("Please accept the pledge for this conference first."),
}
