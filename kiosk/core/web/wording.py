"""Labels for the models' codes, the same on both surfaces."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from kiosk.core.days import clock

KINDS = {
    "suggestion": _l("Saran"),
    "complaint": _l("Pengaduan"),
    "question": _l("Pertanyaan"),
    "praise": _l("Apresiasi"),
}
TOPICS = {
    "service": _l("Pelayanan"),
    "officer": _l("Petugas"),
    "violence": _l("Kekerasan"),
    "levy": _l("Pungutan"),
    "other": _l("Lainnya"),
}
# Labels of what text.personal_marks finds.
MARK_NAMES = {
    "national_id": _l("nomor NIK (16 angka)"),
    "phone": _l("nomor telepon"),
    "number": _l("nomor rekening, register, atau kendaraan"),
    "email": _l("alamat email"),
}
CONSENT = _l(
    "Saya setuju nama dan kontak ini disimpan untuk menjawab pesan saya. Hanya petugas yang menanganinya yang membaca."
    " Kalau dihapus, salinan cadangannya hilang dalam lima minggu."
)
# The rows of a fact card, and the longer text below it.
FACTS = {
    "who_can": _l("Siapa bisa"),
    "who_cannot": _l("Siapa tidak bisa"),
    "time_served": _l("Yang harus sudah dijalani"),
    "conditions": _l("Syarat"),
    "who_applies": _l("Apakah keluarga harus mengajukan?"),
    "when_begins": _l("Kapan mulai diurus"),
    "documents": _l("Surat-surat"),
    "no_guarantor": _l("Kalau tidak punya penjamin"),
    "steps": _l("Langkah"),
    "duration": _l("Berapa lama mengurusnya"),
    "progress": _l("Menanyakan perkembangan"),
    "if_refused": _l("Kalau ditolak"),
    "unpaid_fine": _l("Kalau denda belum dibayar"),
    "cost": _l("Biaya"),
    "whom_to_ask": _l("Tanya kepada siapa"),
    "legal_basis": _l("Dasar hukum"),
    "details": _l("Penjelasan lebih lanjut"),
}
PARTS = {
    clock.MORNING: _l("pagi"),
    clock.NOON: _l("siang"),
    clock.AFTERNOON: _l("sore"),
    clock.UNKNOWN: _l("tanggal belum pasti"),
}


def late(due_on: date) -> str:
    """Write by how many days a promised date has passed."""
    return ngettext("Lewat %(num)s hari", "Lewat %(num)s hari", (clock.today() - due_on).days)
