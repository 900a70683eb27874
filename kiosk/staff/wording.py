"""Labels of the staff's pages for the models' codes."""

from datetime import date, datetime

from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.models import Term
from kiosk.core.web import wording
from kiosk.core.web.page import clock_time, day_short

PARTS, late = wording.PARTS, wording.late
CHECK_DAYS = Term.CHECK_AHEAD.days


def when(day: date, part: str) -> str:
    """Write when a visitor asked, as precisely as it is known: "24 Nov 2026, siang"."""
    return f"{day_short(day)}, {PARTS[part]}"


def check(checked_on: date | None, next_check_on: date | None) -> str:
    """Write when a check is due: "belum diperiksa", "terlewat sejak 3 Nov 2026" or the day."""
    if checked_on is None:
        return str(_("belum diperiksa"))
    if next_check_on is None:
        return ""
    if next_check_on <= clock.today():
        return str(_("terlewat sejak %(day)s", day=day_short(next_check_on)))
    return str(_("periksa lagi %(day)s", day=day_short(next_check_on)))


def moment_short(value: datetime) -> str:
    """Write a stored moment as "24 Nov 2026, 14.05"."""
    local = clock.local(value)
    return f"{day_short(local.date())}, {clock_time(local)}"
