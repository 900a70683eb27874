"""A beat in a real browser: only from a page that is seen on the whole screen, and without any effect on the visit."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.models import Device
from kiosk.core.storage.database import database
from tests.journeys.conftest import Kiosk
from tests.journeys.steps import sign_in

BEAT = "**/devices/beat"
# As long as a visit may be idle, and longer than between two beats.
MINUTE_MS = 61_000
# After a page has come.
SOON_MS = 5_100
HIDDEN = "Object.defineProperty(document, 'hidden', { get: () => true });"


def test_a_screen_reports_each_minute_that_it_paints_and_the_visit_ends_all_the_same(screen: Page, kiosk: Kiosk):
    screen.clock.install()
    screen.goto(kiosk.visitor + "/home", wait_until="networkidle")
    cookies = screen.context.cookies()
    with screen.expect_response(BEAT) as first:
        screen.clock.fast_forward(SOON_MS)

    with screen.expect_response(BEAT) as second:
        screen.clock.fast_forward(MINUTE_MS)

    assert (first.value.status, second.value.status) == (204, 204)
    expect(screen.locator(".overlay__title")).to_have_text("Masih di sini?")
    assert screen.context.cookies() == cookies
    with database.connection_context():
        (row,) = Device.known()
    assert row.browser.startswith("Chromium ")
    assert f"/static/{row.page_version}/" in screen.content()


def test_the_page_of_health_stays_current_without_keeping_anybody_signed_in(desk: Page, kiosk: Kiosk, employee):
    desk.clock.install()
    sign_in(desk, kiosk.office, employee.username)
    desk.goto(kiosk.office + "/admin/health/", wait_until="networkidle")

    with desk.expect_request("**/admin/health/") as asked:
        desk.clock.fast_forward(MINUTE_MS)

    assert asked.value.headers["x-kiosk-background"] == "1"


@pytest.mark.parametrize(
    ("width", "height", "script"), [(1000, 1900, ""), (1080, 1920, HIDDEN)], ids=["window", "hidden"]
)
def test_a_window_on_a_larger_screen_and_a_page_that_is_not_seen_report_nothing(
    new_page: Callable[..., Page], kiosk: Kiosk, width: int, height: int, script: str
):
    page = new_page(width, height, screen={"width": 1080, "height": 1920})
    page.add_init_script(script)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.clock.install()
    page.goto(kiosk.visitor + "/home", wait_until="networkidle")

    page.clock.fast_forward(MINUTE_MS)

    expect(page.locator(".overlay__title")).to_have_text("Masih di sini?")
    assert any(url.endswith("beat.js") for url in sent)
    assert not any(url.endswith("/devices/beat") for url in sent)
