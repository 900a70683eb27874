"""The tap rate: every tap of a day's visitors counts, and hardly any of a script's."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate

import pytest

from kiosk.core.security.tap_rate import Taps

# Tap times are kept for 59 seconds; at most eight taps count in that time.
MINUTE = 59


def counted(moments):
    """Return the times of the taps that count."""
    taps = Taps()
    return [moment for moment in moments if not taps.hasty(moment)]


def most_in_a_minute(moments):
    """Return the number of taps in the fullest minute, wherever it begins."""
    return max(sum(first <= moment < first + MINUTE for moment in moments) for first in moments)


def visits(chance, number):
    """Yield the seconds from each visitor's tap to the next: families of one to eight, then a pause."""
    while number > 0:
        for _ in range(min(number, chance.randint(1, 8))):
            yield chance.choice((8, chance.uniform(8, 9)))
            number -= 1
        yield chance.expovariate(1 / 90)


@pytest.mark.parametrize("seed", range(5))
def test_three_hundred_visits_are_counted_whole(seed):
    gaps = [8 + gap if gap < 8 else gap for gap in visits(random.Random(seed), 300)]
    moments = list(accumulate(gaps))[:300]
    assert most_in_a_minute(moments) == 8

    assert counted(moments) == moments


@pytest.mark.parametrize(("later", "hasty"), [(0.0, True), (0.01, True), (4.99, True), (5.0, False), (70.0, False)])
def test_a_tap_within_five_seconds_of_another_is_hasty(later, hasty):
    taps = Taps()
    assert not taps.hasty(1_000.0)

    assert taps.hasty(1_000.0 + later) is hasty


@pytest.mark.parametrize("apart", [5.0, 6.0, 7.3])
def test_the_ninth_tap_of_a_minute_is_hasty(apart):
    moments = [apart * number for number in range(9)]
    assert moments[-1] < MINUTE

    assert counted(moments) == moments[:8]


def test_hasty_taps_count_against_later_ones_so_tapping_on_never_gets_through():
    assert counted([0.0, 4.0, 8.0, 12.0, 16.0]) == [0.0]
    assert counted([0.0, 4.0, 9.0]) == [0.0, 9.0]


@pytest.mark.parametrize("apart", [0.01, 1.0, 4.99, 5.0, 6.1, 7.3, 7.37, 7.4])
def test_of_five_thousand_taps_of_a_script_at_most_eight_a_minute_count(apart):
    moments = [apart * number for number in range(5_000)]

    assert 1 <= most_in_a_minute(counted(moments)) <= 8


def test_a_script_of_a_hundred_taps_a_second_counts_once():
    assert counted([number / 100 for number in range(5_000)]) == [0.0]


def test_no_moment_older_than_a_minute_is_kept():
    chance, taps, moment = random.Random(1), Taps(), 0.0

    for _ in range(2_000):
        moment += chance.choice((0.01, 3.0, 7.0, 59.9, 60.0, 500.0))
        taps.hasty(moment)

        (kept,) = (value for value in vars(taps).values() if hasattr(value, "__len__"))
        assert moment in kept
        assert all(moment - one < MINUTE for one in kept)


def test_taps_of_many_threads_are_each_recorded_and_one_counts():
    taps, switching = Taps(), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for minute in range(200):
                taken = list(pool.map(taps.hasty, [minute * 100.0] * 8))
                assert taken.count(False) == 1
    finally:
        sys.setswitchinterval(switching)
