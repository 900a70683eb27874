"""How often the program failed on a day: numbers alone, never what was asked for, typed or answered."""

import threading
from collections import Counter
from datetime import date, timedelta

from peewee import CharField, CompositeKey, DateField, IntegerField

from kiosk.core.days import clock
from kiosk.core.storage.database import Record, transaction

_held: Counter[tuple[date, str]] = Counter()
_holding = threading.Lock()


class FaultTally(Record):
    """The number of faults of one kind on one day: of pages, or of chores.

    They are counted in memory, since a fault may be that nothing can be stored, and stored by the chores.
    """

    PAGE, CHORE = KINDS = ("page", "chore")
    KEPT = timedelta(days=90)

    day = DateField()
    kind = CharField(max_length=10)
    count = IntegerField(default=0)

    class Meta:
        table_name = "fault_tally"
        primary_key = CompositeKey("day", "kind")

    @classmethod
    def note(cls, kind: str) -> None:
        """Count a fault of today; nothing is written."""
        with _holding:
            _held[clock.today(), kind] += 1

    @classmethod
    def store(cls) -> None:
        """Add what is held in memory to the stored numbers."""
        with _holding:
            held = dict(_held)
        if not held:
            return
        with transaction():
            for (day, kind), count in held.items():
                cls.insert(day=day, kind=kind, count=count).on_conflict(
                    conflict_target=[cls.day, cls.kind], update={cls.count: cls.count + count}
                ).execute()
        with _holding:
            _held.subtract(held)
            cls._drop_empty()

    @classmethod
    def on(cls, day: date) -> dict[str, int]:
        """Return the number of faults on ``day`` by kind, with those that are still held in memory."""
        stored = {row.kind: row.count for row in cls.select().where(cls.day == day)}
        with _holding:
            return {kind: stored.get(kind, 0) + _held[day, kind] for kind in cls.KINDS}

    @classmethod
    def forget(cls, today: date) -> int:
        """Remove the numbers of days longer ago than ``KEPT`` before the trusted day ``today``; return how many."""
        return cls.delete().where(cls.day < today - cls.KEPT).execute()

    @classmethod
    def forget_held(cls) -> None:
        """Drop what is held in memory."""
        with _holding:
            _held.clear()

    @staticmethod
    def _drop_empty() -> None:
        for key in [key for key, count in _held.items() if count <= 0]:
            del _held[key]
