"""An administrator sees each screen of the kiosk, and what to do about one that paints no more."""

import pytest

from kiosk.core.models import Device
from kiosk.core.storage.database import database
from kiosk.core.web.static_files import program_version
from tests.admin.test_health import always_open, silence

PAGE = "/admin/devices/"

pytestmark = pytest.mark.usefixtures("storage")


def paint(app, version: str = "") -> None:
    own = program_version(app).rpartition(" ")[2]
    Device.paint("screen", browser="Chromium 156", page_version=version or own)


def test_without_a_screen_the_page_says_how_one_appears(admin):
    assert "Belum ada layar yang melapor" in admin.get(PAGE)


def test_a_screen_that_paints_has_its_browser_and_page(admin, office_app):
    Device.touch("screen")
    paint(office_app)

    page = admin.get(PAGE)

    words = page.one("#devices tbody tr").get_text(" ", strip=True)
    for part in ("Layar 1", "Menyala", "Chromium 156", "Halaman sesuai program"):
        assert part in words
    assert "tidak menampilkan gambar" not in page


def test_a_silent_screen_is_named_with_what_to_do_while_the_unit_is_open(admin, office_app):
    always_open()
    paint(office_app)
    silence(minutes=7)

    assert "Layar 1 tidak menampilkan gambar" in admin.get(PAGE)


def test_a_page_from_before_an_update_is_named(admin, office_app):
    paint(office_app, "ffffffffffff")

    assert "Halamannya masih yang lama" in admin.get(PAGE)


def test_a_screen_that_is_not_used_any_more_is_removed(admin, office_app):
    paint(office_app)
    silence(minutes=7)
    admin.get(PAGE)

    page = admin.submit("form[action$=remove]")

    assert "tidak lagi dipantau" in page
    assert Device.select().count() == 0


@pytest.mark.parametrize("column", ["painted_at", "painting_since", "browser_since", "touched_on"])
def test_a_row_that_was_edited_outside_the_program_stops_no_page(admin, office_app, column):
    paint(office_app)
    database.execute_sql(f"UPDATE device SET {column} = 'x'")

    assert "Belum ada layar yang melapor" in admin.get(PAGE)
    assert admin.get("/admin/health/").status == 200


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "²"])
def test_a_malformed_number_removes_nothing(admin, office_app, number):
    paint(office_app)
    silence(minutes=7)
    admin.get(PAGE)

    admin.submit("form[action$=remove]", device=number)

    assert Device.select().count() == 1
