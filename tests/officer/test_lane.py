"""The restricted lane: for everyone but inspectors what is in it does not exist."""

import pytest

from kiosk.core.days.clock import today

INBOX = "/officer/suggestions/"
ROUTE = "form[action$='/route']"
CASES = "/officer/cases/"
VERBS = ("opened", "note", "reply", "status", "route", "close", "merge", "name", "clear")


@pytest.fixture
def secret(sent):
    return sent("Diminta uang dua puluh ribu.", kind="complaint", topic="levy", officer_named="Penjaga pintu")


@pytest.mark.parametrize("topic", ["officer", "violence", "levy"])
def test_three_topics_are_in_the_restricted_lane_from_the_start(officer, inspector, sent, topic):
    path = sent("Rahasia", kind="complaint", topic=topic)

    assert officer.get(path).status == 404
    assert "hanya pengawas" in inspector.get(path)


def test_officers_find_no_trace_in_list_counts_search_and_tiles(officer, secret):
    page = officer.get(INBOX + "?view=all")

    assert page.one(".empty")
    assert {count.get_text() for count in page.all(".filters__count")} == {"0"}
    assert "0 baru" in page
    assert not any(count.get_text() for count in page.all(".side__count"))
    assert officer.get(INBOX + "?view=all&q=uang").one(".empty")


def test_a_mark_of_a_hidden_row_moves_no_page(officer, sent, secret):
    sent("Terbuka")
    hidden = secret.rsplit("/", 1)[1]

    page = officer.get(f"{INBOX}?before={hidden}")

    assert len(page.all("tbody tr")) == 1
    assert not page.all(".pager")


def test_inspectors_see_it_marked(inspector, secret):
    page = inspector.get(INBOX)

    assert "Jalur pengawas" in page.one("tbody tr").get_text()
    assert "1 baru" in page
    assert "Penjaga pintu" in inspector.get(secret)
    assert len(inspector.get(INBOX + "?q=uang").all("tbody tr")) == 1


@pytest.mark.parametrize("verb", VERBS)
def test_officers_cannot_act_on_what_they_may_not_see(officer, secret, events, verb):
    officer.get(INBOX)

    page = officer.post(f"{secret}/{verb}", seen="1", text="Coba", status="handled", lane="open")

    officer.get(INBOX)
    assert page.status == 404
    assert page.words == officer.post(f"{CASES}unknown/{verb}", seen="1", text="Coba").words
    assert len(events(secret)) == 1


def test_any_officer_restricts_a_suggestion_and_loses_sight_of_it(officer, inspector, sent, events):
    path = sent("Sebenarnya tentang petugas.")
    officer.get(path)

    page = officer.submit(ROUTE, lane="restricted", text="Menyebut seorang petugas.")

    assert page.path == INBOX
    assert "Anda tidak melihatnya lagi" in page
    assert officer.get(path).status == 404
    assert events(path)[1:] == [("routed", "restricted", "Menyebut seorang petugas.")]
    assert "Menyebut seorang petugas." in inspector.get(path)


def test_an_inspector_who_moves_it_in_stays_on_its_page(inspector, sent):
    path = sent()
    inspector.get(path)

    page = inspector.submit(ROUTE, lane="restricted", text="Menyebut seorang petugas.")

    assert page.path == path
    assert "Hanya pengawas yang melihatnya" in page


def test_only_an_inspector_moves_it_out(officer, inspector, secret, events):
    inspector.get(secret)

    page = inspector.submit(ROUTE, lane="open", text="Bukan tentang petugas.")

    assert "Semua petugas pengaduan sekarang melihatnya" in page
    assert events(secret)[1:] == [("routed", "open", "Bukan tentang petugas.")]
    assert officer.get(secret).status == 200


@pytest.mark.parametrize(("lane", "text"), [("restricted", ""), ("restricted", "  "), ("restricted", "a" * 4001)])
def test_moving_needs_a_reason_of_a_fair_length(officer, sent, events, lane, text):
    path = sent()
    officer.get(path)

    page = officer.submit(ROUTE, lane=lane, text=text)

    assert page.status == 400
    assert page.one("details[open] textarea[aria-invalid=true]")
    assert len(events(path)) == 1


@pytest.mark.parametrize("lane", ["open", "elsewhere", "", "\x00"])
def test_no_other_lane_can_be_asked_for(officer, sent, events, lane):
    path = sent()
    officer.get(path)

    page = officer.submit(ROUTE, lane=lane, text="Alasan")

    assert page.status == 400
    assert len(events(path)) == 1


def test_an_officer_whose_page_is_old_cannot_act_on_what_was_moved(officer, colleague, sent, act, events):
    path = sent()
    colleague.get(path)
    act("officer", "route", path, "restricted", "Menyebut seorang petugas.")

    page = colleague.submit("form[action$='/reply']", text="Jawaban.")

    assert page.status == 404
    assert len(events(path)) == 2


def test_while_nobody_inspects_the_form_says_so(officer, sent):
    assert "Belum ada pengawas" in officer.get(sent(day=today()))


def test_with_an_inspector_no_such_warning_stands(officer, inspector, sent):
    assert "Belum ada pengawas" not in officer.get(sent())
