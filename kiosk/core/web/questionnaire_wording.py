"""The words of the official questionnaire: nine questions with four answers each, and the respondent's optional data.

Elements and answers are those of PermenPANRB 14/2017; they are kept by element, never by the number of a question.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.statistics.recapitulation import Labels

ELEMENTS = {
    "u1": _l("Persyaratan"),
    "u2": _l("Sistem, mekanisme, dan prosedur"),
    "u3": _l("Waktu penyelesaian"),
    "u4": _l("Biaya/tarif"),
    "u5": _l("Produk spesifikasi jenis pelayanan"),
    "u6": _l("Kompetensi pelaksana"),
    "u7": _l("Perilaku pelaksana"),
    "u8": _l("Penanganan pengaduan, saran, dan masukan"),
    "u9": _l("Sarana dan prasarana"),
}
# Short forms of the same.
SHORT = {
    "u1": _l("Persyaratan"),
    "u2": _l("Prosedur"),
    "u3": _l("Waktu"),
    "u4": _l("Biaya"),
    "u5": _l("Hasil layanan"),
    "u6": _l("Kompetensi"),
    "u7": _l("Perilaku"),
    "u8": _l("Pengaduan"),
    "u9": _l("Sarana"),
}
QUESTIONS = {
    "u1": _l("Bagaimana pendapat Anda tentang kesesuaian persyaratan dengan jenis layanannya?"),
    "u2": _l("Bagaimana pemahaman Anda tentang kemudahan prosedur layanan di unit ini?"),
    "u3": _l("Bagaimana pendapat Anda tentang kecepatan waktu dalam memberikan layanan?"),
    "u4": _l("Bagaimana pendapat Anda tentang kewajaran biaya atau tarif dalam layanan?"),
    "u5": _l("Bagaimana pendapat Anda tentang kesesuaian layanan yang diberikan dengan standarnya?"),
    "u6": _l("Bagaimana pendapat Anda tentang kemampuan petugas dalam layanan?"),
    "u7": _l("Bagaimana pendapat Anda tentang kesopanan dan keramahan petugas?"),
    "u8": _l("Bagaimana pendapat Anda tentang penanganan pengaduan pengguna layanan?"),
    "u9": _l("Bagaimana pendapat Anda tentang mutu sarana dan prasarana?"),
}
_FITTING = (_l("Tidak sesuai"), _l("Kurang sesuai"), _l("Sesuai"), _l("Sangat sesuai"))
# The answers 1 to 4. Those about cost and complaints are no degrees of agreement, so faces cannot show them.
ANSWERS = {
    "u1": _FITTING,
    "u2": (_l("Tidak mudah"), _l("Kurang mudah"), _l("Mudah"), _l("Sangat mudah")),
    "u3": (_l("Tidak cepat"), _l("Kurang cepat"), _l("Cepat"), _l("Sangat cepat")),
    "u4": (_l("Sangat mahal"), _l("Cukup mahal"), _l("Murah"), _l("Gratis")),
    "u5": _FITTING,
    "u6": (_l("Tidak kompeten"), _l("Kurang kompeten"), _l("Kompeten"), _l("Sangat kompeten")),
    "u7": (
        _l("Tidak sopan dan ramah"),
        _l("Kurang sopan dan ramah"),
        _l("Sopan dan ramah"),
        _l("Sangat sopan dan ramah"),
    ),
    "u8": (
        _l("Tidak ada"),
        _l("Ada tetapi tidak berfungsi"),
        _l("Berfungsi kurang maksimal"),
        _l("Dikelola dengan baik"),
    ),
    "u9": (_l("Buruk"), _l("Cukup"), _l("Baik"), _l("Sangat baik")),
}
CUTS = {
    "service": _l("Layanan yang diterima"),
    "age": _l("Usia"),
    "sex": _l("Jenis kelamin"),
    "education": _l("Pendidikan terakhir"),
    "occupation": _l("Pekerjaan"),
    "source": _l("Cara mengisi"),
}
AGES = {
    "-24": _l("24 tahun atau kurang"),
    "25-34": _l("25 sampai 34 tahun"),
    "35-44": _l("35 sampai 44 tahun"),
    "45-54": _l("45 sampai 54 tahun"),
    "55-": _l("55 tahun atau lebih"),
}
SEXES = {"male": _l("Laki-laki"), "female": _l("Perempuan")}
EDUCATIONS = {"sd": _l("SD"), "smp": _l("SMP"), "sma": _l("SMA"), "s1": _l("S1"), "s2": _l("S2"), "s3": _l("S3")}
OCCUPATIONS = {
    "civil": _l("PNS"),
    "army": _l("TNI"),
    "police": _l("Polri"),
    "private": _l("Pegawai swasta"),
    "self": _l("Wirausaha"),
    "other": _l("Pekerjaan lain"),
}
# Optional data about the respondent: field -> value -> words.
ABOUT = {"age": AGES, "sex": SEXES, "education": EDUCATIONS, "occupation": OCCUPATIONS}
SOURCES = {"kiosk": _l("Layar kiosk"), "paper": _l("Lembar kertas")}
PERFORMANCES = {"A": _l("Sangat baik"), "B": _l("Baik"), "C": _l("Kurang baik"), "D": _l("Tidak baik")}


def recapitulation_labels() -> Labels:
    """Return the words of the recapitulation workbook in the language of the page."""
    return Labels(
        sheets=_("Rekapitulasi"),
        legend=_("Unsur"),
        number=_("No."),
        service=_("Layanan"),
        sum=_("Jumlah nilai"),
        average=_("NRR (jumlah : lembar)"),
        weighted=_("NRR tertimbang (1/9)"),
        weighted_by_011=_("NRR tertimbang (0,11)"),
        index=_("IKM, bobot 1/9"),
        index_by_011=_("IKM, bobot 0,11"),
        grade=_("Mutu pelayanan"),
        elements={element: str(name) for element, name in ELEMENTS.items()},
    )
