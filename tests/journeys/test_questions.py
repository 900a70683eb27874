"""A visitor asks, staff explain, the visitor reads; and reading is counted without tracking anybody."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.models import Account, MissedSearch, Term, TermTally
from kiosk.core.storage.database import database
from tests.factories import a_suggestion
from tests.journeys.steps import (
    axe,
    begin_suggestion,
    open_at,
    open_office,
    open_ticket,
    overflow,
    review_suggestion,
    see,
    small_targets,
    ticket_code,
    touch,
    touch_in_pages,
    type_on_screen,
    wait_until,
)

ANSWER = "Wartelsuspas adalah telepon resmi untuk warga binaan. Tanyakan jadwalnya kepada petugas."


@pytest.fixture
def dewi(employee, password_hash: str) -> Account:
    """An account with the staff role only."""
    with database.connection_context():
        return Account.create(username="dewi", name="Dewi Lestari", password_hash=password_hash, staff=True)


def ask(screen: Page, url: str, words: str) -> str:
    """Send a question at the kiosk and return the code of its ticket."""
    begin_suggestion(screen, url, "question")
    type_on_screen(screen, "#text", words)
    review_suggestion(screen)
    touch(screen, "Kirim")
    return ticket_code(screen)


def reads() -> list[tuple[str, int]]:
    with database.connection_context():
        return [(tally.term.slug, tally.reads) for tally in TermTally.select().order_by(TermTally.term)]


def missed() -> list[tuple[str, int]]:
    with database.connection_context():
        return [(one.words, one.times) for one in MissedSearch.select()]


def test_a_question_becomes_a_term_and_its_sender_reads_both(screen: Page, desk: Page, kiosk, dewi):
    code = ask(screen, kiosk.visitor, "apa ada wartel")
    open_office(desk, kiosk, "dewi")
    see(desk, "Meja kerja")
    desk.get_by_role("link", name="apa ada wartel").click()
    desk.locator("#title").fill("Wartelsuspas")
    desk.locator("#short_answer").fill(ANSWER)
    desk.locator("#group").select_option("kunjungan")
    desk.get_by_role("button", name="Buat draf istilah").click()
    expect(desk.get_by_text("Draf istilah dibuat.")).to_be_visible()
    open_ticket(screen, kiosk.visitor, code)
    see(screen, "Pesan Anda sedang kami tangani")

    desk.goto(kiosk.office + "/staff/revisions/wartelsuspas/id/preview")
    desk.get_by_role("button", name="Terbitkan").click()
    expect(desk.get_by_text("terbit. Layar pengunjung menampilkannya")).to_be_visible()

    open_ticket(screen, kiosk.visitor, code)
    see(screen, "Jawaban untuk Anda")
    expect(screen.locator(".message--reply")).to_contain_text(ANSWER)
    assert (axe(screen), overflow(screen), small_targets(screen)) == ([], [], [])
    touch(screen, "Baca penjelasannya")
    see(screen, "Wartelsuspas")
    expect(screen.locator(".term__answer")).to_have_text(ANSWER)


def test_a_question_is_answered_from_a_term_that_is_there(screen: Page, desk: Page, kiosk, dewi):
    code = ask(screen, kiosk.visitor, "kapan potongan hukuman")
    open_office(desk, kiosk, "dewi")
    desk.get_by_role("link", name="Pertanyaan 1").click()
    desk.locator("a[data-row]").click()
    expect(desk.locator("#term optgroup").first).to_have_attribute("label", "Cocok dengan pertanyaan")
    desk.locator("#term").select_option("remisi")
    desk.locator("#words").fill("Terima kasih sudah bertanya.")
    desk.get_by_role("button", name="Lihat dulu").click()
    expect(desk.locator("#preview")).to_be_in_viewport()
    expect(desk.locator("#preview")).to_contain_text("Terima kasih sudah bertanya.")
    desk.get_by_role("button", name="Kirim jawaban").click()
    expect(desk.get_by_text("Jawaban terkirim.")).to_be_visible()

    open_ticket(screen, kiosk.visitor, code)
    expect(screen.locator(".message--reply")).to_contain_text("Terima kasih sudah bertanya.")
    touch(screen, "Baca penjelasannya")
    see(screen, "Remisi")


def test_a_term_counts_as_read_once_it_has_stayed_in_view(screen: Page, kiosk):
    screen.clock.install()
    open_at(screen, kiosk.visitor + "/terms/?group=program")
    touch_in_pages(screen, screen.locator("a.term-row[href$='/remisi']"))
    see(screen, "Remisi")
    screen.clock.fast_forward(4_000)
    touch(screen, "Kembali")
    see(screen, "Program")
    screen.clock.fast_forward(10_000)
    assert reads() == []

    touch_in_pages(screen, screen.locator("a.term-row[href$='/asimilasi']"))
    see(screen, "Asimilasi")
    with screen.expect_request_finished(lambda request: request.url.endswith("/read")):
        screen.clock.fast_forward(5_100)
    assert reads() == [("asimilasi", 1)]


def test_a_term_opened_twice_in_a_visit_counts_once(screen: Page, kiosk):
    sent = []
    screen.on("request", lambda request: request.url.endswith("/read") and sent.append(request.url))
    screen.clock.install()
    open_at(screen, kiosk.visitor + "/terms/?group=program")
    screen.wait_for_load_state("networkidle")

    for slug, title in (("asimilasi", "Asimilasi"), ("remisi", "Remisi"), ("asimilasi", "Asimilasi")):
        touch_in_pages(screen, screen.locator(f"a.term-row[href$='/{slug}']"))
        see(screen, title)
        # By then every module of the page has started.
        screen.wait_for_load_state("networkidle")
        counted = len(sent)
        screen.clock.fast_forward(5_100)
        if counted < 2:
            wait_until(screen, lambda counted=counted: len(sent) > counted)
        touch(screen, "Kembali")
        see(screen, "Program")

    assert [url.rsplit("/", 2)[1] for url in sent] == ["asimilasi", "remisi"]


def test_a_lost_server_loses_the_count_and_the_reader_sees_nothing(screen: Page, kiosk, watch):
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    screen.clock.install()
    open_at(screen, kiosk.visitor + "/terms/remisi")
    screen.context.set_offline(True)

    with screen.expect_event("requestfailed"):
        screen.clock.fast_forward(5_100)

    expect(screen.locator(".term__answer")).to_be_visible()
    expect(screen.locator(".overlay")).to_have_count(0)
    assert reads() == []


def test_a_search_that_found_nothing_counts_once_typing_has_stopped(screen: Page, kiosk):
    screen.clock.install()
    open_at(screen, kiosk.visitor + "/terms/")
    for words in ("zzqqw", "x"):
        type_on_screen(screen, "#search", words)
        screen.clock.fast_forward(500)
        expect(screen.locator(".empty")).to_be_visible()
        expect(screen.locator("form[data-module=count_view] [name=q]")).to_have_value(
            "zzqqw" if words != "x" else "zzqqwx"
        )

    with screen.expect_request_finished(lambda request: request.url.endswith("/missed")):
        screen.clock.fast_forward(3_100)

    assert missed() == [("zzqqwx", 1)]


def test_the_pages_are_accessible_and_lead_on_by_keys(desk: Page, kiosk, dewi):
    with database.connection_context():
        asked = a_suggestion("Kapan potongan hukuman?", kind="question").suggestion
        TermTally.create(term=Term.at("remisi"), language="id", reads=3)
        for _ in range(MissedSearch.SHOWN_FROM):
            MissedSearch.note("kamar mandi")
    open_office(desk, kiosk, "dewi")

    found = {}
    question = f"/staff/questions/{asked.public_id}"
    for path in ("/staff/", "/staff/questions/", question, "/staff/terms/?group=_due", "/staff/terms/remisi"):
        desk.goto(kiosk.office + path)
        found[path] = axe(desk)

    assert found == dict.fromkeys(found, [])
    desk.goto(kiosk.office + "/staff/questions/", wait_until="networkidle")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    see(desk, desk.locator("h1").inner_text())
    expect(desk.locator(".message").first).to_have_text("Kapan potongan hukuman?")
