"""A password is the same password on every keyboard."""

import pytest

from kiosk.core.security import passwords
from kiosk.core.security.passwords import MAX_LENGTH, hash_secret, nfc, verify_secret

COMPOSED, APART = "kaf\u00e9 di tepi bengawan", "kafe\u0301 di tepi bengawan"


@pytest.mark.parametrize("typed", [COMPOSED, APART])
@pytest.mark.parametrize("set_as", [COMPOSED, APART])
def test_a_password_matches_however_its_accents_are_typed(set_as, typed):
    assert verify_secret(hash_secret(set_as), typed)


def test_a_password_is_hashed_at_the_cost_of_the_documentation(product_hashes):
    assert hash_secret(COMPOSED).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_in_other_tests_a_hash_costs_less(password_hash):
    assert password_hash.startswith("$argon2id$v=19$m=8,t=1,p=1$")


def test_a_hash_of_an_earlier_version_matches_as_it_was_typed():
    earlier = passwords._hasher.hash(APART)

    assert verify_secret(earlier, APART)
    assert not verify_secret(earlier, APART.upper())


def test_the_cap_counts_composed_letters():
    longest = "e\u0301" * MAX_LENGTH

    assert len(nfc(longest)) == MAX_LENGTH
    assert verify_secret(hash_secret(longest), longest)
    with pytest.raises(ValueError, match="at most"):
        hash_secret(longest + "x")
    assert not verify_secret(hash_secret(longest), longest + "x")
