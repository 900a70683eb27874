"""A notice begins and ends by date on a trusted day only."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Notice
from tests.machine import FAR, jumping_far

DAY = timedelta(days=1)


def shown() -> list[str]:
    return [notice.texts.in_language("id") for notice in Notice.showing()]


@pytest.fixture
def notices(machine) -> None:
    """One notice is on show until tomorrow, and one begins in a week."""
    now = clock.now()
    Notice.add(None, texts={"id": "Air mati"}, starts_at=now - DAY, ends_at=now + DAY)
    Notice.add(None, texts={"id": "Libur Natal"}, starts_at=now + 7 * DAY)


@jumping_far
def test_a_jump_neither_begins_nor_ends_one(machine, notices, step):
    machine.jump(step)

    assert shown() == ["Air mati"]


@pytest.mark.parametrize("off", [*FAR.values(), 20 * DAY], ids=[*FAR, "+20 days"])
def test_a_start_under_a_wrong_clock_neither_begins_nor_ends_one(machine, notices, off):
    machine.start_again(off)

    assert shown() == ([] if off == FAR["+27 h"] else ["Air mati"])


def test_on_a_trusted_day_each_begins_and_ends(machine, notices):
    machine.wait(8 * DAY)

    assert shown() == ["Libur Natal"]
