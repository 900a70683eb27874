"""Months, years and spans of days, for registers, reports and figures. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_CODE = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Period:
    """A month or a whole year; both ends included."""

    first: date
    last: date

    @classmethod
    def of(cls, code: str) -> "Period":
        """Return the period of "2026-11" or "2026"; raise ValueError for anything else."""
        match = _CODE.fullmatch(code)
        if match is None or int(match[1]) not in _YEARS:
            raise ValueError(f"{code!r} is neither a month nor a year")
        year = int(match[1])
        return cls.month(date(year, int(match[2]), 1)) if match[2] else cls.year(year)

    @classmethod
    def month(cls, day: date) -> "Period":
        """Return the month of ``day``."""
        return cls(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))

    @classmethod
    def year(cls, year: int) -> "Period":
        """Return a whole year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def code(self) -> str:
        """The code that ``of`` reads."""
        return f"{self.first:%Y}" if self.is_year else f"{self.first:%Y-%m}"

    @property
    def is_year(self) -> bool:
        """Whether this is a whole year."""
        return self.first.month != self.last.month

    @property
    def before(self) -> "Period":
        """The month or year before this one."""
        return self._beside(self.first - timedelta(days=1))

    @property
    def after(self) -> "Period":
        """The month or year after this one."""
        return self._beside(self.last + timedelta(days=1))

    def months_until(self, count: int) -> list["Period"]:
        """Return the ``count`` months that end with this one, oldest first."""
        months = [self]
        while len(months) < count:
            months.insert(0, months[0].before)
        return months

    def _beside(self, day: date) -> "Period":
        return Period.year(day.year) if self.is_year else Period.month(day)


@dataclass(frozen=True)
class Span:
    """Consecutive days; both ends included."""

    first: date
    last: date

    @property
    def before(self) -> "Span":
        """The span of the same length right before this one."""
        end = self.first - timedelta(days=1)
        return Span(end - (self.last - self.first), end)

    @property
    def a_year_before(self) -> "Span":
        """The same days of the year before; 29 February becomes the 28th."""
        return Span(*(_a_year_before(day) for day in (self.first, self.last)))

    @classmethod
    def until(cls, today: date, days: int) -> "Span":
        """Return the last ``days`` days, ``today`` included."""
        return cls(today - timedelta(days=days - 1), today)

    @classmethod
    def year_until(cls, today: date) -> "Span":
        """Return the days from 1 January to ``today``."""
        return cls(today.replace(month=1, day=1), today)


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, monthrange(day.year - 1, day.month)[1]))
