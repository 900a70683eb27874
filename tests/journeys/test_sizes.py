"""A page that got another size is laid out like one that was loaded at that size, so a walk can measure both."""

import pytest
from playwright.sync_api import Page

from kiosk.core.models import Notice
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts
from tests.journeys.sizes import LANDSCAPE, PORTRAIT, SMALL_LANDSCAPE, resize
from tests.journeys.steps import open_at, overflow

pytestmark = [pytest.mark.looks, pytest.mark.measures]

# The last is the one with least room.
SIZES = (PORTRAIT, LANDSCAPE, SMALL_LANDSCAPE)
# With notices, doors, pages of text, a picture and the keyboard.
PAGES = ("/", "/home", "/terms/", "/terms/pembebasan-bersyarat", "/takeaways/pembebasan-bersyarat", "/tickets/")

PLACES = """() => [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility()).map((one) => {
  const { left, top, width, height } = one.getBoundingClientRect();
  return [one.tagName, one.getAttribute("class"), ...[left, top, width, height].map(Math.round)].join(" ");
})"""


def places(page: Page) -> list[str]:
    """Return where each visible element is, once its modules and its font are there."""
    overflow(page)
    return page.evaluate(PLACES)


def test_a_page_that_was_turned_is_laid_out_like_a_loaded_one(screen: Page, kiosk):
    with database.connection_context():
        for number in range(3):
            Notice.create(kind=Notice.BANNER, texts=Texts(id=f"Pengumuman nomor {number} untuk layar ini."))
    turned, loaded = {}, {}

    for path in PAGES:
        for size in SIZES:
            resize(screen, size)
            open_at(screen, kiosk.visitor + path)
            screen.wait_for_load_state("networkidle")
            loaded[path, size] = places(screen)
        for size in SIZES:
            resize(screen, size)
            turned[path, size] = places(screen)

    assert turned == loaded
    assert all(turned[path, PORTRAIT] != turned[path, LANDSCAPE] for path in PAGES)
