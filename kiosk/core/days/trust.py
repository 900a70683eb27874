"""Whether the wall clock is believed, so that what is old enough may be destroyed. Pure.

A wrong clock must destroy nothing: in 2038 every text of today has been kept long enough. The program therefore keeps
a trusted day (``models/unit/trusted_day``) and destroys by age only while the clock shows that very day.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from kiosk.core.days.clock import SMALL_STEP

# The program was written later: a clock that shows an earlier day is wrong.
EARLIEST = date(2026, 11, 1)
# A weekend and a holiday. After a longer gap an administrator confirms the date.
LONGEST_STEP = timedelta(days=3)
# Real time for each day that the trusted day moves. Less than a day, so that it moves once on every date.
REST = timedelta(hours=20)
# How far the network may move the trusted day in all, until a person confirms a date again. A source on the local
# network can be forged: it must not be worth more than a month of any retention time.
BY_NETWORK = timedelta(days=31)
# A machine that was switched off for longer has probably lost its clock.
LONGEST_REST = timedelta(days=60)

TRUSTED, NEAR, AHEAD, BEHIND, UNPROVEN = "trusted", "near", "ahead", "behind", "unproven"


def is_trusted(today: date, trusted: date | None) -> bool:
    """Return whether ``today``, as the clock shows it, is the trusted day; None for no proven one."""
    return today == trusted


def may_advance(today: date, trusted: date, elapsed: timedelta | None, by_clock: timedelta | None = None) -> bool:
    """Return whether the trusted day may move to ``today`` without a person.

    ``elapsed`` is the real time since it last moved, from a clock that nobody can set; None if the machine has been
    restarted since, which leaves no such clock, and has not moved it in its new run. ``by_clock`` is the same by the
    wall clock: if both agree, that clock has only run on. Otherwise each day of the step needs
    ``REST``, and a restarted machine makes one step at most, because the move records its new run: neither a clock set
    forward again and again nor a program restarted in a loop gets any further, nor several machines that take turns. A
    day more than ``LONGEST_STEP`` ahead then moves nothing at all.
    """
    ahead = today - trusted
    if elapsed is not None and by_clock is not None and abs(by_clock - elapsed) <= SMALL_STEP:
        return ahead > timedelta()
    return timedelta() < ahead <= LONGEST_STEP and (elapsed is None or elapsed >= ahead.days * REST)


def may_follow_network(today: date, trusted: date, moved: timedelta) -> bool:
    """Return whether a network time source alone may make ``today`` the trusted day.

    ``moved`` is by how much it has moved the day forward since a person last confirmed one. Backward nothing is
    destroyed.
    """
    return today >= EARLIEST and (today < trusted or today - trusted + moved <= BY_NETWORK)


def is_likely(today: date, last: date) -> bool:
    """Return whether a machine that was last used on ``last`` may show ``today`` when it is switched on."""
    return last <= today <= last + LONGEST_REST


def state_of(today: date, trusted: date | None) -> str:
    """Return how the clock relates to the trusted day; ``AHEAD``, ``BEHIND`` and ``UNPROVEN`` need a person."""
    if trusted is None:
        return UNPROVEN
    if today == trusted:
        return TRUSTED
    if today < trusted:
        return BEHIND
    return NEAR if today - trusted <= LONGEST_STEP else AHEAD


def believable(day: date, before: Iterable[date], after: Iterable[date], today: date) -> date:
    """Return ``day``, moved to the nearest one on which it can have been recorded.

    ``before`` and ``after`` are the trusted days sealed before and after it, in order. It lies no earlier than the last
    one before it, and no later than the next one or ``today``; a day later than ``today`` was confirmed by mistake and
    bounds nothing. What was recorded under a wrong clock so counts neither from 1970 nor from 2038.
    """
    timely = [one for one in before if one <= today]
    since = timely[-1] if timely else None
    until = min((one for one in after if since is None or one >= since), default=today)
    return min(max(day, since or day), until, today)
