"""A row per screen, overwritten at each beat: no history, no moment of a touch, and a bound on their number."""

from datetime import datetime, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.days.lately import is_recent
from kiosk.core.models import Device
from kiosk.core.storage.condition import NotTaken
from kiosk.core.storage.database import sqlite_path
from kiosk.core.storage.keys import fingerprint
from kiosk.core.storage.space import space

pytestmark = pytest.mark.usefixtures("storage")

TEN = datetime(2026, 11, 24, 3, 12, 47)


@pytest.fixture
def at(monkeypatch):
    def put(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    put(TEN)
    return put


def paint(number: str, browser: str = "Chromium 156") -> None:
    Device.paint(number, browser=browser, page_version="0123456789ab")


def test_a_browser_is_as_old_as_it_has_been_seen(at):
    paint("screen")
    at(TEN + timedelta(days=10))
    paint("screen")
    assert Device.get().browser_since == TEN.date()

    paint("screen", "Chromium 158")

    assert Device.get().browser_since == TEN.date() + timedelta(days=10)


def test_a_touch_is_stored_with_the_next_beat_of_its_own_screen(at):
    paint("left")
    paint("right")
    Device.touch("right")

    paint("left")
    paint("right")

    assert [(row.touched_on, row.touched_part) for row in Device.known()] == [(None, ""), (TEN.date(), "morning")]


def test_a_touch_is_not_lost_while_the_disk_takes_no_writes(at):
    paint("screen")
    Device.touch("screen")
    space.freeze()
    with pytest.raises(NotTaken):
        paint("screen")
    space.watch(sqlite_path())

    paint("screen")

    assert Device.get().touched_on == TEN.date()


def test_a_moment_in_the_future_is_not_lately(at):
    at(TEN + timedelta(days=4_000))
    paint("screen")
    at(TEN)

    assert not is_recent(Device.get().painted_at, clock.now())
    paint("screen")
    assert Device.get().painted_at == TEN.replace(second=0)


def test_no_more_screens_are_kept_than_a_unit_can_have(at):
    for number in range(Device.MOST + 3):
        at(TEN + timedelta(minutes=number))
        paint(f"screen {number}")

    hashes = [row.number_hash for row in Device.known()]
    assert len(hashes) == Device.MOST
    assert fingerprint("screen 0") not in hashes
    assert fingerprint(f"screen {Device.MOST + 2}") in hashes


def test_a_screen_that_has_not_painted_for_ninety_days_is_forgotten(at):
    paint("old")
    at(TEN + timedelta(days=2))
    paint("new")

    assert Device.forget(TEN.date() + timedelta(days=91)) == 1
    assert [row.number_hash for row in Device.known()] == [fingerprint("new")]
