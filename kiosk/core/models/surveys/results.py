"""The results of a survey period: the index of its complete sheets, overall and by group of respondents."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kiosk.core.models.ratings.score_tally import waiting
from kiosk.core.models.surveys.period import SurveyPeriod
from kiosk.core.models.surveys.sheet import KIOSK, SOURCES, Sheet
from kiosk.core.models.surveys.sheet_tally import CUTS, INCOMPLETE, SHEET, WHOLE, Cell, SheetTally, cells
from kiosk.core.statistics import disclosure, ikm
from kiosk.core.statistics.figures import ENOUGH, mean_interval
from kiosk.core.storage.database import lock_table, transaction

# Points of the index for each point of a complete sheet's sum of answers.
_POINTS_A_SCORE = Fraction(100, 4 * len(ikm.ELEMENTS))


@dataclass(frozen=True)
class Group:
    """The complete sheets with one value of a cut; ``number`` and ``index`` are None if the group is suppressed."""

    value: str
    number: int | None
    index: ikm.Index | None


@dataclass(frozen=True)
class Results:
    """The counts of one period that officers may see by now.

    Sheets of the kiosk are left out while they are below the threshold, complete and incomplete ones separately:
    officers who type in paper sheets know those, and could subtract them.
    """

    period: SurveyPeriod
    counts: Counter[Cell]

    @classmethod
    def of(cls, periods: Iterable[SurveyPeriod], cuts: Iterable[str] = (WHOLE,)) -> list["Results"]:
        """Return the results of each of ``periods``, in two queries however many sheets there are.

        The tallies hold every sheet; those whose batch has not come are subtracted again.
        """
        wanted, kept = list(periods), set(cuts)
        with transaction():
            # A sheet stored between the two queries would be subtracted without having been counted.
            lock_table(SheetTally)
            counts = SheetTally.counts((period.id for period in wanted), kept)
            # With a condition on the period, the database would read all sheets of the period.
            for sheet in Sheet.select().where(waiting(Sheet), ~Sheet.withdrawn):
                if sheet.period_id in counts:
                    counts[sheet.period_id].subtract(cell for cell in cells(sheet) if cell[1] in kept)
        return [cls(period, _enough(+counts[period.id])) for period in wanted]

    @classmethod
    def whole(cls, period: SurveyPeriod) -> "Results":
        """Return the results of one period with every cut."""
        return cls.of([period], CUTS)[0]

    @property
    def complete(self) -> int:
        """How many sheets have all nine answers."""
        return _complete(self.counts, WHOLE, "")

    @property
    def incomplete(self) -> int:
        """How many sheets lack an answer; they are stored but left out of the index."""
        return sum(_sheets(self.counts, WHOLE, "", source)[INCOMPLETE] for source in SOURCES)

    @property
    def suppressed(self) -> bool:
        """Whether complete sheets are below the threshold: nothing is disclosed then, not even their number."""
        return self.complete < disclosure.THRESHOLD

    @property
    def inconclusive(self) -> bool:
        """Whether there are not enough sheets to conclude anything from the index."""
        return self.complete < ENOUGH

    @property
    def index(self) -> ikm.Index | None:
        """The index; None where it is suppressed."""
        return None if self.suppressed else self._index(WHOLE, "", SOURCES)

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """The 95 % confidence interval of the index in points, as if the sheets were a random sample.

        None where the index is suppressed, and where all sheets have the same sum.
        """
        totals = sum((_sheets(self.counts, WHOLE, "", source) for source in SOURCES), Counter())
        complete = {score: number for score, number in totals.items() if score != INCOMPLETE}
        found = None if self.suppressed else mean_interval(complete)
        if found is None:
            return None
        low, high = (Fraction(total) * _POINTS_A_SCORE for total in found)
        return ikm.half_up(max(low, Fraction(25))), ikm.half_up(min(high, Fraction(100)))

    def groups(self, cut: str, values: Iterable[str]) -> list[Group]:
        """Return the groups of a cut in the order of ``values``; small groups are suppressed."""
        # A group that was not asked for is still a part of the whole.
        shown = dict.fromkeys(values)
        others = sorted({value for _source, one, value, _element, _score in self.counts if one == cut} - shown.keys())
        every = (*shown, *others)
        numbers = {value: _complete(self.counts, cut, value) for value in every}
        from_kiosk = {value: _complete(self.counts, cut, value, KIOSK) for value in every}
        withheld = disclosure.hidden(numbers)
        if any(from_kiosk.values()):
            withheld |= disclosure.hidden(from_kiosk)
        return [
            Group(value, None, None)
            if self.suppressed or value in withheld
            else Group(value, numbers[value], self._index(cut, value, SOURCES))
            for value in shown
        ]

    def sources(self) -> list[Group]:
        """Return the sheets of the kiosk and the paper sheets as two groups."""
        numbers = {source: _complete(self.counts, WHOLE, "", source) for source in SOURCES}
        shown = dict.fromkeys(SOURCES) if self.suppressed else disclosure.disclosed(numbers)
        return [
            Group(source, number, self._index(WHOLE, "", (source,)) if number else None)
            for source, number in shown.items()
        ]

    def sheets(self) -> list[Sheet]:
        """Return the sheets behind these counts, in an order that says nothing about when they came."""
        whole = {source: _complete(self.counts, WHOLE, "", source) for source in SOURCES}
        others = {source: _sheets(self.counts, WHOLE, "", source)[INCOMPLETE] for source in SOURCES}
        found = Sheet.disclosed_of(self.period)
        return [sheet for sheet in found if (whole if sheet.complete else others)[sheet.source]]

    def _index(self, cut: str, value: str, sources: tuple[str, ...]) -> ikm.Index:
        found: dict[str, Counter[int]] = {element: Counter() for element in ikm.ELEMENTS}
        for (source, one, other, element, score), number in self.counts.items():
            if (one, other) == (cut, value) and source in sources and element in found:
                found[element][score] += number
        return ikm.Index(found)


def _enough(counts: Counter[Cell]) -> Counter[Cell]:
    """Return the counts without sheets of the kiosk that are below the threshold."""
    small = disclosure.suppressed(_complete(counts, WHOLE, "", KIOSK))
    small_others = disclosure.suppressed(_sheets(counts, WHOLE, "", KIOSK)[INCOMPLETE])

    def waits(cell: Cell) -> bool:
        source, _cut, _value, element, score = cell
        return source == KIOSK and (small_others if (element, score) == (SHEET, INCOMPLETE) else small)

    return Counter({cell: number for cell, number in counts.items() if not waits(cell)})


def _sheets(counts: Counter[Cell], cut: str, value: str, source: str) -> Counter[int]:
    """Return how many sheets have each sum of answers."""
    return Counter(
        {
            score: number
            for (one, other, what, element, score), number in counts.items()
            if (one, other, what, element) == (source, cut, value, SHEET)
        }
    )


def _complete(counts: Counter[Cell], cut: str, value: str, *sources: str) -> int:
    found = (_sheets(counts, cut, value, source) for source in sources or SOURCES)
    return sum(sheets.total() - sheets[INCOMPLETE] for sheets in found)
