"""How the storage is, in the words of each surface: what works, what does not, what to do and where else to go."""

from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.storage.condition import Condition
from kiosk.core.web.contacts import outside_channels


class Words(NamedTuple):
    """A heading, what it means, and what to do about it."""

    heading: Any
    meaning: Any
    advice: Any


_TROUBLE = _l("Penyimpanan sedang bermasalah")
_AWAY = Words(_TROUBLE, _l("Penjelasan, jawaban, dan pesan belum bisa dibuka."), _l("Coba lagi sebentar lagi."))
_VISITOR = {
    Condition.NEARLY_FULL: Words(
        _l("Pesan baru belum bisa disimpan"),
        _l("Ruang simpan komputer ini hampir penuh. Menilai layanan serta membaca penjelasan dan jawaban tetap bisa."),
        _l("Beri tahu petugas."),
    ),
    Condition.FULL: Words(
        _l("Penyimpanan penuh"),
        _l("Pesan dan penilaian baru belum bisa disimpan. Membaca penjelasan dan jawaban tetap bisa."),
        _l("Beri tahu petugas bahwa ruang simpan komputer ini penuh."),
    ),
    Condition.READ_ONLY: Words(
        _l("Penyimpanan hanya bisa dibaca"),
        _l("Pesan dan penilaian baru belum bisa disimpan. Membaca penjelasan dan jawaban tetap bisa."),
        _l("Beri tahu petugas."),
    ),
    Condition.BUSY: Words(_l("Penyimpanan sedang sibuk"), "", _l("Coba lagi sebentar lagi, atau beri tahu petugas.")),
    Condition.REFUSED: _AWAY,
    Condition.AWAY: _AWAY,
    Condition.FAILING: _AWAY,
    Condition.DAMAGED: Words(
        _l("Penyimpanan rusak"),
        _l("Pesan dan penilaian baru belum bisa disimpan. Yang tertulis di layar ini bisa keliru."),
        _l("Tanyakan kepada petugas."),
    ),
}
_MOVE = _l("Berkas yang tidak dipakai di komputer ini harus dipindahkan hari ini juga: lihat menu Keadaan.")
_OFFICE = {
    Condition.NEARLY_FULL: Words(
        _l("Penyimpanan hampir penuh"),
        _l("Ruang simpan komputer ini hampir penuh: pesan baru dari pengunjung ditolak, penilaian masih diterima."),
        _MOVE,
    ),
    Condition.FULL: Words(
        _l("Penyimpanan penuh"),
        _l("Ruang simpan komputer ini penuh: pesan dan penilaian ditolak. Jawaban dan ekspor masih dapat dikerjakan."),
        _MOVE,
    ),
    Condition.READ_ONLY: Words(
        _l("Penyimpanan hanya bisa dibaca"),
        _l("Sistem mengunci ruang simpan. Masuk dan membaca tetap bisa; jawaban dan pesan belum bisa disimpan."),
        _l("Disknya harus diperiksa teknisi. Jangan menjalankan ulang program lebih dahulu."),
    ),
    Condition.BUSY: Words(
        _l("Penyimpanan sedang sibuk"),
        _l("Program lain sedang memegang basis data."),
        _l("Coba lagi sebentar lagi. Kalau terus begini, minta administrator mencari program itu."),
    ),
    Condition.REFUSED: Words(
        _TROUBLE,
        _l("Berkas basis data tidak bisa dibuka."),
        _l("Minta administrator memeriksa apakah berkas itu masih ada dan boleh dibuka oleh program."),
    ),
    Condition.AWAY: Words(
        _TROUBLE,
        _l("Server basis data (PostgreSQL) tidak bisa dihubungi."),
        _l("Minta administrator memeriksa server dan jaringannya. Program menyambung lagi sendiri."),
    ),
    Condition.FAILING: Words(
        _TROUBLE,
        _l("Disk komputer ini melaporkan kesalahan."),
        _l("Disknya harus diperiksa teknisi, dan mungkin diganti."),
    ),
    Condition.DAMAGED: Words(
        _l("Basis data rusak"),
        _l("Sebagian berkas basis data rusak: pesan baru ditolak, dan yang tampil bisa keliru."),
        _l("Minta administrator memulihkan salinan terakhir yang baik. Berkas yang rusak jangan dihapus."),
    ),
}
_KEEP = _l(
    "Pindahkan berkas yang tidak dipakai ke tempat lain. Berkas yang namanya mulai dengan kiosk.db jangan dihapus."
)
# Where the program has not even started.
_CLOSED = {
    Condition.FULL: Words(
        _l("Penyimpanan penuh"), _l("Ruang simpan komputer ini penuh, jadi basis data tidak bisa dibuka."), _KEEP
    ),
    Condition.READ_ONLY: Words(
        _l("Penyimpanan hanya bisa dibaca"),
        _l("Sistem mengunci ruang simpan, biasanya karena disk bermasalah."),
        _l("Minta administrator memeriksa disk."),
    ),
    Condition.REFUSED: Words(
        _TROUBLE,
        _l("Berkas basis data atau kuncinya tidak ada, tidak lengkap, bukan sepasang, atau tidak boleh dibuka."),
        _l("Minta administrator membaca kata sistem di bawah."),
    ),
    Condition.DAMAGED: Words(
        _l("Basis data rusak"),
        _l("Berkas basis data rusak, jadi tidak dibuka: yang tampil bisa keliru."),
        _l("Minta administrator memulihkan salinan terakhir yang baik."),
    ),
}
_UNKNOWN = Words(_TROUBLE, "", _l("Coba lagi sebentar lagi, atau beri tahu administrator."))


def for_visitors(condition: Condition | None) -> Words:
    """Return what a visitor reads; None is an error that says nothing of the storage."""
    return _VISITOR.get(condition or Condition.AWAY, _AWAY)


def for_the_office(condition: Condition | None) -> Words:
    """Return what the office reads."""
    return _OFFICE.get(condition or Condition.WELL, _UNKNOWN)


def for_the_office_while_closed(condition: Condition | None) -> Words:
    """Return what the office reads where the program has not started."""
    return _CLOSED.get(condition or Condition.WELL) or for_the_office(condition)


def for_visitors_while_closed() -> Words:
    """Return what a visitor reads then, in the language of the moment."""
    return Words(
        _("Layar ini sedang tidak bisa dipakai"),
        _("Penjelasan, penilaian, dan pesan belum bisa dibuka. Layar ini mencoba lagi sendiri."),
        _("Tanyakan kepada petugas."),
    )


def notice(condition: Condition, *, doubtful: bool) -> str:
    """Return the line above every page of the office; empty while all is well."""
    # What is busy is so for a moment, and the page that meets it says so.
    if condition not in (Condition.WELL, Condition.BUSY):
        words = for_the_office(condition)
        return f"{words.meaning} {words.advice}"
    if doubtful:
        return _(
            "Pemeriksaan otomatis menemukan isi yang tidak cocok dengan segelnya. Minta administrator membuka Jejak"
            " audit."
        )
    return ""


def elsewhere(condition: Condition | None) -> list[str]:
    """Return where a visitor may turn to while this screen takes no message; empty where it soon does."""
    return [] if condition is Condition.BUSY else outside_channels()
