"""A module that does not load is named on the console, where journeys fail on it; its page works without it."""

from random import Random

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.text.text import UnsafeText, clean
from tests.core.text.test_invisible import NOTHING
from tests.journeys.conftest import Watch
from tests.journeys.steps import see, touch

pytestmark = pytest.mark.looks

BROKEN = {
    "does not parse": "export function start( {",
    "has no start": "export const begin = () => {};",
    "fails in its start": "export function start() { throw new TypeError('broken'); }",
}


def break_module(page: Page, name: str, how: str) -> None:
    """Let the browser load ``how`` instead of a module; the server itself is unchanged."""
    page.route(f"**/{name}.js", lambda route: route.fulfill(content_type="text/javascript", body=BROKEN[how]))


def named(watch: Watch, name: str) -> list[str]:
    """Return the console messages about a module, and remove them from what fails the test."""
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


def test_a_broken_module_does_not_stop_the_others(screen: Page, kiosk, watch):
    break_module(screen, "live_search", "fails in its start")
    screen.goto(kiosk.visitor + "/terms/", wait_until="networkidle")

    screen.locator("#search").tap()
    for letter in "remisi":
        screen.locator(f'.keyboard [data-key="{letter}"]').tap()
    touch(screen, "Cari")

    expect(screen.locator("a.term-row b").first).to_have_text("Remisi")
    screen.wait_for_load_state("networkidle")
    assert named(watch, "live_search")


def test_a_page_whose_modules_all_start_logs_nothing(screen: Page, kiosk, watch):
    screen.goto(kiosk.visitor + "/terms/", wait_until="networkidle")

    assert watch.faults == []


def test_the_counter_counts_what_the_server_counts(screen: Page, kiosk):
    chance = Random(5)
    # Every sign of the planes that have any, alone among letters, and mixtures of those that depend on neighbours.
    signs = [chr(number) for number in (*range(0xA0, 0xD800), *range(0xE000, 0x1E000), *range(0xE0000, 0xE1001))]
    tricky = [
        *NOTHING,
        *"aK\u0301\u212a1 \n\t🏴👩❤م\u05d0\u20e3\u202a\u202d\u2067\u2068\u202c\u2069",
        "\r\n",
        "\u00ad \n",
        "▯",
    ]
    texts = ["a".join(signs[at : at + 20]) for at in range(0, len(signs), 20)]
    texts += ["".join(chance.choices(tricky, k=12)) for _ in range(3_000)]
    counted = {text: number for text in texts if (number := _length(text)) is not None}
    screen.goto(kiosk.visitor + "/home")

    shown = screen.evaluate(
        "async (texts) => texts.map((await import('/static/any/js/length.js')).codePoints)", list(counted)
    )

    assert [(ascii(text), number) for text, number in zip(counted, shown, strict=True) if counted[text] != number] == []
    assert len(counted) > 7_000


def _length(text: str) -> int | None:
    try:
        return len(clean(text).strip())
    except UnsafeText:
        return None
