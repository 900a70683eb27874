"""The rows of this moment, for pages, e-mail and programs: judged at most once in a few seconds for all of them."""

import threading
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from flask import Flask

from kiosk.core.days import clock
from kiosk.core.health.gathering import read
from kiosk.core.health.rules import LOOK, RED, Row, judge
from kiosk.core.web.static_files import program_version

_EXTENSION = "kiosk_health_rows"
SECONDS_VALID = 20
# Their own moment may be a visitor's: when they first became so is not remembered any finer.
_WITHOUT_MOMENT = frozenset({"printer", "sound", "touch", "errors"})


@dataclass
class _Recent:
    turn: threading.Lock = field(default_factory=threading.Lock)
    made: float | None = None
    rows: list[Row] = field(default_factory=list)
    # Topic -> its state, and since when this process has seen it.
    since: dict[str, tuple[str, datetime]] = field(default_factory=dict)


def rows(app: Flask, *, fresh: bool = False) -> list[Row]:
    """Return the rows of the health page, as they were some seconds ago unless they must be ``fresh``.

    What says by itself since when it is so keeps that; of the rest it is when this process first saw it.
    """
    recent: _Recent = app.extensions.setdefault(_EXTENSION, _Recent())
    with recent.turn:
        if fresh or recent.made is None or time.monotonic() - recent.made >= SECONDS_VALID:
            found = judge(read(Path(app.config["INSTANCE"]), program_version(app)))
            recent.rows = [_dated(row, recent) for row in found]
            recent.made = time.monotonic()
        return recent.rows


def latest(app: Flask) -> list[Row]:
    """Return the rows as they were last judged, by the chores or for a page; none right after a start."""
    recent: _Recent | None = app.extensions.get(_EXTENSION)
    return recent.rows if recent else []


def _dated(row: Row, recent: _Recent) -> Row:
    known = recent.since.get(row.topic)
    if known is None or known[0] != row.state:
        known = recent.since[row.topic] = (row.state, clock.now())
    if row.state not in (LOOK, RED) or row.since is not None or row.topic in _WITHOUT_MOMENT:
        return row
    return replace(row, since=known[1])
