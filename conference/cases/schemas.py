"""The words of a case for people."""

from conference.cases.domain import AgeBand, CardField, Knows, NeedState, ProtectiveFactor, RiskFactor, Step
from conference.infra.words import lazy as _l

AGE_BAND_WORDS = {
    AgeBand.UNDER_16: _l("under 16"),
    AgeBand.FROM_16_TO_17: _l("16 or 17"),
    AgeBand.FROM_18_TO_24: _l("18 to 24"),
    AgeBand.FROM_25_TO_34: _l("25 to 34"),
    AgeBand.FROM_35: _l("35 or older"),
}

KNOWS_WORDS = {
    Knows.YES: _l("She knows and agrees"),
    Knows.NO: _l("She has not been asked yet"),
    Knows.NOT_SAFE_TO_ASK: _l("It is not safe to ask her now"),
}

NEED_STATE_WORDS = {
    NeedState.UNMET: _l("waiting"),
    NeedState.UNDER_WAY: _l("under way"),
    NeedState.MET: _l("met"),
    NeedState.NO_LONGER_WANTED: _l("no longer wanted"),
}

STEP_WORDS = {
    Step.HOME_AGENCY: _l("Still inside the agency that brings it"),
    Step.DE_IDENTIFIED: _l("On the card only: nobody is identified"),
    Step.LIMITED_IDENTITY: _l("Agencies check whether they know her"),
    Step.NEEDED_AGENCIES: _l("With the agencies that have a part to play"),
}

RISK_WORDS = {
    RiskFactor.NO_SAFE_PLACE: _l("No safe place to stay"),
    RiskFactor.LOOKED_FOR: _l("Somebody who harmed her looks for her"),
    RiskFactor.WATCHED: _l("Her telephone or accounts are watched"),
    RiskFactor.THREATENED: _l("She, or somebody close to her, is threatened"),
    RiskFactor.DEBT: _l("She is told that she owes money"),
    RiskFactor.PAPERS_KEPT: _l("Her papers are kept from her"),
    RiskFactor.ISOLATED: _l("Cut off from people she trusts"),
    RiskFactor.NO_INCOME: _l("No income of her own"),
    RiskFactor.URGENT_HEALTH: _l("Health that cannot wait"),
    RiskFactor.CHILDREN_IN_CARE_OF_OTHERS: _l("Children are with others"),
    RiskFactor.NOT_SAFE_TO_CONTACT: _l("Not safe to contact"),
}

PROTECTION_WORDS = {
    ProtectiveFactor.SAFE_PLACE: _l("A safe place for now"),
    ProtectiveFactor.TRUSTED_WORKER: _l("A worker she trusts"),
    ProtectiveFactor.FAMILY_OR_FRIENDS: _l("Family or friends who stand by her"),
    ProtectiveFactor.COMMUNITY: _l("A community that holds her"),
    ProtectiveFactor.INCOME: _l("An income of her own"),
    ProtectiveFactor.HEALTH_CARE: _l("Health care in place"),
    ProtectiveFactor.SCHOOL_OR_WORK: _l("School or work"),
    ProtectiveFactor.SAFETY_PLAN: _l("A safety plan that she made"),
    ProtectiveFactor.OWN_PHONE: _l("A telephone that only she uses"),
    ProtectiveFactor.SAFE_TO_CONTACT: _l("Safe to contact, the way she agreed"),
}

CARD_FIELD_WORDS = {
    CardField.QUESTION: _l("The question for the table"),
    CardField.DOES_NOT_WANT: _l("What she does not want"),
    CardField.KNOWS: _l("Whether she knows and agrees"),
    CardField.KNOWS_WHY: _l("Why she does not know"),
    CardField.AGE_BAND: _l("Age band"),
    CardField.REGION: _l("Area"),
    CardField.LANGUAGES: _l("Languages"),
    CardField.INTERPRETER: _l("Interpreter"),
    CardField.RISKS: _l("What makes it harder"),
    CardField.PROTECTIONS: _l("What helps her"),
    CardField.FIRST_CONTACT: _l("First contact"),
    CardField.RETURNED: _l("Back within 12 months"),
    CardField.URGENT_BECAUSE: _l("What makes it urgent"),
    CardField.PRIMARY: _l("Primary contact"),
    CardField.BACKUP: _l("Backup contact"),
}
