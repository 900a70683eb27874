"""The words of copies and restores: what a trouble means and what to do, and how the last copies went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.backup import trouble
from kiosk.core.backup.journal import Done, Journal
from kiosk.core.backup.restoring import Ready
from kiosk.core.backup.retention import LONGEST
from kiosk.core.backup.task import Task
from kiosk.core.days import clock
from kiosk.core.web.page import grouped, moment

MAKE, CHECK = "make", "check"
# A copy is made each hour.
_LATE = timedelta(hours=2)

SENTENCES = {
    trouble.WRONG_KEY: _l("Kunci ini tidak membuka salinan itu. Pakai kunci amplop yang berlaku waktu salinan dibuat."),
    trouble.BROKEN: _l("Salinan ini rusak atau tidak lengkap. Pilih salinan yang lain."),
    trouble.FOREIGN: _l("Salinan ini milik kantor lain. Tidak ada yang diubah."),
    trouble.NEWER: _l("Salinan ini dibuat oleh program yang lebih baru. Pasang dulu program yang baru itu."),
    trouble.NO_LIST: _l(
        "Daftar pemusnahan tidak ditemukan, jadi yang sudah dihapus sesudah salinan dibuat bisa muncul lagi."
    ),
    trouble.NO_ROOM: _l("Tempat di disk tidak cukup. Kosongkan dulu, lalu coba lagi."),
    trouble.NOT_WRITABLE: _l(
        "Folder itu tidak boleh ditulisi program. Periksa pengunci flashdisk atau izin foldernya."
    ),
    trouble.AWAY: _l("Folder itu tidak ada. Pasang flashdisknya, atau sambungkan komputer yang menyimpannya."),
    trouble.HANGS: _l("Folder itu tidak menjawab. Cabut flashdisk atau putuskan sambungannya, lalu pasang lagi."),
    trouble.UNPREPARED: _l("Flashdisknya belum terpasang, atau belum disiapkan."),
    trouble.OF_ANOTHER: _l("Flashdisk itu berisi salinan kantor lain. Tidak ada yang ditulis ke situ."),
    trouble.UNSOUND: _l("Salinan tidak lulus pemeriksaan, jadi tidak dipakai. Beri tahu yang merawat komputer ini."),
    trouble.DOUBTS: _l("Salinannya utuh, tetapi ada catatan di dalamnya yang diubah. Buka Jejak audit."),
    trouble.BUSY: _l("Salinan lain sedang dibuat atau dipulihkan. Tunggu sampai selesai, lalu coba lagi."),
    trouble.RUNNING: _l("Program sedang berjalan. Hentikan dulu."),
    trouble.NO_ENVELOPE: _l(
        "Kunci amplop belum dibuat, jadi salinan di luar komputer ini tidak akan bisa dibuka. Buat dulu kuncinya."
    ),
    trouble.NOT_A_KEY: _l(
        "Ini bukan kunci dari amplop. Kuncinya diawali AGE-SECRET-KEY-1. Periksa tiap kelompok hurufnya."
    ),
    trouble.MISSING_KEY: _l("Kunci komputer ini hilang. Ketik kunci dari amplop."),
    trouble.SERVER: _l("Basis data ada di server PostgreSQL. Pemulihannya lewat perintah, lihat panduan."),
    trouble.DAMAGED_KEY: _l(
        "Berkas kunci di komputer ini rusak. Minta yang merawat komputer menghapusnya, lalu buat kunci amplop baru."
    ),
    trouble.OWN_FOLDER: _l("Folder ini milik komputer atau program ini sendiri. Pakai folder di flashdisk."),
    trouble.CHANGED: _l("Ada yang masuk atau dihapus sesudah salinan ini diperiksa. Periksa sekali lagi."),
}
_LOST = {
    "suggestion": _l("pesan"),
    "event": _l("tindakan pada pesan"),
    "rating": _l("penilaian"),
    "sheet": _l("lembar survei"),
}


@dataclass(frozen=True)
class Row:
    """One line of the state of copies: what it is about, how it is, and its tone."""

    label: str
    words: str
    tone: str = "success"


@dataclass(frozen=True)
class Progress:
    """How a piece of work goes: a sentence and its tone."""

    words: str
    tone: str
    is_running: bool = False


def sentence(code: str) -> str:
    """Return what a trouble means and what to do."""
    return str(SENTENCES[code])


def of_key(code: str, *, typed: bool) -> str:
    """Return what is wrong with the key that was ``typed``, or with this machine's own."""
    if code == trouble.WRONG_KEY and not typed:
        return _(
            "Kunci komputer ini tidak membuka salinan itu. Ketik kunci amplop dari waktu itu. Kalau tetap gagal,"
            " salinan ini mungkin milik kantor lain."
        )
    return sentence(code)


def last_copy(journal: Journal) -> Row:
    """Return when the last copy was made on this machine, and why the last attempt failed."""
    label, failed = _("Di komputer ini"), journal.failure
    if failed is not None:
        return Row(label, _("Percobaan terakhir gagal: %(words)s", words=sentence(failed.trouble)), "danger")
    if journal.last_copy is None:
        return Row(label, _("Belum ada salinan. Yang pertama dibuat sendiri sebentar lagi."), "warning")
    if clock.now() - journal.last_copy.at > _LATE:
        return Row(label, _("%(at)s. Seharusnya tiap jam.", at=_at(journal.last_copy)), "warning")
    if journal.last_copy.trouble:
        words = _("%(at)s. %(words)s", at=_at(journal.last_copy), words=sentence(journal.last_copy.trouble))
        return Row(label, words, "warning")
    return Row(label, _at(journal.last_copy))


def carried(journal: Journal) -> Iterator[Row]:
    """Yield, for each other folder, how the last attempt to carry a copy there went, and each stick's last copy."""
    for folder, done in journal.attempts.items():
        if done.trouble:
            yield Row(folder, sentence(done.trouble), "danger")
    if journal.restored:
        yield Row(_("Pemulihan terakhir"), _at(journal.restored))
    for name, done in journal.sticks.items():
        age = clock.now() - done.at
        if age > LONGEST:
            yield Row(name, _("%(at)s. Sudah lama tidak terpasang.", at=_at(done)), "warning")
        else:
            yield Row(name, _at(done))


def last_drill(journal: Journal) -> Row:
    """Return how the last restore drill went."""
    label, done = _("Uji pemulihan"), journal.last_drill
    if done is None:
        return Row(label, _("Belum pernah. Uji yang pertama berjalan sendiri sesudah salinan pertama."), "info")
    if done.trouble:
        return Row(label, _("%(at)s gagal: %(words)s", at=_at(done), words=sentence(done.trouble)), "danger")
    return Row(label, _("%(at)s, berhasil.", at=_at(done)))


def of_task(task: Task, journal: Journal) -> Progress:
    """Return how the work goes that somebody has started, or what came of it."""
    if task.is_running:
        return Progress(_("Sedang dikerjakan. Halaman ini memperbarui dirinya sendiri."), "info", is_running=True)
    failed = task.trouble.code if task.trouble else task.result.trouble if isinstance(task.result, Done) else ""
    if failed:
        return Progress(sentence(failed), "danger")
    if task.name == CHECK:
        number = task.result.place.split("-")[1].lstrip("0") if isinstance(task.result, Done) else ""
        return Progress(_("Salinan nomor %(number)s lulus: bisa dipulihkan.", number=number), "success")
    away = [done for done in journal.attempts.values() if done.trouble]
    if away:
        words = _("Salinan dibuat di komputer ini, tetapi tidak sampai ke folder lain: %(words)s")
        return Progress(words % {"words": sentence(away[0].trouble)}, "warning")
    return Progress(_("Salinan sudah dibuat dan diperiksa."), "success")


def lost(ready: Ready) -> list[str]:
    """Return what is here and not in the copy, a line each."""
    if ready.lost is None:
        return [_("Tidak bisa dihitung: basis data yang sekarang tidak terbaca.")]
    return [f"{grouped(number)} {_LOST[table]}" for table, number in ready.lost.items()]


def made_at(ready: Ready) -> str:
    """Return when a copy was made, as far as the clock was trusted then."""
    return moment(datetime.fromisoformat(ready.manifest.made_at)) if ready.manifest.dated else _("tanggal tidak pasti")


def age(ready: Ready) -> str:
    """Return what follows from a copy older than any that the program keeps; empty for a younger one."""
    if clock.now() - datetime.fromisoformat(ready.manifest.made_at) <= LONGEST:
        return ""
    return _("Salinan ini lebih tua dari lima minggu. Yang sudah melewati masa simpannya dihapus sesudah pemulihan.")


def _at(done: Done) -> str:
    return moment(done.at)
