"""Search finds abbreviations, synonyms, typos, and the words of suggestions."""

import pytest

from kiosk.core.models import Inbox, Suggestion, Term
from kiosk.core.models.inbox.filters import Filters
from kiosk.core.storage import search
from tests.factories import a_suggestion, an_account

QUERIES = [
    # abbreviations, with and without dots and spaces
    ("PB", "pembebasan-bersyarat"),
    ("pb", "pembebasan-bersyarat"),
    ("p.b.", "pembebasan-bersyarat"),
    ("p b", "pembebasan-bersyarat"),
    ("CB", "cuti-bersyarat"),
    ("cmb", "cuti-menjelang-bebas"),
    ("C.M.K", "cuti-mengunjungi-keluarga"),
    ("PK", "pembimbing-kemasyarakatan"),
    ("wbp", "warga-binaan"),
    ("jc", "justice-collaborator"),
    ("sidang t.p.p.", "tpp"),
    ("R.K. II", "remisi"),
    ("reg f", "register-f"),
    ("2/3", "tahap-pembinaan"),
    # the names themselves, and their beginnings
    ("REMISI", "remisi"),
    ("asim", "asimilasi"),
    ("litmas", "litmas"),
    ("surat jaminan", "surat-jaminan"),
    ("tahanan", "tahanan"),
    # what people call it
    ("bebas bersyarat", "pembebasan-bersyarat"),
    ("potongan masa tahanan", "remisi"),
    ("cuti pulang", "cuti-mengunjungi-keluarga"),
    ("besuk", "syarat-berkunjung"),
    ("jenguk", "syarat-berkunjung"),
    ("tilik", "syarat-berkunjung"),
    ("ktp", "syarat-berkunjung"),
    ("jam besuk", "jam-kunjungan"),
    ("jadwal besuk", "jam-kunjungan"),
    ("ijin besuk", "izin-kunjungan-tahanan"),
    ("kapan bebas", "ekspirasi"),
    ("napi", "narapidana"),
    ("penjara", "rutan-dan-lapas"),
    ("kirim makanan", "barang-titipan"),
    ("titip hp", "penggeledahan-dan-loker"),
    ("klambi", "pakaian-berkunjung"),
    ("wadul", "saran-dan-pengaduan"),
    ("pungli", "layanan-gratis"),
    ("wajib lapor", "klien"),
    ("sidik jari", "layanan-mandiri-sdp"),
    ("pengacara gratis", "bantuan-hukum-gratis"),
    ("titip duit", "titip-uang"),
    ("vc", "telepon-dan-video-call"),
    ("grasi", "grasi-amnesti-abolisi"),
    # whole questions, of which only some words name a term
    ("apa itu pb", "pembebasan-bersyarat"),
    ("kapan suami saya bebas", "ekspirasi"),
    ("mau besuk adik", "syarat-berkunjung"),
    # words joined, split or reordered
    ("bebasbersyarat", "pembebasan-bersyarat"),
    ("asi milasi", "asimilasi"),
    ("suratjaminan", "surat-jaminan"),
    ("kunjunganjam", "jam-kunjungan"),
    # typos of one or two letters
    ("asimlasi", "asimilasi"),
    ("remsi", "remisi"),
    ("rmeisi", "remisi"),
    ("penjamn", "penjamin"),
    ("lapsa", "rutan-dan-lapas"),
    ("mbesuk", "syarat-berkunjung"),
    ("bebas bersarat", "pembebasan-bersyarat"),
    ("pembebsan bersarat", "pembebasan-bersyarat"),
    ("inkrach", "putusan-inkrah"),
    ("penggledahan", "penggeledahan-dan-loker"),
    ("ombusman", "saluran-pengaduan-lain"),
    # English, which officers' papers and younger visitors use
    ("parole", "pembebasan-bersyarat"),
]
ENGLISH_QUERIES = [
    ("PB", "pembebasan-bersyarat"),
    ("parole", "pembebasan-bersyarat"),
    ("parol", "pembebasan-bersyarat"),
    ("visiting hours", "jam-kunjungan"),
    ("jam kunjungan", "jam-kunjungan"),
    ("how to visit", "syarat-berkunjung"),
    ("home leave", "cuti-mengunjungi-keluarga"),
    ("remision", "remisi"),
    ("letter of garantee", "surat-jaminan"),
    ("detainee", "tahanan"),
    ("clothes", "pakaian-berkunjung"),
    ("cost", "layanan-gratis"),
]


def first(typed, language):
    """Return the slug of the first match, or None."""
    return next((term.slug for term in Term.search(typed, language)), None)


def test_the_first_answer_is_the_one_meant(storage):
    assert len(QUERIES) >= 40

    answers = [(typed, first(typed, "id")) for typed, _ in QUERIES]

    assert answers == QUERIES


def test_the_first_answer_in_english_is_the_one_meant(storage):
    answers = [(typed, first(typed, "en")) for typed, _ in ENGLISH_QUERIES]

    assert answers == ENGLISH_QUERIES


@pytest.mark.parametrize("typed", ["korting", "sipir", "wifi", "kamar mandi", "qwerty", "xx"])
def test_a_query_that_matches_no_term_finds_nothing(storage, typed):
    assert first(typed, "id") is None


def test_of_names_with_the_same_beginning_the_shortest_comes_first(storage):
    assert [term.slug for term in Term.search("penj", "id")][:2] == ["rutan-dan-lapas", "penjamin"]


def test_longer_words_of_an_explanation_are_found(storage):
    slugs = [term.slug for term in Term.search("lurah", "id")]

    assert {"penjamin", "surat-jaminan"} & set(slugs)


def test_a_word_that_an_explanation_contains_is_not_corrected(storage):
    slugs = [term.slug for term in Term.search("kasasi", "id")]

    assert slugs[:2] == ["banding-dan-kasasi", "putusan-inkrah"]


@pytest.mark.parametrize(
    "typed", ["", "   ", "...", '"', "*", "' OR 1=1 --", "AND", "NEAR(a b)", "()", "%", "_", "ꦧ", "a" * 80]
)
def test_nothing_typed_breaks_the_search(storage, typed):
    Term.search(typed, "id")
    list(Inbox(an_account("siti", "officer")).rows(Filters(view="all", q=typed)))


def test_suggestions_are_found_by_the_beginning_of_their_words(storage):
    officer = an_account("siti", "officer")
    wanted = a_suggestion("Kipas angin di ruang tunggu mati").suggestion
    a_suggestion("Toilet pengunjung tidak ada air")

    assert list(Inbox(officer).rows(Filters(view="all", q="kip tung"))) == [wanted]


def test_every_word_of_the_query_must_match(storage):
    a_suggestion("Kipas angin di ruang tunggu mati")

    assert list(Inbox(an_account("siti", "officer")).rows(Filters(view="all", q="kipas toilet"))) == []


@pytest.mark.parametrize("query", ["\ufdfa", "kipas \ufdfa", "\ufdfb dan kipas"])
def test_a_letter_that_stands_for_several_words_is_searched_as_those_words(storage, query):
    a_suggestion("Kipas mati \ufdfa")

    assert Suggestion.select().where(search.suggestion_matches(query, Suggestion.id)).count() in (0, 1)
