"""The device number in a real browser: "Selesai" clears the visit and keeps the number."""

from playwright.sync_api import Page, expect

from tests.journeys.steps import open_ticket, see


def names(screen: Page) -> list[str]:
    return sorted(cookie["name"] for cookie in screen.context.cookies())


def test_the_number_of_the_screen_outlives_the_visit(screen: Page, kiosk, watch):
    watch.expect("400 (BAD REQUEST)")
    open_ticket(screen, kiosk.visitor, "K7QDM-3X9TA")
    expect(screen.locator("#code-error")).to_contain_text("tidak cocok")
    assert names(screen) == ["kiosk_device", "kiosk_visitor"]

    # The field with the error has the focus, and the keyboard covers the bar.
    screen.locator(".keyboard [data-key=done]").tap()
    screen.get_by_role("button", name="Selesai", exact=True).tap()

    see(screen, "Ada yang ingin Anda tanyakan atau sampaikan?")
    assert names(screen) == ["kiosk_device"]
