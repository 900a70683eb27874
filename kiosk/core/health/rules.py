"""From readings to rows: is each part good, to be looked at, red or not known, and why. Pure.

A reading is None if it could not be taken, which is never taken for good.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from kiosk.core.days import clock, trust
from kiosk.core.days.lately import SILENT_AFTER, Result, is_recent
from kiosk.core.health.browsers import age_of
from kiosk.core.storage.condition import TEXTS_NEED

GOOD, LOOK, RED, UNKNOWN = STATES = ("good", "look", "red", "unknown")
MEBIBYTE = 1024 * 1024

# Of the disk. Copies of a week take some hundred megabytes; below the second, a busy day may fill the rest.
_LOW, _NEARLY_FULL = 1024 * MEBIBYTE, 256 * MEBIBYTE
# A copy is made each hour, and the machine is off at night.
_COPY_LATE, _COPY_OVERDUE = timedelta(hours=3), timedelta(hours=26)
_DRILL_LATE = timedelta(days=10)
# A weekend with a holiday passes without a touch; after a longer one somebody may touch it once.
_UNTOUCHED, _LONG_UNTOUCHED = 4, 8
_BROWSER_AGES, _BROWSER_OLD = 90, 120
_MANY_FAULTS = 10
# After a start, screens and copies have not had their turn yet.
_JUST_STARTED = timedelta(minutes=10)
# A screen that was silent for longer was put away, or has lost its cookie, if another one paints.
_IN_USE = timedelta(days=1)
_PARTS = {clock.MORNING: 1, clock.NOON: 2, clock.AFTERNOON: 3}


@dataclass(frozen=True)
class Row:
    """One part of the unit's kiosk: its state, the finding behind it, and since when or of when it is.

    ``part`` is the part of the day ``since`` where nothing finer is kept; ``figures`` go into the sentence.
    """

    topic: str
    state: str
    finding: str
    since: datetime | date | None = None
    part: str = ""
    figures: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Copies:
    """The last verified copy and why the last attempt failed; ``trouble`` is of the other folders."""

    made_at: datetime | None
    failure: str = ""
    trouble: str = ""
    has_envelope: bool = True
    on_server: bool = False


@dataclass(frozen=True)
class Drill:
    """When the last restore drill was, and why it failed; without a moment there was none."""

    at: datetime | None
    trouble: str = ""


@dataclass(frozen=True)
class Screen:
    """What one screen has reported; ``id`` is that of its row."""

    id: int
    painted_at: datetime
    painting_since: datetime
    touched_on: date | None
    touched_part: str
    browser: str
    browser_since: date
    page_version: str


@dataclass(frozen=True)
class Printer:
    """Whether a printer is set, whether its device is there, and what came of the last slip."""

    is_set: bool
    is_there: bool = True
    last: Result | None = None


@dataclass(frozen=True)
class Sound:
    """Whether texts are to be spoken, whether the programs for it are installed, and what came of the last text."""

    is_wanted: bool
    is_installed: bool = True
    last: Result | None = None


@dataclass(frozen=True)
class Readings:
    """Everything that the rules need. ``now`` and moments are naive UTC, ``today`` is a day of the unit.

    ``database`` is one of ``DATABASE``; ``open`` says whether visits or goods are on now, None where nobody has said.
    """

    now: datetime
    today: date
    started_at: datetime
    version: str
    disk_free: int | None = None
    database: str | None = None
    day_state: str | None = None
    copies: Copies | None = None
    drill: Drill | None = None
    screens: Sequence[Screen] | None = None
    open: bool | None = None
    printer: Printer | None = None
    sound: Sound | None = None
    faults: Mapping[str, int] | None = None

    @property
    def is_day_believed(self) -> bool:
        """Whether ages counted in days mean something."""
        return self.day_state in (trust.TRUSTED, trust.NEAR)

    @property
    def has_just_started(self) -> bool:
        """Whether the program has run for too short a time to judge what comes by itself."""
        return self.now - self.started_at < _JUST_STARTED

    def state_of(self, screen: Screen) -> str:
        """Return how a screen is, one of ``SCREEN_STATES``."""
        if is_recent(screen.painted_at, self.now):
            return PAINTING
        if screen not in self.in_use:
            return UNUSED
        return RESTING if self.open is False else SILENT

    @property
    def in_use(self) -> list[Screen]:
        """The screens that count: those that painted within a day, or the last one if none did."""
        screens = sorted(self.screens or (), key=lambda one: one.painted_at, reverse=True)
        return [one for one in screens if abs(self.now - one.painted_at) <= _IN_USE] or screens[:1]


PAINTING, SILENT, RESTING, UNUSED = SCREEN_STATES = ("painting", "silent", "resting", "unused")
SOUND, TAMPERED, READ_ONLY, DAMAGED, OUTDATED, AWAY = DATABASE = (
    "sound",
    "tampered",
    "read only",
    "damaged",
    "outdated",
    "away",
)


def judge(readings: Readings) -> list[Row]:
    """Return a row for each topic, in the order in which they are shown."""
    return [rule(readings) for rule in RULES]


def red(rows: Sequence[Row]) -> list[Row]:
    """Return the red ones of ``rows``."""
    return [row for row in rows if row.state == RED]


def _disk(readings: Readings) -> Row:
    free = readings.disk_free
    if free is None:
        return Row("disk", UNKNOWN, "unread")
    if free < TEXTS_NEED:
        return Row("disk", RED, "no texts", figures={"free": free})
    state, finding = (RED, "nearly full") if free < _NEARLY_FULL else (LOOK, "low") if free < _LOW else (GOOD, "enough")
    return Row("disk", state, finding, figures={"free": free})


def _database(readings: Readings) -> Row:
    found = readings.database
    if found is None:
        return Row("database", UNKNOWN, "unread")
    return Row("database", {SOUND: GOOD, TAMPERED: LOOK}.get(found, RED), found)


def _copy(readings: Readings) -> Row:
    copies, now = readings.copies, readings.now
    if copies is None:
        return Row("copy", UNKNOWN, "unread")
    if copies.on_server:
        return Row("copy", UNKNOWN, "on server")
    made_at = copies.made_at
    if made_at is None:
        return Row("copy", UNKNOWN if readings.has_just_started else RED, "none")
    if made_at > now + SILENT_AFTER:
        return Row("copy", LOOK, "future", made_at)
    if now - made_at >= _COPY_OVERDUE:
        return Row("copy", RED, "overdue", made_at, figures={"hours": int((now - made_at).total_seconds() // 3600)})
    if copies.failure:
        return Row("copy", LOOK, "failed", made_at)
    if now - made_at >= _COPY_LATE and not readings.has_just_started:
        return Row("copy", LOOK, "late", made_at)
    if not copies.has_envelope:
        return Row("copy", LOOK, "no envelope", made_at)
    return Row("copy", LOOK if copies.trouble else GOOD, "not carried" if copies.trouble else "made", made_at)


def _drill(readings: Readings) -> Row:
    drill = readings.drill
    if drill is None:
        return Row("drill", UNKNOWN, "unread")
    if drill.at is None:
        return Row("drill", UNKNOWN, "none")
    if drill.trouble:
        return Row("drill", RED, "failed", drill.at)
    late = readings.now - drill.at >= _DRILL_LATE
    return Row("drill", LOOK if late else GOOD, "late" if late else "passed", drill.at)


def _touch(readings: Readings) -> Row:
    touched = [(one.touched_on, one.touched_part) for one in readings.screens or () if one.touched_on]
    if readings.screens is None or not touched:
        return Row("touch", UNKNOWN, "unread" if readings.screens is None else "never")
    last, part = max(touched, key=lambda one: (one[0], _PARTS.get(one[1], 0)))
    days = (readings.today - last).days
    if not readings.is_day_believed or days < 0:
        return Row("touch", UNKNOWN, "no date", last, part)
    if days < _UNTOUCHED or readings.open is not True:
        return Row("touch", GOOD, "touched", last, part)
    return Row("touch", RED if days >= _LONG_UNTOUCHED else LOOK, "untouched", last, part, {"days": days})


def _beat(readings: Readings) -> Row:
    if readings.screens is None:
        return Row("beat", UNKNOWN, "unread")
    used = readings.in_use
    if not used:
        return Row("beat", UNKNOWN, "never")
    silent = [one for one in used if not is_recent(one.painted_at, readings.now)]
    all_silent = len(silent) == len(used)
    last = used[0].painted_at
    if not silent:
        return Row("beat", GOOD, "painting", last, figures={"number": len(used)})
    if readings.open is False and all_silent:
        return Row("beat", GOOD, "closed", last)
    if not all_silent:
        return Row("beat", LOOK, "some", last, figures={"number": len(silent)})
    if readings.has_just_started:
        return Row("beat", UNKNOWN, "started", last)
    return Row("beat", RED, "silent", last) if readings.open else Row("beat", LOOK, "no hours", last)


def _clock(readings: Readings) -> Row:
    state = readings.day_state
    if state is None:
        return Row("clock", UNKNOWN, "unread")
    return Row("clock", GOOD if readings.is_day_believed else RED, state)


def _printer(readings: Readings) -> Row:
    printer = readings.printer
    if printer is None:
        return Row("printer", UNKNOWN, "unread")
    if not printer.is_set:
        return Row("printer", GOOD, "none")
    if not printer.is_there:
        return Row("printer", RED, "missing")
    if printer.last is None:
        return Row("printer", UNKNOWN, "not tried")
    since = (printer.last.day, printer.last.part)
    return Row("printer", RED if printer.last.trouble else GOOD, printer.last.trouble or "printed", *since)


def _sound(readings: Readings) -> Row:
    sound = readings.sound
    if sound is None:
        return Row("sound", UNKNOWN, "unread")
    if not sound.is_wanted:
        return Row("sound", GOOD, "off")
    if not sound.is_installed:
        return Row("sound", LOOK, "missing")
    if sound.last is None or not sound.last.trouble:
        return Row("sound", GOOD, "ready")
    return Row("sound", LOOK, "failed", sound.last.day, sound.last.part)


def _browser(readings: Readings) -> Row:
    if readings.screens is None or not readings.in_use:
        return Row("browser", UNKNOWN, "unread" if readings.screens is None else "never")
    if not readings.is_day_believed:
        return Row("browser", UNKNOWN, "no date")
    oldest = max(readings.in_use, key=lambda one: age_of(one.browser, one.browser_since, readings.today))
    if not oldest.browser:
        return Row("browser", UNKNOWN, "other")
    days = age_of(oldest.browser, oldest.browser_since, readings.today)
    state = RED if days > _BROWSER_OLD else LOOK if days > _BROWSER_AGES else GOOD
    since = readings.today - timedelta(days=days - _BROWSER_OLD) if state == RED else None
    finding = {RED: "old", LOOK: "ages", GOOD: "young"}[state]
    return Row("browser", state, finding, since, figures={"browser": oldest.browser, "days": days})


def _version(readings: Readings) -> Row:
    own = readings.version.rpartition(" ")[2]
    older = any(one.page_version not in ("", own) for one in readings.in_use if is_recent(one.painted_at, readings.now))
    finding = "page older" if older else "running"
    return Row("version", LOOK if older else GOOD, finding, readings.started_at, figures={"version": readings.version})


def _errors(readings: Readings) -> Row:
    if readings.faults is None:
        return Row("errors", UNKNOWN, "unread")
    number = sum(readings.faults.values())
    if not number:
        return Row("errors", GOOD, "none")
    state = RED if number >= _MANY_FAULTS else LOOK
    finding = "many" if state == RED else "some" if readings.faults.get("page") else "chores"
    return Row("errors", state, finding, readings.today, figures={"number": number})


RULES: tuple[Callable[[Readings], Row], ...] = (
    _disk,
    _database,
    _copy,
    _drill,
    _beat,
    _touch,
    _clock,
    _printer,
    _sound,
    _browser,
    _version,
    _errors,
)
