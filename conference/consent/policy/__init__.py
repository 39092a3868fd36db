"""The rules of who may see what. Pure: facts and `now` in, an answer out. Source: rule book, section (b)."""

from conference.consent.policy.approving import (
    OFTEN,
    OFTEN_WITHIN,
    leads,
    may_approve_override,
    may_ask_override,
    may_review_override,
    override_state,
    review_due,
)
from conference.consent.policy.asking import ask_again
from conference.consent.policy.cards import GUARDED_TEXT, LISTED_FIELDS, may_carry, may_read_card
from conference.consent.policy.closing import may_close, may_reopen, may_take_back
from conference.consent.policy.coverage import (
    as_if_unnamed,
    covered,
    ends_at,
    purposes_named,
    somebody_of,
    with_on_team,
)
from conference.consent.policy.handing_on import may_copy, may_disclose, may_reveal
from conference.consent.policy.overrides import approval_fault, hours_allowed, override_fault, override_window
from conference.consent.policy.people import knows_kept_out, may_clear_signer, may_flag_signer, may_keep_people
from conference.consent.policy.recording import (
    is_of_age_to_sign,
    may_enter_detail,
    may_exclude,
    may_lift_exclusion,
    may_note_spoken,
    may_record_release,
    may_withdraw,
)
from conference.consent.policy.releases import (
    RECONSENT_PROMPTS,
    furthest_miss,
    is_independent,
    prompt_due,
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
from conference.consent.policy.teams import has_part, may_put_on_team, may_step_back_in, may_take_off_team
from conference.consent.policy.viewing import decide, matching_release, may_know, step_gate

__all__ = [
    "GUARDED_TEXT",
    "LISTED_FIELDS",
    "OFTEN",
    "OFTEN_WITHIN",
    "RECONSENT_PROMPTS",
    "approval_fault",
    "as_if_unnamed",
    "ask_again",
    "covered",
    "decide",
    "ends_at",
    "furthest_miss",
    "has_part",
    "hours_allowed",
    "is_admitted",
    "is_assigned",
    "is_excluded",
    "is_independent",
    "is_of_age_to_sign",
    "is_recused",
    "keep_until",
    "knows_kept_out",
    "leads",
    "matching_release",
    "may_approve_override",
    "may_ask_override",
    "may_carry",
    "may_clear_signer",
    "may_close",
    "may_copy",
    "may_disclose",
    "may_enter_detail",
    "may_erase",
    "may_exclude",
    "may_flag_signer",
    "may_keep_people",
    "may_know",
    "may_lift_exclusion",
    "may_note_spoken",
    "may_put_on_team",
    "may_read_card",
    "may_record_release",
    "may_reopen",
    "may_reveal",
    "may_review_override",
    "may_speak_for",
    "may_step_back_in",
    "may_take_back",
    "may_take_off_team",
    "may_withdraw",
    "override_fault",
    "override_state",
    "override_window",
    "prompt_due",
    "purposes_named",
    "refusals",
    "release_end",
    "release_state",
    "review_due",
    "scope_miss",
    "shown",
    "signing_fault",
    "somebody_of",
    "standing",
    "step_gate",
    "viewer_of",
    "with_on_team",
]
