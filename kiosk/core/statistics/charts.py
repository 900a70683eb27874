"""The geometry of charts, in units of the drawing. Pure: the macros in templates only place the parts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

_LONGEST_LABEL = 22

Number = TypeVar("Number", int, Decimal)


@dataclass(frozen=True)
class Bar:
    """A horizontal bar with its label before and its number after it."""

    label: str
    number: str
    y: int
    length: float


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, one below the other, scaled to the longest."""

    WIDTH = 400
    STEP = 28
    THICK = 18
    START = 186
    LONGEST = 160

    bars: list[Bar]

    @classmethod
    def of(
        cls, items: Iterable[tuple[str, Number]], write: Callable[[Number], str] = str, most: Number | None = None
    ) -> "Bars":
        """Place a bar for each (label, number), formatted by ``write``; ``most`` is the number of a full-length bar."""
        found = list(items)
        longest = float(most or max((number for _label, number in found), default=0) or 1)
        return cls(
            [
                Bar(_short(label), write(number), place * cls.STEP, round(cls.LONGEST * float(number) / longest, 1))
                for place, (label, number) in enumerate(found)
            ]
        )

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return max(len(self.bars), 1) * self.STEP


@dataclass(frozen=True)
class Column:
    """A vertical column as high as ``whole``, filled up to ``part``."""

    label: str
    note: str
    whole: int
    part: int
    x: float
    whole_y: float
    part_y: float


@dataclass(frozen=True)
class Columns:
    """Vertical columns side by side, over grid lines at round numbers."""

    WIDTH = 400
    HEIGHT = 280
    TOP = 14
    FLOOR = 236
    LEFT = 38
    THICK = 18
    _LINES = 4

    columns: list[Column]
    lines: list[tuple[float, int]]

    @classmethod
    def of(cls, items: Iterable[tuple[str, str, int, int]]) -> "Columns":
        """Place a column for each (label, note below it, whole, part)."""
        found = list(items)
        top = _round_up(max((whole for _label, _note, whole, _part in found), default=0), cls._LINES)
        slot = (cls.WIDTH - cls.LEFT) / max(len(found), 1)

        def y(number: float) -> float:
            return round(cls.FLOOR - (cls.FLOOR - cls.TOP) * number / top, 1)

        columns = [
            Column(label, note, whole, part, round(cls.LEFT + slot * (place + 0.5), 1), y(whole), y(part))
            for place, (label, note, whole, part) in enumerate(found)
        ]
        step = top // cls._LINES
        return cls(columns, [(y(step * line), step * line) for line in range(cls._LINES + 1)])


@dataclass(frozen=True)
class Spot:
    """A square of a heat map; ``number`` is None where it is suppressed, and then no square is drawn."""

    number: int | None
    x: float
    y: float
    side: float


@dataclass(frozen=True)
class Heat:
    """A heat map of weekdays and hours: the larger the square, the larger the number, so it needs no colour."""

    WIDTH = 400
    LEFT = 62
    TOP = 22
    ROW = 30
    _LARGEST = 24

    spots: list[Spot]
    hours: list[tuple[float, int]]
    weekdays: list[tuple[float, int]]

    @classmethod
    def of(cls, numbers: Mapping[tuple[int, int], int | None]) -> "Heat":
        """Place a square for each (weekday from 0, hour) and its number; areas are scaled to the largest number."""
        found = sorted(hour for _weekday, hour in numbers) or [0]
        hours = range(found[0], found[-1] + 1)
        weekdays = range(max((weekday for weekday, _hour in numbers), default=0) + 1)
        slot = (cls.WIDTH - cls.LEFT) / len(hours)
        most = max((number or 0 for number in numbers.values()), default=0) or 1
        largest = min(cls._LARGEST, slot - 2)

        def x(hour: int) -> float:
            return round(cls.LEFT + slot * (hour - hours[0] + 0.5), 1)

        def y(weekday: int) -> float:
            return cls.TOP + cls.ROW * (weekday + 0.5)

        spots = []
        for weekday in weekdays:
            for hour in hours:
                number = numbers.get((weekday, hour))
                side = round(largest * ((number or 0) / most) ** 0.5, 1)
                spots.append(Spot(number, round(x(hour) - side / 2, 1), round(y(weekday) - side / 2, 1), side))
        return cls(spots, [(x(hour), hour) for hour in hours], [(y(weekday), weekday) for weekday in weekdays])

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return self.TOP + self.ROW * len(self.weekdays)


def _round_up(number: int, parts: int) -> int:
    """Return the smallest multiple of ``parts`` times 1, 2 or 5 and a power of ten that is not below ``number``."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * parts >= number:
                return step * factor * parts
        step *= 10


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "\u2026"
