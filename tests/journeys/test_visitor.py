import pytest
from playwright.sync_api import Page, Route, expect

from kiosk.core.models import Rating, Setting, Suggestion
from kiosk.core.storage.database import database
from tests.factories import a_suggestion
from tests.journeys.steps import (
    begin_suggestion,
    open_at,
    open_office,
    open_ticket,
    review_suggestion,
    see,
    settled,
    ticket_code,
    touch,
    touch_in_pages,
    type_on_screen,
)

REPLY = "Kursi tambahan dipasang hari Senin."


def stored() -> list[str]:
    with database.connection_context():
        return [suggestion.text for suggestion in Suggestion.select()]


def test_a_visitor_reads_pb_and_searches_asim(screen: Page, kiosk):
    open_at(screen, kiosk.visitor + "/")
    touch(screen, "Sentuh layar untuk mulai")
    see(screen, "Apa yang Anda perlukan hari ini?")
    touch(screen, "Kenali istilah")
    see(screen, "Kenali istilah")
    touch_in_pages(screen, screen.locator("a.term-row[href$='/pembebasan-bersyarat']"))
    expect(screen.get_by_role("heading", level=1)).to_contain_text("PB")
    expect(screen.locator(".term__answer")).to_be_visible()

    touch(screen, "Kembali")
    touch(screen, "Semua")
    see(screen, "Kenali istilah")
    type_on_screen(screen, "#search", "asim")

    expect(screen.locator("a.term-row b").first).to_have_text("Asimilasi")
    expect(screen.locator("#search")).to_have_value("asim")


@pytest.mark.parametrize(("across", "down"), [(0.5, 0.3), (0.1, 0.1), (0.9, 0.95), (0.5, 0.8)])
def test_a_touch_anywhere_on_the_attract_screen_starts(screen: Page, kiosk, across, down):
    open_at(screen, kiosk.visitor + "/")
    settled(screen)
    size = screen.viewport_size

    screen.touchscreen.tap(size["width"] * across, size["height"] * down)

    see(screen, "Apa yang Anda perlukan hari ini?")


def test_a_click_anywhere_on_a_row_opens_the_suggestion(desk: Page, kiosk, employee):
    with database.connection_context():
        a_suggestion("Kursi kurang")
    open_office(desk, kiosk, "siti")

    cell = desk.get_by_role("cell", name="Kunjungan").bounding_box()
    desk.mouse.click(cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2)

    expect(desk.locator(".detail")).to_be_visible()


def test_a_visitor_rates_with_one_touch(screen: Page, kiosk):
    open_at(screen, kiosk.visitor + "/home")
    touch(screen, "Nilai layanan")
    see(screen, "Bagaimana layanan kami hari ini?")
    touch(screen, "Sangat puas")

    see(screen, "Terima kasih")
    with database.connection_context():
        assert [rating.score for rating in Rating.select()] == [4]


def test_a_complaint_is_left_answered_by_an_officer_and_read_with_the_ticket(screen: Page, desk: Page, kiosk, employee):
    begin_suggestion(screen, kiosk.visitor, "complaint")
    type_on_screen(screen, "#text", "kursi kurang")
    review_suggestion(screen)
    touch(screen, "Kirim")
    code = ticket_code(screen)
    touch(screen, "Sudah saya catat")
    see(screen, "Apa yang Anda perlukan hari ini?")

    open_office(desk, kiosk, "siti")
    desk.get_by_role("link", name="Pengaduan", exact=True).click()
    expect(desk.locator(".message").first).to_have_text("kursi kurang")
    reply = desk.locator("form[action$='/reply']")
    reply.locator("textarea").fill(REPLY)
    reply.get_by_role("button", name="Kirim jawaban").click()
    expect(desk.locator(".timeline__text--reply")).to_have_text(REPLY)

    open_ticket(screen, kiosk.visitor, code)
    see(screen, "Jawaban untuk Anda")
    expect(screen.locator(".message--reply")).to_contain_text(REPLY)


def test_staff_edit_asimilasi_and_the_kiosk_shows_it(screen: Page, desk: Page, kiosk, employee):
    answer = "Asimilasi adalah pembauran dengan masyarakat. Tanyakan syaratnya kepada petugas."
    open_office(desk, kiosk, "siti")
    desk.get_by_role("link", name="Istilah", exact=True).click()
    desk.get_by_role("link", name="Asimilasi", exact=True).click()
    desk.locator("#short_answer").fill(answer)
    desk.get_by_role("button", name="Simpan dan lihat").click()
    expect(desk.locator(".term__answer")).to_contain_text(answer)
    open_at(screen, kiosk.visitor + "/terms/asimilasi")
    expect(screen.locator(".term__answer")).not_to_contain_text(answer)

    desk.get_by_role("button", name="Terbitkan").click()
    expect(desk.get_by_text("terbit. Layar pengunjung menampilkannya")).to_be_visible()

    open_at(screen, kiosk.visitor + "/terms/asimilasi")
    expect(screen.locator(".term__answer")).to_contain_text(answer)


def test_idle_wipes_a_half_typed_text_and_back_finds_nothing(screen: Page, kiosk):
    screen.clock.install()
    begin_suggestion(screen, kiosk.visitor)
    type_on_screen(screen, "#text", "rahasia")
    assert sorted(cookie["name"] for cookie in screen.context.cookies()) == ["kiosk_device", "kiosk_visitor"]

    screen.clock.fast_forward(91_000)
    layer = screen.get_by_role("alertdialog")
    expect(layer).to_contain_text("Masih di sini?")
    expect(layer).to_contain_text("Saran Anda BELUM terkirim")
    screen.clock.fast_forward(31_000)

    see(screen, "Ada yang ingin Anda tanyakan atau sampaikan?")
    assert [cookie["name"] for cookie in screen.context.cookies()] == ["kiosk_device"]
    assert screen.evaluate("() => sessionStorage.length + localStorage.length") == 0
    for _ in range(10):
        screen.go_back()
        values = screen.evaluate("() => [...document.querySelectorAll('input, textarea')].map(({ value }) => value)")
        assert "rahasia" not in screen.content() + "".join(values)
    with database.connection_context():
        assert Suggestion.select().count() == 0


def test_touching_the_countdown_keeps_the_text(screen: Page, kiosk):
    screen.clock.install()
    begin_suggestion(screen, kiosk.visitor)
    type_on_screen(screen, "#text", "kursi")
    screen.clock.fast_forward(91_000)
    touch(screen, "Saya masih di sini")

    screen.clock.fast_forward(80_000)

    expect(screen.get_by_role("alertdialog")).to_have_count(0)
    expect(screen.locator("#text")).to_have_value("kursi")


def test_a_lost_server_keeps_the_text_and_sends_it_once(screen: Page, kiosk, watch):
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    begin_suggestion(screen, kiosk.visitor)
    type_on_screen(screen, "#text", "kursi")
    review_suggestion(screen)
    screen.context.set_offline(True)
    touch(screen, "Kirim")
    layer = screen.get_by_role("alertdialog")
    expect(layer).to_contain_text("Layanan sedang disiapkan")
    expect(layer).to_contain_text("Saran Anda BELUM terkirim")
    assert stored() == []

    screen.context.set_offline(False)

    assert ticket_code(screen)
    assert stored() == ["kursi"]


def test_a_lost_answer_gives_the_same_ticket_and_stores_once(screen: Page, kiosk, watch):
    watch.expect("net::ERR_FAILED")
    answers = []

    def lose_the_first(route: Route) -> None:
        if not answers:
            answers.append(route.fetch().text())
            return route.abort()
        return route.continue_()

    begin_suggestion(screen, kiosk.visitor)
    type_on_screen(screen, "#text", "kursi")
    review_suggestion(screen)
    screen.route("**/suggestions/new", lose_the_first)
    touch(screen, "Kirim")
    expect(screen.get_by_role("alertdialog")).to_contain_text("Layanan sedang disiapkan")

    assert ticket_code(screen) in answers[0]
    assert stored() == ["kursi"]


def test_a_double_tap_sends_once(screen: Page, kiosk):
    begin_suggestion(screen, kiosk.visitor)
    type_on_screen(screen, "#text", "kursi")
    review_suggestion(screen)
    sent = []
    screen.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    box = screen.locator("button", has_text="Kirim").bounding_box()
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    settled(screen)
    screen.touchscreen.tap(*place)
    screen.touchscreen.tap(*place)

    assert ticket_code(screen)
    assert len(sent) == 1
    assert stored() == ["kursi"]


def test_the_home_page_weighs_at_most_40_kb_cold(screen: Page, kiosk, record_property):
    with database.connection_context():
        # One door more.
        Setting.change(survey_always=True)
    weights = {}
    screen.on("requestfinished", lambda request: weights.update({request.url: request.sizes()["responseBodySize"]}))
    screen.goto(kiosk.visitor + "/home", wait_until="networkidle")

    weights.pop(kiosk.visitor + "/font.ttf", None)
    assert all(url.startswith(kiosk.visitor + "/") for url in weights), list(weights)
    record_property("bytes", sum(weights.values()))
    print(f"/home cold: {sum(weights.values())} bytes in {len(weights)} requests")
    assert 0 < sum(weights.values()) <= 40 * 1024, weights
