"""The visiting hours among the explanations: the answer to a search for a day."""

from kiosk.core.days import clock
from kiosk.core.days.asked_day import asked_day
from kiosk.core.models.unit.visiting_day import read_schedule
from kiosk.core.web.visiting_wording import HOURS, day_lines, today_lines

# The group that begins with today.
_GROUP = "kunjungan"


def hours_asked(query: str, group: str, first: str | None) -> list[str]:
    """Return the sentences about the day for which a search asks; those about today on the visit information.

    ``first`` is the address of the explanation that answers the search best; None if none fits.
    """
    now = clock.local(clock.now())
    asked = asked_day(query, now.date(), about_hours=first in (HOURS, None)) if query else None
    if asked is None and group != _GROUP:
        return []
    schedule = read_schedule(now.date())
    return day_lines(schedule, asked, now) if asked else today_lines(schedule, now)
