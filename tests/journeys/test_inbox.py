"""The inbox by keyboard: rows are selected and acted on without a mouse, and news appears by itself."""

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.storage.database import database
from tests.factories import a_suggestion
from tests.journeys.steps import open_office

INBOX = "/officer/suggestions/"


@pytest.fixture
def inbox(desk: Page, kiosk, employee) -> Page:
    """The inbox with three messages, opened by an account with every role."""
    with database.connection_context():
        for words in ("Kipas rusak", "Antrean lama", "Kursi patah"):
            a_suggestion(words)
    open_office(desk, kiosk, "siti")
    # The modules must have started before a key is pressed.
    desk.goto(kiosk.office + INBOX, wait_until="networkidle")
    return desk


def test_rows_are_chosen_and_tagged_from_the_keyboard(inbox: Page):
    chosen = inbox.locator("tbody input:checked")
    for key in ("j", "x", "j", "x"):
        inbox.keyboard.press(key)
    expect(chosen).to_have_count(2)
    expect(inbox.locator("[data-selected]")).to_have_text("2 dipilih")

    inbox.locator("#bulk-tag").fill("fasilitas")
    inbox.get_by_role("button", name="Beri tag").click()

    expect(inbox.get_by_text("2 pesan diubah.")).to_be_visible()
    inbox.locator(".facets summary").click()
    inbox.get_by_role("link", name="fasilitas 2").click()
    expect(inbox.locator("tbody tr")).to_have_count(2)


def test_a_page_is_chosen_and_left_with_one_touch(inbox: Page):
    chosen = inbox.locator("tbody input:checked")

    inbox.get_by_text("Pilih semua di halaman ini").click()
    expect(chosen).to_have_count(3)
    inbox.get_by_text("Pilih semua di halaman ini").click()

    expect(chosen).to_have_count(0)


def test_a_slash_searches_and_the_hit_is_marked(inbox: Page):
    inbox.keyboard.press("/")
    inbox.keyboard.type("kip")
    inbox.keyboard.press("Enter")

    expect(inbox.locator("mark")).to_have_text("Kipas")


def test_what_comes_in_meanwhile_shows_without_a_reload(inbox: Page):
    with database.connection_context():
        a_suggestion("Baru saja masuk")

    inbox.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(inbox.locator("[data-live=new]")).to_have_text("4")
    inbox.get_by_role("link", name="Ada pesan baru").click()
    expect(inbox.locator("tbody tr")).to_have_count(4)


def test_in_print_the_rows_are_in_columns(inbox: Page):
    inbox.set_viewport_size({"width": 703, "height": 1000})
    inbox.emulate_media(media="print")

    expect(inbox.locator("tbody tr").first).to_have_css("display", "table-row")
