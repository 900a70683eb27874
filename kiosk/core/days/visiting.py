"""Which visits, goods and telephone calls take place on a day: the hours of the week, and what was decided. Pure.

Times are those of the wall clock of the unit. They are separate from working days: a day on which the office is closed
may have visits, and is uncertain until somebody has decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import combinations

from kiosk.core.text.languages import Texts

VISIT, GOODS, TELEPHONE = KINDS = ("visit", "goods", "telephone")
DETAINEES, SENTENCED, BOTH = AUDIENCES = ("detainees", "sentenced", "both")
# What was decided for a date: as every week, nothing, or other hours.
USUAL, CLOSED, OTHER = DECISIONS = ("usual", "closed", "other")
# What a day has of one kind. ``NONE``: nothing on this day of the week. ``UNCERTAIN``: nobody has decided yet.
OPEN, NONE, SHUT, UNCERTAIN = ("open", "none", "shut", "uncertain")
# What may be wrong with hours.
ENDS_EARLY, REGISTERS_LATE, VALID_BACKWARDS, OVERLAP = ("ends early", "registers late", "valid backwards", "overlap")

# Hours that nobody has confirmed for so long are not shown as those of today.
STALE_AFTER = timedelta(days=90)
# How far the next day with visits is looked for, and how far special days are announced.
_FARTHEST = 60
_ANNOUNCED = 14


@dataclass(frozen=True)
class Hours:
    """One session: from, to, until when to register, and for whom.

    Hours of the week have a ``weekday`` (0 = Monday); those decided for a date have none. With ``valid_from`` or
    ``valid_until`` (both included) they are temporary, as those of Ramadan.
    """

    kind: str
    starts: time
    ends: time
    register_until: time | None = None
    audience: str = BOTH
    weekday: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def temporary(self) -> bool:
        """Whether they are valid for a time only."""
        return self.valid_from is not None or self.valid_until is not None

    @property
    def registration(self) -> time:
        """The time until which a visitor may register."""
        return self.register_until or self.ends

    def valid_on(self, day: date) -> bool:
        """Return whether ``day`` is within the time for which they are valid."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)

    def overlaps(self, other: "Hours") -> bool:
        """Return whether both would be in force for the same people at the same time.

        Temporary hours replace the others, so the two are never in force together.
        """
        return (
            (self.kind, self.weekday, self.temporary) == (other.kind, other.weekday, other.temporary)
            and (BOTH in (self.audience, other.audience) or self.audience == other.audience)
            and max(self.valid_from or date.min, other.valid_from or date.min)
            <= min(self.valid_until or date.max, other.valid_until or date.max)
            and max(self.starts, other.starts) < min(self.ends, other.ends)
        )


@dataclass(frozen=True)
class Fault:
    """What is wrong with the hours number ``number``, and with which ``other`` they overlap."""

    number: int
    fault: str
    other: int | None = None


@dataclass(frozen=True)
class Decision:
    """What somebody decided for one kind on one date, and why."""

    how: str
    reason: Texts
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a day has of one kind."""

    kind: str
    state: str
    hours: tuple[Hours, ...] = ()
    reason: Texts = field(default_factory=Texts)

    def left(self, moment: time) -> tuple[Hours, ...]:
        """Return the hours that have not ended at ``moment``."""
        return tuple(one for one in self.hours if one.ends > moment)


@dataclass(frozen=True)
class Schedule:
    """The hours of the week, decisions by (date, kind), days on which the office is closed, and the last confirmation.

    The rule for temporary hours: while one of a kind is valid, the others of that kind count for nothing, on every day
    of the week.
    """

    week: tuple[Hours, ...] = ()
    decisions: Mapping[tuple[date, str], Decision] = field(default_factory=dict)
    closed: Mapping[date, str] = field(default_factory=dict)
    confirmed_on: date | None = None

    def current(self, today: date) -> bool:
        """Return whether there are hours, confirmed within ``STALE_AFTER``."""
        # A confirmation in the future comes from a wrong clock.
        age = today - self.confirmed_on if self.confirmed_on else STALE_AFTER
        return bool(self.week) and timedelta(0) <= age < STALE_AFTER

    def has(self, kind: str) -> bool:
        """Return whether the week has hours of this kind."""
        return any(one.kind == kind for one in self.week)

    def in_week(self, day: date, kind: str, weekday: int | None = None) -> tuple[Hours, ...]:
        """Return the hours of a day of the week (default: that of ``day``) by what is valid on ``day``, in order."""
        valid = [one for one in self.week if one.kind == kind and one.valid_on(day)]
        in_force = [one for one in valid if one.temporary] or valid
        wanted = day.weekday() if weekday is None else weekday
        return tuple(sorted((one for one in in_force if one.weekday == wanted), key=_order))

    def on(self, day: date, kind: str) -> Plan:
        """Return what ``day`` has of ``kind``: as decided, else as in the week; uncertain if the office is closed."""
        decision = self.decisions.get((day, kind))
        if decision and decision.how == CLOSED:
            return Plan(kind, SHUT, reason=decision.reason)
        if decision and decision.how == OTHER:
            return Plan(kind, OPEN, tuple(sorted(decision.hours, key=_order)), decision.reason)
        if decision is None and day in self.closed and self.has(kind):
            return Plan(kind, UNCERTAIN)
        hours = self.in_week(day, kind)
        return Plan(kind, OPEN if hours else NONE, hours, decision.reason if decision else Texts())

    def is_open_at(self, moment: datetime) -> bool | None:
        """Return whether visits or goods are on at ``moment`` of the unit; None while nobody has said for this day."""
        if not self.week and not self.decisions:
            return None
        plans = [self.on(moment.date(), kind) for kind in (VISIT, GOODS)]
        if any(one.starts <= moment.time() < one.ends for plan in plans for one in plan.hours):
            return True
        return None if any(plan.state == UNCERTAIN for plan in plans) else False

    def next_open(self, day: date, kind: str, audience: str = BOTH) -> date | None:
        """Return the first date after ``day`` that certainly has ``kind`` for ``audience``; None if none is near.

        ``BOTH`` are those for either.
        """
        wanted = AUDIENCES if audience == BOTH else (audience, BOTH)
        ahead = (day + timedelta(days=number) for number in range(1, _FARTHEST + 1))
        return next((one for one in ahead if any(hours.audience in wanted for hours in self.on(one, kind).hours)), None)

    def special(self, today: date) -> list[tuple[date, list[Plan]]]:
        """Return the dates of the next two weeks that differ from the week as it is today, with what differs."""
        found = []
        for number in range(_ANNOUNCED):
            day = today + timedelta(days=number)
            plans = [plan for kind in KINDS if self._differs(today, day, plan := self.on(day, kind))]
            if plans:
                found.append((day, plans))
        return found

    def undecided(self, today: date, days: int) -> list[date]:
        """Return the dates of the next ``days`` days on which something is uncertain."""
        ahead = (today + timedelta(days=number) for number in range(days))
        return [day for day in ahead if any(self.on(day, kind).state == UNCERTAIN for kind in KINDS)]

    def _differs(self, today: date, day: date, plan: Plan) -> bool:
        return plan.state in (SHUT, UNCERTAIN) or plan.hours != self.in_week(today, plan.kind, day.weekday())


def faults(rows: Sequence[Hours]) -> list[Fault]:
    """Return what is wrong with ``rows``, by their position."""
    found = [Fault(number, fault) for number, one in enumerate(rows) for fault in _faults_of(one)]
    pairs = combinations(enumerate(rows), 2)
    return found + [Fault(later, OVERLAP, sooner) for (sooner, one), (later, other) in pairs if other.overlaps(one)]


def _faults_of(one: Hours) -> list[str]:
    backwards = one.valid_from is not None and one.valid_until is not None and one.valid_until < one.valid_from
    wrong = {
        ENDS_EARLY: one.ends <= one.starts,
        REGISTERS_LATE: one.ends > one.starts and one.register_until is not None and one.register_until > one.ends,
        VALID_BACKWARDS: backwards,
    }
    return [fault for fault, found in wrong.items() if found]


def _order(one: Hours) -> tuple[time, time, str]:
    return one.starts, one.ends, one.audience
