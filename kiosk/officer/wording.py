"""The names that the officers' pages show for the codes of the models."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.days import clock
from kiosk.core.models.inbox.inbox import Count
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import Case, Refused
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.state import ANSWERED, CLOSED, HANDLED, NEW, OPEN_STATUSES, VOID
from kiosk.core.models.suggestions.unreadable import Unreadable
from kiosk.core.web import wording
from kiosk.core.web.page import moment

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
PARTS, late = wording.PARTS, wording.late
CHANNELS = {
    "kiosk": _l("Layar kiosk"),
    "person": _l("Datang langsung"),
    "phone": _l("Telepon"),
    "letter": _l("Surat"),
    "social": _l("Media sosial"),
    "message": _l("Pesan singkat"),
}
# The ways by which a suggestion reaches an officer who records it.
BROUGHT = {channel: name for channel, name in CHANNELS.items() if channel != "kiosk"}
SCORES = {1: _l("Tidak puas"), 2: _l("Kurang puas"), 3: _l("Puas"), 4: _l("Sangat puas")}
OUTCOMES = {
    "done": _l("Dilaksanakan"),
    "explained": _l("Dijelaskan"),
    "impossible": _l("Tidak dapat dilaksanakan"),
    "elsewhere": _l("Bukan wewenang kami"),
    "thanks": _l("Diterima dengan terima kasih"),
    VOID: _l("Tidak bisa ditindaklanjuti (tidak dihitung dalam ketepatan waktu)"),
}
REFUSALS = {
    Refused.HIDDEN: _l("Halaman ini tidak ada"),
    Refused.NO_REASON: _l("Tulis alasannya, supaya orang lain memahaminya nanti."),
    Refused.NO_CHANGE: _l("Keadaan ini sudah berlaku. Tidak ada yang berubah."),
    Refused.PURGED: _l("Isi pesan ini sudah dihapus, jadi ini tidak dapat dilakukan lagi."),
    Refused.CYCLE: _l("Tidak dapat digabungkan: pesan itu sendiri sudah digabungkan ke pesan ini."),
    Refused.OTHER_LANE: _l("Tidak dapat digabungkan: yang satu di jalur pengawas, yang lain tidak."),
    Refused.LATER: _l("Tidak dapat digabungkan: pesan itu dijanjikan lebih lambat. Gabungkan yang itu ke sini."),
    Refused.ONCE: _l("Janji hanya dapat diperpanjang sekali, selama pesan belum dijawab."),
    Refused.NOT_LATER: _l("Tanggal baru harus sesudah tanggal yang sudah dijanjikan."),
    Refused.NOT_A_READER: _l("Orang itu tidak dapat membaca pesan ini. Pilih petugas lain."),
    Refused.SAME_INSPECTOR: _l("Pengawas lain yang harus memutuskan: Anda sendiri yang menandai orang ini."),
}
EVENTS = {
    "received": _l("Diterima"),
    "batch moved": _l("Sampai lebih cepat kepada petugas"),
    "dated": _l("Tanggalnya dipastikan"),
    "opened": _l("Dibaca"),
    "note": _l("Catatan"),
    "explained": _l("Dijadikan istilah"),
    "reply": _l("Jawaban kepada pengunjung"),
    "status": _l("Keadaan diubah"),
    "closed": _l("Ditutup"),
    "unanswered": _l("Pengirim menulis: belum terjawab"),
    "reopened": _l("Dibuka kembali untuk pengirim"),
    "assigned": _l("Ditugaskan"),
    "tagged": _l("Diberi tag"),
    "untagged": _l("Tag dilepas"),
    "routed": _l("Jalur diubah"),
    "forwarded": _l("Diteruskan ke unit lain"),
    "extended": _l("Janji diperpanjang"),
    "merged": _l("Digabungkan ke pesan lain"),
    "named": _l("Orang yang disebut ditutup aksesnya"),
    "cleared": _l("Akses dibuka kembali"),
    "held": _l("Ditahan dari penghapusan"),
    "unheld": _l("Boleh dihapus bila waktunya tiba"),
    "published": _l("Ditampilkan di papan"),
    "withdrawn": _l("Ditarik dari papan"),
    "contact erased": _l("Kontak dihapus"),
    "purged": _l("Isi dihapus"),
}
# How many days before its date a promise turns yellow.
_SOON = 3
_MOVES = {HANDLED: _l("Ditangani"), CLOSED: _l("Ditutup")}
_ROUTES = {Event.RESTRICTED: _l("Dipindahkan ke jalur pengawas"), Event.OPEN: _l("Dikeluarkan dari jalur pengawas")}
# What an event's value adds to its name.
DETAILS: dict[str, Callable[[Any, "Names"], Any]] = {
    "status": lambda status, _names: _MOVES.get(status, status),
    "routed": lambda lane, _names: _ROUTES.get(lane, lane),
    "closed": lambda outcome, _names: _("Ditutup: %(outcome)s", outcome=OUTCOMES.get(outcome, outcome)),
    "batch moved": lambda release, _names: _("Sampai kepada petugas mulai %(when)s", when=moment(release)),
    "dated": lambda dating, _names: _("Tanggalnya dipastikan: %(day)s", day=_day(dating.day)),
    "reopened": lambda day, _names: _("Dibuka kembali, janji baru %(day)s", day=_day(day)),
    "assigned": lambda who, names: _("Ditugaskan kepada %(name)s", name=names.account(who)),
    "tagged": lambda tag, names: _('Diberi tag "%(name)s"', name=names.tag(tag)),
    "untagged": lambda tag, names: _('Tag "%(name)s" dilepas', name=names.tag(tag)),
    "extended": lambda day, _names: _("Janji diperpanjang sampai %(day)s", day=_day(day)),
    "named": lambda who, names: _("%(name)s disebut di dalamnya dan tidak dapat membacanya", name=names.account(who)),
    "cleared": lambda who, names: _("%(name)s boleh membacanya lagi", name=names.account(who)),
}


@dataclass(frozen=True)
class Names:
    """The names of accounts and tags, by the ids that events store; a dash for an unknown id."""

    accounts: Mapping[int, str]
    tags: Mapping[int, str]

    def account(self, number: int) -> str:
        """Return the name of an account."""
        return self.accounts.get(number, "\u2013")

    def tag(self, number: int) -> str:
        """Return the name of a tag."""
        return self.tags.get(number, "\u2013")


def event(one: Event, names: Names) -> str:
    """Name what was done, and to whom or what."""
    if not one.value or one.kind not in DETAILS:
        return str(EVENTS.get(one.kind, one.kind))
    return str(DETAILS[one.kind](acts.value_of(one), names))


def _day(day: date) -> str:
    return format_date(day, "d MMM y")


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


def unreadable(found: Unreadable) -> str:
    """Return how many suggestions no inspector here may read, how many are late, and what to do; nothing of them."""
    words = ngettext(
        "Ada %(num)s pesan yang tidak boleh dibaca pengawas mana pun di sini.",
        "Ada %(num)s pesan yang tidak boleh dibaca pengawas mana pun di sini.",
        found.waiting,
    )
    late = ngettext("%(num)s sudah lewat janji.", "%(num)s sudah lewat janji.", found.overdue) if found.overdue else ""
    advice = _("Minta Kanwil menunjuk pengawas dari luar.")
    return " ".join(filter(None, (words, late, advice)))
