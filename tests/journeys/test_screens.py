"""Every page: axe finds nothing, everything fits, and on the touch screen no target is smaller than a finger."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.models import Device
from kiosk.core.models.suggestions import acts
from kiosk.core.storage.database import database
from tests.factories import a_suggestion
from tests.journeys.sizes import LARGE, SCREENS, Size, on_each, walk_on
from tests.journeys.steps import (
    axe,
    open_at,
    open_ticket,
    overflow,
    see,
    sign_in,
    small_targets,
    ticket_code,
    touch,
    touch_in_pages,
    type_on_screen,
)

pytestmark = pytest.mark.looks


def walk(page: Page, url: str, answered: str, at_home: Callable[[Page], None] = lambda page: None) -> Iterator[str]:
    """Walk a visitor through every page and yield its name; ``at_home`` is called on the home page first."""
    open_at(page, url + "/")
    yield "attract"
    touch(page, "Sentuh layar untuk mulai")
    see(page, "Apa yang Anda perlukan hari ini?")
    at_home(page)
    yield "home"
    yield from _reading(page, url)
    yield from _rating(page, url)
    yield from _writing(page, url)
    open_at(page, url + "/tickets/")
    yield "ticket entry"
    open_ticket(page, url, answered)
    see(page, "Jawaban untuk Anda")
    yield "answer"
    page.goto(url + "/tidak-ada")
    yield "404"


def _reading(page: Page, url: str) -> Iterator[str]:
    touch(page, "Kenali istilah")
    see(page, "Kenali istilah")
    yield "terms"
    page.locator("#search").tap()
    yield "terms, keyboard open"
    open_at(page, url + "/terms/?group=program")
    yield "group"
    touch(page, "Bedanya PB, CB")
    see(page, "Bedanya apa?")
    yield "comparison"
    open_at(page, url + "/terms/pembebasan-bersyarat")
    yield "a long term"
    touch_in_pages(page, page.get_by_role("button", name="Bapas", exact=True))
    expect(page.get_by_role("dialog", name="Bapas")).to_be_visible()
    yield "what an abbreviation means"
    page.locator(".meaning:popover-open button").tap()
    touch(page, "Belum jelas")
    see(page, "Apa yang belum jelas?")
    yield "what is unclear"
    page.locator("button[name=reason]").first.tap()
    see(page, "Terima kasih")
    yield "thanks for clarity"


def _rating(page: Page, url: str) -> Iterator[str]:
    open_at(page, url + "/ratings/new")
    yield "rating"
    page.locator("button[name=score]").first.tap()
    see(page, "Terima kasih")
    yield "thanks"
    touch(page, "Kirim")
    expect(page.locator(".thanks__mark")).to_be_visible()
    yield "thanks for reasons"


def _writing(page: Page, url: str) -> Iterator[str]:
    open_at(page, url + "/suggestions/new")
    yield "kind"
    page.locator("button[name=kind][value=complaint]").tap()
    see(page, "Tentang apa?")
    yield "about"
    page.locator("#officer_named").tap()
    yield "about, keyboard open"
    page.locator(".keyboard [data-key=done]").tap()
    page.locator("label.choice__card").first.tap()
    touch(page, "Lanjut")
    see(page, "Tentang layanan yang mana?")
    yield "service"
    page.locator("button[name=service]").first.tap()
    see(page, "Tulis pesan Anda")
    yield "text"
    type_on_screen(page, "#text", "kursi")
    yield "text, keyboard open"
    page.locator(".keyboard [data-key=symbols]").tap()
    yield "text, signs"
    touch(page, "Lanjut")
    see(page, "Tetap tanpa nama?")
    yield "contact"
    page.locator("#contact").tap()
    yield "contact, keyboard open"
    page.locator(".keyboard [data-key=done]").tap()
    touch(page, "Tetap tanpa nama")
    see(page, "Periksa sebelum dikirim")
    yield "review"
    touch(page, "Kirim")
    ticket_code(page)
    yield "ticket"


@pytest.fixture
def answered(employee) -> str:
    """The code of a ticket that has been answered."""
    with database.connection_context():
        receipt = a_suggestion()
        case = receipt.suggestion.cases.get()
        acts.reply(case, employee, "Kursi tambahan dipasang hari Senin. Terima kasih.\n" * 3, seen=1)
    return receipt.code


def findings(names: Iterator[str], measure: Callable[[], list[str]]) -> list[str]:
    return [f"{name}: {fault}" for name in names for fault in measure()]


@pytest.mark.measures
@walk_on(*SCREENS)
def test_every_visitor_page_fits_and_on_a_large_screen_is_large_enough_and_accessible(
    screen: Page, kiosk, answered, watch, sizes
):
    watch.expect("404 (NOT FOUND)")

    def measure(size: Size) -> list[str]:
        return overflow(screen) + (axe(screen) + small_targets(screen) if size in LARGE else [])

    found = findings(walk(screen, kiosk.visitor, answered), lambda: on_each(screen, sizes, measure))
    assert found == [], "\n".join(found)


WIDEST = """() => {
  const code = document.querySelector("[data-ticket-code]");
  code.textContent = "WWWWW-WWWWW";
  const card = code.closest(".ticket").getBoundingClientRect();
  const letters = document.createRange();
  letters.selectNodeContents(code);
  const { left, right } = letters.getBoundingClientRect();
  return left < card.left || right > card.right ? [`the code takes ${right - left} of ${card.width} px`] : [];
}"""


@pytest.mark.measures
@walk_on(*SCREENS)
def test_the_widest_code_stays_on_its_ticket(screen: Page, kiosk, sizes):
    for page in _writing(screen, kiosk.visitor):
        if page == "ticket":
            break

    found = on_each(screen, sizes, lambda _size: screen.evaluate(WIDEST) + overflow(screen))

    assert found == [], "\n".join(found)


def for_weak_eyes(page: Page) -> None:
    """Choose the largest text and high contrast."""
    for name, value in (("text_size", "2"), ("text_size", "3"), ("contrast", "1")):
        page.locator(f"button[name={name}][value='{value}']").tap()
        expect(page.locator(f"button[name={name}][value='{value}']")).to_have_count(0)
    expect(page.locator("html[data-text-size='3'][data-contrast=high]")).to_be_attached()


@pytest.mark.measures
@walk_on(*LARGE)
def test_the_largest_text_in_high_contrast_still_fits_and_is_accessible(screen: Page, kiosk, answered, watch, sizes):
    watch.expect("404 (NOT FOUND)")
    found = findings(
        walk(screen, kiosk.visitor, answered, for_weak_eyes),
        lambda: on_each(screen, sizes, lambda _size: axe(screen) + overflow(screen)),
    )
    assert found == [], "\n".join(found)


OFFICE = {
    "inbox": "/officer/suggestions/",
    "ratings": "/officer/ratings/",
    "desk": "/staff/",
    "terms": "/staff/terms/",
    "history": "/staff/revisions/asimilasi/id/history",
    "comparison": "/staff/revisions/asimilasi/id/compare",
    "publication": "/staff/publications/asimilasi/id",
    "questions": "/staff/questions/",
    "notices": "/staff/notices/",
    "groups": "/staff/groups/",
    "group": "/staff/groups/program",
    "sounds": "/staff/recordings/",
    "recorder": "/staff/recordings/asimilasi/id",
    "pronunciations": "/staff/pronunciations/",
    "transfers": "/staff/transfers/",
    "editor": "/staff/revisions/asimilasi/id",
    "translation": "/staff/revisions/asimilasi/en",
    "properties": "/staff/terms/asimilasi",
    "new term": "/staff/terms/new",
    "preview": "/staff/revisions/asimilasi/id/preview",
    "accounts": "/admin/accounts/",
    "new account": "/admin/accounts/new",
    "settings": "/admin/settings/",
    "health": "/admin/health/",
    "devices": "/admin/devices/",
    "components": "/components",
    "password": "/password",
    "first password": "/first-password",
}


def rooms(page: Page, url: str) -> Iterator[str]:
    """Walk an account with every role through the office and yield the name of each page."""
    page.goto(url + "/")
    yield "sign-in"
    sign_in(page, url, "siti")
    for name, path in OFFICE.items():
        answer = page.goto(url + path)
        assert answer.ok, f"{path}: {answer.status}"
        yield name
    page.goto(url + OFFICE["inbox"] + "?view=all")
    page.locator("a[data-row]").first.click()
    expect(page.locator(".detail")).to_be_visible()
    yield "detail"


def test_every_office_page_is_accessible(desk: Page, kiosk, answered):
    with database.connection_context():
        Device.paint("a screen that is silent since long", browser="Chromium 148", page_version="")
        Device.update(painted_at=datetime(2026, 11, 1)).execute()
    found = findings(rooms(desk, kiosk.office), lambda: axe(desk))
    assert found == [], "\n".join(found)
