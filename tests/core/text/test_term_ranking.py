"""Which terms answer a question, over a few terms made for it."""

import pytest

from kiosk.core.text.term_index import Entry, build
from kiosk.core.text.term_ranking import MOST_NEAR, Ranking, rank


def a_term(
    key: str, title: str, abbreviation: str = "", synonyms: str = "", summary: str = "", card: str = ""
) -> Entry:
    return Entry(key, (title,), abbreviation, tuple(filter(None, synonyms.split("|"))), (summary,), card)


TERMS = (
    a_term(
        "pb", "Pembebasan Bersyarat", "PB", "parole|bebas bersyarat", "PB adalah izin keluar.", "Sidang TPP. Bapas."
    ),
    a_term("cb", "Cuti Bersyarat", "CB", "conditional leave", "CB adalah izin keluar lebih awal.", "Sidang TPP."),
    a_term("integrasi", "Integrasi", "", "", "Integrasi adalah sebutan untuk PB dan CB. Ia diawasi.", "Dapat dicabut."),
    a_term("bapas", "Balai Pemasyarakatan", "Bapas", "probation office", "Bapas adalah kantor.", "Petugas membimbing."),
    a_term("pk", "Pembimbing Kemasyarakatan", "PK", "petugas bapas", "PK adalah petugas Bapas.", ""),
    a_term("berkunjung", "Syarat Berkunjung", "", "besuk|kunjungan|ktp atau kk", "Bawa KTP.", "Sopan."),
    a_term("jam", "Jam Kunjungan", "", "jam besuk|hari besuk", "Hari dan jam ditetapkan.", ""),
    a_term("tahanan", "Tahanan", "", "", "Tahanan adalah orang yang ditahan.", "Tahanan Rutan."),
    a_term("sakit", "Sakit di Dalam", "", "sakit|berobat", "Ada perawatan untuk tahanan.", ""),
    a_term("ekspirasi", "Ekspirasi", "", "kapan bebas|pulang", "Tanggal hukuman selesai.", "Lihat papan pengumuman."),
)
INDEX = build(TERMS)


def first(typed: str) -> object:
    return next(iter(rank(typed, INDEX).keys), None)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        # whole names, in a question as well
        ("PK", "pk"),
        ("apa itu cb", "cb"),
        ("pripun carane besuk", "berkunjung"),
        # of names one within the other, the longer
        ("petugas bapas mau apa", "pk"),
        ("jam besuk hari ini", "jam"),
        ("hari sabtu boleh besuk", "jam"),
        # a title before a synonym
        ("PB kapan pulang", "pb"),
        # who is held seldom is the subject
        ("tahanan sakit siapa yang mengobati", "sakit"),
        # what is compared is explained together
        ("bedanya PB dan CB", "integrasi"),
        ("perbedaan pembebasan bersyarat dengan cuti bersyarat", "integrasi"),
        # inflected, begun, joined, split, with a typo
        ("saya mau mengunjungi suami", "berkunjung"),
        ("integ", "integrasi"),
        ("bebasbersyarat", "pb"),
        ("inte grasi", "integrasi"),
        ("ekspirsi", "ekspirasi"),
    ],
)
def test_the_term_that_was_meant_comes_first_and_fits(typed, key):
    assert (first(typed), rank(typed, INDEX).fits) == (key, True)


@pytest.mark.parametrize(
    "typed", ["grasi", "dapat apa", "bapak", "apa itu", "", "wifi", "😀", "ꦧꦱ", '"*()', "' OR 1=1 --"]
)
def test_letters_within_words_and_words_without_a_subject_find_nothing(typed):
    assert rank(typed, INDEX) == Ranking((), False)


@pytest.mark.parametrize(
    "typed", ["papan pengumuman di mana", "lowongan petugas bapas dan pb tukang las dan supir truk", "parkir di rutan"]
)
def test_what_no_name_answers_does_not_fit_and_few_near_terms_are_shown(typed):
    ranking = rank(typed, INDEX)

    assert not ranking.fits
    assert len(ranking.keys) <= MOST_NEAR


def test_a_name_outranks_every_text():
    texts = (
        a_term("a", "Alfa", card="wartel " * 50),
        a_term("b", "Beta", summary="wartel wartel"),
        a_term("c", "Wartel"),
    )

    assert rank("wartel", build(texts)).keys[0] == "c"


def test_among_texts_the_one_that_holds_more_of_the_question_comes_first():
    texts = (a_term("a", "Alfa", card="kursi"), a_term("b", "Beta", card="kursi biru"), a_term("c", "Gama"))

    assert rank("kursi biru", build(texts)).keys == ("b", "a")


def test_an_index_without_terms_finds_nothing():
    assert rank("asimilasi", build(())) == Ranking((), False)


def test_equal_answers_keep_the_order_of_the_terms():
    terms = (a_term("x", "Satu", synonyms="kembar"), a_term("y", "Dua", synonyms="kembar"))

    assert rank("kembar", build(terms)).keys == ("x", "y")
