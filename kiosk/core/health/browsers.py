"""How old a browser is, without a network and without a table that would have to be kept up. Pure.

The age is the longer of two, each of which may be too short and never much too long:

- since when this database has seen the version on that screen, which is right unless it was old already when it came;
- for Chromium, since its release by the rhythm of its major versions. Version 153 came on 8 September 2026, those
  before it about every 30.5 days (120 on 5 December 2023), those after it every 14 days. If the rhythm becomes faster,
  the estimate lies later than the release and the other age counts; if it becomes slower, a browser is called old
  earlier.

The date of the file on the disk would tell more, but the screen may belong to another machine.
"""

import re
from datetime import date, timedelta

_ANCHOR, _RELEASED = 153, date(2026, 9, 8)
_DAYS_BEFORE, _DAYS_SINCE = 30.5, 14
_CHROMIUM = re.compile(r"Chromium (\d{1,4})")


def age_of(browser: str, seen_since: date, today: date) -> int:
    """Return for how many days ``browser`` ("Chromium 156") has been out, at least 0."""
    days = (today - seen_since).days
    found = _CHROMIUM.fullmatch(browser)
    if found:
        days = max(days, (today - _released(int(found[1]))).days)
    return max(days, 0)


def _released(major: int) -> date:
    later = major - _ANCHOR
    return _RELEASED + timedelta(days=later * (_DAYS_SINCE if later > 0 else _DAYS_BEFORE))
