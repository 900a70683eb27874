"""What a survey period came to: the index of its complete sheets, whole and cut by who filled them in."""

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

# The sum of a complete sheet's answers, as points of the index.
_POINTS_A_SCORE = Fraction(100, 4 * len(ikm.ELEMENTS))


@dataclass(frozen=True)
class Group:
    """The complete sheets that have one value of a cut; nothing but the value is told of a few."""

    value: str
    number: int | None
    index: ikm.Index | None


@dataclass(frozen=True)
class Results:
    """The counts of one period that officers may see by now.

    What the kiosk received waits until there is enough of it to be lost among, complete sheets and others each by
    themselves: who types in paper sheets knows those.
    """

    period: SurveyPeriod
    counts: Counter[Cell]

    @classmethod
    def of(cls, periods: Iterable[SurveyPeriod], cuts: Iterable[str] = (WHOLE,)) -> list["Results"]:
        """Return the results of each of ``periods``, in two queries however many sheets there are.

        The tallies hold every sheet; the few whose batch has not come are taken out again.
        """
        wanted, kept = list(periods), set(cuts)
        with transaction():
            # A sheet that came between the two queries would be taken out without having been counted.
            lock_table(SheetTally)
            counts = SheetTally.counts((period.id for period in wanted), kept)
            # Asked for by period, all sheets of the period would be read.
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
        """How many sheets miss an answer; they are stored and make no index."""
        return sum(_sheets(self.counts, WHOLE, "", source)[INCOMPLETE] for source in SOURCES)

    @property
    def few(self) -> bool:
        """Whether there are so few complete sheets that nothing is told of them, their number included."""
        return self.complete < disclosure.FEWEST

    @property
    def inconclusive(self) -> bool:
        """Whether there are too few to conclude anything from the index."""
        return self.complete < ENOUGH

    @property
    def index(self) -> ikm.Index | None:
        """The index; None where too few sheets would make it."""
        return None if self.few else self._index(WHOLE, "", SOURCES)

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Between which points the index lies with 95 % confidence, were the sheets drawn at random."""
        totals = sum((_sheets(self.counts, WHOLE, "", source) for source in SOURCES), Counter())
        found = None if self.few else mean_interval({score: totals[score] for score in totals if score != INCOMPLETE})
        if found is None:
            return None
        low, high = (Fraction(total) * _POINTS_A_SCORE for total in found)
        return ikm.half_up(max(low, Fraction(25))), ikm.half_up(min(high, Fraction(100)))

    def groups(self, cut: str, values: Iterable[str]) -> list[Group]:
        """Return the groups of a cut in the order of ``values``; those of a few people are not told."""
        # A group that was not asked for is a part of the whole all the same.
        shown = dict.fromkeys(values)
        others = sorted({value for _source, one, value, _element, _score in self.counts if one == cut} - shown.keys())
        every = (*shown, *others)
        numbers = {value: _complete(self.counts, cut, value) for value in every}
        from_kiosk = {value: _complete(self.counts, cut, value, KIOSK) for value in every}
        untold = disclosure.hidden(numbers)
        if any(from_kiosk.values()):
            untold |= disclosure.hidden(from_kiosk)
        return [
            Group(value, None, None)
            if self.few or value in untold
            else Group(value, numbers[value], self._index(cut, value, SOURCES))
            for value in shown
        ]

    def sources(self) -> list[Group]:
        """Return the sheets of the kiosk and those of paper as groups."""
        numbers = {source: _complete(self.counts, WHOLE, "", source) for source in SOURCES}
        told = dict.fromkeys(SOURCES) if self.few else disclosure.told(numbers)
        return [
            Group(source, number, self._index(WHOLE, "", (source,)) if number else None)
            for source, number in told.items()
        ]

    def sheets(self) -> list[Sheet]:
        """Return the sheets that these counts are of, in an order that says nothing of when they came."""
        whole = {source: _complete(self.counts, WHOLE, "", source) for source in SOURCES}
        others = {source: _sheets(self.counts, WHOLE, "", source)[INCOMPLETE] for source in SOURCES}
        found = Sheet.told_of(self.period)
        return [sheet for sheet in found if (whole if sheet.complete else others)[sheet.source]]

    def _index(self, cut: str, value: str, sources: tuple[str, ...]) -> ikm.Index:
        found: dict[str, Counter[int]] = {element: Counter() for element in ikm.ELEMENTS}
        for (source, one, other, element, score), number in self.counts.items():
            if (one, other) == (cut, value) and source in sources and element in found:
                found[element][score] += number
        return ikm.Index(found)


def _enough(counts: Counter[Cell]) -> Counter[Cell]:
    """Return the counts without what the kiosk received too little of."""
    few = disclosure.few(_complete(counts, WHOLE, "", KIOSK))
    few_others = disclosure.few(_sheets(counts, WHOLE, "", KIOSK)[INCOMPLETE])

    def waits(cell: Cell) -> bool:
        source, _cut, _value, element, score = cell
        return source == KIOSK and (few_others if (element, score) == (SHEET, INCOMPLETE) else few)

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
