"""Search finds abbreviations, other names, slips of the finger, and the words of suggestions."""

import pytest

from kiosk.core.models import Inbox, Term
from kiosk.core.models.inbox_filters import Filters
from tests.factories import a_suggestion, an_account


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("PB", "pembebasan-bersyarat"),
        ("pb", "pembebasan-bersyarat"),
        ("p.b.", "pembebasan-bersyarat"),
        ("parole", "pembebasan-bersyarat"),
        ("bebas bersyarat", "pembebasan-bersyarat"),
        ("CB", "cuti-bersyarat"),
        ("cmb", "cuti-menjelang-bebas"),
        ("CMK", "cuti-mengunjungi-keluarga"),
        ("PK", "pembimbing-kemasyarakatan"),
        ("asim", "asimilasi"),
        ("asimlasi", "asimilasi"),
        ("remsi", "remisi"),
        ("penjamn", "penjamin"),
        ("REMISI", "remisi"),
        ("litmas", "litmas"),
    ],
)
def test_the_first_answer_is_the_one_meant(storage, typed, first):
    assert Term.search(typed, "id")[0].slug == first


def test_longer_words_of_an_explanation_are_found(storage):
    slugs = [term.slug for term in Term.search("lurah", "id")]

    assert {"penjamin", "surat-jaminan"} & set(slugs)


@pytest.mark.parametrize("typed", ["", "   ", "...", '"', "*", "' OR 1=1 --", "AND", "NEAR(a b)", "()", "%", "_"])
def test_nothing_typed_breaks_the_search(storage, typed):
    Term.search(typed, "id")
    list(Inbox(an_account("siti", "officer")).rows(Filters(view="all", q=typed)))


def test_suggestions_are_found_by_the_beginning_of_their_words(storage):
    officer = an_account("siti", "officer")
    wanted = a_suggestion("Kipas angin di ruang tunggu mati").suggestion
    a_suggestion("Toilet pengunjung tidak ada air")

    assert list(Inbox(officer).rows(Filters(view="all", q="kip tung"))) == [wanted]


def test_every_word_must_be_there(storage):
    a_suggestion("Kipas angin di ruang tunggu mati")

    assert list(Inbox(an_account("siti", "officer")).rows(Filters(view="all", q="kipas toilet"))) == []
