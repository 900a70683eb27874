"""Which copies are kept: 24 by number, one for each of 7 days, one for each of 5 weeks. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

NEWEST, DAYS, WEEKS = 24, 7, 5
# Nothing older is kept, so that what was purged is in no copy after this time; the consent names the five weeks.
LONGEST = timedelta(weeks=WEEKS)


@dataclass(frozen=True, order=True)
class Stamp:
    """What the name of a copy says: its number, which no clock decides, and the day on which it was made.

    ``day`` is None if the clock was not trusted then. ``aside`` marks what was put aside before an upgrade or a
    restore.
    """

    number: int
    day: date | None = None
    aside: bool = False


def superfluous(stamps: Iterable[Stamp], today: date | None) -> list[Stamp]:
    """Return the copies to be removed on ``today``; None if that day is not trusted.

    The newest copy always stays, and what was put aside stays as long as any copy may. Without a trusted day no copy is
    removed by its date: only those without a date go, beyond the ``NEWEST``, so that a clock that stays wrong does not
    fill the disk.
    """
    every = sorted(stamps, reverse=True)
    newest_first = [one for one in every if not one.aside]
    undated = [one for one in newest_first if one.day is None or (today is not None and one.day > today)]
    dated = [one for one in newest_first if one not in undated]
    kept = {*newest_first[:1], *(one for one in newest_first[:NEWEST] if one in undated)}
    kept |= set(dated) if today is None else set(_timely(dated, newest_first, today))
    kept |= {one for one in every if one.aside and (today is None or one.day is None or _is_young(one.day, today))}
    return [one for one in every if one not in kept]


def _is_young(day: date, today: date) -> bool:
    return today - day <= LONGEST


def _timely(dated: Sequence[Stamp], newest_first: Sequence[Stamp], today: date) -> Iterable[Stamp]:
    young = [one for one in dated if one.day is not None and _is_young(one.day, today)]
    yield from (one for one in young if one in newest_first[:NEWEST])
    yield from _newest_of_each([(one.day, one) for one in young], DAYS)
    yield from _newest_of_each([(one.day.isocalendar()[:2], one) for one in young if one.day], WEEKS)


def _newest_of_each(periods: Sequence[tuple[object, Stamp]], most: int) -> list[Stamp]:
    """Return the newest copy of each of the ``most`` latest periods; ``periods`` are sorted, newest first."""
    newest: dict[object, Stamp] = {}
    for period, stamp in periods:
        newest.setdefault(period, stamp)
    return list(newest.values())[:most]
