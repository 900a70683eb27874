"""The program's own clock runs on when the clock of the machine jumps, and follows it within an hour and a date."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from tests.machine import jumping_far

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@jumping_far
def test_a_clock_that_jumps_to_another_date_is_not_followed(machine, step):
    before = clock.now()

    machine.jump(step)
    machine.wait(MINUTE)

    assert clock.now() == before + MINUTE
    assert clock.is_off()
    assert clock.shown() == before + MINUTE + step


@pytest.mark.parametrize("step", [10 * MINUTE, 5 * HOUR, -5 * HOUR], ids=str)
def test_a_clock_that_is_put_right_within_its_date_is_followed(machine, step):
    before = clock.now()

    machine.jump(step)

    assert clock.now() == before + step
    assert not clock.is_off()


def test_a_small_step_over_midnight_is_followed(machine):
    machine.wait(13 * HOUR + 55 * MINUTE)
    before = clock.now()

    machine.jump(10 * MINUTE)

    assert clock.now() == before + 10 * MINUTE


def test_the_clock_is_followed_again_when_it_is_back(machine):
    machine.jump(27 * HOUR)
    machine.wait(HOUR)
    machine.jump(timedelta())

    assert clock.now() == clock.of_machine()
    assert not clock.is_off()


def test_without_a_believed_moment_the_machine_is_followed(machine):
    clock.follow_machine()
    machine.jump(timedelta(days=4_383))

    assert clock.now() == clock.of_machine()
