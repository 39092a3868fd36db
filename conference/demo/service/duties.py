"""The duties to report of the demo's invented place. No law says this: a task force enters its own, with counsel."""

from datetime import datetime

from conference.consent.domain import Body, Category
from conference.consent.service.disclosures import record_duty
from conference.directory.domain import AgencyKind


def record_duties(now: datetime) -> None:
    """One law that says must, and one that says may."""
    record_duty(
        title="Invented Lakeshore Children Act, section 12",
        discloser=frozenset(AgencyKind),
        body=Body.CHILD_PROTECTION,
        categories=frozenset({Category.IDENTITY, Category.CONTACT, Category.CHILDREN_FAMILY}),
        mandatory=True,
        now=now,
    )
    record_duty(
        title="Invented Lakeshore Wounds Act, section 3",
        discloser=frozenset({AgencyKind.HEALTH}),
        body=Body.POLICE,
        categories=frozenset({Category.HEALTH}),
        mandatory=False,
        now=now,
    )
