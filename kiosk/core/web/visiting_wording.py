"""What the kiosk and the desk write of the visiting hours: of today, of another day, and of the week."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.days import clock
from kiosk.core.days.visiting import (
    BOTH,
    DETAINEES,
    GOODS,
    KINDS,
    NONE,
    OPEN,
    SENTENCED,
    SHUT,
    TELEPHONE,
    UNCERTAIN,
    VISIT,
    Hours,
    Plan,
    Schedule,
)
from kiosk.core.models.unit.visiting_day import read_schedule
from kiosk.core.web.page import day as written

KINDS_NAMED = {
    VISIT: _l("Kunjungan"),
    GOODS: _l("Penitipan barang"),
    TELEPHONE: _l("Telepon dan video call"),
}
AUDIENCES_NAMED = {
    BOTH: _l("tahanan dan narapidana"),
    DETAINEES: _l("tahanan"),
    SENTENCED: _l("narapidana"),
}
# Within a sentence: the kind alone, and with those for whom it is.
_WITHIN = {VISIT: _l("kunjungan"), GOODS: _l("penitipan barang"), TELEPHONE: _l("telepon dan video call")}
_FOR = {
    (VISIT, DETAINEES): _l("kunjungan tahanan"),
    (VISIT, SENTENCED): _l("kunjungan narapidana"),
    (GOODS, DETAINEES): _l("penitipan barang untuk tahanan"),
    (GOODS, SENTENCED): _l("penitipan barang untuk narapidana"),
    (TELEPHONE, DETAINEES): _l("telepon dan video call untuk tahanan"),
    (TELEPHONE, SENTENCED): _l("telepon dan video call untuk narapidana"),
}
# What the line of today has room for.
_SHORT = (VISIT, GOODS)
_MONDAY = date(2026, 11, 30)
# While the clock is wrong, no row of the week is today's.
_NO_DAY = -1
# The explanation whose card shows the week.
HOURS = "jam-kunjungan"


@dataclass(frozen=True)
class Week:
    """The table of the week: a heading for each kind; for each day its name and, of each kind, hours with a remark.

    ``today`` is the number of today's row, -1 if nobody knows it, and ``note`` says until when the hours are valid.
    """

    headings: list[str]
    rows: list[tuple[str, list[list[tuple[str, str]]]]]
    today: int
    note: str


def today_lines(schedule: Schedule, now: datetime) -> list[str]:
    """Return the sentences about the day of ``now`` and the next one, at that time of day.

    There are none while there are no hours, or hours that nobody has confirmed for long. While the clock is wrong
    nobody knows which day is today.
    """
    if not schedule.current(now.date()):
        return []
    if clock.is_off():
        return [_("Tanggal hari ini belum dipastikan. Tanyakan jam kunjungan hari ini kepada petugas.")]
    return [*_lines(_plans(schedule, now.date(), _SHORT), now.date(), now), *_next(schedule, now.date())]


def day_lines(schedule: Schedule, day: date, now: datetime) -> list[str]:
    """Return the answer to somebody who asks for ``day``; none while there are no hours."""
    if not schedule.week:
        return []
    if not schedule.current(now.date()):
        return [_("Jadwal kunjungan belum dipastikan. Tanyakan petugas.")]
    if day == now.date() or clock.is_off():
        return today_lines(schedule, now)
    plans = _plans(schedule, day, _SHORT)
    certain = any(plan.state == OPEN for plan in plans)
    return [*_lines(plans, day), *([] if certain else _next(schedule, day))]


def special_lines(schedule: Schedule, today: date) -> list[str]:
    """Return a line for each of the next days that differs from the week."""
    return [" ".join(_lines(plans, day)) for day, plans in schedule.special(today)]


def week_table(schedule: Schedule, today: date) -> Week | None:
    """Return the hours of the week by what is valid today, those of today as decided; None while there are none."""
    kinds = [kind for kind in KINDS if schedule.has(kind)]
    if not kinds:
        return None
    rows = [(weekday(number), [_cell(schedule, today, kind, number) for kind in kinds]) for number in range(7)]
    headings = [str(KINDS_NAMED[kind]) for kind in kinds]
    return Week(headings, rows, _NO_DAY if clock.is_off() else today.weekday(), _valid_until(schedule, today))


def _cell(schedule: Schedule, today: date, kind: str, number: int) -> list[tuple[str, str]]:
    """Return the hours of a day of the week with a remark each; for today, also that it is closed or uncertain."""
    if clock.is_off() or number != today.weekday():
        return [_in_table(one) for one in schedule.in_week(today, kind, number)]
    plan = schedule.on(today, kind)
    if plan.state == SHUT:
        return [(_("tutup"), plan.reason.in_language(str(get_locale())))]
    if plan.state == UNCERTAIN:
        return [(_("belum dipastikan"), "")]
    return [_in_table(one) for one in plan.hours]


def weekday(number: int) -> str:
    """Write a day of the week, 0 for Monday."""
    return format_date(_MONDAY + timedelta(days=number), "EEEE")


def confirmed(schedule: Schedule) -> str:
    """Write when the hours were confirmed last."""
    return _("Jadwal ini dipastikan petugas pada %(day)s.", day=written(schedule.confirmed_on or _MONDAY))


def week_on_card(slug: str) -> dict[str, Any] | None:
    """Return the arguments of the component ``week`` on the card of ``slug``.

    None if the card shows no week, or while there are no hours.
    """
    if slug != HOURS:
        return None
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


def _plans(schedule: Schedule, day: date, kinds: Iterable[str]) -> list[Plan]:
    plans = (schedule.on(day, kind) for kind in kinds)
    return [plan for plan in plans if schedule.has(plan.kind) or plan.state != NONE]


def _lines(plans: list[Plan], day: date, now: datetime | None = None) -> list[str]:
    """Return the sentences about ``day``, visits first; with ``now``, it is today at that time.

    The first of them names the day.
    """
    label = _("Hari ini") if now else written(day)
    moment = now.time() if now else time.min
    going = [one for plan in plans for one in plan.left(moment)]
    over = [plan.kind for plan in plans if plan.state == OPEN and not plan.left(moment)]
    first = bool(going) and going[0].kind == plans[0].kind
    found = [_going(going, moment, label)] if first else []
    found += _none(plans, "" if first else label)
    found += [_over(over)] if over else []
    found += _uncertain(plans, label)
    if going and not first:
        found.append(_going(going, moment, "" if found else label))
    return found


def _going(going: list[Hours], moment: time, label: str) -> str:
    """Return what takes place and has not ended at ``moment``."""
    sessions = ", ".join(_in_sentence(one, moment) for one in going)
    if label:
        return _("%(day)s: %(sessions)s.", day=label, sessions=sessions)
    return f"{sessions[:1].upper()}{sessions[1:]}."


def _none(plans: list[Plan], label: str) -> list[str]:
    """Return what does not take place; kinds with the same reason are named together."""
    by_reason: dict[str, list[str]] = {}
    for plan in plans:
        if plan.state in (NONE, SHUT):
            reason = plan.reason.in_language(str(get_locale())) if plan.state == SHUT else ""
            by_reason.setdefault(reason.rstrip(". "), []).append(str(_WITHIN[plan.kind]))
    found: list[str] = []
    for reason, kinds in by_reason.items():
        what = _(" atau ").join(kinds)
        if reason:
            what = _("%(what)s: %(reason)s", what=what, reason=reason)
        if label and not found:
            found.append(_("%(day)s tidak ada %(what)s.", day=label, what=what))
        else:
            found.append(_("Tidak ada %(what)s.", what=what))
    return found


def _over(kinds: list[str]) -> str:
    what = _(" dan ").join([str(KINDS_NAMED[kinds[0]]), *(str(_WITHIN[kind]) for kind in kinds[1:])])
    return _("%(what)s hari ini sudah selesai.", what=what)


def _uncertain(plans: list[Plan], label: str) -> Iterator[str]:
    """Yield that nobody has decided yet about a holiday."""
    kinds = [str(_WITHIN[plan.kind]) for plan in plans if plan.state == UNCERTAIN]
    if kinds and len(kinds) == len(plans):
        yield _("Jadwal %(day)s belum dipastikan. Tanyakan petugas.", day=_small(label))
    elif kinds:
        what = _(" dan ").join(kinds)
        yield _("Jadwal %(what)s %(day)s belum dipastikan. Tanyakan petugas.", what=what, day=_small(label))


def _small(label: str) -> str:
    """Return "Hari ini" as it stands within a sentence; a date stays as it is."""
    return _("hari ini") if label == _("Hari ini") else label


def _next(schedule: Schedule, day: date) -> list[str]:
    """Return which day is the next one, for each audience if they differ.

    Where ``day`` has no visits, it is said that the next one is meant for visits.
    """
    kind = VISIT if schedule.has(VISIT) else GOODS
    days = {audience: schedule.next_open(day, kind, audience) for audience in (SENTENCED, DETAINEES)}
    found = sorted((one, str(AUDIENCES_NAMED[audience])) for audience, one in days.items() if one)
    if not found:
        return []
    when = written(found[0][0])
    if found[0][0] != found[-1][0]:
        when = "; ".join(f"{people} {written(one)}" for one, people in found)
    if schedule.on(day, VISIT).state == OPEN or kind != VISIT:
        return [_("Berikutnya: %(day)s.", day=when)]
    return [_("Kunjungan berikutnya: %(day)s.", day=when)]


def _in_sentence(one: Hours, moment: time) -> str:
    what = _FOR.get((one.kind, one.audience), _WITHIN[one.kind])
    closed = " " + _("(pendaftaran sudah ditutup)") if one.registration <= moment else ""
    return f"{what} {_span(one)}{closed}"


def _in_table(one: Hours) -> tuple[str, str]:
    remarks = [] if one.audience == BOTH else [str(AUDIENCES_NAMED[one.audience])]
    if one.register_until:
        remarks.append(_("daftar sampai %(time)s", time=_clock(one.register_until)))
    return _span(one), ", ".join(remarks)


def _valid_until(schedule: Schedule, today: date) -> str:
    """Write until when temporary hours are valid, if any are."""
    ends = [one.valid_until for one in schedule.week if one.temporary and one.valid_on(today) and one.valid_until]
    return _("Jam ini berlaku sampai %(day)s.", day=written(min(ends))) if ends else ""


def _span(one: Hours) -> str:
    return f"{_clock(one.starts)}-{_clock(one.ends)}"


def _clock(value: time) -> str:
    return f"{value:%H.%M}"
