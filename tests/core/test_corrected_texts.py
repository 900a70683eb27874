"""What was wrong or harmful on the cards until 30 November 2026: the old words are gone, the right ones stand."""

import re

import pytest

from tests import facts

TERMS = facts.load_terms()
DATES = ("pembebasan-bersyarat", "ekspirasi", "tahap-pembinaan")
SENTENCED = (
    "pembebasan-bersyarat",
    "cuti-bersyarat",
    "cuti-menjelang-bebas",
    "cuti-mengunjungi-keluarga",
    "asimilasi",
    "remisi",
    "integrasi",
    "syarat-umum-program",
)
# Name: cards, row, and per language what no card says any more and what each of these cards says.
CORRECTED = {
    "no promise that nothing is stored": (
        (*DATES, "layanan-mandiri-sdp"),
        "details",
        ("tidak menyimpan data", "Layar ini tidak menampilkan data warga binaan atau tahanan."),
        ("holds no data", "This screen shows no data about prisoners or detainees."),
    ),
    "kurungan has ended": (
        ("remisi",),
        "who_cannot",
        ("kurungan", "Orang yang sedang menjalani hukuman pengganti denda"),
        ("detention in place of a fine", "Anyone serving a substitute sentence for an unpaid fine"),
    ),
    "humanitarian remission is one of three": (
        ("remisi",),
        "details",
        ("Untuk keadaan khusus:", "Salah satu dari:"),
        ("For special situations:", "One of these:"),
    ),
    "the doctor's letter says more": (
        ("remisi",),
        "details",
        ("dengan surat dokter", "sulit disembuhkan dan mengancam jiwa"),
        ("with a doctor's letter", "hard to cure and life-threatening"),
    ),
    "the first year of remission is named": (
        ("remisi",),
        "details",
        ("| 12 bulan atau lebih |", "| Tahun pertama, sudah menjalani 12 bulan atau lebih | 2 bulan | 1 bulan |"),
        ("| 12 months or more |", "| First year, 12 months or more served | 2 months | 1 month |"),
    ),
    "remission has extra conditions for some": (
        ("remisi",),
        "conditions",
        ("", "Perkara tertentu punya syarat tambahan"),
        ("", "Some offences have extra conditions"),
    ),
    "terrorism has conditions for remission": (
        ("remisi",),
        "details",
        ("", "ikut program deradikalisasi (melepaskan paham kekerasan) dan mengucapkan ikrar"),
        ("", "follow a deradicalisation programme and make a pledge"),
    ),
    "the government regulation is named": (
        ("remisi", "asimilasi"),
        "legal_basis",
        ("", "(PP) 32/1999 sebagaimana diubah 28/2006 dan 99/2012"),
        ("", "(PP) 32/1999 as amended by 28/2006 and 99/2012"),
    ),
    "narcotics and parole": (
        ("pembebasan-bersyarat",),
        "details",
        ("", "Ia harus ikut asimilasi dulu. Lamanya paling sedikit setengah dari sisa hukuman"),
        ("", "must take part in assimilation first. It lasts at least half of the time that is left"),
    ),
    "an unpaid fine": (
        ("pembebasan-bersyarat", "cuti-bersyarat", "cuti-menjelang-bebas", "subsider", "ekspirasi"),
        "unpaid_fine",
        ("", "Denda yang tidak dibayar bisa diganti hukuman lain. Lihat putusan atau tanyakan jaksa."),
        ("", "An unpaid fine can be replaced by another punishment. Look at the judgment or ask the prosecutor."),
    ),
    "corruption: paid in full, one or both": (
        ("asimilasi",),
        "details",
        ("denda dan uang pengganti sudah dibayar", "denda dan/atau uang pengganti sudah dibayar lunas sesuai putusan"),
        ("fine and restitution are paid", "the fine and/or restitution is paid in full as the judgment says"),
    ),
    "asimilasi asks for half of the sentence": (
        ("asimilasi",),
        "time_served",
        ("Lama hukuman yang harus sudah dijalani: tanyakan", "Setengah hukuman."),
        ("How much of the sentence must be served: ask", "Half of the sentence."),
    ),
    "asimilasi: its papers": (
        ("asimilasi",),
        "documents",
        ("", "Surat dari sekolah, perusahaan, atau lembaga sosial"),
        ("", "Letter from the school, firm or social body"),
    ),
    "asimilasi: its forms": (
        ("asimilasi",),
        "details",
        ("", "- Sekolah\n- Pelatihan\n- Kerja di luar\n- Kerja sosial"),
        ("", "- School\n- Training\n- Work outside\n- Community work"),
    ),
    "safety, not illness": (
        ("asimilasi", "cuti-mengunjungi-keluarga"),
        "who_cannot",
        ("yang jiwanya terancam", "yang keselamatan jiwanya terancam"),
        ("whose life is in danger", "whose life is under threat"),
    ),
    "who may visit differs": (
        ("syarat-berkunjung",),
        "who_can",
        ("Keluarga, advokat, pendamping, dan masyarakat.", "Aturannya berbeda di setiap tempat."),
        ("Family, lawyers, companions and the public.", "The rules differ from place to place."),
    ),
    "refusing a visit, on its own card": (
        ("hak-menerima-atau-menolak-kunjungan",),
        "short_answer",
        ("Itu haknya", "Narapidana boleh menerima atau menolak kunjungan. Untuk tahanan, tanyakan kepada petugas."),
        ("a right given by law", "A convicted prisoner may accept or refuse a visit. For detainees, ask an officer."),
    ),
    "refusing a visit, on the visitor's card": (
        ("syarat-berkunjung",),
        "details",
        (
            "Orang yang dijenguk boleh",
            "Narapidana boleh menerima atau menolak kunjungan. Untuk tahanan, tanyakan kepada petugas.",
        ),
        (
            "The person you visit may",
            "A convicted prisoner may accept or refuse a visit. For detainees, ask an officer.",
        ),
    ),
    "the machine is not taken for granted": (
        DATES,
        "details",
        ("registrasi atau layanan mandiri SDP", "atau di layanan mandiri (SDP) bila ada di sini."),
        ("officer or the SDP self-service", "so does the self-service machine (SDP), if there is one here."),
    ),
    "the machine, on its own card": (
        ("layanan-mandiri-sdp",),
        "steps",
        ("di mana alatnya", "Tanyakan kepada petugas apakah mesinnya ada di sini"),
        ("where the machine is", "Ask an officer whether the machine is here"),
    ),
    "money for items is reported first": (
        ("barang-titipan",),
        "cost",
        ("untuk titipan, tanyakan dulu", "Kalau ada yang meminta uang, Anda boleh mengadu tanpa nama di layar ini."),
        ("for goods, ask first", "If anyone asks you for money, you can complain on this screen"),
    ),
    "money for rights is reported first": (
        ("layanan-gratis",),
        "steps",
        ("Tanyakan dulu di meja informasi\n", 'Sentuh "Saran & pengaduan" di Beranda, lalu pilih Pengaduan\n'),
        ("Ask at the information desk first\n", 'Touch "Suggestions & complaints" on the home page'),
    ),
    "how to reach the Ombudsman": (
        ("saluran-pengaduan-lain",),
        "steps",
        (
            "Ombudsman, DPR, atau DPRD: tanyakan",
            "Ombudsman: telepon 137, WhatsApp 0821-3737-3737, atau ombudsman.go.id",
        ),
        ("Ombudsman, DPR or DPRD: ask", "Ombudsman: telephone 137, WhatsApp 0821-3737-3737, or ombudsman.go.id"),
    ),
    "what the Ombudsman asks for": (
        ("saluran-pengaduan-lain",),
        "details",
        ("", "Identitas dapat dirahasiakan dalam keadaan tertentu."),
        ("", "Your identity can be kept secret in certain circumstances."),
    ),
    "where and when CMK is not given": (
        ("cuti-mengunjungi-keluarga",),
        "conditions",
        ("", "Rumah tujuannya masih di daerah kerja kantor wilayah pemasyarakatan\nTidak pada hari raya besar agama"),
        ("", "The home is within the area of the regional corrections office\nNot on major religious holidays"),
    ),
    "life and death sentences in two sentences": (
        SENTENCED,
        "who_cannot",
        (
            "selama belum diubah jadi hukuman berbatas waktu",
            "Orang yang dihukum mati atau seumur hidup. Bila hukumannya diubah menjadi sekian tahun,",
        ),
        ("until changed into a fixed term", "Anyone sentenced to death or life. Once the sentence is changed"),
    ),
}


def whole(slug, language):
    return "\n".join(text for text in TERMS[slug]["revisions"][language].values() if text)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", CORRECTED)
def test_the_old_words_are_gone_and_the_right_ones_stand(name, language):
    slugs, row, *words = CORRECTED[name]
    old, new = words[language == "en"]
    for slug in slugs:
        assert new in TERMS[slug]["revisions"][language][row], slug
    assert [slug for slug in TERMS if old and old in whole(slug, language)] == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_card_promises_that_this_screen_stores_nothing(language):
    promise = re.compile(r"tidak menyimpan (data|apa)|(holds?|stores?|keeps?) no data|does not (hold|store|keep)", re.I)
    assert [slug for slug in TERMS if promise.search(whole(slug, language))] == []


# Office words and calques that the wording list replaced on all cards.
REPLACED = {
    "id": (
        *("berkas lain", "data dan berkas", "berkas usulan", "kelengkapan berkas", "belum diputus tetap"),
        *("Jalannya usul", "mengajukan usul", "Masyarakat dapat menerima"),
        *("paling sedikit 9 bulan", "2/3 hukuman, dan 2/3 itu", "Pilih pokok itu", "berstatus narapidana"),
    ),
    "en": (
        *("study report", "acknowledged", "decent clothes", "activity in the programme", "certain cases"),
        *("certain kinds of cases", "keeps the two apart", "goods for inmates", "study (litmas)"),
    ),
}


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_card_uses_a_replaced_wording(language):
    found = [
        (slug, old) for slug in TERMS for old in REPLACED[language] if old.lower() in whole(slug, language).lower()
    ]
    assert found == []


def test_the_law_is_quoted_for_bapas_and_its_officers():
    for slug in ("bapas", "litmas", "pembimbing-kemasyarakatan", "klien", "pengurangan-masa-pidana"):
        assert "22/2022" in TERMS[slug]["revisions"]["id"]["legal_basis"], slug
