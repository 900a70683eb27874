"""Counts kept in the transaction of the row that they count: figures come from them, never from the rows."""

from collections.abc import Mapping
from datetime import date, timedelta

from peewee import EXCLUDED, BooleanField, CharField, CompositeKey, DateField, Expression, IntegerField

from kiosk.core.days import clock
from kiosk.core.days.batches import released_until, times_of
from kiosk.core.models.unit.setting import Setting
from kiosk.core.storage.database import Record

# One-tap ratings are counted beside the nine elements of the survey.
RATING = "rating"
# In a tally these stand for the services in general, and for the missing hour of a paper sheet.
IN_GENERAL = 0
NO_HOUR = -1


# A visitor who has just rated may still touch reasons: these are disclosed with the rating, and not a moment later.
_TO_EXPLAIN = timedelta(minutes=5)


class ScoreTally(Record):
    """How often a score was given to an element, in one hour, about one service.

    ``counted`` is false for ratings that came too fast, and for incomplete sheets.
    """

    element = CharField(max_length=6)
    day = DateField()
    hour = IntegerField()
    service = IntegerField()
    score = IntegerField()
    counted = BooleanField()
    number = IntegerField()

    class Meta:
        primary_key = CompositeKey("element", "day", "hour", "service", "score", "counted")

    @classmethod
    def add(cls, scores: Mapping[tuple[str, int, int | None], int], *, day: date, hour: int, counted: bool) -> None:
        """Add to the count of each (element, score, service); a negative number subtracts."""
        numbers = {
            (element, score, service or IN_GENERAL): number for (element, score, service), number in scores.items()
        }
        rows = [
            {
                cls.element: element,
                cls.day: day,
                cls.hour: hour,
                cls.service: service,
                cls.score: score,
                cls.counted: counted,
                cls.number: number,
            }
            # In one order everywhere, so that two writers of the same cells wait for each other and never deadlock.
            for (element, score, service), number in sorted(numbers.items())
        ]
        if rows:
            cls.insert_many(rows).on_conflict(
                conflict_target=[cls.element, cls.day, cls.hour, cls.service, cls.score, cls.counted],
                update={cls.number: cls.number + EXCLUDED.number},
            ).execute()


class ReasonTally(Record):
    """How often a reason was touched in one hour."""

    reason = IntegerField()
    day = DateField()
    hour = IntegerField()
    counted = BooleanField()
    number = IntegerField()

    class Meta:
        primary_key = CompositeKey("day", "hour", "reason", "counted")

    @classmethod
    def add(cls, reasons: Mapping[int, int], *, day: date, hour: int, counted: bool) -> None:
        """Add to the count of each reason; a negative number subtracts."""
        rows = [
            {cls.reason: reason, cls.day: day, cls.hour: hour, cls.counted: counted, cls.number: number}
            for reason, number in sorted(reasons.items())
            if number
        ]
        if rows:
            cls.insert_many(rows).on_conflict(
                conflict_target=[cls.day, cls.hour, cls.reason, cls.counted],
                update={cls.number: cls.number + EXCLUDED.number},
            ).execute()


def disclosed(model: type[Record]) -> Expression:
    """Return the condition on rows of ``model``, with ``day`` and ``hour``, that officers may see by now.

    What visitors press reaches officers in the batches of anonymous messages, so nobody learns who has just pressed;
    a paper sheet, which an officer types in, is disclosed at once.
    """
    day, hour = _disclosed_until()
    return (model.day < day) | ((model.day == day) & (model.hour < hour)) | (model.hour == NO_HOUR)


def waiting(model: type[Record]) -> Expression:
    """Return the condition on rows of ``model`` that officers may not see yet, of some hours at most."""
    day, hour = _disclosed_until()
    # The first part lets the index on the day find them.
    return (model.day >= day) & ((model.day > day) | (model.hour >= hour)) & (model.hour != NO_HOUR)


def disclosed_from() -> date:
    """Return the first day that is not fully disclosed yet."""
    return _disclosed_until()[0]


def _disclosed_until() -> tuple[date, int]:
    now, times = clock.local(clock.now()), times_of(Setting.read("batches")) or []
    return released_until(now - _TO_EXPLAIN if times else now, times)
