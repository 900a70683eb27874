"""The visiting hours among the explanations: the answer to a search for a day, and the week on "Jam kunjungan"."""

from typing import Any

from kiosk.core.days import clock
from kiosk.core.days.asked_day import asked_day
from kiosk.core.models.unit.visiting_day import read_schedule
from kiosk.core.web.visiting_wording import confirmed, day_lines, special_lines, today_lines, week_table

# The explanation that shows the week, and the group that begins with today.
SLUG = "jam-kunjungan"
_GROUP = "kunjungan"


def hours_asked(query: str, group: str, first: str | None) -> list[str]:
    """Return the sentences about the day for which a search asks; those about today on the visit information.

    ``first`` is the address of the explanation that answers the search best; None if none fits.
    """
    now = clock.local(clock.now())
    asked = asked_day(query, now.date(), about_hours=first in (SLUG, None)) if query else None
    if asked is None and group != _GROUP:
        return []
    schedule = read_schedule(now.date())
    return day_lines(schedule, asked, now) if asked else today_lines(schedule, now)


def week_today() -> dict[str, Any] | None:
    """Return the arguments of the component ``week``; None while there are no hours."""
    now = clock.local(clock.now())
    schedule = read_schedule(now.date())
    table = week_table(schedule, now.date())
    if table is None:
        return None
    return {
        "table": table,
        "today": today_lines(schedule, now),
        "special": special_lines(schedule, now.date()),
        "note": confirmed(schedule),
        "doubtful": not schedule.current(now.date()),
    }
