"""Terms are exported, edited and imported again: the differences are reviewed before the kiosk shows them."""

import json
from pathlib import Path

from playwright.sync_api import expect

from kiosk.core.exchange.format import write
from tests.journeys.steps import axe, open_at, open_office, see


def test_an_export_is_changed_imported_read_and_seen_on_the_kiosk(kiosk, desk, screen, employee, watch, tmp_path):
    open_office(desk, kiosk, "siti")
    desk.get_by_role("link", name="Impor dan ekspor").click()
    see(desk, "Impor dan ekspor")
    assert axe(desk) == []
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Unduh JSON").click()
    document = json.loads(Path(download.value.path()).read_text("utf-8"))
    klien = next(term for term in document["terms"] if term["slug"] == "klien")
    klien["revisions"]["id"]["published"]["short_answer"] = "Klien adalah orang yang didampingi oleh Bapas."
    file = tmp_path / "istilah.json"
    file.write_text(json.dumps(document), "utf-8")

    desk.get_by_label("Berkas istilah (JSON)").set_input_files(file)
    desk.get_by_role("button", name="Unggah dan lihat perbedaannya").click()

    see(desk, "Yang akan berubah")
    expect(desk.locator("article")).to_have_count(1)
    expect(desk.locator("article ins").first).to_contain_text("didampingi")
    assert axe(desk) == []
    open_at(screen, kiosk.visitor + "/terms/klien")
    expect(screen.get_by_text("didampingi oleh Bapas")).to_have_count(0)

    desk.get_by_role("button", name="Terapkan semua perubahan ini").click()

    see(desk, "Istilah")
    expect(desk.get_by_role("status").first).to_contain_text("Impor diterapkan: 0 istilah baru, 1 istilah berubah.")
    open_at(screen, kiosk.visitor + "/terms/klien")
    expect(screen.get_by_text("didampingi oleh Bapas")).to_be_visible()
    desk.goto(kiosk.office + "/staff/transfers/")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Unduh JSON").click()
    assert Path(download.value.path()).read_text("utf-8") == write(document)
