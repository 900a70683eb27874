"""Which copies are kept: 24 by number, one for each of 7 days, one for each of 5 weeks. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

NEWEST, DAYS, WEEKS = 24, 7, 5
# Nothing older is kept, so that what was purged is in no copy after this time; the consent names the five weeks.
LONGEST = timedelta(weeks=WEEKS)


@dataclass(frozen=True)
class Stamp:
    """What the name of a copy says: its number, which no clock decides, and the day on which it was made.

    ``day`` is None if the clock was not trusted then. ``aside`` marks what was put aside before an upgrade or a
    restore.
    """

    number: int
    day: date | None = None
    aside: bool = False


def superfluous(stamps: Iterable[Stamp], today: date | None, newest: int = NEWEST) -> list[Stamp]:
    """Return the copies to be removed on ``today``; None if that day is not trusted.

    The newest copy always stays, and what was put aside stays as long as any copy may. Without a trusted day no copy is
    removed by its date: only those without a date go, beyond the ``newest``, so that a clock that stays wrong does not
    fill the disk.
    """
    every = sorted(stamps, key=lambda one: one.number, reverse=True)
    newest_first = [one for one in every if not one.aside]
    last = newest_first[:newest]
    undated = [one for one in newest_first if not _is_dated(one, today)]
    dated = [one for one in newest_first if _is_dated(one, today)]
    kept = {*newest_first[:1], *(one for one in last if one in undated)}
    kept |= set(dated) if today is None else set(_timely(dated, last, today))
    kept |= set(_asides(every, today))
    return [one for one in every if one not in kept]


def _is_dated(stamp: Stamp, today: date | None) -> bool:
    """Return whether the day of a copy can be believed; one in the future was written under a wrong clock."""
    return stamp.day is not None and (today is None or stamp.day <= today)


def _is_young(day: date, today: date) -> bool:
    return today - day <= LONGEST


def _asides(every: Sequence[Stamp], today: date | None) -> Iterator[Stamp]:
    """Yield what was put aside and is kept; without a date it is at least as old as any later copy that has one."""
    dated = [one for one in every if _is_dated(one, today)]
    outdated = [one.number for one in dated if today and one.day and not _is_young(one.day, today)]
    for one in every:
        if one.aside and (one.number not in outdated if one in dated else one.number > max(outdated, default=0)):
            yield one


def _timely(dated: Sequence[Stamp], last: Sequence[Stamp], today: date) -> Iterable[Stamp]:
    young = [one for one in dated if one.day is not None and _is_young(one.day, today)]
    yield from (one for one in young if one in last)
    yield from _newest_of_each([(one.day, one) for one in young], DAYS)
    yield from _newest_of_each([(one.day.isocalendar()[:2], one) for one in young if one.day], WEEKS)


def _newest_of_each(periods: Sequence[tuple[object, Stamp]], most: int) -> list[Stamp]:
    """Return the newest copy of each of the ``most`` latest periods; ``periods`` are sorted, newest first."""
    newest: dict[object, Stamp] = {}
    for period, stamp in periods:
        newest.setdefault(period, stamp)
    return list(newest.values())[:most]
