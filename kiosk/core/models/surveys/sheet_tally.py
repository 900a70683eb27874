"""The counts of a survey's sheets, overall and by group of respondents; the index is made from these alone."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from peewee import CharField, CompositeKey, IntegerField

from kiosk.core.statistics import ikm
from kiosk.core.storage.database import Record

# What the figures of a survey are cut by; WHOLE is all sheets. Each cut is counted by source as well: officers who type
# in paper sheets know those, and must not find single sheets of the kiosk among them.
WHOLE = "all"
CUTS = (WHOLE, "service", "age", "sex", "education", "occupation")
# Counted beside the nine elements: the sum of a complete sheet's answers (9 to 36), for the spread.
SHEET = "sheet"
INCOMPLETE = 0

# (source, cut, value, element, score)
Cell = tuple[str, str, str, str, int]


def cells(sheet: Any) -> list[Cell]:
    """Return every cell that a sheet is counted in; an incomplete one is only counted as incomplete."""
    total = ikm.total(sheet.answers)
    scores = {SHEET: INCOMPLETE} if total is None else {**sheet.answers, SHEET: total}
    values = {WHOLE: "", "service": str(sheet.service_id or 0)}
    values |= {cut: getattr(sheet, cut) for cut in CUTS if cut not in values}
    return sorted(
        (sheet.source, cut, value, element, score) for cut, value in values.items() for element, score in scores.items()
    )


class SheetTally(Record):
    """How often a score was given to an element on the sheets of a period and source that have ``value`` in ``cut``."""

    period = IntegerField()
    source = CharField(max_length=5)
    cut = CharField(max_length=10)
    value = CharField(max_length=12)
    element = CharField(max_length=6)
    score = IntegerField()
    number = IntegerField()

    class Meta:
        primary_key = CompositeKey("period", "source", "cut", "value", "element", "score")

    @classmethod
    def add(cls, period: int, found: Iterable[Cell], number: int) -> None:
        """Add ``number`` to each cell of a period; a negative number subtracts."""
        fields = (cls.period, cls.source, cls.cut, cls.value, cls.element, cls.score, cls.number)
        cls.insert_many([(period, *cell, number) for cell in found], fields=fields).on_conflict(
            conflict_target=list(fields[:-1]), update={cls.number: cls.number + number}
        ).execute()

    @classmethod
    def counts(cls, periods: Iterable[int], cuts: Iterable[str] = CUTS) -> dict[int, Counter[Cell]]:
        """Return the cells of each of ``periods`` with their counts, undisclosed sheets included; one query."""
        wanted = list(periods)
        found: dict[int, Counter[Cell]] = {period: Counter() for period in wanted}
        rows = cls.select().where(cls.period.in_(wanted), cls.cut.in_(list(cuts)), cls.number > 0)
        for period, *cell, number in rows.tuples():
            found[period][tuple(cell)] = number
        return found
