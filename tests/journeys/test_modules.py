"""A script that does not load is named on the console, where journeys fail on it; its page goes on without it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Watch
from tests.journeys.steps import see, touch

pytestmark = pytest.mark.looks

BROKEN = {
    "does not parse": "export function start( {",
    "has no start": "export const begin = () => {};",
    "fails in its start": "export function start() { throw new TypeError('broken'); }",
}


def break_module(page: Page, name: str, how: str) -> None:
    """Let the browser find ``how`` in the place of a module; the server answers as ever."""
    page.route(f"**/{name}.js", lambda route: route.fulfill(content_type="text/javascript", body=BROKEN[how]))


def named(watch: Watch, name: str) -> list[str]:
    """Return the console's words about a module, and take them off what fails the test."""
    found = [fault for fault in watch.faults if f'module "{name}" did not start' in fault]
    watch.faults[:] = [fault for fault in watch.faults if fault not in found]
    return found


@pytest.mark.parametrize("how", BROKEN)
def test_a_module_that_does_not_start_fails_a_journey_and_the_page_works_without_it(
    screen: Page, kiosk, watch, how: str
):
    break_module(screen, "navigation", how)

    screen.goto(kiosk.visitor + "/home", wait_until="networkidle")
    assert named(watch, "navigation")
    touch(screen, "Nilai layanan")
    see(screen, "Bagaimana layanan kami hari ini?")
    touch(screen, "Sangat puas")
    see(screen, "Terima kasih")

    screen.wait_for_load_state("networkidle")
    assert named(watch, "navigation")


def test_a_broken_module_keeps_no_other_from_its_work(screen: Page, kiosk, watch):
    break_module(screen, "live_search", "fails in its start")
    screen.goto(kiosk.visitor + "/terms/", wait_until="networkidle")

    screen.locator("#search").tap()
    for letter in "remisi":
        screen.locator(f'.keyboard [data-key="{letter}"]').tap()
    touch(screen, "Cari")

    expect(screen.locator("a.term-row b").first).to_have_text("Remisi")
    screen.wait_for_load_state("networkidle")
    assert named(watch, "live_search")


def test_a_page_whose_modules_all_start_leaves_the_console_quiet(screen: Page, kiosk, watch):
    screen.goto(kiosk.visitor + "/terms/", wait_until="networkidle")

    assert watch.faults == []
