"""Sealed text opens in its place only, with its own keys only, and unchanged only."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.cases import service as cases
from conference.consent import service as consent
from conference.consent.domain import Category, Purpose
from conference.consent.models import SealedDetail
from conference.drafts import service as drafts
from conference.drafts.domain import Saving
from conference.infra import keys as key_store
from conference.infra import sealing
from conference.infra.database import db, transaction
from conference.infra.keys import Key, Kind
from conference.infra.sealing import Sealed, UnsealError
from conference.kernel.ids import DetailId, DraftId, PageId, new_uuid
from tests import builders
from tests.builders import CANARY
from tests.conftest import new_app

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
def keys(sqlite_app) -> dict[UUID, Key]:
    return {agency: sealing.new_agency_key(agency) for agency in (ONE, OTHER)}


def sealed_by(keys: dict[UUID, Key], text: str = CANARY, place: str = "here") -> Sealed:
    return sealing.seal(text, agency_key=keys[ONE], place=place)


def opened(sealed: Sealed, keys: dict[UUID, Key], *, agency: UUID = ONE, key: UUID = ONE, place: str = "here") -> str:
    """Opened with the key of `key`, where it stands as that of `agency`."""
    return sealing.unseal(sealed, agency_key=replace(keys[key], owner=agency), place=place)


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


def test_an_agencys_key_is_bound_to_its_kind_and_owner_whatever_its_row_says(keys):
    with pytest.raises(UnsealError):
        opened(sealed_by(keys), {ONE: replace(keys[ONE], kind=Kind.CASE)})


# ---------------------------------------------------------------------------------------------------- in the database
def two_details(cast, now) -> tuple[DetailId, DetailId]:
    """One of the shelter, one of the police, in the same case."""
    case = builders.bring_case(cast["shelter"], now)
    for role in ("shelter", "detective"):
        cases.put_on_team(case, cast[role], cast["shelter"].member, now)
    return builders.detail(cast["shelter"], case, now), builders.detail(cast["detective"], case, now, text="Another")


def look(cast, role: str, detail: DetailId, now) -> str:
    return consent.look(cast[role], detail, Purpose.SERVICE_COORDINATION, now)


def swap(table: type, column: str, first: DetailId, second: DetailId) -> None:
    with transaction() as current:
        one, two = current.get_one(table, first), current.get_one(table, second)
        held = getattr(one, column)
        setattr(one, column, getattr(two, column))
        setattr(two, column, held)


def swap_keys(kind: Kind, first: UUID, second: UUID) -> None:
    one, two = (key_store.get(kind, owner) for owner in (first, second))
    assert one is not None
    assert two is not None
    swapped = {first: two.wrapped, second: one.wrapped}
    key_store.rewrap(
        lambda held: [
            replace(key, wrapped=swapped[key.owner]) if key.kind is kind and key.owner in swapped else key
            for key in held
        ]
    )


def swap_both(first: DetailId, second: DetailId) -> None:
    swap(SealedDetail, "ciphertext", first, second)
    swap_keys(Kind.DETAIL, first, second)


SWAPS: dict[str, Callable[[DetailId, DetailId], None]] = {
    "texts": lambda a, b: swap(SealedDetail, "ciphertext", a, b),
    "keys": lambda a, b: swap_keys(Kind.DETAIL, a, b),
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
    swap_keys(Kind.AGENCY, cast.agencies["shelter"], cast.agencies["detective"])
    with pytest.raises(UnsealError):
        look(cast, "shelter", own, now)


def test_no_row_of_any_table_holds_the_text(cast, shared_scene, now):
    drafts.save(cast["shelter"], Saving(DraftId(new_uuid()), PageId(new_uuid()), None), {"question": CANARY}, now)
    for table in db.metadata.tables.values():  # type: ignore[attr-defined]
        for row in db.session.execute(sa.select(table)):
            assert CANARY.encode() not in b"".join(v if isinstance(v, bytes) else str(v).encode() for v in row), table
    assert {kind for kind in Kind if key_store.every(kind)} == set(Kind)
    for key in (key for kind in Kind for key in key_store.every(kind)):
        assert CANARY.encode() not in key.wrapped
