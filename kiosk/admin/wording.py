"""The words of the administrators' pages for the codes of the models."""

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.days import clock, day_list, trust
from kiosk.core.models import Audit
from kiosk.core.models.chain.findings import SENTENCES
from kiosk.core.models.suggestions.unreadable import Unreadable
from kiosk.core.web.wording import PARTS

ROLES = {
    "officer": _l("Petugas pengaduan"),
    "inspector": _l("Pengawas"),
    "staff": _l("Staf informasi"),
    "admin": _l("Administrator"),
}
# Group of subjects in the chain -> name, as the filter of the audit log shows it.
GROUPS = {
    "suggestion": _l("Pesan pengunjung"),
    "term": _l("Istilah"),
    "account": _l("Akun"),
    "sign-in": _l("Masuk"),
    "setting": _l("Pengaturan"),
    "calendar": _l("Hari libur"),
    "hours": _l("Jadwal kunjungan"),
    "list": _l("Pilihan"),
    "survey": _l("Survei"),
    "notice": _l("Pengumuman"),
    "day": _l("Tanggal"),
    "export": _l("Ekspor"),
    "schema": _l("Basis data dan kunci"),
}
ABOUT = {**GROUPS, "sign-in": GROUPS["account"]}
# Topic of a reason -> the answer after which it is offered.
TOPICS = {"rating": _l("Sesudah penilaian"), "clarity": _l('Sesudah "Belum jelas"')}
# The lists of choices as the chain names them.
LISTS = {
    "list service": _l("layanan"),
    "list reason rating": _l("alasan sesudah penilaian"),
    "list reason clarity": _l('alasan sesudah "Belum jelas"'),
}
ACTIONS = {
    "suggestion kept": _l("Pesan disimpan"),
    "contact kept": _l("Kontak pengirim disimpan"),
    "received": _l("Diterima"),
    "opened": _l("Dibaca"),
    "note": _l("Catatan ditulis"),
    "explained": _l("Dijadikan istilah"),
    "reply": _l("Jawaban ditulis"),
    "status": _l("Keadaan diubah"),
    "closed": _l("Ditutup"),
    "unanswered": _l("Pengirim menulis: belum terjawab"),
    "reopened": _l("Dibuka kembali"),
    "assigned": _l("Ditugaskan"),
    "tagged": _l("Tanda ditambah"),
    "untagged": _l("Tanda dilepas"),
    "routed": _l("Jalur diubah"),
    "forwarded": _l("Diteruskan ke unit lain"),
    "extended": _l("Janji diperpanjang"),
    "merged": _l("Digabung"),
    "named": _l("Petugas ditandai disebut"),
    "cleared": _l("Tanda disebut dicabut"),
    "held": _l("Ditahan dari penghapusan"),
    "unheld": _l("Tidak lagi ditahan"),
    "published": _l("Ditampilkan di papan"),
    "withdrawn": _l("Diturunkan dari papan"),
    "contact erased": _l("Kontak dihapus"),
    "purged": _l("Isi dihapus"),
    "term published": _l("Penjelasan diterbitkan"),
    "term retired": _l("Penjelasan ditarik"),
    "term checked": _l("Penjelasan diperiksa"),
    "account made": _l("Akun dibuat"),
    "account changed": _l("Akun diubah"),
    "account renamed": _l("Akun diganti sebutannya"),
    "account disabled": _l("Akun dinonaktifkan"),
    "account enabled": _l("Akun diaktifkan lagi"),
    "code issued": _l("Kode sekali pakai dibuat"),
    "password set": _l("Kata sandi dipasang"),
    "setting changed": _l("Pengaturan diubah"),
    "closed day changed": _l("Hari libur diubah"),
    "visiting hours changed": _l("Jadwal kunjungan diubah"),
    "visiting hours confirmed": _l("Jadwal kunjungan dipastikan"),
    "visiting day decided": _l("Jadwal satu tanggal ditetapkan"),
    "visiting day removed": _l("Jadwal satu tanggal dihapus"),
    "period opened": _l("Survei dibuka"),
    "period changed": _l("Survei diubah"),
    "index shown": _l("Indeks ditampilkan di layar awal"),
    "index taken down": _l("Indeks diturunkan dari layar awal"),
    "follow-up planned": _l("Rencana tindak lanjut disimpan"),
    "sheet recorded": _l("Lembar kertas diketik"),
    "sheet withdrawn": _l("Lembar kertas dibatalkan"),
    "choice added": _l("Pilihan ditambah"),
    "choice renamed": _l("Pilihan diganti namanya"),
    "choice moved": _l("Pilihan dipindah"),
    "choice withdrawn": _l("Pilihan tidak ditawarkan lagi"),
    "choice offered": _l("Pilihan ditawarkan lagi"),
    "notice added": _l("Pengumuman dibuat"),
    "notice changed": _l("Pengumuman diubah"),
    "notice ended": _l("Pengumuman diakhiri"),
    "notice removed": _l("Pengumuman dihapus"),
    "day confirmed": _l("Tanggal dipastikan"),
    "signed in": _l("Masuk"),
    "sign-in failed": _l("Gagal masuk"),
    "exported": _l("Data diekspor"),
    "schema part restored": _l("Pengaman yang hilang dipasang lagi oleh program"),
    "schema part removed": _l("Pemicu asing dibuang oleh program"),
    "search index rebuilt": _l("Indeks pencarian dibuat ulang"),
    "key made": _l("Kunci baru dibuat karena yang lama hilang"),
    "envelope made": _l("Kunci amplop dibuat"),
    "database restored": _l("Basis data dipulihkan dari salinan"),
}
_MESSAGE, _WORDS_GONE = _l("Sebuah pesan atau isinya diubah."), _l("Isi sebuah pesan dihapus di luar program.")
_FORGED, _GONE = _l("Ada yang ditambahkan di luar program."), _l("Ada yang dihapus di luar program.")
FINDINGS = {
    **dict.fromkeys(SENTENCES, _l("Sebuah catatan tidak cocok.")),
    "row changed": _l("Sebuah baris rantai diubah."),
    "row missing": _l("Ada baris rantai yang hilang."),
    "row added": _l("Ada baris rantai yang disisipkan."),
    "rows moved": _l("Urutan baris rantai diubah."),
    "rebuilt": _l("Rantai ditulis ulang tanpa kunci."),
    "tail cut": _l("Ujung rantai terpotong."),
    "older copy": _l("Berkas lama dipasang kembali."),
    "texts swapped": _l("Isi dua pesan tertukar."),
    "salt gone": _l("Bukti sebuah catatan dimusnahkan."),
    "purged words": _l("Ada isi lagi di tempat yang sudah dihapus."),
    "state changed": _l("Keadaan sebuah pesan diubah di luar program."),
    **dict.fromkeys(("suggestion changed", "event changed", "contact changed"), _MESSAGE),
    **dict.fromkeys(("suggestion words gone", "event words gone"), _WORDS_GONE),
    **{kind: _FORGED for kind in SENTENCES if kind.endswith(" unsealed")},
    **{kind: _GONE for kind in SENTENCES if kind in ("suggestion gone", "contact gone", "event gone", "term gone")},
    "term changed": _l("Teks sebuah istilah diubah di luar program."),
    "account changed": _l("Sebuah akun diubah di luar program."),
    "account gone": _l("Sebuah akun dihapus di luar program."),
    "setting changed": _l("Sebuah pengaturan diubah di luar program."),
    "calendar changed": _l("Hari libur sebuah tahun diubah di luar program."),
    "hours changed": _l("Jadwal kunjungan diubah di luar program."),
    "hours gone": _l("Jadwal kunjungan dihapus di luar program."),
    "schema missing": _l("Ada bagian basis data yang hilang."),
    "schema extra": _l("Ada bagian basis data yang tidak dibuat program."),
    "schema changed": _l("Ada bagian basis data yang diubah."),
    "search changed": _l("Indeks pencarian tidak cocok dengan isinya."),
    "damaged": _l("Berkas basis data rusak. Pasang kembali cadangannya."),
    "reference broken": _l("Ada baris yang merujuk ke baris yang tidak ada."),
    "setting gone": _l("Sebuah pengaturan dihapus di luar program."),
    "notice changed": _l("Sebuah pengumuman diubah di luar program."),
    "notice gone": _l("Sebuah pengumuman dihapus di luar program."),
    "text changed": _l("Penjelasan yang tampil diubah di luar program."),
    "text gone": _l("Penjelasan yang tampil dihapus atau ditarik di luar program."),
    "day changed": _l("Tanggal yang dipercaya diubah di luar program."),
    "day gone": _l("Tanggal yang dipercaya dihapus di luar program."),
    "list changed": _l("Daftar layanan atau alasan diubah di luar program."),
}

# How the clock relates to the trusted day -> what follows from it, and its tone.
DAY_STATES = {
    trust.TRUSTED: _l("Tanggal komputer dipercaya. Yang lewat masa simpannya dimusnahkan seperti biasa."),
    trust.NEAR: _l(
        "Tanggal komputer baru berganti. Paling lambat dalam tiga hari program mempercayainya sendiri; Anda tidak "
        "perlu berbuat apa-apa. Sampai saat itu tidak ada yang dimusnahkan."
    ),
    trust.AHEAD: _l(
        "Tanggal komputer lebih dari tiga hari sesudah tanggal yang terakhir dipercaya: kiosk lama mati, atau jam "
        "komputer salah. Kiosk tetap berjalan seperti biasa. "
        "Hanya pemusnahan yang ditunda sampai tanggalnya dipastikan."
    ),
    trust.BEHIND: _l(
        "Tanggal komputer lebih awal daripada tanggal yang terakhir dipercaya. Kiosk tetap berjalan seperti biasa. "
        "Hanya pemusnahan yang ditunda sampai jam komputer dibetulkan atau tanggalnya dipastikan."
    ),
    trust.UNPROVEN: _l(
        "Tanggal yang dipercaya hilang atau diubah di luar program. Periksa jejak audit. Kiosk tetap berjalan "
        "seperti biasa. Hanya pemusnahan yang ditunda sampai tanggalnya dipastikan."
    ),
}
DAY_TONES = {trust.TRUSTED: "success", trust.NEAR: "info", **dict.fromkeys((trust.AHEAD, trust.BEHIND), "warning")}
DAY_TONES[trust.UNPROVEN] = "danger"

DAY_FAULTS = {
    day_list.NO_DATE: _l("Tidak diawali tanggal, misalnya 2026-12-24 atau 24/12/2026."),
    day_list.NO_SUCH_DAY: _l("Tanggal ini tidak ada di kalender."),
    day_list.NO_NAME: _l("Nama hari liburnya belum ditulis."),
    day_list.LONG_NAME: _l("Nama hari liburnya terlalu panjang (paling banyak 80 huruf)."),
    day_list.FAR_YEAR: _l("Tahun ini tidak masuk akal. Periksa tahunnya."),
    day_list.TWICE: _l("Tanggal ini sudah ada di baris sebelumnya dengan nama lain."),
}


def when(row: Audit) -> str:
    """Return when an act was done, as precisely as it is stored: to the minute, or the part of the day."""
    if row.at is None:
        return f"{format_date(row.day, 'EEE d MMM y')}, {PARTS[row.part]}"
    local = clock.local(row.at)
    return f"{format_date(local.date(), 'EEE d MMM y')}, {local:%H.%M}"


def unreadable(found: Unreadable) -> str:
    """Return how many suggestions no inspector here may read and what to do about it, "" if there are none."""
    if not found.waiting:
        return ""
    words = ngettext(
        "Ada %(num)s pesan yang tidak boleh dibaca pengawas mana pun di sini.",
        "Ada %(num)s pesan yang tidak boleh dibaca pengawas mana pun di sini.",
        found.waiting,
    )
    advice = _(
        "Buat akun pengawas untuk orang dari luar unit, misalnya dari Kanwil; administrator kedua menyetujuinya. Pesan"
        " itu terbuka sendiri baginya."
    )
    return f"{words} {advice}"
