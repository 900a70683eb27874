"""The attract screen, the doors, and the end of a visit."""

from datetime import timedelta

import pytest

from kiosk.core import clock
from kiosk.core.models import Notice


def test_the_attract_screen_invites_a_touch(visitor):
    page = visitor.get("/")

    assert page.heading == "Ada yang ingin Anda tanyakan atau sampaikan?"
    assert page.one("[data-attract-start]")["href"] == "/home"


def test_notices_of_the_day_are_shown_and_others_are_not(visitor, storage):
    now, hour = clock.now(), timedelta(hours=1)
    Notice.create(text_id="Hari ini tidak ada kunjungan", starts_at=now - hour, ends_at=now + hour)
    Notice.create(text_id="Sudah lewat", starts_at=now - 2 * hour, ends_at=now)
    Notice.create(text_id="Belum mulai", starts_at=now + hour)

    page = visitor.get("/")

    assert "Hari ini tidak ada kunjungan" in page
    assert "Sudah lewat" not in page
    assert "Belum mulai" not in page


def test_home_shows_the_doors_and_the_two_promises(visitor):
    page = visitor.get("/home")

    doors = [link["href"] for link in page.all(".door")]
    assert doors == ["/terms/", "/ratings/new", "/suggestions/new"]
    assert (
        "Kunjungan dan pengurusan hak warga binaan tidak dipungut biaya. Untuk fotokopi dan meterai, tanyakan petugas."
        in page
    )
    assert "Layar ini tidak menampilkan data warga binaan atau tahanan." in page


def test_language_text_size_and_contrast_last_for_the_visit(visitor):
    visitor.get("/home")

    visitor.submit("#settings", language="en")
    visitor.submit("#settings", text_size="2")
    page = visitor.submit("#settings", contrast="1")

    html = visitor.get("/terms/").soup.html
    assert (html["lang"], html["data-text-size"], html["data-contrast"]) == ("en", "2", "high")
    assert page.path == "/home"


@pytest.mark.parametrize("elsewhere", ["https://contoh.id/", "//contoh.id", "/\\contoh.id", "javascript:alert(1)"])
def test_a_setting_never_leads_out_of_the_kiosk(visitor, elsewhere):
    visitor.get("/home")

    page = visitor.submit("#settings", language="en", next=elsewhere)

    assert page.path == "/home"


def test_the_end_forgets_everything(visitor):
    visitor.get("/home")
    visitor.submit("#settings", language="en")

    page = visitor.submit("#end")

    assert page.heading == "Ada yang ingin Anda tanyakan atau sampaikan?"
    assert page.soup.html["lang"] == "id"
    assert visitor.client.get_cookie("kiosk_visitor") is None or not page.soup.select("[data-text-size='2']")
