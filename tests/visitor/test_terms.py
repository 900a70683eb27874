"""Explanations are found, read, and said to be clear or not."""

import pytest

from kiosk.core.models import Clarity, Term


def test_every_published_term_is_listed_and_opens(visitor, storage):
    page = visitor.get("/terms/")
    links = [link["href"] for link in page.all(".term-row")]

    assert len(links) == Term.select().count() >= 28
    for link in links:
        assert visitor.get(link).status == 200


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_term_reads_in_both_languages(visitor, storage, language):
    visitor.get("/home")
    visitor.submit("#settings", language=language)

    for term in Term.published(language):
        page = visitor.get(f"/terms/{term.slug}")
        assert page.heading.startswith(term.text.title)
        assert page.soup.html["lang"] == language


def test_a_letter_narrows_the_list(visitor):
    page = visitor.get("/terms/?letter=R")

    assert all(row.b.get_text().startswith("R") for row in page.all(".term-row"))
    assert page.all(".term-row")


def test_a_group_lists_its_terms_only(visitor, storage):
    page = visitor.get("/terms/?group=kunjungan")

    assert len(page.all(".term-row")) == Term.select().where(Term.group == "kunjungan").count()


def test_a_family_of_a_detainee_is_told_first_that_programmes_are_for_the_sentenced(visitor):
    assert "Tahanan belum bisa mengikutinya" in visitor.get("/terms/pembebasan-bersyarat")
    assert "sudah diputus hukumannya" in visitor.get("/terms/?group=program")


def test_the_search_answers_without_script(visitor):
    page = visitor.get("/terms/?q=asim")

    assert page.all(".term-row")[0].b.get_text() == "Asimilasi"


def test_a_search_that_finds_nothing_offers_to_ask(visitor):
    page = visitor.get("/terms/?q=zzzzqqq")

    assert page.one("main .empty a")["href"] == "/suggestions/new?kind=question"


def test_a_search_too_long_is_refused_beside_the_field(visitor):
    assert "paling banyak 80 karakter" in visitor.get("/terms/?q=" + "a" * 81)


def test_a_card_shows_what_the_unit_has_yet_to_fill(visitor):
    page = visitor.get("/terms/jam-kunjungan")

    assert "Belum diisi. Tanyakan kepada petugas." in page


def test_a_card_says_when_it_was_written_and_that_nobody_checked_it(visitor):
    page = visitor.get("/terms/remisi")

    assert "Menunggu pemeriksaan petugas" in page
    assert "Disusun: November 2026" in page
    assert "Diperiksa: belum" in page
    assert "Keterangan umum. Yang berlaku adalah aturan dan keputusan resmi." in page


def test_related_terms_are_offered(visitor):
    page = visitor.get("/terms/pembebasan-bersyarat")

    assert page.all('a[href="/terms/litmas"]')


def test_an_unknown_term_is_an_honest_page(visitor):
    page = visitor.get("/terms/nothing")

    assert page.status == 404
    assert "Halaman ini tidak ada" in page


def test_a_clear_explanation_is_noted(visitor, storage):
    visitor.get("/terms/remisi")

    page = visitor.submit(clear="yes")

    assert page.heading == "Terima kasih"
    assert Clarity.get().clear is True


def test_an_unclear_explanation_asks_why_once(visitor, storage):
    visitor.get("/terms/remisi")
    visitor.submit(clear="no")

    page = visitor.submit(reason="words")

    assert page.heading == "Terima kasih"
    answer = Clarity.get()
    assert (answer.clear, answer.reason.code) == (False, "words")


@pytest.mark.parametrize(
    "path", ["/terms/%00", "/terms/?group=%00", "/terms/?q=pb&group=nothing", "/terms/?letter=%00"]
)
def test_an_odd_address_is_an_honest_page(visitor, path):
    assert visitor.get(f"/terms/{path}").status in (200, 404)


@pytest.mark.parametrize("typed", ["___", "%%%", "\x00", "a" * 5_000])
def test_odd_words_find_nothing_and_break_nothing(visitor, typed):
    page = visitor.client.get("/terms/", query_string={"q": typed})

    assert page.status_code == 200
