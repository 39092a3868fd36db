"""Pages of consent."""

from conference.consent.views import (
    closing,
    copies,
    details,
    disclosures,
    explaining,
    kept_out,
    naming,
    overrides,
    papers,
    people,
    release_paper,
    releases,
    showing,
    team,
    withdrawals,
)
from conference.consent.views.shared import blueprint

__all__ = [
    "blueprint",
    "closing",
    "copies",
    "details",
    "disclosures",
    "explaining",
    "kept_out",
    "naming",
    "overrides",
    "papers",
    "people",
    "release_paper",
    "releases",
    "showing",
    "team",
    "withdrawals",
]
