"""An officer records a telephone call, the caller has it corrected, and later reads the ticket at the kiosk."""

from playwright.sync_api import Page, expect

from kiosk.core.models import Suggestion
from kiosk.core.storage.database import database
from tests.factories import a_suggestion
from tests.journeys.steps import axe, open_office, open_ticket, see


def test_a_complaint_by_telephone_gets_a_ticket_that_opens_at_the_kiosk(desk: Page, screen: Page, kiosk, employee):
    open_office(desk, kiosk, "siti")
    desk.get_by_role("link", name="Catat saran").click()
    see(desk, "Catat saran")
    expect(desk.get_by_text("Pengaduan tentang apa?")).to_be_hidden()
    desk.get_by_text("Telepon", exact=True).click()
    desk.get_by_text("Pengaduan", exact=True).click()
    desk.get_by_text("Pelayanan", exact=True).click()
    desk.get_by_label("Isi pesan").fill("Antrean loket dua jam.")
    found = axe(desk)

    desk.get_by_role("button", name="Perlihatkan kepada pengirim").click()
    see(desk, "Begini yang kami catat")
    found += axe(desk)
    desk.get_by_role("button", name="Ubah").click()
    desk.get_by_label("Isi pesan").fill("Antrean loket tiga jam.")
    desk.get_by_role("button", name="Perlihatkan kepada pengirim").click()
    expect(desk.get_by_text("Antrean loket tiga jam.")).to_be_visible()
    with database.connection_context():
        assert not Suggestion.select().exists()
    desk.get_by_role("button", name="Betul, simpan").click()

    see(desk, "Pesan Anda sudah kami terima")
    found += axe(desk)
    open_ticket(screen, kiosk.visitor, desk.locator("[data-ticket-code]").inner_text().strip())
    see(screen, "Pesan Anda sedang kami tangani")
    assert found == []


def test_the_sidebar_shows_news_on_every_page_without_a_reload(desk: Page, kiosk, employee):
    open_office(desk, kiosk, "siti")
    # The modules must have started before they can be asked.
    desk.goto(kiosk.office + "/officer/intake/new", wait_until="networkidle")
    waiting = desk.locator(".side [data-live=waiting]")
    expect(waiting).to_be_empty()
    with database.connection_context():
        a_suggestion("Baru saja masuk")

    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(waiting).to_have_text("1")
