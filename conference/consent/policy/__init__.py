"""The rules of who may see what. Pure: facts and `now` in, an answer out. Source: rule book, section (b)."""

from conference.consent.policy.cards import GUARDED_TEXT, LISTED_FIELDS, may_carry, may_read_card
from conference.consent.policy.handing_on import may_copy, may_disclose, may_reveal
from conference.consent.policy.overrides import approval_fault, hours_allowed, override_fault, override_window
from conference.consent.policy.recording import (
    is_of_age_to_sign,
    may_enter_detail,
    may_exclude,
    may_lift_exclusion,
    may_record_release,
    may_withdraw,
)
from conference.consent.policy.releases import (
    RECONSENT_PROMPTS,
    furthest_miss,
    is_independent,
    release_end,
    release_state,
    scope_miss,
)
from conference.consent.policy.retention import keep_until, may_erase
from conference.consent.policy.signing import may_speak_for, signing_fault
from conference.consent.policy.standing import (
    is_admitted,
    is_assigned,
    is_excluded,
    is_recused,
    refusals,
    shown,
    standing,
    viewer_of,
)
from conference.consent.policy.viewing import decide, matching_release, may_know, step_gate

__all__ = [
    "GUARDED_TEXT",
    "LISTED_FIELDS",
    "RECONSENT_PROMPTS",
    "approval_fault",
    "decide",
    "furthest_miss",
    "hours_allowed",
    "is_admitted",
    "is_assigned",
    "is_excluded",
    "is_independent",
    "is_of_age_to_sign",
    "is_recused",
    "keep_until",
    "matching_release",
    "may_carry",
    "may_copy",
    "may_disclose",
    "may_enter_detail",
    "may_erase",
    "may_exclude",
    "may_know",
    "may_lift_exclusion",
    "may_read_card",
    "may_record_release",
    "may_reveal",
    "may_speak_for",
    "may_withdraw",
    "override_fault",
    "override_window",
    "refusals",
    "release_end",
    "release_state",
    "scope_miss",
    "shown",
    "signing_fault",
    "standing",
    "step_gate",
    "viewer_of",
]
