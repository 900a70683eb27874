"""The inbox and the page of a suggestion, as an officer reads them."""

from datetime import timedelta

import pytest

from kiosk.core import clock
from kiosk.core.database import database
from kiosk.core.keys import keyring
from kiosk.core.models import Event, Suggestion
from kiosk.core.models.reception import Consent, Message, receive
from tests.factories import a_suggestion

INBOX = "/officer/suggestions/"


def rows(page):
    return page.all("tbody tr")


def filters(page):
    return {link.contents[0].strip(): link.span.get_text() for link in page.all(".filters a")}


def test_the_inbox_shows_what_waits_newest_first(officer, sent):
    sent("Yang pertama", day=clock.today() - timedelta(days=1), part="noon")
    sent("Yang kedua", kind="question", day=clock.today(), part="morning")

    page = officer.get(INBOX)

    first, second = rows(page)
    assert "Pertanyaan" in first.get_text() and "Yang kedua" in first.get_text()
    assert "Hari ini, pagi" in first.get_text()
    assert "Kemarin, siang" in second.get_text()
    assert "Kunjungan" in first.get_text() and "Baru" in first.get_text()


def test_every_view_says_how_much_it_holds(officer, sent, act):
    mine, late, answered, closed = (
        sent("Ditangani"),
        sent("Terlambat", day=clock.today() - timedelta(days=60)),
        sent("Dijawab"),
        sent("Ditutup"),
    )
    sent("Baru")
    act("officer", "note", mine, "Catatan")
    act("officer", "reply", answered, "Jawaban")
    act("officer", "close", closed, "done", "Bukan masukan")

    page = officer.get(INBOX)

    assert filters(page) == {
        "Menunggu": "3",
        "Baru": "2",
        "Saya tangani": "1",
        "Lewat janji": "1",
        "Dijawab": "1",
        "Selesai": "1",
        "Semua": "5",
    }
    assert late in str(officer.get(INBOX + "?view=overdue").one("tbody"))


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("mine", "Ditangani"),
        ("answered", "Dijawab"),
        ("closed", "Ditutup"),
        ("new", "Segar"),
        ("nonsense", "Segar"),
    ],
)
def test_a_view_shows_its_own_rows(officer, sent, act, view, words):
    act("officer", "note", sent("Ditangani"), "Catatan")
    act("officer", "reply", sent("Dijawab"), "Jawaban")
    act("officer", "close", sent("Ditutup"), "done", "Bukan masukan")
    sent("Segar")

    page = officer.get(f"{INBOX}?view={view}")

    assert words in rows(page)[0].get_text()


def test_a_promise_that_passed_says_by_how_many_days(officer, sent):
    path = sent("Terlambat", day=clock.today() - timedelta(days=60))
    with database.connection_context():
        due = Suggestion.get(Suggestion.public_id == path.rsplit("/", 1)[1]).due_on

    page = officer.get(INBOX)

    assert f"Lewat {(clock.today() - due).days} hari" in page


def test_a_row_is_marked_until_it_was_read(officer, sent):
    path = sent()
    assert len(officer.get(INBOX).all("tr.inbox__new")) == 1

    officer.get(path)
    officer.submit("form[action$='/opened']")

    assert officer.get(INBOX).all("tr.inbox__new") == []


def test_the_tiles_count_promises_honestly(officer, sent, act):
    act("officer", "reply", sent("Tepat waktu"), "Jawaban")
    act("officer", "reply", sent("Terlambat dijawab", day=clock.today() - timedelta(days=60)), "Jawaban")
    sent("Terlambat menunggu", day=clock.today() - timedelta(days=60))
    sent("Masih dalam waktunya")
    sent("Terima kasih", kind="praise")

    page = officer.get(INBOX)

    assert "33% dijawab tepat waktu" in page
    assert "1 lewat janji" in page


def test_without_a_decided_promise_no_share_is_claimed(officer, sent):
    sent()

    assert "– dijawab tepat waktu" in officer.get(INBOX)


def test_search_finds_words_and_counts_them_in_every_view(officer, sent, act):
    sent("Kipas angin rusak")
    act("officer", "reply", sent("Kipasnya kurang"), "Jawaban")
    sent("Kursi patah")

    page = officer.get(INBOX + "?q=kipas")

    assert len(rows(page)) == 1
    assert filters(page)["Semua"] == "2"
    assert len(rows(officer.get(INBOX + "?view=all&q=kipas"))) == 2


@pytest.mark.parametrize("query", ["tidakada", "%00", "%E2%80%AE", "'\"*:()&|!", "a" * 5000, "%F0%9F%98%80"])
def test_a_search_that_finds_nothing_says_what_to_do(officer, sent, query):
    sent()

    page = officer.get(f"{INBOX}?q={query}")

    assert page.status == 200


def test_a_fruitless_search_offers_all_messages(officer, sent):
    sent()

    assert "cari di semua pesan" in officer.get(INBOX + "?q=tidakada")


@pytest.mark.parametrize("view", ["waiting", "new", "mine", "overdue", "answered", "closed", "all"])
def test_an_empty_view_says_so(officer, view):
    page = officer.get(f"{INBOX}?view={view}")

    assert page.one(".empty")


def test_sixty_rows_are_turned_page_by_page_and_back(officer, sent):
    for number in range(60):
        sent(f"Pesan nomor {number}", key=keyring.mint("suggestion"))
    seen = []

    page = officer.get(INBOX)
    pages = [page]
    while page.all("a[rel=next]"):
        page = officer.get(page.one("a[rel=next]")["href"])
        pages.append(page)
    for each in pages:
        seen += [row.p.get_text() for row in rows(each)]

    assert [len(rows(each)) for each in pages] == [25, 25, 10]
    assert seen == [f"Pesan nomor {number}" for number in range(59, -1, -1)]
    back = officer.get(pages[2].one("a[rel=prev]")["href"])
    assert [row.p.get_text() for row in rows(back)] == seen[25:50]
    assert [row.p.get_text() for row in rows(officer.get(back.one("a[rel=prev]")["href"]))] == seen[:25]


@pytest.mark.parametrize("mark", ["before=unknown", "after=unknown", "before=%00", "after="])
def test_a_mark_that_leads_nowhere_shows_the_newest(officer, sent, mark):
    sent("Satu-satunya")

    assert "Satu-satunya" in officer.get(f"{INBOX}?{mark}")


def test_a_page_takes_as_many_queries_for_one_row_as_for_many(officer, sent, act):
    path = sent("Pesan awal", contact="0812 3456 7890")
    act("officer", "note", path, "Catatan")
    few = _queries(officer, INBOX), _queries(officer, path)
    for number in range(30):
        act("officer", "note", sent(f"Pesan {number}"), "Catatan")
        act("officer", "note", path, f"Catatan {number}")

    many = _queries(officer, INBOX), _queries(officer, path)

    assert many == few
    assert max(many) <= 12


def _queries(person, path):
    counted = []
    hooks = database.obj.query_hooks
    hooks.append(counted.append)
    try:
        person.get(path)
    finally:
        hooks.remove(counted.append)
    # Peewee writes OFFSET 0 for a single row.
    assert not any("OFFSET" in event.sql and event.params[-1] != 0 for event in counted)
    return len(counted)


def test_the_page_tells_all_that_is_known(officer, sent):
    path = sent(
        "Antrean titipan lama sekali.",
        kind="complaint",
        topic="other",
        officer_named="Penjaga pintu",
        contact="0812 3456 7890",
        name="Ibu Sri",
        day=clock.today(),
        part="afternoon",
    )

    page = officer.get(path)

    for words in (
        "Antrean titipan lama sekali.",
        "Lainnya",
        "Penjaga pintu",
        "Kunjungan",
        "Indonesia",
        "Layar kiosk",
        "sore",
        "0812 3456 7890",
        "Ibu Sri",
        "Saya setuju",
        "Diterima",
    ):
        assert words in page


def test_an_anonymous_sender_is_said_to_be_one(officer, sent):
    assert "Tidak meninggalkan nama atau kontak" in officer.get(sent())


def test_the_language_to_answer_in_is_named(officer, storage):
    path = a_suggestion("When are visits?", kind="question", language="en").suggestion.public_id

    assert "Ia memakai bahasa Inggris" in officer.get(INBOX + path)


def test_reading_changes_nothing(officer, sent, events):
    path = sent()

    officer.get(path)

    assert [kind for kind, _value, _text in events(path)] == ["received"]


def test_markup_in_a_text_stays_text(officer, sent):
    page = officer.get(sent("<script>alert(1)</script> & <b>tebal</b>"))

    assert "<script>alert(1)</script> & <b>tebal</b>" in page


def test_a_purged_suggestion_still_has_its_page_and_row(officer, sent):
    path = sent("Rahasia keluarga", contact="0812")
    with database.connection_context():
        found = Suggestion.get(Suggestion.public_id == path.rsplit("/", 1)[1])
        Event.record(found, "purged")
        found.words.get().delete_instance()
        found.contacts.get().delete_instance()

    assert "sudah dihapus" in officer.get(path)
    assert "Isinya sudah dihapus." in officer.get(INBOX)


@pytest.mark.parametrize("path", ["unknown", "%00", "a" * 300])
def test_an_unknown_suggestion_is_not_found(officer, path):
    assert officer.get(INBOX + path).status == 404


def test_consent_keeps_its_language(officer, storage):
    message = Message("question", "When are visits?", "en", contact="me", consent=Consent("I agree", "en"))
    path = receive(keyring.mint("suggestion"), message).suggestion.public_id

    assert officer.get(INBOX + path).one("q")["lang"] == "en"
