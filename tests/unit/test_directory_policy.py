from datetime import date

import pytest

from conference.directory.domain import AgreementDays
from conference.directory.policy import Signed, Signing, Standing, signed_beside, standing

YEAR = AgreementDays(date(2026, 1, 15), date(2027, 1, 14))
NEXT = AgreementDays(date(2027, 1, 15), date(2028, 1, 14))
LATER = AgreementDays(date(2027, 3, 1), date(2028, 2, 28))


@pytest.mark.parametrize(
    ("held", "signed", "meaning"),
    [
        ([], YEAR, Signed(Signing.NEW, YEAR)),
        ([YEAR], YEAR, Signed(Signing.KNOWN, None)),
        ([YEAR], NEXT, Signed(Signing.NEW, NEXT)),
        ([YEAR, NEXT], YEAR, Signed(Signing.KNOWN, None)),
        ([YEAR], AgreementDays(YEAR.first, NEXT.last), Signed(Signing.LONGER, NEXT)),
        ([YEAR, NEXT], AgreementDays(YEAR.first, NEXT.last), Signed(Signing.KNOWN, None)),
        ([YEAR], AgreementDays(YEAR.first, date(2026, 6, 30)), Signed(Signing.SHORTER, None)),
        ([YEAR, LATER], AgreementDays(YEAR.first, date(2027, 1, 31)),
         Signed(Signing.LONGER, AgreementDays(date(2027, 1, 15), date(2027, 1, 31)))),
    ],
)  # fmt: skip
def test_what_a_signed_agreement_means_beside_those_recorded(
    held: list[AgreementDays], signed: AgreementDays, meaning: Signed
) -> None:
    assert signed_beside(held, signed) == meaning


@pytest.mark.parametrize(
    ("held", "today", "expected"),
    [
        ([YEAR], date(2026, 1, 14), (Standing.NOT_BEGUN, date(2026, 1, 15))),
        ([YEAR], date(2026, 1, 15), (Standing.CURRENT, date(2027, 1, 14))),
        ([YEAR], date(2026, 12, 15), (Standing.CURRENT, date(2027, 1, 14))),
        ([YEAR], date(2026, 12, 16), (Standing.ENDS_SOON, date(2027, 1, 14))),
        ([YEAR], date(2027, 1, 14), (Standing.ENDS_SOON, date(2027, 1, 14))),
        ([YEAR], date(2027, 1, 15), (Standing.ENDED, date(2027, 1, 14))),
        ([YEAR, NEXT], date(2027, 1, 14), (Standing.CURRENT, date(2028, 1, 14))),
        ([YEAR, LATER], date(2027, 1, 10), (Standing.ENDS_SOON, date(2027, 1, 14))),
        ([YEAR, LATER], date(2027, 2, 1), (Standing.NOT_BEGUN, date(2027, 3, 1))),
    ],
)
def test_how_an_agency_stands_on_a_day(held: list[AgreementDays], today: date, expected: tuple[Standing, date]) -> None:
    assert standing(held, today) == expected
