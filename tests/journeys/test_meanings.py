"""An abbreviation on a card is explained where it stands, and the reader stays on the card."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import open_at, see, touch, touch_in_pages

CARD = "/terms/pembebasan-bersyarat"


def opened(page: Page, kiosk) -> Locator:
    """Open what "Bapas" means on the card of PB."""
    open_at(page, kiosk.visitor + CARD)
    touch_in_pages(page, page.get_by_role("button", name="Bapas", exact=True))
    meaning = page.get_by_role("dialog", name="Bapas")
    expect(meaning).to_be_visible()
    return meaning


def test_an_abbreviation_is_explained_in_place(screen: Page, kiosk):
    meaning = opened(screen, kiosk)
    expect(meaning).to_contain_text("Balai Pemasyarakatan")

    touch(screen, "Tutup")

    expect(meaning).to_be_hidden()
    assert screen.url.endswith(CARD)
    expect(screen.get_by_role("heading", level=1)).to_contain_text("PB")


def test_the_whole_explanation_is_one_touch_further(screen: Page, kiosk):
    opened(screen, kiosk)

    touch(screen, "Baca selengkapnya")

    expect(screen.get_by_role("heading", level=1)).to_contain_text("Balai Pemasyarakatan")
    assert screen.url.endswith("/terms/bapas")


def test_escape_and_a_touch_beside_it_close_it(screen: Page, kiosk):
    meaning = opened(screen, kiosk)
    screen.keyboard.press("Escape")
    expect(meaning).to_be_hidden()

    meaning = opened(screen, kiosk)
    screen.touchscreen.tap(10, 10)
    expect(meaning).to_be_hidden()


def test_the_second_touch_of_a_trembling_hand_neither_closes_nor_chooses(screen: Page, kiosk):
    meaning = opened(screen, kiosk)
    on = "(element) => getComputedStyle(element).pointerEvents"
    foot = meaning.locator(".meaning__foot")
    assert foot.evaluate(on) == "none"

    screen.get_by_role("button", name="Bapas", exact=True).dispatch_event("click")

    expect(meaning).to_be_visible()
    screen.wait_for_function(
        "() => getComputedStyle(document.querySelector('.meaning:popover-open .meaning__foot')).pointerEvents == 'auto'"
    )


def test_closing_it_does_not_turn_the_page(screen: Page, kiosk):
    opened(screen, kiosk)
    count = screen.locator("[data-pages-count]").text_content()

    touch(screen, "Tutup")

    assert screen.locator("[data-pages-count]").text_content() == count


def test_the_countdown_stands_above_it(screen: Page, kiosk):
    screen.clock.install()
    meaning = opened(screen, kiosk)

    screen.clock.fast_forward(91_000)

    expect(screen.get_by_role("alertdialog")).to_contain_text("Masih di sini?")
    expect(meaning).to_be_hidden()
    screen.clock.fast_forward(31_000)
    see(screen, "Ada yang ingin Anda tanyakan atau sampaikan?")


def test_the_controls_of_the_screen_work_while_it_is_open(screen: Page, kiosk):
    opened(screen, kiosk)
    screen.locator("button[name=text_size]").tap()
    expect(screen.locator("html")).to_have_attribute("data-text-size", "2")

    opened(screen, kiosk)
    touch(screen, "Kembali")
    expect(screen.locator(".term-row").first).to_be_visible()
