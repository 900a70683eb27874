"""An officer opens a survey and types in a pile of paper sheets, by keyboard only."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.days import clock
from kiosk.core.models import Sheet
from kiosk.core.storage.database import database
from tests.journeys.steps import axe, open_office, see

pytestmark = pytest.mark.looks


def test_a_pile_of_sheets_is_typed_with_digits_and_enter(desk: Page, kiosk, employee):
    open_office(desk, kiosk, "siti")
    desk.get_by_role("link", name="Survei (SKM)").click()
    desk.get_by_role("main").get_by_role("link", name="Buka survei").click()
    see(desk, "Buka survei")
    desk.get_by_label("Nama survei").fill("Semester II")
    desk.get_by_label("Hari pertama").fill(str(clock.today() - timedelta(days=30)))
    desk.get_by_label("Hari terakhir").fill(str(clock.today()))
    desk.get_by_label("Jumlah pengguna layanan").fill("120")
    found = axe(desk)
    desk.get_by_role("button", name="Buka survei").click()
    see(desk, "Survei (SKM)")
    found += axe(desk)

    desk.get_by_role("link", name="Ketik lembar kertas").click()
    see(desk, "Lembar kertas")
    expect(desk.get_by_label("Layanan yang diterima")).to_be_focused()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Tab")
    for number, digits in enumerate(("343434344", "444344444", "34034 3444"), 1):
        expect(desk.get_by_label("Sembilan angka")).to_be_focused()
        expect(desk.get_by_label("Sembilan angka")).to_be_empty()
        desk.keyboard.type(digits)
        desk.keyboard.press("Enter")
        expect(desk.get_by_role("link", name="Batalkan")).to_have_count(number)
    expect(desk.get_by_role("status")).to_contain_text("1 jawaban kosong")
    found += axe(desk)

    desk.get_by_role("link", name="Batalkan").first.click()
    see(desk, "Batalkan lembar ini?")
    found += axe(desk)
    desk.get_by_role("button", name="Batalkan lembar").click()
    expect(desk.get_by_role("link", name="Batalkan")).to_have_count(2)
    with database.connection_context():
        assert [sheet.withdrawn for sheet in Sheet.select().order_by(Sheet.id)] == [False, False, True]
    assert found == []
