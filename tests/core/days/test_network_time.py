"""The kernel's word on a network time source."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.days.network_time import agrees, kept_moment, network_time

NOON = datetime(2026, 12, 1, 5)
SECONDS = int(NOON.replace(tzinfo=UTC).timestamp())
SYNCHRONISED, SET_BY_HAND = 0x2001, 0x2041


def test_a_clock_that_the_network_keeps_is_a_word():
    assert kept_moment(SYNCHRONISED, 40_000, SECONDS) == NOON


@pytest.mark.parametrize(("status", "most_off"), [(SET_BY_HAND, 40_000), (SYNCHRONISED, 2_000_001), (0x40, 16_000_000)])
def test_a_clock_that_was_set_or_not_heard_for_an_hour_is_none(status, most_off):
    assert kept_moment(status, most_off, SECONDS) is None


def test_it_agrees_to_within_two_seconds():
    assert agrees(NOON + timedelta(seconds=2), NOON)
    assert not any(agrees(NOON + timedelta(seconds=off), NOON) for off in (-3, 3, 97_200))
    assert not agrees(NOON, None)


def test_the_kernel_is_asked_without_rights():
    answer = network_time()

    assert answer is None or abs(answer - datetime.now(UTC).replace(tzinfo=None)) < timedelta(seconds=5)
