"""The index of the Survei Kepuasan Masyarakat (IKM) by PermenPANRB 14/2017, calculated in exact fractions. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from kiosk.core.statistics.figures import SCORES

# In the regulation's order: requirements, procedure, time, cost, product, competence, conduct, complaints, facilities.
ELEMENTS = ("u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9")
# The printed questionnaire asks for the facilities eighth and for the complaints ninth. An answer bound to its element
# by the number of its question would swap the two, as published systems do; so it is bound by the element's name.
SHEET = ("u1", "u2", "u3", "u4", "u5", "u6", "u7", "u9", "u8")

# The lowest points of each grade, after rounding; anything below is D, wherever the regulation lets D begin.
GRADES = (("A", Decimal("88.31")), ("B", Decimal("76.61")), ("C", Decimal("65.00")))
# An index is stated on a scale whose highest score is 100.
_POINTS = 25
_WEIGHT = Fraction(1, len(ELEMENTS))
# The weight as the regulation prints it. Nine of them do not add up to 1: all 4 is 99.00 and all 1 is 24.75.
PRINTED_WEIGHT = Fraction("0.11")

# Chi square of one degree of freedom at 95 %, the share that needs the largest sample, and the margin of error
# (Krejcie & Morgan 1970).
_CHI_SQUARE, _SHARE, _MARGIN = Fraction("3.841"), Fraction("0.5"), Fraction("0.05")


def half_up(value: Fraction | Decimal, places: int = 2) -> Decimal:
    """Return a non-negative ``value`` rounded to ``places`` decimals, halves up, as people round by hand."""
    return Decimal(floor(Fraction(value) * 10**places + Fraction(1, 2))).scaleb(-places)


def grade(value: Decimal) -> str:
    """Return the grade, "A" to "D", of an index in points.

    The regulation's bands leave gaps (88.30 to 88.31); rounded first, to two decimals, no value falls into one.
    """
    rounded = half_up(value)
    return next((letter for letter, least in GRADES if rounded >= least), "D")


def sample_size(population: int) -> int:
    """Return how many of ``population`` users to ask (Krejcie & Morgan 1970); raise ValueError below one."""
    if population < 1:
        raise ValueError("a sample needs at least one person")
    spread = _CHI_SQUARE * _SHARE * (1 - _SHARE)
    return int(half_up(spread * population / (_MARGIN**2 * (population - 1) + spread), 0))


def total(answers: Mapping[str, int]) -> int | None:
    """Return the sum of a complete sheet; None if an answer is missing: only complete sheets make the index."""
    return sum(answers[element] for element in ELEMENTS) if answers.keys() >= set(ELEMENTS) else None


@dataclass(frozen=True)
class Index:
    """The index of complete sheets; ``counts`` maps each element to how often each score was given.

    Raises ValueError for unknown elements or scores, and unless every element has the same number of answers, not 0.
    """

    counts: Mapping[str, Mapping[int, int]]

    def __post_init__(self) -> None:
        if self.counts.keys() != set(ELEMENTS):
            raise ValueError(f"the elements are {ELEMENTS}")
        if any(score not in SCORES or times < 0 for scores in self.counts.values() for score, times in scores.items()):
            raise ValueError(f"a score is one of {SCORES}, and its count is not negative")
        sheets = {sum(scores.values()) for scores in self.counts.values()}
        if len(sheets) > 1 or 0 in sheets:
            raise ValueError("at least one sheet is needed, and each answers every element")

    @property
    def respondents(self) -> int:
        """How many sheets make the index."""
        return sum(self.counts[ELEMENTS[0]].values())

    def sum(self, element: str) -> int:
        """Return the sum of all scores of an element."""
        return sum(score * times for score, times in self.counts[element].items())

    def average(self, element: str) -> Fraction:
        """Return the element's nilai rata-rata (NRR)."""
        return Fraction(self.sum(element), self.respondents)

    def weighted(self, element: str) -> Fraction:
        """Return what the element adds to the index before conversion to points: a ninth of its average."""
        return self.average(element) * _WEIGHT

    def weighted_value(self, element: str) -> Decimal:
        """Return the weighted average as a report prints it."""
        return half_up(self.weighted(element), 3)

    def unit_value(self, element: str) -> Decimal:
        """Return the element's average as a report prints it, 1.00 to 4.00."""
        return half_up(self.average(element))

    def converted(self, element: str) -> Decimal:
        """Return the element's average in points, 25.00 to 100.00."""
        return half_up(self.average(element) * _POINTS)

    @property
    def exact(self) -> Fraction:
        """The index in points, not rounded."""
        return sum(map(self.weighted, ELEMENTS), Fraction()) * _POINTS

    @property
    def value(self) -> Decimal:
        """The index in points as a report prints it, 25.00 to 100.00."""
        return half_up(self.exact)

    @property
    def value_by_011(self) -> Decimal:
        """The index by the printed weight of 0.11, 24.75 to 99.00, to compare with offices that use this weight."""
        return half_up(self.exact / _WEIGHT * PRINTED_WEIGHT)

    @property
    def grade(self) -> str:
        """The grade of ``value``."""
        return grade(self.value)

    @property
    def grade_by_011(self) -> str:
        """The grade of ``value_by_011``; anything below the regulation's 25.00 is D as well."""
        return grade(self.value_by_011)

    @property
    def ranked(self) -> tuple[str, ...]:
        """The elements, weakest first; ties in the regulation's order."""
        return tuple(sorted(ELEMENTS, key=self.sum))

    def weakest(self, number: int = 3) -> tuple[str, ...]:
        """Return the ``number`` weakest elements, to be improved first."""
        return self.ranked[:number]
