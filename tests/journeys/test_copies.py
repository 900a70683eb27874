"""An administrator who has never used a command line makes a copy, puts its key on paper, and brings the copy back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.backup import restoring, swap
from kiosk.core.storage.database import database, sqlite_path
from kiosk.core.storage.space import space
from tests.factories import PASSWORD, a_suggestion
from tests.journeys.steps import axe, open_office


@pytest.fixture(autouse=True)
def not_taken(kiosk) -> Iterator[None]:
    """Undo what the end of the journey decides: the servers of the journeys do not start again."""
    yield
    restoring.restart.clear()
    space.watch(sqlite_path())
    swap.discard(sqlite_path())


def test_a_copy_is_made_its_key_printed_and_brought_back_step_by_step(desk: Page, kiosk, employee, overrides, watch):
    with database.connection_context():
        a_suggestion("Kursi kurang.")
    open_office(desk, kiosk, "siti")
    desk.get_by_role("link", name="Salinan").click()
    assert axe(desk) == []
    desk.get_by_role("button", name="Buat salinan").click()
    expect(desk.get_by_text("Salinan sudah dibuat dan diperiksa.")).to_be_visible()

    desk.get_by_role("link", name="Buat kunci amplop").click()
    assert axe(desk) == []
    desk.get_by_role("button", name="Buat kunci amplop").click()
    paper = desk.locator(".envelope-key__groups span").all_text_contents()
    desk.get_by_label("Kelompok huruf terakhir di kertas").fill("XXXX")
    watch.expect("400")
    desk.get_by_role("button", name="Sudah tercetak").click()
    assert desk.locator(".envelope-key__groups span").all_text_contents() == paper
    assert axe(desk) == []
    desk.get_by_label("Kelompok huruf terakhir di kertas").fill(paper[-1])
    desk.get_by_label("Nama akun pengawas").fill("siti")
    desk.get_by_label("Kata sandi pengawas").fill(PASSWORD)
    desk.get_by_role("button", name="Sudah tercetak").click()
    expect(desk.get_by_text("Kunci amplop berlaku.")).to_be_visible()
    # Copies from before the key are of no use with it, so the next one is made at once.
    expect(desk.get_by_text("Salinan sudah dibuat dan diperiksa.")).to_be_visible()

    desk.get_by_role("link", name="Pulihkan").first.click()
    assert axe(desk) == []
    desk.get_by_role("button", name="Periksa salinan ini").click()
    expect(desk.get_by_text("siap dipakai")).to_be_visible()
    desk.get_by_role("button", name="Pulihkan sekarang").click()
    expect(desk.get_by_role("heading", name="Pulihkan")).to_be_visible()
    assert axe(desk) == []
    desk.get_by_label("Saya mengerti").check()
    desk.get_by_role("button", name="Pulihkan sekarang").click()

    expect(desk.get_by_role("heading", name="Kiosk dimulai ulang")).to_be_visible()
    assert swap.is_committed(sqlite_path())
    assert Path(overrides["instance"], "backups").exists()
