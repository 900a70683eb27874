"""The words in which the holder of a ticket reads the state of a suggestion."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.backup.journal import Done
from kiosk.core.models import Account, Case, Suggestion
from kiosk.core.models.suggestions.sender_view import Fact
from kiosk.core.models.suggestions.state import MERGED
from kiosk.core.models.suggestions.suggestion import KINDS
from kiosk.core.models.suggestions.unreadable import without_reader
from kiosk.core.web.contacts import outside_channels
from kiosk.core.web.page import day
from kiosk.core.web.wording import KINDS as KIND_NAMES

# Kind of a message -> hint and icon.
KIND_HINTS = {
    "suggestion": (_l("Usul supaya layanan lebih baik."), "pen"),
    "complaint": (_l("Ada yang tidak beres atau merugikan Anda."), "warning"),
    "question": (_l("Tentang istilah, syarat, atau kunjungan."), "ask"),
    "praise": (_l("Ucapan terima kasih untuk layanan yang baik."), "face"),
}
# Status of a case -> words and tone of its badge.
STATES = {
    "new": (_l("Sudah diterima"), "info"),
    "handled": (_l("Sedang ditangani"), "warning"),
    "answered": (_l("Sudah dijawab"), "success"),
    "closed": (_l("Selesai"), "success"),
}
OUTCOMES = {
    "done": _l("sudah dilaksanakan"),
    "explained": _l("sudah dijelaskan"),
    "impossible": _l("tidak bisa dilaksanakan"),
    "elsewhere": _l("bukan wewenang kami"),
    "thanks": _l("diterima dengan terima kasih"),
    "void": _l("tidak bisa ditindaklanjuti"),
}
# Act that the sender may see -> its words on the ticket's page.
FACTS = {
    "received": _l("Pesan Anda kami terima"),
    "reply": _l("Petugas menjawab"),
    "closed": _l("Selesai"),
    "forwarded": _l("Diteruskan ke unit lain"),
    "extended": _l("Janji diperpanjang"),
    "merged": _l("Digabung dengan pesan serupa"),
    "unanswered": _l("Anda menulis bahwa ini belum terjawab"),
    "contact erased": _l("Nama dan kontak dihapus"),
    "purged": _l("Isi pesan dan jawaban dihapus"),
}


def kind_choices() -> list[tuple[str, Any, Any, str]]:
    """Return the kinds of message to choose from: value, name, hint and icon.

    Raise KeyError for a kind without words, which would otherwise be missing on the screen.
    """
    return [(kind, KIND_NAMES[kind], *KIND_HINTS[kind]) for kind in KINDS]


def state(case: Case, *, waits: bool, lost: bool) -> tuple[str, str]:
    """Return words and tone of the state of a case; ``waits`` for an answer, ``lost`` without a reader."""
    if waits and lost:
        return _("Belum bisa dibaca"), "danger"
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
        return _("Pesan Anda belum bisa ditangani")
    if waits and case.reopened:
        return _("Pesan Anda kami tangani lagi")
    if answered:
        return _("Jawaban untuk Anda")
    return _("Pesan Anda sedang kami tangani") if waits else _("Pesan Anda sudah selesai ditangani")


def sentence_of(fact: Fact) -> str:
    """Return a fact of the sender view as one line."""
    if fact.kind == "extended":
        return _("Batas waktu jawaban diperpanjang sampai %(day)s", day=day(fact.value))
    if fact.kind == "closed" and fact.value in OUTCOMES:
        return _("Selesai: %(outcome)s", outcome=OUTCOMES[fact.value])
    return str(FACTS[fact.kind])


def keeping(suggestion: Suggestion) -> str:
    """Return what is stored about the sender of a suggestion that was just received."""
    if suggestion.contact_left:
        return _("Nama dan kontak Anda kami simpan seperti yang Anda setujui. Jam tidak kami simpan.")
    if suggestion.personal_data_written:
        return _("Kami menyimpan yang Anda tulis di dalam pesan. Jam tidak kami simpan.")
    return _("Tanpa nama: kami tidak menyimpan nama, nomor, atau jam. Ruang ini mungkin diawasi kamera.")


def nobody_reads(suggestion: Suggestion) -> list[str]:
    """Return the lines of the warning that nobody here may read it, other channels first; empty if somebody may."""
    if not without_reader(suggestion.cases.get()):
        return []
    why = [_("Saat ini tidak ada pengawas yang bisa membaca pesan ini.")]
    if Account.holding("inspector").exists():
        why = [_("Pesan ini menyebut semua pengawas di sini."), _("Pengawas lain bisa membacanya nanti.")]
    return [_("Sampaikan juga ke:"), *outside_channels(), *why]


def unknown_code(restored: Done | None) -> str:
    """Return that no ticket has the code that was typed; after a restore, that it may have been lost."""
    words = _("Kode ini tidak cocok. Periksa lagi tulisan Anda, huruf demi huruf.")
    if restored is None:
        return words
    lost = _("Kiosk ini baru saja dipulihkan. Kalau kodenya benar, tunjukkan kertas Anda kepada petugas.")
    return f"{words} {lost}"
