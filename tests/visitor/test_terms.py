"""Explanations are found, read, and rated as clear or not."""

import cysqlite
import pytest

from kiosk.core.days import clock
from kiosk.core.models import ALL, Clarity, MissedSearch, Revision, Term, TermTally
from kiosk.core.models.terms.revision import CARD
from kiosk.core.storage.database import database, sqlite_path
from tests.drills.test_storage_faults import pragmas
from tests.factories import on_show

TALLY = "form[data-module=count_view]"


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


def test_the_family_of_a_detainee_reads_first_that_programmes_are_for_the_sentenced(visitor):
    assert "Tahanan belum bisa mengikutinya" in visitor.get("/terms/pembebasan-bersyarat")
    assert "putusannya sudah tetap" in visitor.get("/terms/?group=program")


def test_the_family_of_a_child_does_not_read_that_a_programme_is_for_prisoners(visitor):
    banner = visitor.get("/terms/pengurangan-masa-pidana").one(".notice").get_text()

    assert "orang yang putusannya sudah tetap" in banner
    assert "narapidana" not in banner


def test_the_search_answers_without_script(visitor):
    page = visitor.get("/terms/?q=asim")

    assert page.all(".term-row")[0].b.get_text() == "Asimilasi"


def test_a_search_that_finds_nothing_offers_to_ask(visitor):
    page = visitor.get("/terms/?q=zzzzqqq")

    assert page.one("main .empty a")["href"] == "/suggestions/new?kind=question"


def test_too_long_a_search_is_refused_beside_its_field(visitor):
    assert "paling banyak 80 karakter" in visitor.get("/terms/?q=" + "a" * 81)


def test_a_card_names_in_one_line_what_the_unit_has_yet_to_fill(visitor):
    filled = {**dict.fromkeys(CARD, "x"), "documents": "", "if_refused": "", "details": ""}
    Revision.update(filled).where(Revision.id == on_show().id).execute()

    page = visitor.get("/terms/asimilasi")

    assert page.one(".term__missing").get_text(strip=True) == (
        "Keterangan yang belum ada: surat-surat, kalau ditolak, penjelasan lebih lanjut. Tanyakan kepada petugas."
    )
    assert not {"Surat-surat", "Kalau ditolak", "Penjelasan lebih lanjut"} & {
        row.get_text(strip=True) for row in page.all(".fact__label, .term__details h2")
    }


def test_a_complete_card_names_nothing_as_missing(visitor):
    Revision.update(dict.fromkeys(on_show().empty_rows, "x")).where(Revision.id == on_show().id).execute()

    assert not visitor.get("/terms/asimilasi").all(".term__missing")


def test_a_card_says_when_it_was_written_and_that_nobody_checked_it(visitor):
    page = visitor.get("/terms/remisi")

    assert "Menunggu pemeriksaan petugas" in page
    assert "Disusun: November 2026" in page
    assert "Diperiksa: belum" in page
    assert "Keterangan umum. Yang berlaku adalah aturan dan keputusan resmi." in page


def test_related_terms_are_offered(visitor):
    page = visitor.get("/terms/pembebasan-bersyarat")

    assert page.all('a[href="/terms/litmas"]')


def test_an_unknown_term_gives_a_clear_page(visitor):
    page = visitor.get("/terms/nothing")

    assert page.status == 404
    assert "Halaman ini tidak ada" in page


def test_a_clear_answer_is_stored(visitor, storage):
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
def test_an_odd_address_gives_a_clear_page(visitor, path):
    assert visitor.get(f"/terms/{path}").status in (200, 404)


@pytest.mark.parametrize("typed", ["___", "%%%", "\x00", "a" * 5_000])
def test_odd_words_find_nothing_and_break_nothing(visitor, typed):
    page = visitor.client.get("/terms/", query_string={"q": typed})

    assert page.status_code == 200


# Counting without tracking


def count(visitor, page_path: str, **environ) -> int:
    """Send the hidden form of a page, as the script does after a delay, and return the status."""
    page = visitor.get(page_path)
    return visitor.client.post(page.action(TALLY), data=page.form(TALLY), **environ).status_code


def test_a_reading_is_counted_once_it_is_sent_and_not_by_opening(visitor, storage):
    visitor.get("/terms/remisi")
    assert TermTally.select().count() == 0

    assert count(visitor, "/terms/remisi") == 204

    assert TermTally.select(TermTally.term, TermTally.language, TermTally.day, TermTally.reads).tuples().get() == (
        Term.at("remisi").id,
        "id",
        clock.today(),
        1,
    )


def test_words_that_found_nothing_are_counted_once_they_are_sent(visitor, storage):
    visitor.get("/terms/?q=zzqq+wwxx")
    assert MissedSearch.select().count() == 0

    assert count(visitor, "/terms/?q=zzqq+wwxx") == 204

    assert MissedSearch.select(MissedSearch.words, MissedSearch.times).tuples().get() == ("zzqq wwxx", 1)


def test_a_search_that_finds_something_and_a_list_count_nothing(visitor):
    for path in ("/terms/", "/terms/?q=asim", "/terms/?group=program", "/terms/?q=" + "a" * 81):
        assert not visitor.get(path).all(TALLY)


def test_counting_stores_nothing_about_the_person(visitor, storage):
    traces = {"REMOTE_ADDR": "192.0.2.77", "HTTP_USER_AGENT": "Peramban-Saya/1.0"}
    for path in ("/terms/remisi", "/terms/?q=zzqq"):
        assert count(visitor, path, environ_overrides=traces) == 204
    traces["cookie"] = visitor.client.get_cookie("kiosk_visitor").value

    stored = str([list(model.select().tuples()) for model in ALL])

    assert "zzqq" in stored
    assert [trace for trace in traces.values() if trace in stored] == []


@pytest.mark.parametrize("slug", ["tidak-ada", "%00", "a" * 300])
def test_an_unpublished_term_counts_nothing_and_causes_no_error(visitor, storage, slug):
    token = visitor.get("/terms/remisi").form(TALLY)

    assert visitor.client.post(f"/terms/{slug}/read", data=token).status_code == 204
    assert TermTally.select().count() == 0


@pytest.mark.parametrize("words", ["", "a" * 81, "a\x00b", "\u202e", "0812 3456 7890"])
def test_invalid_searches_are_not_stored(visitor, storage, words):
    fields = visitor.get("/terms/?q=zzqq").form(TALLY)

    assert visitor.client.post("/terms/missed", data={**fields, "q": words}).status_code == 204
    assert MissedSearch.select().count() == 0


@pytest.mark.parametrize("words", ["remisi", "asimlasi", "PB"])
def test_words_that_find_something_are_not_counted_as_missed(visitor, storage, words):
    fields = visitor.get("/terms/?q=zzqq").form(TALLY)

    assert visitor.client.post("/terms/missed", data={**fields, "q": words}).status_code == 204
    assert MissedSearch.select().count() == 0


@pytest.mark.sqlite_only
def test_a_storage_that_cannot_write_loses_the_count_silently(visitor, storage):
    fields = visitor.get("/terms/?q=zzqq").form(TALLY)
    other = cysqlite.connect(str(sqlite_path()))
    other.execute("BEGIN EXCLUSIVE")

    with pragmas(busy_timeout=100):
        answers = [
            visitor.client.post(path, data=fields).status_code for path in ("/terms/remisi/read", "/terms/missed")
        ]

    other.execute("ROLLBACK")
    other.close()
    assert answers == [204, 204]
    assert TermTally.select().count() == MissedSearch.select().count() == 0


def test_the_page_of_a_term_takes_three_queries(visitor, storage):
    queries = []
    database.obj.query_hooks.append(lambda *event: queries.append(event))

    page = visitor.get("/terms/pembebasan-bersyarat")

    database.obj.query_hooks.clear()
    assert page.status == 200
    assert 0 < len(queries) <= 3
