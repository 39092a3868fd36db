"""The words of a case for people."""

from conference.cases.domain import AgeBand, Knows, NeedState, Step
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
