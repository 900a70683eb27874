"""How the officers' pages name what the models call by code."""

from datetime import date

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core import clock, wording
from kiosk.core.models.case import ANSWERED, CLOSED, HANDLED, NEW, OPEN_STATUSES, Case, Refused
from kiosk.core.models.event import Event
from kiosk.core.models.inbox import Count

VIEWS = {
    "waiting": _l("Menunggu"),
    "new": _l("Baru"),
    "today": _l("Jatuh tempo hari ini"),
    "mine": _l("Saya tangani"),
    "overdue": _l("Lewat janji"),
    "answered": _l("Dijawab"),
    "closed": _l("Selesai"),
    "all": _l("Semua"),
}
KINDS, TOPICS = wording.KINDS, wording.TOPICS
STATUSES = {NEW: _l("Baru"), HANDLED: _l("Ditangani"), ANSWERED: _l("Dijawab"), CLOSED: _l("Selesai")}
TONES = {NEW: "info", HANDLED: "warning", ANSWERED: "success", CLOSED: "quiet"}
PARTS, LANGUAGES, late = wording.PARTS, wording.LANGUAGES, wording.late
CHANNELS = {"kiosk": _l("Layar kiosk")}
SCORES = {1: _l("Tidak puas"), 2: _l("Kurang puas"), 3: _l("Puas"), 4: _l("Sangat puas")}
REFUSALS = {
    Refused.NO_REASON: _l("Tulis alasannya, supaya petugas lain memahaminya nanti."),
    Refused.NO_CHANGE: _l("Keadaan ini sudah berlaku. Tidak ada yang berubah."),
}
_EVENTS = {
    "received": _l("Diterima"),
    "opened": _l("Dibaca"),
    "note": _l("Catatan"),
    "explained": _l("Dijadikan istilah"),
    "reply": _l("Jawaban kepada pengunjung"),
    "closed": _l("Ditutup"),
    "assigned": _l("Ditugaskan"),
    "tagged": _l("Diberi tag"),
    "untagged": _l("Tag dilepas"),
    "merged": _l("Digabung"),
    "published": _l("Ditampilkan"),
    "contact erased": _l("Kontak dihapus"),
    "purged": _l("Isi dihapus"),
}
# A promise turns yellow so many days before its date.
_SOON = 3
_MOVES = {HANDLED: _l("Ditangani"), CLOSED: _l("Ditutup")}
_ROUTES = {Event.RESTRICTED: _l("Dipindahkan ke jalur pengawas"), Event.OPEN: _l("Dikeluarkan dari jalur pengawas")}


def event(one: Event) -> str:
    """Name what was done."""
    if one.kind == "status":
        return str(_MOVES.get(one.value, one.value))
    return str(_ROUTES.get(one.value, one.value) if one.kind == "routed" else _EVENTS[one.kind])


def near_day(day: date) -> str:
    """Write a day as "Hari ini", "Kemarin" or "Sen 23 Nov", with the year when it is another one."""
    today = clock.today()
    if day == today:
        return str(_("Hari ini"))
    if (today - day).days == 1:
        return str(_("Kemarin"))
    return format_date(day, "EEE d MMM" if day.year == today.year else "EEE d MMM y")


def when(day: date, part: str) -> str:
    """Write when a visitor wrote, as finely as it is known: "Sen 23 Nov, siang"."""
    return f"{near_day(day)}, {PARTS[part]}"


def light(case: Case) -> tuple[str, str] | None:
    """Return the traffic light of a promise that is still to be kept: its tone and its words; else None."""
    if case.due_on is None or case.status not in OPEN_STATUSES:
        return None
    days = (case.due_on - clock.today()).days
    if days < 0:
        return "danger", late(case.due_on)
    if days == 0:
        return "warning", str(_("Hari ini"))
    words = ngettext("%(num)s hari lagi", "%(num)s hari lagi", days)
    return ("warning" if days <= _SOON else "success"), words


def count(counted: Count) -> str:
    """Write a count; "1.000+" says that there are more than were counted."""
    return f"{format_decimal(counted.number)}{'+' if counted.more else ''}"
