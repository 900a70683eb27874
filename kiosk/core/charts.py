"""Where the parts of a chart stand, in units of its drawing. Pure: the macros in templates only place them."""

from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST_LABEL = 24


@dataclass(frozen=True)
class Bar:
    """A lying bar with its words before and its number behind it."""

    label: str
    number: int
    y: int
    length: float


@dataclass(frozen=True)
class Bars:
    """Lying bars, one below the other; all lengths are of the longest."""

    WIDTH = 400
    STEP = 28
    THICK = 18
    START = 186
    LONGEST = 160

    bars: list[Bar]

    @classmethod
    def of(cls, items: Iterable[tuple[str, int]]) -> "Bars":
        """Place a bar for each (label, number)."""
        found = list(items)
        most = max((number for _label, number in found), default=0) or 1
        return cls(
            [
                Bar(_short(label), number, place * cls.STEP, round(cls.LONGEST * number / most, 1))
                for place, (label, number) in enumerate(found)
            ]
        )

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return max(len(self.bars), 1) * self.STEP


@dataclass(frozen=True)
class Column:
    """A standing column of ``whole``, filled up to ``part``."""

    label: str
    note: str
    whole: int
    part: int
    x: float
    whole_y: float
    part_y: float


@dataclass(frozen=True)
class Columns:
    """Standing columns beside each other, over lines at round numbers."""

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
