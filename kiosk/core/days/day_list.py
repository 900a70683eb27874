"""Reads a list of days, typed, pasted or exported from a spreadsheet: one day and its name per line. Pure."""

import re
from dataclasses import dataclass
from datetime import date

# What may be wrong with a line.
NO_DATE, NO_SUCH_DAY, NO_NAME, LONG_NAME, FAR_YEAR, TWICE = "no date", "no such day", "no name", "long", "far", "twice"

_LINE = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))(?!\d)[\s,;]*(.*)")
_QUOTE = '"'


@dataclass(frozen=True)
class BadLine:
    """A line without a valid day; ``number`` counts from 1."""

    number: int
    text: str
    fault: str


def read_days(text: str, years: range, longest: int) -> tuple[dict[date, str], list[BadLine]]:
    """Return the days of ``text`` with their names, and the lines without a valid day.

    A line is ``2026-12-24 Cuti bersama`` or ``24/12/2026;Cuti bersama``; blank lines and those that begin with ``#``
    are skipped. A day must lie in ``years``, and its name may have at most ``longest`` characters.
    """
    days: dict[date, str] = {}
    bad: list[BadLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.replace(_QUOTE, "").strip()
        if not bare or bare.startswith("#"):
            continue
        day, name, fault = _read(bare, years, longest)
        if day is not None and not fault and days.get(day, name) != name:
            fault = TWICE
        if fault or day is None:
            bad.append(BadLine(number, line.strip(), fault))
        else:
            days[day] = name
    return days, bad


def write_days(days: dict[date, str]) -> str:
    """Return ``days`` as a list that ``read_days`` reads."""
    return "\n".join(f"{day.isoformat()} {name}" for day, name in sorted(days.items()))


def _read(line: str, years: range, longest: int) -> tuple[date | None, str, str]:
    match = _LINE.match(line)
    if match is None:
        return None, "", NO_DATE
    year, month, day, late_day, late_month, late_year, rest = match.groups()
    name = " ".join(rest.split()).strip(" ,;")
    try:
        found = date(int(year or late_year), int(month or late_month), int(day or late_day))
    except ValueError:
        return None, name, NO_SUCH_DAY
    if found.year not in years:
        return found, name, FAR_YEAR
    if not name:
        return found, name, NO_NAME
    return found, name, LONG_NAME if len(name) > longest else ""
