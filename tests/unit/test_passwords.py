"""What passwords cost whoever steals their hashes."""

from argon2 import Type
from argon2.profiles import RFC_9106_LOW_MEMORY

from conference.infra import passwords


def test_hashing_costs_what_rfc_9106_recommends(own_hashing):
    assert own_hashing.type is Type.ID
    assert own_hashing.memory_cost >= RFC_9106_LOW_MEMORY.memory_cost
    assert own_hashing.time_cost >= RFC_9106_LOW_MEMORY.time_cost


def test_nobodys_password_is_looked_at_like_any_other():
    assert not passwords.verify(None, "the password of nobody")
    assert not passwords.verify(passwords.make_hash("a quiet word"), "a loud word")
    assert passwords.verify(passwords.make_hash("a quiet word"), "a quiet word")
    assert not passwords.verify("no hash at all", "a quiet word")
