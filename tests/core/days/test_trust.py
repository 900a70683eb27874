"""When a clock is believed, by the rules alone."""

from datetime import date, timedelta

import pytest

from kiosk.core.days.trust import (
    AHEAD,
    BEHIND,
    EARLIEST,
    NEAR,
    TRUSTED,
    UNPROVEN,
    believable,
    is_likely,
    is_trusted,
    may_advance,
    may_follow_network,
    state_of,
)

DAY = date(2026, 11, 30)
AWAKE_FOR = timedelta(hours=20)


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def test_only_the_trusted_day_itself_is_trusted():
    assert is_trusted(DAY, DAY)
    assert not any(is_trusted(after(days), DAY) for days in (-20_000, -1, 1, 3, 4, 4_383))
    assert not is_trusted(DAY, None)


@pytest.mark.parametrize("days", [1, 2, 3])
def test_a_restarted_machine_moves_by_up_to_three_days(days):
    assert may_advance(after(days), DAY, None)


@pytest.mark.parametrize("days", [-20_454, -1, 0, 4, 10, 4_383])
def test_a_clock_that_is_back_or_further_ahead_moves_nothing(days):
    assert not may_advance(after(days), DAY, None)
    assert not may_advance(after(days), DAY, timedelta(days=5_000))


@pytest.mark.parametrize(("days", "hours"), [(1, 19), (2, 39), (3, 59)])
def test_a_machine_that_went_on_running_needs_real_time_for_each_day(days, hours):
    assert not may_advance(after(days), DAY, timedelta(hours=hours))
    assert may_advance(after(days), DAY, timedelta(hours=hours + 1))


def test_a_machine_that_is_never_switched_off_moves_on_every_date():
    moved, day = timedelta(), DAY
    for hour in range(24 * 60):
        now = timedelta(hours=hour)
        today = after(now.days)
        if may_advance(today, day, now - moved):
            day, moved = today, now

    assert day == after(59)


@pytest.mark.parametrize(
    ("days", "state"), [(0, TRUSTED), (1, NEAR), (3, NEAR), (4, AHEAD), (4_383, AHEAD), (-1, BEHIND), (-20_454, BEHIND)]
)
def test_each_difference_has_a_state(days, state):
    assert state_of(after(days), DAY) == state
    assert state_of(after(days), None) == UNPROVEN


def test_a_day_counts_between_the_trusted_days_around_it():
    around = {"before": [after(-9), DAY], "after": [after(3), after(9)], "today": after(90)}

    assert believable(after(2), **around) == after(2)
    assert believable(date(1970, 11, 30), **around) == DAY
    assert believable(date(2038, 1, 19), **around) == after(3)
    assert believable(date(2020, 1, 1), [], [after(3)], after(90)) == date(2020, 1, 1)
    assert believable(date(2038, 1, 19), [], [], after(90)) == after(90)


def test_a_date_that_was_confirmed_by_mistake_makes_nothing_older_or_younger():
    in_1970, in_2038 = date(1970, 11, 30), date(2038, 1, 19)

    assert believable(after(1), [DAY], [in_1970, after(3)], after(90)) == after(1)
    assert believable(in_2038, [DAY, in_2038], [after(3)], after(90)) == after(3)
    assert believable(after(1), [DAY], [in_2038, after(3)], after(90)) == after(1)


@pytest.mark.parametrize(("days", "moves"), [(-1, False), (0, False), (1, True), (10, True)])
def test_a_clock_that_has_only_run_on_is_followed_at_once(days, moves):
    assert may_advance(after(days), DAY, timedelta(days=10), timedelta(days=10, minutes=50)) == moves


def test_a_clock_that_was_set_has_not_run_on():
    assert not may_advance(after(1), DAY, timedelta(hours=9), timedelta(hours=15))
    assert not may_advance(after(4_383), DAY, timedelta(hours=9), timedelta(days=4_383))


@pytest.mark.parametrize(
    ("days", "moved", "follows"), [(31, 0, True), (32, 0, False), (1, 31, False), (-400, 31, False), (-10, 31, True)]
)
def test_the_network_is_worth_a_month_between_two_confirmations(days, moved, follows):
    assert may_follow_network(after(days), DAY, timedelta(days=moved)) == follows
    assert not may_follow_network(EARLIEST - timedelta(days=1), DAY, timedelta())


def test_a_machine_comes_up_on_the_day_of_its_last_use_or_within_two_months():
    assert [is_likely(after(days), DAY) for days in (-1, 0, 60, 61, 4_383)] == [False, True, True, False, False]
