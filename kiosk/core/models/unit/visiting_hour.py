"""The hours of visits, goods and telephone calls: those of the week, and when somebody confirmed them last."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from peewee import JOIN, AutoField, CharField, DateField, IntegerField, ModelSelect, TimeField

from kiosk.core.days import clock
from kiosk.core.days.visiting import Hours, faults
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.storage.database import ChangedMeanwhile, PlainLine, Record, lock_table, transaction


class VisitingHour(Record):
    """One session, of a day of the week, or of the date ``day`` for which other hours were decided."""

    # Sessions that the form of the week offers, and rows that they make if each is on every day.
    MOST_SESSIONS = 40
    MOST = 7 * MOST_SESSIONS

    id = AutoField()
    kind = CharField(max_length=9)
    weekday = IntegerField(null=True)
    day = DateField(null=True)
    starts = TimeField()
    ends = TimeField()
    register_until = TimeField(null=True)
    audience = CharField(max_length=9)
    valid_from = DateField(null=True)
    valid_until = DateField(null=True)

    @classmethod
    def of_week(cls) -> ModelSelect:
        """Return the rows of the week, in the order in which they were written."""
        return cls.select().where(cls.day.is_null()).order_by(cls.id)

    @classmethod
    def of_dates(cls) -> ModelSelect:
        """Return the rows of dates, in the order in which they were written."""
        return cls.select().where(cls.day.is_null(False)).order_by(cls.id)

    @classmethod
    def write(cls, rows: Sequence[Hours], day: date | None = None) -> None:
        """Replace the rows of the week, or of ``day``. Raises ValueError for hours that cannot be."""
        if faults(rows) or len(rows) > cls.MOST:
            raise ValueError("hours that end before they begin, overlap, or are too many")
        cls.delete().where(cls.day.is_null() if day is None else cls.day == day).execute()
        for one in rows:
            cls.create(day=day, **vars(one))

    @property
    def hours(self) -> Hours:
        """This row as plain hours."""
        names = ("kind", "starts", "ends", "register_until", "audience", "weekday", "valid_from", "valid_until")
        return Hours(**{name: getattr(self, name) for name in names})

    @property
    def sealed_values(self) -> list:
        """What the chain seals of this row; times as text."""
        times = [one and str(one) for one in (self.starts, self.ends, self.register_until)]
        return [self.kind, self.weekday, *times, self.audience, self.valid_from, self.valid_until]


class VisitingWeek(Record):
    """One row: on which day, and by whom, the hours of the week were last written or confirmed."""

    NAME_IN_CHAIN = "hours week"
    CHANGED, CONFIRMED = ACTS = ("visiting hours changed", "visiting hours confirmed")
    ONE = 1

    id = IntegerField(primary_key=True)
    confirmed_on = DateField()
    confirmed_by = PlainLine()

    # Of the rows of this table and of the hours.
    FORMS = (
        lambda held: [
            [[row.id, row.confirmed_on, row.confirmed_by] for row in held[0]],
            [row.sealed_values for row in held[1]],
        ],
    )

    class Meta:
        table_name = "visiting_week"

    @classmethod
    def last(cls) -> "VisitingWeek | None":
        """Return the row, or None if no hours were ever written."""
        return cls.get_or_none(cls.id == cls.ONE)

    @classmethod
    def with_hours(cls, day: date) -> ModelSelect:
        """Return the hours of the week, and of ``day`` and later dates, in order, each with its ``week``."""
        hour = VisitingHour
        rows = hour.select(hour, cls).join(cls, JOIN.LEFT_OUTER, on=(cls.id == cls.ONE), attr="week")
        return rows.where(hour.day.is_null() | (hour.day >= day)).order_by(hour.id)

    @classmethod
    def seen_now(cls) -> str:
        """Return the stamp that a page carries of the whole week, to detect a later change (optimistic lock)."""
        return stamp_of(cls.sealed_content())

    @classmethod
    def replace_all(cls, by: Account, rows: Sequence[Hours], *, seen: str) -> None:
        """Store ``rows`` as the hours of the week, confirmed today by ``by``.

        Raises ``ChangedMeanwhile`` if ``seen`` is not the current stamp, and ValueError for hours that cannot be.
        """
        with transaction():
            cls._refuse_unless_seen(seen)
            VisitingHour.write(rows)
            cls._confirm(by, cls.CHANGED)

    @classmethod
    def confirm(cls, by: Account, *, seen: str) -> None:
        """Store that ``by`` has read the hours today and found them right. Raises ``ChangedMeanwhile``."""
        with transaction():
            cls._refuse_unless_seen(seen)
            cls._confirm(by, cls.CONFIRMED)

    @classmethod
    def sealed_content(cls) -> Content:
        """Return what the chain seals of the week: the confirmation and all rows, so that none can be added or lost."""
        return Content((list(cls.select().order_by(cls.id)), list(VisitingHour.of_week())), cls.FORMS)

    @classmethod
    def sealed_states(cls) -> dict[str, Content]:
        """Return the content of the week, by its name in the chain."""
        content = cls.sealed_content()
        return {cls.NAME_IN_CHAIN: content} if any(content.thing) else {}

    @classmethod
    def _confirm(cls, by: Account, act: str) -> None:
        values: dict[str, Any] = {"confirmed_on": clock.today(), "confirmed_by": by.name}
        cls.insert(id=cls.ONE, **values).on_conflict(conflict_target=[cls.id], update=values).execute()
        Audit.add(act, cls.NAME_IN_CHAIN, cls.sealed_content(), actor=by)

    @classmethod
    def _refuse_unless_seen(cls, seen: str) -> None:
        # The seal must cover everything that is stored of the week.
        lock_table(VisitingHour)
        if cls.seen_now() != seen:
            raise ChangedMeanwhile


def stamp_of(content: Content) -> str:
    """Return a short digest of ``content``, carried by a page for the optimistic lock."""
    return hashlib.sha256(repr(content.values).encode()).hexdigest()[:16]
