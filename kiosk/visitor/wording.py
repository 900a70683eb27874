"""How the holder of a ticket is told where a suggestion stands."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.models import Case, Setting, Suggestion
from kiosk.core.models.case_state import MERGED
from kiosk.core.models.holder import Fact, without_reader
from kiosk.core.page import day

# Status of a case -> words and tone of the chip.
STATES = {
    "new": (_l("Sudah diterima"), "info"),
    "handled": (_l("Sedang ditangani"), "warning"),
    "answered": (_l("Sudah dijawab"), "success"),
    "closed": (_l("Selesai"), "success"),
}
OUTCOMES = {
    "done": _l("sudah dilaksanakan"),
    "explained": _l("sudah dijelaskan"),
    "impossible": _l("tidak dapat dilaksanakan"),
    "elsewhere": _l("bukan wewenang kami"),
    "thanks": _l("diterima dengan terima kasih"),
    "void": _l("tidak dihitung sebagai masukan"),
}
_FACTS = {
    "received": _l("Pesan Anda kami terima"),
    "reply": _l("Petugas menjawab"),
    "closed": _l("Selesai"),
    "forwarded": _l("Diteruskan ke unit lain"),
    "merged": _l("Digabung dengan pesan serupa"),
    "unanswered": _l("Anda menulis bahwa ini belum terjawab"),
    "contact erased": _l("Nama dan kontak dihapus"),
    "purged": _l("Isi pesan dan jawaban dihapus"),
}


def state(case: Case, *, waits: bool, lost: bool) -> tuple[str, str]:
    """Return the words and the tone of where a case stands; ``waits`` for an answer, ``lost`` without a reader."""
    if waits and lost:
        return _("Belum dapat dibaca"), "danger"
    if case.reopens_at:
        return _("Diterima lagi"), "info"
    if waits and case.outcome == MERGED:
        return _("Dijawab bersama pesan serupa"), "info"
    words, tone = STATES[case.status]
    return str(words), tone


def heading(case: Case, *, waits: bool, lost: bool, answered: bool) -> str:
    """Return the heading of a ticket's page."""
    if case.purged:
        return _("Isi pesan ini sudah dihapus")
    if waits and lost:
        return _("Pesan Anda belum dapat ditangani")
    if waits and case.reopened:
        return _("Pesan Anda kami tangani lagi")
    if answered:
        return _("Jawaban untuk Anda")
    return _("Pesan Anda sedang kami tangani") if waits else _("Pesan Anda sudah selesai ditangani")


def told(fact: Fact) -> str:
    """Write a fact as one line."""
    if fact.kind == "extended":
        return _("Diperpanjang sampai %(day)s", day=day(date.fromisoformat(fact.value)))
    if fact.kind == "closed" and fact.value in OUTCOMES:
        return _("Selesai: %(outcome)s", outcome=OUTCOMES[fact.value])
    return str(_FACTS[fact.kind])


def nobody_reads(suggestion: Suggestion) -> str:
    """Say that nobody is left here who may read it, and where else it can be told; empty where somebody is."""
    if not without_reader(suggestion.cases.get()):
        return ""
    return _(
        "Saat ini tidak ada pengawas yang dapat membaca pesan ini. Sampaikan juga ke: %(channels)s.",
        channels="; ".join(Setting.read("channels").splitlines()),
    )
