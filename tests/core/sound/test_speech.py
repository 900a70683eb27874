"""What is read aloud of an explanation, and how: an example for every rule."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.sound.speech import pronounced, sentences
from kiosk.core.text.markdown import render


def test_the_order_is_that_of_the_screen():
    facts = [("Siapa bisa", ["Narapidana."]), ("Biaya", ["Gratis. Tidak dipungut biaya.", "Meterai: tanyakan"])]

    read = sentences(
        "Remisi", "Potongan hukuman. Dua kali setahun.", facts, "# Besarnya\n\nSatu bulan.\n\n- satu\n- dua"
    )

    assert read == [
        *("Remisi", "Potongan hukuman.", "Dua kali setahun.", "Siapa bisa", "Narapidana.", "Biaya", "Gratis."),
        *("Tidak dipungut biaya.", "Meterai: tanyakan", "Besarnya", "Satu bulan.", "satu", "dua"),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("UU No. 22 berlaku. Lihat hlm. 4.", ["UU No. 22 berlaku.", "Lihat hlm. 4."]),
        ("KTP, KK, dll. diperlukan. Bawa!", ["KTP, KK, dll. diperlukan.", "Bawa!"]),
        ("Bawa KTP, KK, dll. Lalu tunggu.", ["Bawa KTP, KK, dll.", "Lalu tunggu."]),
        ("Bagaimana? Tanyakan… Ya", ["Bagaimana?", "Tanyakan…", "Ya"]),
        ('Ia berkata "tunggu." Lalu pergi.', ['Ia berkata "tunggu."', "Lalu pergi."]),
        ("Buka 08.00. Tutup 12.00.", ["Buka 08.00.", "Tutup 12.00."]),
        ("Bpk. A. Yani, S.H. hadir.", ["Bpk. A. Yani, S.H. hadir."]),
        ("1. Isi formulir", ["1. Isi formulir"]),
        ("  satu \n dua  ", ["satu dua"]),
        ("· — …", []),
        ("", []),
    ],
)
def test_a_sentence_ends_where_a_reader_pauses(text, parts):
    assert sentences("", text, [], None) == parts


def test_markdown_is_read_without_its_signs():
    words = "**Masa** *percobaan*\\\nsatu [tahun](x)"
    details = f"{words}\n\n| Masa | Remisi |\n|---|---|\n| 6 bulan | 1 &amp; 2 |\n\n```\nkode\n```"

    assert sentences("", "", [], details) == ["Masa percobaan satu tahun", "Masa", "Remisi", "6 bulan", "1 & 2", "kode"]


def test_an_item_is_read_with_the_number_that_is_shown():
    details = "2022. Tahun itu. Ramai.\n\n- butir\n\n3. tiga\n3. empat\n\n   lagi"

    assert sentences("", "", [], details) == ["2022. Tahun itu.", "Ramai.", "butir", "3. tiga", "4. empat", "lagi"]


# No deadline: a slow machine must not fail this test.
_untimed = settings(deadline=None)
_MARKDOWN = st.text(alphabet="aB1 .!?\n#*_`-|>[](){}<&;\\:é·", max_size=150)


@_untimed
@given(_MARKDOWN, _MARKDOWN)
def test_every_sentence_is_found_on_the_screen_in_its_turn_and_no_word_is_left_out(answer, details):
    shown = " ".join(f"{answer} {BeautifulSoup(render(details), 'html.parser').get_text()}".split())
    left_out, at = "", 0

    for sentence in sentences("", answer, [], details):
        # A browser draws the number of an item.
        words = sentence if sentence in shown[at:] else re.sub(r"^\d+\. ", "", sentence)
        found = shown.index(words, at)
        left_out += shown[at:found]
        at = found + len(words)

    assert not re.search(r"\w", (left_out + shown[at:]).replace("_", ""))


INDONESIAN = [
    ("UU 22/2022 Pasal 10", "Undang-Undang 22 tahun 2022 Pasal 10"),
    ("UU No. 22 Tahun 2022", "Undang-Undang nomor 22 Tahun 2022"),
    ("UU 22/2022 · PP 99/2012", "Undang-Undang 22 tahun 2022, Peraturan Pemerintah 99 tahun 2012"),
    ("Permenkumham 3/2018 diubah 18/2019, 7/2022", "Permenkumham 3 tahun 2018 diubah 18 tahun 2019, 7 tahun 2022"),
    ("PermenPANRB 5/2025", "Permen pe a en er be 5 tahun 2025"),
    ("Putusan MA 28 P/HUM/2021", "Putusan em a 28 P hum tahun 2021"),
    ("KUHP (UU 1/2023) Pasal 72-73", "ka u ha pe (Undang-Undang 1 tahun 2023) Pasal 72 sampai 73"),
    ("Pasal 72 ayat (4)", "Pasal 72 ayat 4"),
    ("Pasal 5 jo. Pasal 6", "Pasal 5 juncto Pasal 6"),
    ("Rp5.000", "5000 rupiah"),
    ("Rp 5.000", "5000 rupiah"),
    ("Rp. 1.250.000,-", "1250000 rupiah"),
    ("Rp5.000,00.", "5000 rupiah."),
    ("Rp 1,5 juta", "1,5 juta rupiah"),
    ("dibayar dengan Rp", "dibayar dengan rupiah"),
    ("09.30", "pukul sembilan lewat tiga puluh menit"),
    ("09.30 WIB", "pukul sembilan lewat tiga puluh menit waktu Indonesia barat"),
    ("pukul 09:30", "pukul sembilan lewat tiga puluh menit"),
    ("jam 08.00", "jam delapan"),
    ("08.00-12.15 WITA", "pukul delapan sampai pukul dua belas lewat lima belas menit waktu Indonesia tengah"),
    ("08.00 – 12.00 WIT", "pukul delapan sampai pukul dua belas waktu Indonesia timur"),
    ("pkl. 13.05", "pukul tiga belas lewat lima menit"),
    ("11.00 s.d. 21.41", "pukul sebelas sampai dengan pukul dua puluh satu lewat empat puluh satu menit"),
    ("00.20", "pukul nol lewat dua puluh menit"),
    ("24.30 dan 8.75", "24.30 dan 8.75"),
    ("17/08/2026", "17 Agustus 2026"),
    ("tgl. 01-02-2026", "tanggal 1 Februari 2026"),
    ("tahap 1/3, 1/2, dan 2/3", "tahap sepertiga, setengah, dan dua pertiga"),
    ("1/10 dan 3/4", "sepersepuluh dan tiga perempat"),
    ("KTP, KK, dll.", "ka te pe, ka ka, dan lain-lain"),
    ("dsb. dan dst.", "dan sebagainya dan dan seterusnya"),
    ("hlm. 4", "halaman 4"),
    ("Senin s/d Kamis", "Senin sampai dengan Kamis"),
    ("a.n. kepala", "atas nama kepala"),
    ("No. 5 dan nomor 6", "nomor 5 dan nomor 6"),
    ("PB", "pe be"),
    ("P.B.", "pe be"),
    ("TPP", "te pe pe"),
    ("e-KTP-nya", "e-ka te pe-nya"),
    ("SK", "es ka"),
    ("A.", "A."),
    ("HAM, LAPOR!, SOP", "ham, lapor!, es o pe"),
    ("PENGUMUMAN", "pengumuman"),
    ("RK I dan RK II", "er ka 1 dan er ka 2"),
    ("Rutan Kelas IIB Blora", "Rutan Kelas 2 B Blora"),
    ("dan/atau", "dan atau"),
    ("Bapas - kantor", "Bapas, kantor"),
    ("0812-3456-7890", "0 8 1 2, 3 4 5 6, 7 8 9 0"),
    ("(0296) 531234", "0 2 9 6, 5 3 1 2 3 4"),
    ("www.lapor.go.id", "www titik lapor titik go titik id"),
    ("Sudah 6 bulan.", "Sudah 6 bulan."),
    ("[[d@t'Eni]] [satu]", "d@t'Eni satu"),
    ("satu\x01 dua\x00\ntiga", "satu dua tiga"),
]
ENGLISH = [
    ("Law (UU) 22/2022 Articles 72-73", "Law (U U) 22 of 2022 Articles 72 to 73"),
    ("No. 5, but no.", "number 5, but no."),
    ("08.30-12.00 WIB", "8 30 a m to 12 p m western Indonesia time"),
    ("13.05", "1 oh 5 p m"),
    ("Rp 5,000 and Rp5.000", "5000 rupiah and 5000 rupiah"),
    ("1/2 and 2/3", "one half and two thirds"),
    ("17/08/2026", "17 August 2026"),
    ("a card, e.g. KTP, etc.", "a card, for example K T P, and so on"),
    ("lapor.go.id", "lapor dot go dot id"),
]


@pytest.mark.parametrize(("written", "spoken"), INDONESIAN)
def test_indonesian_is_pronounced_as_it_is_spoken(written, spoken):
    assert pronounced(written, "id") == spoken


@pytest.mark.parametrize(("written", "spoken"), ENGLISH)
def test_english_is_pronounced_as_it_is_spoken(written, spoken):
    assert pronounced(written, "en") == spoken


def test_a_listed_pronunciation_goes_before_every_rule():
    listed = {"pb": "pembebasan", "PB Blora": "pe be Blora", "tahanan": "[[tah'anan]]", "p.b.": "pebe", " ": "x"}

    assert pronounced("PB, Pb Blora, p.b. dan PBB: Tahanan UU", "id", listed) == (
        "pembebasan, pe be Blora, pebe dan pe be be: [[tah'anan]] Undang-Undang"
    )


def test_malformed_phonemes_of_the_list_are_dropped():
    listed = {"satu": "[[s'atu", "dua": "[d'ua]]", "tiga": "[[[t'iga]]]", "empat": "\x01[[@]]\n"}

    assert pronounced("satu dua tiga empat", "id", listed) == "s'atu d'ua [[t'iga]] [[@]]"


@_untimed
@given(st.text(), st.sampled_from(["id", "en", "jv"]), st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_no_text_drives_the_voice(text, language, listed):
    listed = {written: spoken.translate({ord(sign): "" for sign in "[]"}) for written, spoken in listed.items()}

    spoken = pronounced(text, language, listed)

    assert not re.search(r"[\[\]\x00-\x1f\x7f-\x9f]", spoken)


@_untimed
@given(st.text(alphabet="0123456789./-,: RpUIVXABCPBabc()[]WIB", max_size=60))
def test_every_mixture_of_signs_can_be_pronounced(text):
    for language in ("id", "en"):
        assert "[" not in pronounced(text, language)
