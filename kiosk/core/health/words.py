"""The rows of the health page in words: one sentence each on what a finding means and what to do."""

from datetime import UTC, date, datetime
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.days import clock, trust
from kiosk.core.health import rules
from kiosk.core.health.rules import GOOD, LOOK, MEBIBYTE, RED, UNKNOWN, Row
from kiosk.core.web.page import clock_time, day_short
from kiosk.core.web.wording import PARTS

TOPICS = {
    "disk": _l("Ruang simpan"),
    "database": _l("Basis data"),
    "copy": _l("Salinan terakhir"),
    "drill": _l("Uji pemulihan"),
    "beat": _l("Layar pengunjung"),
    "touch": _l("Sentuhan terakhir"),
    "clock": _l("Tanggal komputer"),
    "printer": _l("Printer struk"),
    "sound": _l("Suara"),
    "browser": _l("Peramban di layar"),
    "version": _l("Versi program"),
    "errors": _l("Kegagalan hari ini"),
}
STATES = {
    GOOD: _l("Baik"),
    LOOK: _l("Perlu dilihat"),
    RED: _l("Perlu tindakan"),
    UNKNOWN: _l("Belum diketahui"),
}
TONES = {GOOD: "success", LOOK: "warning", RED: "danger", UNKNOWN: "quiet"}
_UNREAD = _l("Tidak bisa dibaca sekarang: muat ulang halaman ini, dan bila tetap begini, beri tahu teknisi.")
_NO_DATE = _l("Tidak bisa dinilai karena tanggal komputer belum dipastikan: pastikan dulu di menu Tanggal.")
SENTENCES = {
    ("disk", "enough"): _l("Masih ada %(free)s."),
    ("disk", "low"): _l("Tinggal %(free)s: pindahkan berkas yang tidak dipakai dari komputer ini dalam minggu ini."),
    ("disk", "no texts"): _l(
        "Tinggal %(free)s, jadi pesan pengunjung ditolak: pindahkan berkas yang tidak dipakai sekarang juga."
    ),
    ("disk", "nearly full"): _l(
        "Tinggal %(free)s, sebentar lagi pesan pengunjung tidak bisa disimpan: kosongkan ruang hari ini juga."
    ),
    ("database", rules.SOUND): _l("Bisa dibaca dan ditulisi, dan tidak ada kerusakan."),
    ("database", rules.TAMPERED): _l(
        "Ada yang diubah dari luar program: buka Jejak audit, lalu beri tahu pengawas dan teknisi."
    ),
    ("database", rules.READ_ONLY): _l(
        "Tidak bisa ditulisi, jadi pesan baru tidak tersimpan: beri tahu teknisi sekarang."
    ),
    ("database", rules.DAMAGED): _l(
        "Ada bagian yang rusak dan pesan baru bisa hilang: beri tahu teknisi, lalu pulihkan salinan terbaru."
    ),
    ("database", rules.OUTDATED): _l(
        "Bentuknya belum sesuai dengan program ini: jalankan ulang program, dan bila tetap begini, beri tahu teknisi."
    ),
    ("database", rules.AWAY): _l("Tidak bisa dibuka, jadi tidak ada yang tersimpan: beri tahu teknisi sekarang."),
    ("copy", "made"): _l("Dibuat tiap jam dan sudah diperiksa."),
    ("copy", "none"): _l("Belum ada salinan, jadi semuanya hilang bila disk rusak: buka Salinan, lalu buat satu."),
    ("copy", "overdue"): _l(
        "Sudah %(hours)s jam tidak ada salinan baru: buka Salinan, buat satu sekarang, dan baca sebabnya di sana."
    ),
    ("copy", "failed"): _l("Percobaan terakhir gagal: buka Salinan dan baca sebabnya, lalu coba buat satu."),
    ("copy", "late"): _l("Salinan terlambat dari jadwal tiap jam: buka Salinan, lalu buat satu."),
    ("copy", "future"): _l("Salinan bertanggal di masa depan karena jam komputer pernah salah: periksa menu Tanggal."),
    ("copy", "no envelope"): _l(
        "Salinan dibuat, tetapi tidak bisa dibuka bila komputer ini hilang: buat kunci amplop di menu Salinan."
    ),
    ("copy", "not carried"): _l(
        "Salinan di komputer ini baik, tetapi tidak sampai ke folder lain: periksa flashdisknya di menu Salinan."
    ),
    ("copy", "on server"): _l("Salinan dibuat di server PostgreSQL, bukan oleh program ini: tanyakan teknisi server."),
    ("drill", "passed"): _l("Salinan terakhir yang dicoba bisa dipulihkan."),
    ("drill", "failed"): _l("Salinan yang dicoba tidak bisa dipulihkan: buka Salinan, baca sebabnya, lalu buat satu."),
    ("drill", "late"): _l("Uji mingguan terlambat: buka Salinan, lalu tekan Periksa pada salinan terbaru."),
    ("drill", "none"): _l("Belum pernah diuji: uji pertama berjalan sendiri sesudah salinan pertama."),
    ("beat", "painting"): _l("Layar menyala dan gambarnya tampil penuh."),
    ("beat", "closed"): _l("Layar sedang tidak menyala, dan sekarang di luar jam kunjungan."),
    ("beat", "some"): _l("Ada layar yang tidak menampilkan gambar: buka menu Layar untuk melihat yang mana."),
    ("beat", "silent"): _l(
        "Lebih dari 5 menit tidak ada gambar di layar padahal jam buka: lihat ke ruang tunggu, lalu nyalakan ulang"
        " layarnya."
    ),
    ("beat", "no hours"): _l(
        "Tidak ada layar yang menampilkan gambar, dan jam kunjungan hari ini belum diisi: lihat ke ruang tunggu."
    ),
    ("beat", "started"): _l("Program baru saja mulai: tunggu sepuluh menit, lalu muat ulang halaman ini."),
    ("beat", "never"): _l(
        "Belum ada layar yang melapor: buka halaman pengunjung di layar ruang tunggu sampai memenuhi layar."
    ),
    ("touch", "touched"): _l("Layar dipakai pengunjung."),
    ("touch", "untouched"): _l(
        "Sudah %(days)s hari tidak ada yang menyentuh layar: sentuh sendiri, dan bila tidak menjawab, nyalakan ulang."
    ),
    ("touch", "never"): _l("Belum ada sentuhan yang tercatat: sentuh layar sekali, lalu muat ulang halaman ini."),
    ("touch", "no date"): _NO_DATE,
    ("clock", trust.TRUSTED): _l("Tanggal komputer dipercaya."),
    ("clock", trust.NEAR): _l("Tanggal baru saja berganti dan akan dipercaya dengan sendirinya."),
    ("clock", trust.AHEAD): _l("Tanggal melompat maju: bandingkan dengan kalender, lalu pastikan di menu Tanggal."),
    ("clock", trust.BEHIND): _l("Tanggal mundur ke hari yang sudah lewat: betulkan jam komputer ini."),
    ("clock", trust.UNPROVEN): _l("Tanggal yang dipercaya hilang atau diubah dari luar program: buka menu Tanggal."),
    ("printer", "printed"): _l("Struk terakhir tercetak."),
    ("printer", "none"): _l("Tidak ada printer yang dipasang, jadi pengunjung mencatat kodenya sendiri."),
    ("printer", "not tried"): _l("Belum ada struk sejak program mulai: coba cetak satu istilah dari layar pengunjung."),
    ("printer", "missing"): _l("Printer tidak ditemukan: periksa kabel dan listriknya, atau namanya di Pengaturan."),
    ("printer", "invalid"): _l("Nama printer di Pengaturan salah: isi nama antrean atau alamat perangkat yang benar."),
    ("printer", "refused"): _l("Printer menolak struk terakhir: isi kertasnya, tutup rapat, lalu coba lagi."),
    ("printer", "blocked"): _l("Printer tidak menjawab: matikan, nyalakan lagi, lalu coba cetak satu istilah."),
    ("sound", "ready"): _l("Suara untuk membacakan istilah siap."),
    ("sound", "off"): _l("Suara mesin dimatikan di Pengaturan, jadi hanya rekaman orang yang diputar."),
    ("sound", "missing"): _l(
        "Program suara tidak terpasang, jadi istilah tanpa rekaman tidak dibacakan: minta teknisi memasangnya."
    ),
    ("sound", "failed"): _l("Istilah terakhir gagal dibacakan mesin: rekam suara orang, atau beri tahu teknisi."),
    ("browser", "young"): _l("%(browser)s berumur sekitar %(days)s hari: masih baru."),
    ("browser", "ages"): _l("%(browser)s berumur sekitar %(days)s hari: minta teknisi memperbaruinya bulan ini."),
    ("browser", "old"): _l(
        "%(browser)s berumur sekitar %(days)s hari dan lubang keamanannya sudah dikenal orang: minta teknisi"
        " memperbaruinya minggu ini."
    ),
    ("browser", "other"): _l("Peramban di layar tidak dikenal, jadi umurnya tidak bisa dinilai: pakai Chromium."),
    ("browser", "never"): _l("Belum ada layar yang melapor, jadi perambannya belum diketahui."),
    ("browser", "no date"): _NO_DATE,
    ("version", "running"): _l("Berjalan dengan versi %(version)s."),
    ("version", "page older"): _l(
        "Program sudah diperbarui ke %(version)s, tetapi layar masih memakai halaman lama: sentuh layarnya sekali."
    ),
    ("errors", "none"): _l("Hari ini program tidak pernah gagal."),
    ("errors", "some"): _l(
        "Program gagal %(number)s kali, dan mungkin ada pengunjung yang melihatnya: bila berulang, beri tahu teknisi."
    ),
    ("errors", "chores"): _l(
        "Pekerjaan di belakang layar gagal %(number)s kali dan dicoba lagi sendiri: bila berulang, beri tahu teknisi."
    ),
    ("errors", "many"): _l("Program gagal %(number)s kali: beri tahu teknisi hari ini juga."),
}


def sentence(row: Row) -> str:
    """Return what the finding of ``row`` means and what to do, in one sentence."""
    words = str(SENTENCES.get((row.topic, row.finding), _UNREAD))
    return words % {name: _figure(name, value) for name, value in row.figures.items()} if row.figures else words


def since(row: Row) -> str:
    """Return since when a row is so, or of when it is; empty where that is not known."""
    return "" if row.since is None else when(row.since, row.part)


def when(value: datetime | date, part: str = "") -> str:
    """Write a stored moment as "Hari ini, 09.42", and a day as "Kemarin" or, with its part, "24 Nov 2026, pagi"."""
    local = clock.local(value) if isinstance(value, datetime) else None
    shown = local.date() if local else value
    near = {0: _("Hari ini"), 1: _("Kemarin")}
    name = near.get((clock.today() - shown).days) or day_short(shown)
    finer = clock_time(local) if local else str(PARTS.get(part, ""))
    return f"{name}, {finer}" if finer else name


def plain(row: Row) -> dict[str, Any]:
    """Return a row for programs: codes, its sentence, and the day or the moment in UTC, in ISO 8601."""
    return {
        "name": row.topic,
        "state": row.state,
        "finding": row.finding,
        "sentence": sentence(row),
        "since": _iso(row.since),
    }


def _iso(value: datetime | date | None) -> str | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat(timespec="seconds")
    return None if value is None else value.isoformat()


def _figure(name: str, value: Any) -> str:
    return size(value) if name == "free" else str(value)


def size(number: int) -> str:
    """Write a number of bytes as "1,5 GB" or "300 MB"."""
    gigabytes = number / (1024 * MEBIBYTE)
    if gigabytes >= 1:
        return f"{format_decimal(gigabytes, '0.#')} GB"
    megabytes = number / MEBIBYTE
    return f"{format_decimal(megabytes, '0.#' if megabytes < 10 else '0')} MB"
