"""Sealed text opens in its place only, with its own keys only, and unchanged only."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.consent import service as consent
from conference.consent import store
from conference.consent.domain import Category, Purpose
from conference.consent.models import AgencyKey, DetailKey, SealedDetail
from conference.infra import sealing
from conference.infra.database import db, transaction
from conference.infra.sealing import Sealed, UnsealError
from conference.kernel.ids import DetailId
from tests import builders
from tests.builders import CANARY
from tests.conftest import new_app

ONE, OTHER = "agency-one", "agency-other"


@pytest.fixture
def keys(sqlite_app) -> dict[str, bytes]:
    return {agency: sealing.new_agency_key(agency) for agency in (ONE, OTHER)}


def sealed_by(keys: dict[str, bytes], text: str = CANARY, place: str = "here") -> Sealed:
    return sealing.seal(text, agency=ONE, agency_key=keys[ONE], place=place)


def opened(sealed: Sealed, keys: dict[str, bytes], *, agency: str = ONE, key: str = ONE, place: str = "here") -> str:
    return sealing.unseal(sealed, agency=agency, agency_key=keys[key], place=place)


def test_it_opens_where_it_was_sealed(keys):
    assert opened(sealed_by(keys), keys) == CANARY
    assert opened(sealed_by(keys, "Zoë — 3ᵉ étage 🐦"), keys) == "Zoë — 3ᵉ étage 🐦"


def test_the_same_text_is_never_sealed_the_same_way(keys):
    assert len({sealed_by(keys).ciphertext for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "elsewhere", [{"place": "there"}, {"agency": OTHER}, {"key": OTHER}, {"agency": OTHER, "key": OTHER}], ids=str
)
def test_another_place_agency_or_key_does_not_open_it(keys, elsewhere):
    with pytest.raises(UnsealError):
        opened(sealed_by(keys), keys, **elsewhere)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.sampled_from(["ciphertext", "wrapped_key"]), bit=st.integers(0, 8 * 40))
def test_a_flipped_bit_does_not_open_it(keys, part, bit):
    sealed = sealed_by(keys)
    changed = bytearray(getattr(sealed, part))
    changed[bit // 8 % len(changed)] ^= 1 << bit % 8
    with pytest.raises(UnsealError):
        opened(replace(sealed, **{part: bytes(changed)}), keys)


@pytest.mark.parametrize("length", [0, 1, 11, 12, 13, 27])
def test_what_was_cut_off_does_not_open(keys, length):
    sealed = sealed_by(keys)
    for part in ("ciphertext", "wrapped_key"):
        with pytest.raises(UnsealError):
            opened(replace(sealed, **{part: getattr(sealed, part)[:length]}), keys)


def test_another_master_key_opens_nothing(keys, sqlite_url, tmp_path):
    sealed = sealed_by(keys)
    with (
        new_app(sqlite_url, tmp_path, MASTER_KEY="b" * 43).app_context(),
        pytest.raises(UnsealError),
    ):
        opened(sealed, keys)


def test_a_reference_is_the_same_for_the_same_thing_and_tells_nothing(sqlite_app, sqlite_url, tmp_path):
    first = sealing.reference("case")
    assert first == sealing.reference("case") != sealing.reference("cases")
    with new_app(sqlite_url, tmp_path, MASTER_KEY="b" * 43).app_context():
        assert sealing.reference("case") != first


# ---------------------------------------------------------------------------------------------------- in the database
def two_details(cast, now) -> tuple[DetailId, DetailId]:
    """One of the shelter, one of the police, in the same case."""
    case = builders.bring_case(cast["shelter"], now)
    return builders.detail(cast["shelter"], case, now), builders.detail(cast["detective"], case, now, text="Another")


def look(cast, role: str, detail: DetailId, now) -> str:
    return consent.look(cast[role], detail, Purpose.SERVICE_COORDINATION, now)


def swap(table: type, column: str, first: DetailId, second: DetailId) -> None:
    with transaction() as current:
        one, two = current.get_one(table, first), current.get_one(table, second)
        held = getattr(one, column)
        setattr(one, column, getattr(two, column))
        setattr(two, column, held)


def swap_both(first: DetailId, second: DetailId) -> None:
    swap(SealedDetail, "ciphertext", first, second)
    swap(DetailKey, "wrapped", first, second)


SWAPS: dict[str, Callable[[DetailId, DetailId], None]] = {
    "texts": lambda a, b: swap(SealedDetail, "ciphertext", a, b),
    "keys": lambda a, b: swap(DetailKey, "wrapped", a, b),
    "texts and keys": swap_both,
    "holders": lambda a, b: swap(SealedDetail, "holder_id", a, b),
    "categories": lambda a, _b: recategorise(a),
}


def recategorise(detail: DetailId) -> None:
    with transaction() as current:
        current.get_one(SealedDetail, detail).category = Category.OTHER


@pytest.mark.parametrize("what", SWAPS)
def test_swapped_rows_do_not_open(cast, now, what):
    own, other = two_details(cast, now)
    assert look(cast, "shelter", own, now) == CANARY
    SWAPS[what](own, other)
    reader = "detective" if what == "holders" else "shelter"
    with pytest.raises(UnsealError):
        look(cast, reader, own, now)


def test_swapped_agency_keys_do_not_open(cast, now):
    own, _other = two_details(cast, now)
    swap(AgencyKey, "wrapped", cast.agencies["shelter"], cast.agencies["detective"])
    with pytest.raises(UnsealError):
        look(cast, "shelter", own, now)


def test_no_row_of_any_table_holds_the_text(cast, now):
    builders.shared_case(cast, now)
    for table in db.metadata.tables.values():  # type: ignore[attr-defined]
        for row in db.session.execute(sa.select(table)):
            assert CANARY.encode() not in b"".join(v if isinstance(v, bytes) else str(v).encode() for v in row), table
    assert store.agency_key(cast.agencies["counsellor"])
