"""An explanation and a ticket are taken home: as pictures large enough for a phone, and on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.models import Setting
from kiosk.core.storage.database import database
from tests.journeys.sizes import SCREENS, Size, on_each, walk_on
from tests.journeys.steps import (
    axe,
    begin_suggestion,
    open_at,
    overflow,
    review_suggestion,
    see,
    small_targets,
    ticket_code,
    touch,
    type_on_screen,
)
from tests.printer import Printer, a_printer

pytestmark = pytest.mark.looks

# The narrowest picture in pixels: 101 squares, each 6 pixels on the large screens and 4 on the small ones.
LEAST = {1080: 640, 1920: 640, 800: 440, 1280: 420}


@pytest.fixture
def printer(kiosk) -> Iterator[Printer]:
    with a_printer() as printer:
        with database.connection_context():
            Setting.change(printer=printer.path)
        yield printer


def faults(page: Page, sizes: tuple[Size, ...]) -> list[str]:
    return on_each(page, sizes, lambda _size: axe(page) + overflow(page) + small_targets(page))


def picture(page: Page) -> str:
    """Return the squares of the QR."""
    return page.locator("svg.qr").inner_html()


def narrow(page: Page, sizes: tuple[Size, ...]) -> list[str]:
    """Return the screens on which the QR is too narrow for a phone."""

    def measure(size: Size) -> list[str]:
        width = page.locator("svg.qr").bounding_box()["width"]
        return [] if width >= LEAST[size[0]] else [f"the picture is {width} pixels wide"]

    return on_each(page, sizes, measure)


def largest_text(page: Page) -> None:
    for value in ("2", "3"):
        page.locator(f"button[name=text_size][value='{value}']").tap()
        expect(page.locator(f"html[data-text-size='{value}']")).to_be_attached()


@pytest.mark.measures
@walk_on(*SCREENS)
def test_an_explanation_is_photographed_part_by_part_and_printed(screen: Page, kiosk, printer, sizes):
    open_at(screen, kiosk.visitor + "/terms/pembebasan-bersyarat")
    touch(screen, "Bawa pulang")
    see(screen, "Bawa pulang")
    expect(screen.locator(".takeaway__part")).to_have_text("Bagian 1 dari 4")
    found = faults(screen, sizes) + narrow(screen, sizes)
    pictures = {picture(screen)}
    for number in (2, 3, 4):
        screen.locator(".takeaway__parts a").last.tap()
        expect(screen.locator(".takeaway__part")).to_have_text(f"Bagian {number} dari 4")
        screen.wait_for_load_state()
        found += faults(screen, sizes) + narrow(screen, sizes)
        pictures.add(picture(screen))
    assert len(pictures) == 4

    touch(screen, "Cetak di kertas")

    expect(screen.get_by_role("status")).to_have_text("Sedang dicetak. Ambil kertasnya di bawah layar.")
    expect(screen.locator(".takeaway__part")).to_have_text("Bagian 4 dari 4")
    found += faults(screen, sizes)
    assert found == [], "\n".join(found)
    words = printer.read_words()
    assert "Pembebasan Bersyarat" in words
    assert "BIAYA: " in words


@pytest.mark.measures
@walk_on(*SCREENS)
def test_the_largest_text_leaves_room_for_picture_parts_and_paper(screen: Page, kiosk, printer, sizes):
    open_at(screen, kiosk.visitor + "/takeaways/pembebasan-bersyarat?part=2")
    largest_text(screen)
    found = faults(screen, sizes)
    expect(screen.locator(".takeaway__notes [data-pages-arrows]")).to_be_hidden()

    touch(screen, "Cetak di kertas")
    expect(screen.get_by_role("status")).to_be_visible()

    found += faults(screen, sizes)
    assert found == [], "\n".join(found)


def test_a_broken_printer_is_reported_and_the_picture_stays(screen: Page, kiosk, printer, sizes):
    open_at(screen, kiosk.visitor + "/takeaways/tahanan")
    with database.connection_context():
        Setting.change(printer="/dev/usb/lp99")

    touch(screen, "Cetak di kertas")

    expect(screen.get_by_role("status")).to_contain_text("Kertas tidak tercetak.")
    expect(screen.locator("svg.qr")).to_be_visible()
    assert faults(screen, sizes) == []


@pytest.mark.measures
@walk_on(*SCREENS)
def test_a_hidden_code_is_printed_and_stays_hidden_on_the_screen(screen: Page, kiosk, printer, sizes):
    begin_suggestion(screen, kiosk.visitor)
    type_on_screen(screen, "#text", "kursi")
    review_suggestion(screen)
    touch(screen, "Kirim")
    code = ticket_code(screen)
    screen.locator("[data-ticket-toggle]").tap()
    expect(screen.locator("[data-ticket-code]")).to_have_text("•••••-•••••")

    touch(screen, "Cetak kode ini")

    expect(screen.get_by_role("status")).to_contain_text("Sedang dicetak.")
    expect(screen.locator("[data-ticket-code]")).to_have_text("•••••-•••••")
    assert code in printer.read_words()
    found = faults(screen, sizes)
    largest_text(screen)
    found += faults(screen, sizes)
    screen.locator("[data-ticket-toggle]").tap()
    expect(screen.locator("[data-ticket-code]")).to_have_text(code)
    assert found == [], "\n".join(found)
    touch(screen, "Sudah saya catat")
    see(screen, "Apa yang Anda perlukan hari ini?")
