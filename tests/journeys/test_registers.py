"""An officer prints and exports the month's register, and an inspector prints the restricted one."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.days import clock
from kiosk.core.storage.database import database
from tests.factories import a_suggestion, an_account
from tests.journeys.steps import axe, open_office

pytestmark = pytest.mark.looks


@pytest.fixture
def readers(kiosk, password_hash: str) -> None:
    """An officer, an inspector, and a message for each lane."""
    with database.connection_context():
        an_account("root", "admin")
        an_account("siti", "officer", password_hash=password_hash)
        an_account("eva", "inspector", password_hash=password_hash)
        a_suggestion("Kipas di ruang tunggu rusak", day=clock.today())
        a_suggestion("Dimintai uang di pos", kind="complaint", topic="levy", day=clock.today())


@pytest.mark.usefixtures("readers")
def test_the_month_is_printed_and_taken_out(desk: Page, kiosk, tmp_path: Path):
    open_office(desk, kiosk, "siti")
    desk.get_by_role("link", name="Laporan", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Daftar harian")
    assert axe(desk) == []
    desk.get_by_role("link", name="Laporan bulanan").click()
    expect(desk.get_by_role("img", name="Pesan menurut jenis")).to_be_visible()
    assert axe(desk) == []

    desk.get_by_role("link", name="Register", exact=True).click()
    expect(desk.get_by_role("row", name="Kipas di ruang tunggu rusak")).to_be_visible()
    assert axe(desk) == []
    desk.evaluate("window.print = () => document.body.dataset.printed = 'yes'")
    desk.get_by_role("button", name="Cetak").click()
    expect(desk.locator("body[data-printed=yes]")).to_have_count(1)
    paper = desk.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 841" in paper and paper.count(b"/Type /Page\n") == 1
    with desk.expect_download() as download:
        desk.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == f"register-{clock.today():%Y-%m}.xlsx"

    desk.get_by_role("link", name="Saran dan pengaduan").click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "saran.csv")
    text = (tmp_path / "saran.csv").read_text("utf-8-sig")
    assert "Kipas di ruang tunggu rusak" in text and "Dimintai uang" not in text


@pytest.mark.usefixtures("readers")
def test_the_inspector_opens_the_restricted_register(desk: Page, kiosk):
    open_office(desk, kiosk, "eva")
    desk.get_by_role("link", name="Register", exact=True).click()
    expect(desk.locator(".book tbody tr")).to_have_count(1)

    desk.get_by_role("link", name="Jalur pengawas").click()

    expect(desk.get_by_role("row", name="Dimintai uang di pos")).to_be_visible()
    expect(desk.get_by_role("heading", name="Buku register jalur pengawas")).to_be_visible()
