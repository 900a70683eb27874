"""Readings of a kiosk where all is well, for tests that change one of them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from kiosk.core.days import trust
from kiosk.core.days.lately import Result
from kiosk.core.health.rules import SOUND, Copies, Drill, Printer, Readings, Screen, Sound

NOW = datetime(2026, 11, 24, 3, 12)  # 10.12 in Blora
TODAY = NOW.date()
VERSION = "0123456789ab"

SCREEN = Screen(
    id=1,
    painted_at=NOW,
    painting_since=NOW - timedelta(hours=3),
    touched_on=TODAY,
    touched_part="morning",
    browser="Chromium 156",
    browser_since=date(2026, 11, 1),
    page_version=VERSION,
)
FINE = Readings(
    now=NOW,
    today=TODAY,
    started_at=NOW - timedelta(hours=4),
    version=f"0.1.0 {VERSION}",
    disk_free=80 * 1024**3,
    database=SOUND,
    day_state=trust.TRUSTED,
    copies=Copies(NOW - timedelta(minutes=30)),
    drill=Drill(NOW - timedelta(days=2)),
    screens=[SCREEN],
    open=True,
    printer=Printer(True, True, Result("", TODAY, "morning")),
    sound=Sound(True, True, Result("", TODAY, "morning")),
    faults={"page": 0, "chore": 0},
)


def a_screen(**changes: object) -> Screen:
    """Return a screen that is fine but for ``changes``."""
    return replace(SCREEN, **changes)  # type: ignore[arg-type]
