"""A wrong field on the kiosk: its error is readable beside it, is there once, and goes when the field is changed."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from kiosk.core.storage.database import database
from tests.factories import an_account
from tests.journeys.sizes import SCREENS, SMALL_LANDSCAPE, on_each, walk_on
from tests.journeys.steps import (
    begin_suggestion,
    open_at,
    open_office,
    overflow,
    review_suggestion,
    see,
    touch,
    type_on_screen,
    wait_until,
)

# Whether each line of the element can be touched, so nothing lies over it.
UNCOVERED = """(element) => [element, ...element.children].flatMap((one) => [...one.getClientRects()])
  .every(({ left, top, width, height }) => [.1, .5, .9].every((part) => {
    const found = document.elementFromPoint(left + width / 2, top + height * part);
    return element.contains(found) || found?.contains(element);
  }))"""


def uncovered(element: Locator) -> list[str]:
    """Return the element's text if something lies over it."""
    return [] if element.evaluate(UNCOVERED) else [f"covered: {element.inner_text()}"]


@pytest.mark.measures
@walk_on(*SCREENS)
def test_a_hidden_sign_is_shown_once_and_its_error_goes_when_the_text_is_changed(screen: Page, kiosk, watch, sizes):
    watch.expect("400 (BAD REQUEST)")
    begin_suggestion(screen, kiosk.visitor)
    screen.locator("#text").fill("Petugas minta uang \u202eabc dari saya dan keluarga saya di depan loket kunjungan.")
    touch(screen, "Lanjut")
    error = screen.locator("#text-error")
    expect(error).to_be_visible()

    expect(screen.locator("#text")).to_be_focused()
    expect(screen.get_by_text("tidak terlihat")).to_have_count(1)
    assert on_each(screen, sizes, lambda size: overflow(screen) + uncovered(error)) == []
    type_on_screen(screen, "#text", "a")

    expect(error).to_be_hidden()


def test_an_error_goes_although_the_text_was_changed_before_the_script_came(screen: Page, kiosk, watch):
    held: list[Route] = []
    watch.expect("400 (BAD REQUEST)")
    open_at(screen, kiosk.visitor + "/tickets/")
    screen.route("**/mended.js", lambda route: held.append(route))
    screen.locator("#code").fill("ABCDE-23F04")
    touch(screen, "Buka jawaban")
    expect(screen.locator("#code-error")).to_be_visible()
    screen.locator("#code").fill("ABCDE-23F05")

    wait_until(screen, lambda: bool(held))
    held[0].continue_()

    expect(screen.locator("#code-error")).to_be_hidden()


@pytest.mark.measures
@walk_on(*SCREENS)
def test_a_wait_after_wrong_codes_stands_alone_and_is_readable(screen: Page, kiosk, watch, sizes):
    watch.expect("400 (BAD REQUEST)", "429 (TOO MANY REQUESTS)")
    open_at(screen, kiosk.visitor + "/tickets/")
    note = screen.locator(".wait-note")
    for digit in range(5):
        screen.locator("#code").fill(f"ABCDE-23F0{digit}")
        expect(screen.locator("#code-error")).to_be_hidden()
        touch(screen, "Buka jawaban")
        expect(screen.locator("#code-error").or_(note)).to_be_visible()
    expect(note).to_be_visible()

    expect(screen.locator(".field__error")).to_have_count(0)
    assert on_each(screen, sizes, lambda size: overflow(screen) + uncovered(note)) == []


@pytest.mark.measures
@walk_on(*SCREENS)
def test_the_other_channels_are_seen_at_once_where_nobody_may_read(screen: Page, kiosk, sizes):
    with database.connection_context():
        an_account("eva", "inspector", name="Eva Wibowo")
    open_at(screen, kiosk.visitor + "/suggestions/new?kind=complaint")
    screen.locator("label.choice__card", has_text="Pungutan").tap()
    touch(screen, "Lanjut")
    see(screen, "Tentang layanan yang mana?")
    screen.locator("button[name=service]").first.tap()
    see(screen, "Tulis pesan Anda")
    type_on_screen(screen, "#text", "bu eva minta uang")
    review_suggestion(screen)
    touch(screen, "Kirim")
    see(screen, "Pesan Anda tersimpan, tetapi belum ada yang boleh membacanya")

    channels = screen.locator(".notice--danger span")
    seen = """(element) => {
      const lines = document.createRange();
      lines.setStart(element, 0);
      lines.setEndAfter(element.querySelectorAll("br")[2]);
      const view = element.closest(".pages__view").getBoundingClientRect();
      return [...lines.getClientRects()].every(({ top, bottom }) => top >= view.top && bottom <= view.bottom);
    }"""
    found = on_each(screen, sizes, lambda size: overflow(screen) + ([] if channels.evaluate(seen) else ["cut off"]))
    assert found == []


def test_an_error_summary_in_the_office_has_the_focus(desk: Page, kiosk, employee, watch):
    watch.expect("400 (BAD REQUEST)")
    open_office(desk, kiosk, "siti")
    desk.goto(f"{kiosk.office}/admin/accounts/new")

    desk.get_by_role("button", name="Buat akun").click()

    expect(desk.locator(".error-summary")).to_be_focused()


@pytest.mark.measures
@walk_on(SMALL_LANDSCAPE)
def test_the_error_of_a_choice_covers_nothing_in_the_largest_text(screen: Page, kiosk, watch, sizes):
    watch.expect("400 (BAD REQUEST)")
    open_at(screen, kiosk.visitor + "/suggestions/new?kind=complaint")
    for size in "23":
        screen.locator(f"button[name=text_size][value='{size}']").tap()
        expect(screen.locator(f"html[data-text-size='{size}']")).to_be_attached()
    touch(screen, "Lanjut")
    expect(screen.locator("#topic-error")).to_be_visible()
    found = overflow(screen) + uncovered(screen.locator("#topic-error"))
    screen.locator("label.choice__card").first.tap()
    touch(screen, "Lanjut")
    see(screen, "Tentang layanan yang mana?")
    screen.locator("button[name=service]").first.tap()
    see(screen, "Tulis pesan Anda")
    screen.locator("#text").fill("Kursi kurang.")
    touch(screen, "Lanjut")
    see(screen, "Tetap tanpa nama?")
    screen.locator("#name").fill("Budi")
    touch(screen, "Lanjut dengan nama")
    expect(screen.locator("#consent-error")).to_be_visible()

    found += overflow(screen) + uncovered(screen.locator("#consent-error"))

    assert found == []
