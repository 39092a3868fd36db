"""To whom a court's order must be addressed, after agencies merged."""

import pytest

from conference.consent.domain import Body, Category, Claim, OrderFacts
from conference.consent.policy import may_disclose
from conference.kernel.clock import Span
from conference.kernel.ids import OrderId, new_uuid
from tests.consent_facts import ANA, COVERED, DETAIL, FACTS, HOLDER, NOW, OTHER, viewer


@pytest.mark.parametrize(
    ("addressed_to", "code"),
    [
        (HOLDER, "court_order"),
        (OTHER, "court_order"),  # the agency that took the holder over answers for it
        (COVERED, "order_not_addressed_to_holder"),
    ],
)
def test_an_order_is_answered_by_whoever_took_the_holder_over(addressed_to, code):
    successor = viewer(ANA, OTHER, took_over=frozenset({HOLDER, COVERED}))
    order = OrderFacts(
        id=OrderId(new_uuid()),
        by_judge=True,
        addressed_to=addressed_to,
        body=Body.COURT,
        categories=frozenset({Category.LOCATION_SAFETY}),
        span=Span(NOW),
        reviewed=True,
    )
    assert may_disclose(successor, DETAIL, FACTS, Claim.COURT_ORDER, Body.COURT, NOW, order=order).code == code
