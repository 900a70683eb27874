"""Labels of the staff's pages for the models' codes."""

from datetime import date, datetime

from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.days.visiting import CLOSED, GOODS, KINDS, OTHER, STALE_AFTER, USUAL, VISIT, Schedule
from kiosk.core.models import Term
from kiosk.core.web import wording
from kiosk.core.web.page import clock_time, day_short
from kiosk.core.web.page import day as written
from kiosk.core.web.visiting_wording import KINDS_NAMED

PARTS, late = wording.PARTS, wording.late
CHECK_DAYS = Term.CHECK_AHEAD.days
# How far a holiday that nobody has decided is a matter for today.
_SOON_DAYS = 14


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


def missing_hours(schedule: Schedule, today: date) -> list[str]:
    """Write what the kiosk cannot answer about visits because staff have not entered, confirmed or decided it."""
    if not schedule.week:
        return [_("Jadwal kunjungan belum diisi. Layar belum bisa menjawab pertanyaan tentang jam besuk.")]
    found = []
    if not schedule.has(VISIT):
        found.append(_("Jam kunjungan belum diisi."))
    if not schedule.has(GOODS):
        found.append(_("Jam penitipan barang belum diisi."))
    if not schedule.current(today):
        days = STALE_AFTER.days
        found.append(_("Jadwal %(days)s hari tidak dipastikan. Layar tidak menampilkan jam hari ini.", days=days))
    for day in schedule.undecided(today, _SOON_DAYS):
        name = schedule.closed[day]
        found.append(_("%(day)s libur (%(name)s). Tetapkan: ada kunjungan atau tidak?", day=written(day), name=name))
    return found


def decided_days(schedule: Schedule) -> list[tuple[date, str, list[str]]]:
    """Return each decided date with its reason and how each kind is on it."""
    days = sorted({day for day, _kind in schedule.decisions})
    return [(day, _reason(schedule, day), _how(schedule, day)) for day in days]


def _reason(schedule: Schedule, day: date) -> str:
    return next(one.reason.source for (decided, _kind), one in schedule.decisions.items() if decided == day)


def _how(schedule: Schedule, day: date) -> list[str]:
    words = {USUAL: _("seperti biasa"), CLOSED: _("tutup"), OTHER: _("jam lain")}
    found = ((kind, schedule.decisions.get((day, kind))) for kind in KINDS)
    return [f"{KINDS_NAMED[kind]}: {words[one.how]}" for kind, one in found if one and one.how in words]
