"""Which counts are suppressed: vectors, and what the total gives away of any table."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.statistics.disclosure import THRESHOLD, disclosed, hidden

tables = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 3 * THRESHOLD))


@pytest.mark.parametrize(
    ("counts", "withheld"),
    [
        ({}, ""),
        ({"a": 5, "b": 6}, ""),
        ({"a": 4, "b": 6, "c": 9}, "ab"),
        ({"a": 4, "b": 9, "c": 6}, "ac"),
        ({"a": 7, "b": 4, "c": 7}, "ab"),
        ({"a": 1, "b": 4, "c": 7}, "ab"),
        ({"a": 1, "b": 3, "c": 7, "d": 8}, "abc"),
        ({"a": 0, "b": 7}, "a"),
        ({"a": 0, "b": 0, "c": 7}, "ab"),
        ({"a": 0, "b": 4, "c": 7, "d": 8}, "abc"),
        ({"a": 4}, "a"),
        ({"a": 1, "b": 0}, "ab"),
        ({"a": 0, "b": 0}, "ab"),
        ({"a": 1, "b": 900}, "ab"),
    ],
)
def test_small_counts_are_suppressed_and_one_more_where_the_total_would_disclose_them(counts, withheld):
    assert hidden(counts) == set(withheld)


def test_what_is_disclosed_keeps_its_order_and_zero_looks_like_a_small_count():
    counts = {(4, "x"): 9, None: 0, 3: 2, "y": 3}

    assert list(disclosed(counts).items()) == [((4, "x"), 9), (None, None), (3, None), ("y", None)]
    assert disclosed({}) == {}


def gives_nothing_away(counts):
    """Subtract what is disclosed from the total, as a curious reader would."""
    shown = disclosed(counts)
    withheld = [key for key in counts if shown[key] is None]
    left = sum(counts.values()) - sum(count for count in shown.values() if count is not None)

    assert left == 0 or left >= THRESHOLD or len(withheld) == len(counts)
    assert len(withheld) != 1 or left == 0 or len(counts) == 1
    assert all(shown[key] == counts[key] >= THRESHOLD for key in counts if key not in withheld)
    assert sum(counts[key] >= THRESHOLD for key in withheld) <= 1
    assert frozenset(withheld) == hidden(counts)


@given(tables)
def test_the_total_gives_no_small_count_away(counts):
    gives_nothing_away(counts)


def test_the_total_gives_no_small_count_away_in_a_thousand_drawn_tables():
    chance = random.Random(5)

    for _ in range(1_000):
        gives_nothing_away({key: chance.choice((0, 1, 2, 4, 5, 6, 40)) for key in range(chance.randint(0, 8))})
