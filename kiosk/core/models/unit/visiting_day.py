"""What was decided for single dates: that nothing takes place, that other hours apply, or that it is as every week."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from peewee import CharField, CompositeKey, DateField, fn

from kiosk.core.days import clock
from kiosk.core.days.visiting import AUDIENCES, DECISIONS, KINDS, OTHER, Decision, Hours, Schedule
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.models.unit.closed_day import ClosedDay
from kiosk.core.models.unit.visiting_hour import VisitingHour, VisitingWeek, stamp_of
from kiosk.core.storage.database import ChangedMeanwhile, PlainTexts, Record, lock_table, transaction
from kiosk.core.text.languages import Texts


class VisitingDay(Record):
    """One kind on one date; its hours, if they are others, are rows of ``VisitingHour``."""

    MAX_REASON = 80
    # How far ahead something is decided for a date.
    FARTHEST = timedelta(days=366)
    DECIDED, REMOVED = ACTS = ("visiting day decided", "visiting day removed")

    day = DateField()
    kind = CharField(max_length=9)
    how = CharField(max_length=6)
    reason = PlainTexts(required=True)

    # Of the rows of a date and of its hours.
    FORMS = (
        lambda held: [[[row.kind, row.how, row.reason] for row in held[0]], [row.sealed_values for row in held[1]]],
    )

    class Meta:
        table_name = "visiting_day"
        primary_key = CompositeKey("day", "kind")

    @classmethod
    def decided(cls, day: date) -> bool:
        """Return whether something was decided for ``day``."""
        return cls.select().where(cls.day == day).exists()

    @classmethod
    def ever_decided(cls) -> list[date]:
        """Return the dates for which something may have been decided: from the first such act until ``FARTHEST``.

        The chain keeps digests alone, and what was removed leaves no row.
        """
        first = Audit.select(fn.MIN(Audit.day)).where(Audit.action.in_(cls.ACTS)).scalar()
        if first is None:
            return []
        last = clock.today() + cls.FARTHEST
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    @classmethod
    def decide(
        cls, by: Account, day: date, reason: Texts, how: Mapping[str, str], hours: list[Hours], *, seen: str
    ) -> None:
        """Store how each kind is on ``day``, with the ``hours`` of those that are ``OTHER``, replacing what is stored.

        Raises ``ChangedMeanwhile`` if ``seen`` is not the stamp of what is stored, ``EmptyText`` without a reason, and
        ValueError for a kind that has other hours without any, or the reverse.
        """
        others = {kind for kind, one in how.items() if one == OTHER}
        if others != {one.kind for one in hours} or not set(how.values()) <= set(DECISIONS):
            raise ValueError("a kind has other hours if, and only if, they are given")
        with transaction():
            cls._refuse_unless_seen(day, seen)
            cls.delete().where(cls.day == day).execute()
            for kind, one in how.items():
                cls.create(day=day, kind=kind, how=one, reason=reason)
            VisitingHour.write(hours, day)
            Audit.add(cls.DECIDED, name_of_date(day), cls.sealed_content(day), actor=by)

    @classmethod
    def remove(cls, by: Account, day: date, *, seen: str) -> None:
        """Remove what was decided for ``day``, and seal that nothing is left. Raises ``ChangedMeanwhile``."""
        with transaction():
            cls._refuse_unless_seen(day, seen)
            cls.delete().where(cls.day == day).execute()
            VisitingHour.write([], day)
            Audit.add(cls.REMOVED, name_of_date(day), [], actor=by)

    @classmethod
    def seen_now(cls, day: date) -> str:
        """Return the stamp that a page carries of what was decided for ``day`` (optimistic lock)."""
        return stamp_of(cls.sealed_content(day))

    @classmethod
    def unseen(cls) -> str:
        """Return the stamp of a date for which nothing was decided."""
        return stamp_of(Content(([], []), cls.FORMS))

    @classmethod
    def sealed_content(cls, day: date) -> Content:
        """Return what the chain seals of a date."""
        rows = cls.select().where(cls.day == day).order_by(cls.kind)
        return Content((list(rows), list(VisitingHour.of_dates().where(VisitingHour.day == day))), cls.FORMS)

    @classmethod
    def sealed_states(cls) -> dict[str, Content]:
        """Return the content of each date for which something was decided, by its name in the chain."""
        held: dict[date, tuple[list, list]] = {}
        for row in cls.select().order_by(cls.day, cls.kind):
            held.setdefault(row.day, ([], []))[0].append(row)
        for row in VisitingHour.of_dates():
            held.setdefault(row.day, ([], []))[1].append(row)
        return {name_of_date(day): Content(rows, cls.FORMS) for day, rows in held.items()}

    @classmethod
    def _refuse_unless_seen(cls, day: date, seen: str) -> None:
        lock_table(VisitingHour)
        if cls.seen_now(day) != seen:
            raise ChangedMeanwhile


def name_of_date(day: date) -> str:
    """Return the name of a date in the chain."""
    return f"hours {day}"


def read_schedule(today: date) -> Schedule:
    """Return the schedule as of ``today``: week, decisions and closed days from then on; three queries."""
    rows = list(VisitingWeek.with_hours(today))
    hours: dict[tuple[date, str], tuple[Hours, ...]] = {}
    for row in rows:
        if row.day is not None and _readable(row):
            hours[row.day, row.kind] = (*hours.get((row.day, row.kind), ()), row.hours)
    decided = VisitingDay.select().where(VisitingDay.day >= today).order_by(VisitingDay.day, VisitingDay.kind)
    week = rows[0].week if rows else None
    return Schedule(
        week=tuple(row.hours for row in rows if row.day is None and _readable(row)),
        decisions={
            (row.day, row.kind): Decision(row.how, row.reason, hours.get((row.day, row.kind), ())) for row in decided
        },
        closed={row.day: row.name for row in ClosedDay.select().where(ClosedDay.day >= today)},
        confirmed_on=week.confirmed_on if week and isinstance(week.confirmed_on, date) else None,
    )


def _readable(row: VisitingHour) -> bool:
    """Return whether a row holds hours; one that was edited outside the program into something else is not shown."""
    times = (row.starts, row.ends, row.register_until or row.ends)
    days = (row.valid_from or date.min, row.valid_until or date.max)
    return (
        row.kind in KINDS
        and row.audience in AUDIENCES
        and (row.day is not None or row.weekday in range(7))
        and all(isinstance(one, time) for one in times)
        and all(isinstance(one, date) for one in days)
    )
