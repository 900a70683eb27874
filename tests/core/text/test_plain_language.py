"""What the adviser finds in a term's text, and what it leaves alone."""

import json
import re
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.text import plain_language
from kiosk.core.text.plain_language import KINDS, MAX_CARD, Advice, advise, is_plain, sentences, without_markup

LISTS = Path(plain_language.__file__).parent / "plain_words"
SEED = [
    json.loads(path.read_text("utf-8"))
    for path in sorted((Path(plain_language.__file__).parent.parent / "seed" / "terms").glob("*.json"))
]
FIELDS = ("title", "short_answer", "conditions", "whom_to_ask", "legal_basis", "details")


def found(kind: str, fields: dict, language: str = "id", **more) -> list[tuple[str, str, int]]:
    return [(one.field, one.words, one.number) for one in advise(fields, language, **more) if one.kind == kind]


def words_found(kind: str, text: str, language: str = "id", **more) -> list[str]:
    return [words for _, words, _ in found(kind, {"short_answer": text}, language, **more)]


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_word_list_is_sorted_lower_case_and_names_each_word_once(language):
    words = (LISTS / f"{language}.txt").read_text("utf-8").splitlines()

    assert words == sorted(set(words))
    assert [word for word in words if not re.fullmatch(r"[a-z]+(?:['-][a-z]+)*", word)] == []
    assert len(words) > 2_000


@pytest.mark.parametrize(
    "words",
    [
        "menulis memakai menyapu mengirim mengesahkan mengecek mengubah melarang memperbaiki mempelajari menerima",
        "penulis pemakaian penyerahan pengiriman pengecekan penahanan pembimbing pelajar perubahan",
        "ditulis dijalani diberikan kuterima kautulis terlihat terancam bertanya berlaku bekerja belajar",
        "kesehatan keadaan ketidakhadiran kekurangannya sebaiknya secepatnya seandainya",
        "bukunya bukuku bukumu bacalah adakah siapapun mempertanggungjawabkan ditindaklanjuti",
        "rutan kunjungan petugas loker meterai narapidana tahanan",
    ],
)
def test_indonesian_words_are_known_by_their_base(words):
    assert [word for word in words.split() if not is_plain(word, "id")] == []


@pytest.mark.parametrize(
    "words",
    [
        "visits boxes tries tried carried planned stopped running hoping making dying",
        "easily simply clearly bigger biggest happier earliest wives knives",
        "going spoken children officers sentenced visitors",
    ],
)
def test_english_words_are_known_by_their_base(words):
    assert [word for word in words.split() if not is_plain(word, "en")] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "remisi remisinya asimilasi subsider petikan inkrah kasasi ekspirasi restitusi advokat residivis"),
        ("id", "implementasi koordinasi klasifikasi diskresi yurisdiksi"),
        ("en", "remission parole restitution custody deradicalisation jurisdiction notwithstanding bail remanded"),
    ],
)
def test_jargon_is_hard(language, words):
    assert [word for word in words.split() if is_plain(word, language)] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("id", "Orang-orang itu tolong-menolong, berturut-turut, kekanak-kanakan."),
        ("id", "Tiap Selasa di Rutan Blora, pukul 09.30, bayar Rp5.000 ke 2-3 orang."),
        ("id", "Tulis ke lapor@contoh.go.id atau buka www.ditjenpas.go.id."),
        ("id", "Bapas membantu. Tanyakan ke Bapas."),
        ("id", "Bawa KTP dan SK-nya."),
        ("en", "The officer's desk isn't open, and we don't know why; they’ll tell you."),
    ],
)
def test_names_numbers_addresses_and_pairs_are_not_hard_words(language, text):
    assert words_found("hard_word", text, language) == []


def test_a_hard_word_is_named_once_a_field_whatever_its_ending():
    fields = {"short_answer": "Remisi itu hak. Tanya remisi.", "details": "**Remisinya** dan remisi"}

    assert found("hard_word", fields) == [("short_answer", "remisi", 0), ("details", "remisinya", 0)]


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Remisi", "short_answer": "Remisi dan remisinya"},
        {"short_answer": "Hakim memberi remisi (pengurangan hukuman)."},
        {"short_answer": "Ini pengurangan hukuman (remisi).", "details": "Tanya soal remisi."},
        {"legal_basis": "Sebagaimana remisi di PP 99"},
    ],
)
def test_a_word_that_the_text_explains_or_the_law_writes_is_not_hard(fields):
    assert found("hard_word", fields) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Datang pagi. Bawa KTP! Sudah? Ya…", ["Datang pagi.", "Bawa KTP!", "Sudah?", "Ya…"]),
        ("Surat No. 5 dan hlm. 3", ["Surat No. 5 dan hlm. 3"]),
        ("Bawa sabun, dll. ke loket", ["Bawa sabun, dll. ke loket"]),
        ("Bawa sabun, dll. Lalu tunggu", ["Bawa sabun, dll.", "Lalu tunggu"]),
        ("Buka 09.30 dengan Rp5.000 atau Rp. 5.000", ["Buka 09.30 dengan Rp5.000 atau Rp. 5.000"]),
        ("Temui Bpk. Ahmad di Jl. Pemuda", ["Temui Bpk. Ahmad di Jl. Pemuda"]),
        ("(Gratis.) Tanya petugas", ["(Gratis.)", "Tanya petugas"]),
        ("satu\ndua\n\n—", ["satu", "dua"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_stops(text, parts):
    assert sentences(text) == parts


def test_a_sentence_over_twenty_words_is_reported_with_its_beginning_and_count():
    short, long = "kata " * 19 + "anak-anak", "kata " * 20 + "kata"

    advice = found("long_sentence", {"short_answer": short, "conditions": long})

    assert advice == [("conditions", f"{long[:60]}…", 21)]


def test_a_paragraph_of_markdown_is_one_text_without_its_marks():
    text = "# Judul\nSatu **dua**\ntiga [empat](/x)\n\n- lima\n- `enam`\n\n| tujuh | _delapan_ |\n|---|---|"

    assert sentences(without_markup(text)) == ["Judul", "Satu dua tiga empat", "lima", "enam", "tujuh", "delapan"]


@pytest.mark.parametrize("field", ["title", "legal_basis"])
def test_titles_and_citations_are_not_judged(field):
    assert {one.kind for one in advise({field: "remisi sebagaimana RKUHP " * 9, "legal_basis": "UU"}, "id")} <= {
        "too_long"
    }


@pytest.mark.parametrize(
    ("text", "unexplained"),
    [
        ("Minta SK di loket, lalu SK-nya dibawa", ["SK"]),
        ("Minta SK (surat keputusan), lalu SK", []),
        ("Minta surat keputusan (SK), lalu SK", []),
        ("Minta PB (SK)", ["PB", "SK"]),
        ("Bawa KTP, KK dan e-KTP", []),
        ("Rutan Kelas IIB, Remisi Umum II", []),
        ("WAJIB LAPOR", []),
        ("Tunggu TPP, SDP. dan TPP", ["TPP", "SDP"]),
        ("A, ABCDEFG dan SP4N", []),
    ],
)
def test_an_abbreviation_is_reported_once_unless_explained(text, unexplained):
    assert words_found("abbreviation", text) == unexplained


def test_an_abbreviation_with_a_term_of_its_own_or_in_the_title_is_explained():
    assert words_found("abbreviation", "Sidang TPP", abbreviations=["TPP"]) == []
    assert found("abbreviation", {"title": "Layanan SDP", "short_answer": "SDP buka"}) == []
    assert words_found("abbreviation", "Two SKs", "en") == ["SK"]


def test_short_answer_and_card_may_fill_three_pages_and_details_more():
    fits = {"title": "t" * 80, "short_answer": "a" * 400, "steps": "b" * (MAX_CARD - 400), "details": "c" * 6_000}

    assert found("too_long", fits) == []
    assert found("too_long", {**fits, "cost": "dd", "who_can": None}) == [("", "", 2)]


@pytest.mark.parametrize(("basis", "missing"), [(None, True), ("", True), ("UU 22/2022", False)])
def test_a_missing_legal_basis_is_reported(basis, missing):
    kinds = [one.kind for one in advise({"short_answer": "Gratis", "legal_basis": basis}, "id")]

    assert kinds == ["no_legal_basis"] * missing


def test_of_a_language_without_a_list_no_word_is_called_hard():
    long = "sugeng " * 21

    assert [one.kind for one in advise({"short_answer": long, "legal_basis": "UU"}, "jv")] == ["long_sentence"]


@given(
    st.dictionaries(st.sampled_from(FIELDS), st.none() | st.text() | st.text("diAN.(\n*_-|'é9 ", max_size=300)),
    st.sampled_from(["id", "en"]),
)
def test_odd_text_is_advised_on_like_any_other(fields, language):
    for one in advise(fields, language, abbreviations=["", "PB"]):
        assert isinstance(one, Advice)
        assert one.kind in KINDS
        assert one.field in ("", *FIELDS)
        assert len(one.words) <= 300


@pytest.mark.parametrize("text", ["di" * 1_500 + "an" * 1_500, "[" * 6_000, "<a" * 3_000, "a" * 6_000, "a-" * 3_000])
def test_a_text_made_to_be_slow_is_read_all_the_same(text):
    assert advise({"short_answer": text, "details": text}, "id")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_seed_has_few_hard_words_a_term_and_no_long_sentence(language):
    abbreviations = [term["abbreviation"] for term in SEED]

    advice = [advise(term["revisions"][language], language, abbreviations=abbreviations) for term in SEED]

    assert mean(len({one.words for one in of_term if one.kind == "hard_word"}) for of_term in advice) <= 3
    assert [one for of_term in advice for one in of_term if one.kind == "long_sentence"] == []
