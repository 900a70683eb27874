"""The inbox: its tiles and views, search, filters, paging, counts and bulk acts."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Case, SavedView, Session, Setting, Suggestion, Tag
from kiosk.core.models.inbox.filters import Filters
from kiosk.core.models.inbox.inbox import Count, Inbox
from kiosk.core.models.inbox.query import in_view
from kiosk.core.models.suggestions import acts
from kiosk.core.storage.database import database
from kiosk.core.storage.keys import keyring
from tests.factories import a_suggestion

INBOX = "/officer/suggestions/"


def rows(page):
    return page.all("tbody tr")


def filters(page):
    return {link.contents[0].strip(): link.span.get_text() for link in page.all(".filters[aria-label=Keadaan] a")}


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
        "Jatuh tempo hari ini": "0",
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


@pytest.mark.drill("postgresql")
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


@pytest.mark.drill("postgresql")
def test_a_fruitless_search_offers_all_messages(officer, sent):
    sent()

    assert "cari di semua pesan" in officer.get(INBOX + "?q=tidakada")


@pytest.mark.drill("postgresql")
@pytest.mark.parametrize("view", ["waiting", "new", "today", "mine", "overdue", "answered", "closed", "all"])
def test_an_empty_view_says_so(officer, view):
    page = officer.get(f"{INBOX}?view={view}")

    assert page.one(".empty")


@pytest.mark.drill("postgresql")
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
    one = _queries(officer, INBOX), _queries(officer, path)
    for number in range(30):
        act("officer", "note", sent(f"Pesan {number}"), "Catatan")
        act("officer", "note", path, f"Catatan {number}")

    many = _queries(officer, INBOX), _queries(officer, path)

    assert many == one
    assert max(many) <= 12


def test_a_page_notes_that_its_reader_is_there_at_most_every_twenty_seconds(officer, monkeypatch):
    officer.get(INBOX)
    at_once = _asked(officer, INBOX)
    later = clock.now() + timedelta(seconds=21)
    monkeypatch.setattr("kiosk.core.days.clock.now", lambda: later)

    after = _asked(officer, INBOX)

    assert len(after) == len(at_once) + 1
    assert [event.sql.split(" SET ")[0] for event in after if event.sql.startswith("UPDATE")] == ['UPDATE "session"']


def _queries(person, path):
    # A page twenty seconds after the last one records that its reader is there, by one more query: not this one.
    person.get(path)
    counted = _asked(person, path)
    # Peewee writes OFFSET 0 for a single row.
    assert not any("OFFSET" in event.sql and event.params[-1] != 0 for event in counted)
    return len(counted)


def _asked(person, path):
    counted = []
    hooks = database.obj.query_hooks
    hooks.append(counted.append)
    try:
        person.get(path)
    finally:
        hooks.remove(counted.append)
    return counted


def tick(page, *texts):
    """Return the values of the checkboxes of the rows that hold one of ``texts``."""
    return [row.input["value"] for row in rows(page) if any(text in row.get_text() for text in texts)]


def groups(page):
    """Return each group of filters with its links and counts."""
    return {
        group.h2.get_text(): {link.contents[0].strip(): link.span.get_text() for link in group.select("a:has(span)")}
        for group in page.all("section.facets__group")
    }


def follow(person, page, words):
    """Touch the filter of these words."""
    links = [link for link in page.all(".facets__link, .filters__one") if words in link.get_text()]
    return person.get(links[0]["href"])


def find(path):
    return Suggestion.get(Suggestion.public_id == path.rsplit("/", 1)[1])


def promise(path, days):
    """Move the promised date of a case to so many days from today."""
    with database.connection_context():
        due = clock.today() + timedelta(days=days)
        Case.update(due_on=due).where(Case.suggestion == find(path)).execute()


def test_what_is_new_due_late_or_mine_leads_the_page_and_links(officer, sent, act):
    promise(sent("Hari ini"), 0)
    promise(sent("Lewat"), -2)
    act("officer", "take", sent("Milik saya"))
    sent("Biasa")

    page = officer.get(INBOX)

    tiles = {tile.span.get_text(): (tile.b.get_text(), tile["href"]) for tile in page.all("a.tile")}
    assert tiles == {
        "baru": ("3", INBOX + "?view=new"),
        "jatuh tempo hari ini": ("1", INBOX + "?view=today"),
        "lewat janji": ("1", INBOX + "?view=overdue"),
        "menunggu Anda": ("1", INBOX + "?view=mine"),
    }
    assert ["Hari ini" in row.get_text() for row in rows(officer.get(tiles["jatuh tempo hari ini"][1]))] == [True]
    assert ["Milik saya" in row.get_text() for row in rows(officer.get(tiles["menunggu Anda"][1]))] == [True]


@pytest.mark.drill("postgresql")
@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [
        (-2, "danger", "Lewat 2 hari"),
        (0, "warning", "Hari ini"),
        (3, "warning", "3 hari lagi"),
        (4, "success", "4 hari lagi"),
    ],
)
def test_a_promise_is_a_traffic_light_in_words_and_colour(officer, sent, days, tone, words):
    promise(sent(), days)

    page = officer.get(INBOX)

    assert page.one(f".table__due .status--{tone}").get_text() == words


@pytest.mark.drill("postgresql")
def test_an_answered_promise_has_no_light(officer, sent, act):
    act("officer", "reply", sent(), "Jawaban")

    assert officer.get(INBOX + "?view=answered").all(".table__due .status") == []


def test_what_is_no_matter_to_answer_stays_out_of_the_share_in_time(officer, sent, act):
    act("officer", "reply", sent("Dijawab"), "Jawaban")
    act("officer", "close", sent("Iseng", day=clock.today() - timedelta(days=60)), "void", "Bukan masukan")

    assert "100% dijawab tepat waktu" in officer.get(INBOX)


def test_filters_are_links_with_counts(officer, sent, act):
    act("officer", "take", sent("Satu", kind="complaint", contact="0812"))
    sent("Dua", kind="complaint")
    sent("Tiga", kind="question", language="en", day=clock.today() - timedelta(days=20))

    found = groups(officer.get(INBOX))

    assert found["Jenis"] == {"Pengaduan": "2", "Pertanyaan": "1"}
    assert found["Layanan"] == {"Kunjungan": "3"}
    assert found["Saluran"] == {"Layar kiosk": "3"}
    assert found["Petugas"] == {"Belum ada": "2", "Officer": "1"}
    assert found["Bahasa"] == {"Indonesia": "2", "Inggris": "1"}
    assert found["Masuk"] == {"7 hari terakhir": "2", "30 hari terakhir": "3", "90 hari terakhir": "3"}
    assert found["Kontak"] == {"Ada nama atau kontak": "1", "Tanpa kontak": "2"}


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Pengaduan", {"Satu", "Dua"}),
        ("Kunjungan", {"Satu", "Dua", "Tiga"}),
        ("Layar kiosk", {"Satu", "Dua", "Tiga"}),
        ("Officer", {"Satu"}),
        ("Belum ada", {"Dua", "Tiga"}),
        ("Inggris", {"Tiga"}),
        ("7 hari terakhir", {"Satu", "Dua"}),
        ("Ada nama", {"Satu"}),
        ("Tanpa kontak", {"Dua", "Tiga"}),
        ("antrean", {"Dua"}),
    ],
)
def test_a_filter_leaves_what_it_says_and_can_be_taken_off(officer, sent, act, words, left):
    act("officer", "take", sent("Satu", kind="complaint", contact="0812"))
    tagged = sent("Dua", kind="complaint")
    sent("Tiga", kind="question", language="en", day=clock.today() - timedelta(days=20))
    with database.connection_context():
        acts.record(find(tagged), "tagged", value=Tag.called("antrean").id)

    page = follow(officer, officer.get(INBOX), words)

    assert {row.p.get_text() for row in rows(page)} == left
    page = officer.get(page.one(".filters__one--on")["href"])
    assert len(rows(page)) == 3


def test_filters_combine_with_each_other_with_words_and_with_a_view(officer, sent, act):
    sent("Kipas rusak", kind="complaint")
    sent("Kursi rusak", kind="complaint")
    sent("Kipas bagus", kind="praise")
    act("officer", "reply", sent("Kipas lama", kind="complaint"), "Jawaban")

    page = officer.get(INBOX + "?q=kipas&kind=complaint")

    assert [row.p.get_text() for row in rows(page)] == ["Kipas rusak"]
    assert filters(page)["Dijawab"] == "1"
    assert filters(page)["Semua"] == "2"
    assert page.one("form.search input[name=kind]")["value"] == "complaint"


def test_a_period_has_both_its_ends(officer, sent):
    days = [clock.today() - timedelta(days=ago) for ago in (1, 2, 3, 4)]
    for day in days:
        sent(day.isoformat(), day=day)

    page = officer.get(f"{INBOX}?since={days[2]}&until={days[1]}")

    assert {row.p.get_text() for row in rows(page)} == {days[1].isoformat(), days[2].isoformat()}
    assert len(page.all(".filters__one--on")) == 2


@pytest.mark.parametrize(
    "query",
    [
        "kind=nothing",
        "days=8",
        "since=yesterday",
        "until=2026-02-30",
        "language=%00",
        "contact=maybe",
        "view=",
    ],
)
def test_what_is_no_value_of_a_filter_narrows_nothing(officer, sent, query):
    sent("Tetap ada")

    page = officer.get(f"{INBOX}?{query}")

    assert "Tetap ada" in page
    assert not page.all(".filters__one--on")


@pytest.mark.drill("postgresql")
@pytest.mark.parametrize(
    "query", ["service=none", "officer=unknown", "tag=%27--", "channel=%E2%80%A6", "since=2100-01-01"]
)
def test_a_filter_that_leaves_nothing_says_what_to_do(officer, sent, query):
    sent()

    page = officer.get(f"{INBOX}?{query}")

    assert "Hapus satu saringan" in page
    assert "Tanpa saringan" in page.one(".empty a").get_text()


def test_filters_read_from_an_address_write_the_same_address():
    filters = Filters.of({"view": "all", "q": 'kipas & "angin"', "kind": "praise", "since": "2026-01-02", "days": "7"})

    assert filters.query == "view=all&q=kipas+%26+%22angin%22&kind=praise&since=2026-01-02"
    assert Filters.of(filters.arguments) == filters
    assert Filters().query == ""


@pytest.mark.drill("postgresql")
def test_hits_are_marked_and_markup_stays_text(officer, sent):
    sent("<b>Kipas</b> & kipas-kipas " + "lain " * 100 + "<script>alert(1)</script>")

    page = officer.get(INBOX + "?q=KIP")

    assert [mark.get_text() for mark in page.all("mark")] == ["Kipas", "kipas", "kipas"]
    assert "<b>Kipas</b> & kipas-kipas" in page.one("tbody p").get_text()
    assert len(page.one("tbody p").get_text()) < 200


@pytest.mark.drill("postgresql")
def test_a_hit_far_down_is_shown(officer, sent):
    sent("Awal. " + "lain " * 200 + "toilet rusak parah")

    words = officer.get(INBOX + "?q=toilet").one("tbody p").get_text()

    assert words.startswith("…") and "toilet rusak" in words


def test_several_are_assigned_at_once_and_counted(officer, colleague, sent, events):
    first, second, third = sent("Satu"), sent("Dua"), sent("Tiga")
    page = officer.get(INBOX)
    with database.connection_context():
        to = Account.named("colleague")

    page = officer.submit("form[action$='/assign']", chosen=tick(page, "Satu", "Dua"), officer=to.public_id)

    assert "2 pesan diubah" in page
    assert [events(path)[1:] for path in (first, second, third)] == [
        [("assigned", str(to.id), None)],
        [("assigned", str(to.id), None)],
        [],
    ]


def test_what_was_acted_on_meanwhile_is_left_and_counted(officer, colleague, sent, act, events):
    first, second = sent("Satu"), sent("Dua")
    page = officer.get(INBOX)
    act("colleague", "note", first, "Catatan")

    page = officer.post(
        INBOX + "tag", page.form("form[action$='/assign']"), chosen=tick(page, "Satu", "Dua"), tag="Antrean "
    )

    assert "1 pesan diubah" in page
    assert "1 pesan tidak diubah, karena sementara itu" in page
    assert [kind for kind, _value, _text in events(first)] == ["received", "note"]
    assert [kind for kind, _value, _text in events(second)] == ["received", "tagged"]
    assert "antrean" in groups(officer.get(INBOX))["Tag"]


def test_a_tag_is_put_on_once(officer, sent, events):
    path = sent("Satu")
    for _time in range(2):
        page = officer.get(INBOX)
        page = officer.post(INBOX + "tag", chosen=tick(page, "Satu"), tag="antrean")

    assert "1 pesan dibiarkan" in page
    assert len(events(path)) == 2


def test_a_restricted_one_is_not_given_to_who_may_not_read_it(inspector, colleague, sent, events):
    path = sent("Rahasia", kind="complaint", topic="levy")
    with database.connection_context():
        to = Account.named("colleague").public_id
    page = inspector.get(INBOX)

    page = inspector.submit("form[action$='/assign']", chosen=tick(page, "Rahasia"), officer=to)

    assert "1 pesan dibiarkan" in page
    assert len(events(path)) == 1


def test_nobody_acts_in_bulk_on_what_does_not_exist_for_them(officer, sent, events):
    path = sent("Rahasia", kind="complaint", topic="levy")
    hidden = path.rsplit("/", 1)[1]
    officer.get(INBOX)

    answers = [officer.post(INBOX + "tag", chosen=f"{name}.1", tag="x").words for name in (hidden, "unknown")]

    assert answers[0] == answers[1]
    assert len(events(path)) == 1


@pytest.mark.parametrize("chosen", [[], ["nonsense"], [".1"], ["a.-1"], ["a.99999999999"], ["\x00.1"]])
def test_an_act_on_nothing_says_what_to_choose_and_keeps_what_was_typed(officer, sent, chosen):
    sent("Satu")
    officer.get(INBOX)

    page = officer.post(INBOX + "tag", chosen=chosen, tag="antrean")

    if chosen in ([".1"], ["\x00.1"]):
        assert "sementara itu" in page
        return
    assert page.status == 400
    assert "Pilih dulu pesannya" in page.one(".error-summary").get_text()
    assert page.one("#bulk-tag")["value"] == "antrean"


@pytest.mark.drill("postgresql")
def test_a_missing_tag_or_officer_is_asked_for_and_the_rows_stay_chosen(officer, sent):
    sent("Satu")
    values = tick(officer.get(INBOX), "Satu")

    for verb in ("tag", "assign"):
        page = officer.post(INBOX + verb, chosen=values)

        assert page.status == 400
        assert page.one("tbody input").has_attr("checked")


@pytest.mark.drill("postgresql")
def test_a_page_is_chosen_without_script(officer, sent):
    sent("Satu")
    sent("Dua")

    page = officer.get(officer.get(INBOX).one("[data-select-page]")["href"])

    assert all(box.has_attr("checked") for box in page.all("tbody input"))


@pytest.mark.drill("postgresql")
def test_an_act_comes_back_to_the_page_it_was_done_on(officer, sent):
    for number in range(30):
        sent(f"Pesan {number}", kind="complaint")
    page = officer.get(officer.get(INBOX + "?kind=complaint").one("a[rel=next]")["href"])

    fields = page.form("form[action$='/assign']")
    page = officer.post(INBOX + "tag", fields, chosen=tick(page, "Pesan 0"), tag="lama")

    assert "Pesan 0" in page and "Pesan 29" not in page
    assert page.one(".filters__one--on")


def test_a_view_is_saved_listed_and_removed_for_one_account(officer, colleague, sent):
    sent("Satu", kind="complaint")
    sent("Dua")
    officer.get(INBOX + "?view=all&kind=complaint")

    page = officer.submit("form[action$='/save']", name="Pengaduan saja")

    link = page.one(".filters[aria-label='Tampilan tersimpan'] a")
    assert link.get_text() == "Pengaduan saja" and link["aria-current"]
    assert [row.p.get_text() for row in rows(officer.get(link["href"]))] == ["Satu"]
    assert "Pengaduan saja" not in colleague.get(INBOX)
    officer.get(INBOX)
    assert "Pengaduan saja" not in officer.submit("form[action$='/forget']")


def test_a_name_used_again_replaces_the_view(officer, storage):
    for query in ("?kind=praise", "?kind=question"):
        officer.get(INBOX + query)
        officer.submit("form[action$='/save']", name="Punyaku")

    with database.connection_context():
        assert [view.query for view in SavedView.select()] == ["kind=question"]


@pytest.mark.drill("postgresql")
def test_a_view_without_a_name_is_not_saved(officer):
    officer.get(INBOX)

    page = officer.submit("form[action$='/save']", name=" ")

    assert page.status == 400
    assert page.one(".facets[open] [aria-invalid=true]")


def test_the_live_count_feeds_the_tiles(officer, sent):
    promise(sent(), -1)

    assert officer.client.get(INBOX + "count").json == {
        "new": "1",
        "today": "0",
        "overdue": "1",
        "mine": "0",
        "waiting": "1",
    }


def test_a_page_that_counts_by_itself_keeps_nobody_signed_in(officer):
    with database.connection_context():
        before = clock.now() - timedelta(minutes=9)
        Session.update(seen_at=before).execute()

    officer.client.get(INBOX + "count", headers={"X-Kiosk-Background": "1"})

    with database.connection_context():
        assert Session.get().seen_at == before


def test_what_awaits_its_batch_is_in_no_list_count_or_filter(officer, inspector, sent):
    with database.connection_context():
        Setting.change(batches="12.00 16.00")
    sent("Belum waktunya", kind="praise")

    for person in (officer, inspector):
        page = person.get(INBOX + "?view=all&q=belum")

        assert page.one(".empty")
        assert set(filters(page).values()) == {"0"}
        assert person.client.get(INBOX + "count").json["new"] == "0"


def test_a_tag_on_hidden_ones_alone_is_no_filter(officer, inspector, sent):
    path = sent("Rahasia", kind="complaint", topic="levy")
    with database.connection_context():
        acts.record(find(path), "tagged", value=Tag.called("pungli").id)

    assert "pungli" not in officer.get(INBOX).text
    assert officer.get(INBOX + "?tag=pungli").one(".empty")
    assert groups(inspector.get(INBOX))["Tag"] == {"pungli": "1"}


def test_more_than_are_counted_is_shown_as_more(officer, sent, monkeypatch):
    monkeypatch.setattr(Inbox, "COUNTED", 2)
    for _time in range(3):
        sent("Kipas")

    page, found = officer.get(INBOX), officer.get(INBOX + "?q=kipas")

    assert filters(page)["Menunggu"] == "2+" and filters(page)["Dijawab"] == "0"
    assert filters(found)["Menunggu"] == "2+" and filters(found)["Dijawab"] == "0+"
    assert "dihitung dari 2 pesan terbaru" in page


def test_a_view_means_the_same_to_the_database_and_to_a_count_of_hits(officer, sent, act):
    act("officer", "take", sent("Kipas satu"))
    act("officer", "reply", sent("Kipas dua"), "Jawaban")
    promise(sent("Kipas tiga"), -3)
    promise(sent("Kipas empat"), 0)

    with database.connection_context():
        inbox = Inbox(Account.named("officer"))
        words = inbox.counts(Filters(q="kipas"))

        assert words == inbox.counts(Filters())
        assert words["all"] == Count(4)
        assert in_view("all", "new", None, None, me=1)


def test_a_view_of_no_name_is_forgotten_without_a_fault(officer):
    officer.get(INBOX)

    assert officer.post(INBOX + "forget", name="\x00").status == 200


def test_inspectors_see_how_many_messages_are_about_all_of_them_and_officers_do_not(inspector, officer):
    with database.connection_context():
        Account.update(name="Wulandari").where(Account.username == "inspector").execute()
        a_suggestion("Bu Wulandari minta uang.", kind="complaint", topic="levy", contact="0812")

    page, other = inspector.get("/officer/suggestions/?view=all"), officer.get("/officer/suggestions/?view=all")

    assert "Ada 1 pesan yang tidak boleh dibaca pengawas mana pun di sini." in page
    assert "Kanwil" in page
    assert page.all("tbody tr") == []
    assert "tidak boleh dibaca" not in other
    assert "1 pesan yang tidak boleh dibaca" in inspector.get("/officer/reports/month")
