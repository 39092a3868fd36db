"""Pages of referrals, as the agency that offers and the one that receives see them."""

from tests.browser.steps import Shown, press, send_empty

OFFER = "/cases/{shared}/referrals/new"
KEPT = "form[data-keep]"
REFERRALS: dict[str, list[Shown]] = {
    "referrals.index": [
        Shown("referrals", "counsellor", "/referrals"),
        Shown("referrals of the receiver", "shelter", "/referrals"),
        Shown("referrals, none", "lawyer", "/referrals"),
    ],
    "needs.page": [
        Shown("needs of hers", "counsellor", "/cases/{shared}/needs"),
        Shown("needs to read", "detective", "/cases/{shared}/needs"),
        Shown("needs, sent empty", "counsellor", "/cases/{shared}/needs", send_empty("form[action$=told]")),
    ],
    "needs.contact": [
        Shown("contact to hand over", "counsellor", "/cases/{pressing}/contact"),
        Shown("contact to hand over, sent empty", "counsellor", "/cases/{pressing}/contact", send_empty(KEPT)),
        Shown("contact being handed over", "counsellor", "/cases/{handed_over}/contact"),
        Shown("case being handed over", "counsellor", "/cases/{handed_over}"),
        Shown("case while she calls the backup", "detective", "/cases/{stood_in}"),
        Shown("needs while she calls either", "counsellor", "/cases/{handed_over}/needs"),
    ],
    "referrals.new": [
        Shown("referral to offer", "counsellor", OFFER),
        Shown("referral to offer, sent empty", "counsellor", OFFER, send_empty(KEPT)),
    ],
    "referrals.page": [
        Shown("referral offered", "shelter", "/referrals/{offered}"),
        Shown("referral offered, waiting", "counsellor", "/referrals/{offered}"),
        Shown("referral, moving", "counsellor", "/referrals/{moving}"),
        Shown("referral, moving, of the receiver", "shelter", "/referrals/{moving}"),
        Shown("referral, ending it", "counsellor", "/referrals/{moving}", press("[data-dialog-open=take-back]")),
        Shown("referral, no reason", "shelter", "/referrals/{offered}", press("form:has([value=decline]) button")),
        Shown("referral ended for her", "counsellor", "/referrals/{ended_for_her}"),
    ],
}
