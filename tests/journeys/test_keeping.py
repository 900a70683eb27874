"""Promises and retention: a closed day moves a promise, a sender has the contact erased."""

from playwright.sync_api import Page, expect

from kiosk.core.days import clock
from kiosk.core.models import ClosedDay, Contact, Suggestion
from kiosk.core.storage.database import database
from tests.factories import a_suggestion
from tests.journeys.sizes import LARGE, on_each, walk_on
from tests.journeys.steps import (
    axe,
    begin_suggestion,
    open_office,
    open_ticket,
    overflow,
    review_suggestion,
    see,
    small_targets,
    ticket_code,
    touch,
    type_on_screen,
)


def test_a_day_that_the_office_closes_moves_the_next_promise(desk: Page, kiosk, employee):
    with database.connection_context():
        promised = Suggestion.promise("suggestion", clock.today())
    open_office(desk, kiosk, "siti")
    desk.goto(f"{kiosk.office}/admin/closed_days/?year={promised.year}")
    desk.get_by_label("Tanggal", exact=True).fill(promised.isoformat())
    desk.get_by_label("Nama hari libur", exact=True).fill("Rapat kerja unit")
    assert axe(desk) == []

    desk.get_by_role("button", name="Tambah").click()

    expect(desk.get_by_text("Rapat kerja unit").first).to_be_visible()
    with database.connection_context():
        assert Suggestion.promise("suggestion", clock.today()) > promised
        assert ClosedDay.get_by_id(promised).name == "Rapat kerja unit"


def test_a_contact_is_erased_on_request_and_the_audit_log_shows_it(screen: Page, desk: Page, kiosk, employee):
    with database.connection_context():
        receipt = a_suggestion("Kursi kurang.", contact="0812 3456 7890")
    open_ticket(screen, kiosk.visitor, receipt.code)
    see(screen, "Pesan Anda sedang kami tangani")
    screen.get_by_role("button", name="Hapus nama dan kontak saya").tap()
    see(screen, "Hapus nama dan kontak Anda?")
    assert small_targets(screen) + overflow(screen) + axe(screen) == []

    touch(screen, "Ya, hapus")

    see(screen, "Nama dan kontak Anda sudah dihapus")
    open_office(desk, kiosk, "siti")
    desk.goto(kiosk.office + "/admin/audit/")
    expect(desk.locator("tbody tr").filter(has_text="Kontak dihapus").first).to_be_visible()
    with database.connection_context():
        assert not Contact.select().exists()


@walk_on(*LARGE)
def test_a_visitor_who_cannot_type_is_helped_and_confirms_the_text(screen: Page, watch, kiosk, employee, sizes):
    watch.expect("400 (BAD REQUEST)")
    begin_suggestion(screen, kiosk.visitor, assisted=True)
    type_on_screen(screen, "#text", "kursi kurang")
    review_suggestion(screen)
    assert on_each(screen, sizes, lambda _size: small_targets(screen) + overflow(screen) + axe(screen)) == []

    touch(screen, "Kirim")
    expect(screen.get_by_text("pesan belum terkirim")).to_be_visible()
    screen.locator("label.field__tick").tap()
    touch(screen, "Kirim")

    ticket_code(screen)
    with database.connection_context():
        assert Suggestion.get().assisted
