"""What a survey period came to: the index of its complete sheets, whole and cut by who filled them in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kiosk.core import disclosure, ikm
from kiosk.core.figures import ENOUGH, mean_interval
from kiosk.core.models.score_tally import waiting
from kiosk.core.models.sheet import KIOSK, Sheet
from kiosk.core.models.sheet_tally import CUTS, INCOMPLETE, SHEET, WHOLE, Cell, SheetTally, by_element, cells
from kiosk.core.models.survey_period import SurveyPeriod

# What must be known of a period before anything of it is told.
_SOURCE = "source"
_ALWAYS = (WHOLE, _SOURCE)
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
    """The counts of one period that officers may see by now."""

    period: SurveyPeriod
    counts: Counter[Cell]

    @classmethod
    def of(cls, periods: Iterable[SurveyPeriod], cuts: Iterable[str] = ()) -> list["Results"]:
        """Return the results of each of ``periods``, in two queries however many sheets there are.

        The tallies hold every sheet; the few whose batch has not come are taken out again.
        """
        wanted, kept = list(periods), {*_ALWAYS, *cuts}
        counts = SheetTally.counts((period.id for period in wanted), kept)
        # Asked for by period, all sheets of the period would be read.
        for sheet in Sheet.select().where(waiting(Sheet), ~Sheet.withdrawn):
            if sheet.period_id in counts:
                counts[sheet.period_id].subtract(cell for cell in cells(sheet) if cell[0] in kept)
        return [cls(period, +counts[period.id]) for period in wanted]

    @classmethod
    def whole(cls, period: SurveyPeriod) -> "Results":
        """Return the results of one period with every cut."""
        return cls.of([period], CUTS)[0]

    @property
    def complete(self) -> int:
        """How many sheets have all nine answers."""
        return self._complete(WHOLE, "")

    @property
    def incomplete(self) -> int:
        """How many sheets miss an answer; they are stored and make no index."""
        return self._sheets(WHOLE, "").get(INCOMPLETE, 0)

    @property
    def few(self) -> bool:
        """Whether there are so few complete sheets that nothing is told of them, their number included.

        Who types in paper sheets knows them: a few from the kiosk among many of paper are as easily found.
        """
        kiosk = self._complete(_SOURCE, KIOSK)
        return self.complete < disclosure.FEWEST or 0 < kiosk < disclosure.FEWEST

    @property
    def inconclusive(self) -> bool:
        """Whether there are too few to conclude anything from the index."""
        return self.complete < ENOUGH

    @property
    def index(self) -> ikm.Index | None:
        """The index; None where too few sheets would make it."""
        return None if self.few else self._index(WHOLE, "")

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Between which points the index lies with 95 % confidence, were the sheets drawn at random."""
        totals = {score: number for score, number in self._sheets(WHOLE, "").items() if score != INCOMPLETE}
        found = None if self.few else mean_interval(totals)
        if found is None:
            return None
        low, high = (Fraction(total) * _POINTS_A_SCORE for total in found)
        return ikm.half_up(max(low, Fraction(25))), ikm.half_up(min(high, Fraction(100)))

    def groups(self, cut: str, values: Iterable[str]) -> list[Group]:
        """Return the groups of a cut in the order of ``values``; those of a few people are not told."""
        # A group that was not asked for is a part of the whole all the same.
        shown = dict.fromkeys(values)
        others = sorted({value for one, value, _element, _score in self.counts if one == cut} - shown.keys())
        numbers = {value: self._complete(cut, value) for value in (*shown, *others)}
        told = {} if self.few else disclosure.told(numbers)
        return [Group(value, told.get(value), self._index(cut, value) if told.get(value) else None) for value in shown]

    def _complete(self, cut: str, value: str) -> int:
        return sum(number for score, number in self._sheets(cut, value).items() if score != INCOMPLETE)

    def _sheets(self, cut: str, value: str) -> dict[int, int]:
        return by_element(self.counts, cut, value).get(SHEET, {})

    def _index(self, cut: str, value: str) -> ikm.Index:
        found = by_element(self.counts, cut, value)
        return ikm.Index({element: found[element] for element in ikm.ELEMENTS})
