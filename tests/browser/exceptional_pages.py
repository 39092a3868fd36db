"""The pages of what the rule book allows beside a release: overrides, disclosures, papers, and telling her."""

from tests.browser.steps import Shown, press, send_empty

EXCEPTIONS: dict[str, list[Shown]] = {
    "consent.override_new": [
        Shown("override", "counsellor", "/cases/{shared}/overrides/new"),
        Shown("override, sent empty", "counsellor", "/cases/{shared}/overrides/new", send_empty("form[data-keep]")),
    ],
    "consent.overrides": [
        Shown("overrides of the holder", "counsellor", "/overrides"),
        Shown("overrides of a privacy officer", "privacy", "/overrides"),
        Shown("no override", "detective", "/overrides"),
    ],
    "consent.override": [
        Shown("override that holds", "counsellor", "/overrides/{override}"),
        Shown("override, to look", "shelter", "/overrides/{override}"),
        Shown("override, looking", "shelter", "/overrides/{override}", press("[data-look-url]")),
    ],
    "consent.disclosure_new": [Shown("disclosure", "counsellor", "/details/{detail}/disclose")],
    "consent.telling_new": [Shown("telling her", "counsellor", "/tellings/{override}")],
    "consent.papers": [
        Shown("papers", "counsellor", "/cases/{shared}/papers"),
        Shown("papers, held", "counsellor", "/cases/{closed}/papers"),
    ],
    "consent.papers_review": [Shown("papers to read", "privacy", "/papers/review")],
}
