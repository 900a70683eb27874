"""The attract screen, the home page, and the end of a visit."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Notice
from kiosk.core.text.languages import Texts


def test_the_attract_screen_invites_a_touch(visitor):
    page = visitor.get("/")

    assert page.heading == "Ada yang ingin Anda tanyakan atau sampaikan?"
    assert page.one("[data-attract-start]")["href"] == "/home"


def test_notices_of_the_day_are_shown_and_others_are_not(visitor, storage):
    now, hour = clock.now(), timedelta(hours=1)
    Notice.create(texts=Texts(id="Hari ini tidak ada kunjungan"), starts_at=now - hour, ends_at=now + hour)
    Notice.create(texts=Texts(id="Sudah lewat"), starts_at=now - 2 * hour, ends_at=now)
    Notice.create(texts=Texts(id="Belum mulai"), starts_at=now + hour)

    page = visitor.get("/")

    assert "Hari ini tidak ada kunjungan" in page
    assert "Sudah lewat" not in page
    assert "Belum mulai" not in page


def test_a_banner_is_on_home_and_the_attract_screen_and_a_slide_on_the_latter_only(visitor, storage):
    Notice.create(kind=Notice.BANNER, texts=Texts(id="Hari ini tidak ada kunjungan"))
    Notice.create(kind=Notice.SLIDE, texts=Texts(id="Kunjungan tidak dipungut biaya"))

    attract, home = visitor.get("/"), visitor.get("/home")

    assert "Hari ini tidak ada kunjungan" in attract
    assert "Kunjungan tidak dipungut biaya" in attract
    assert home.one(".home__notices").get_text(strip=True) == "Hari ini tidak ada kunjungan"


def test_notices_are_shown_in_their_order(visitor, storage):
    for position, words in ((3, "ketiga"), (1, "kesatu"), (2, "kedua")):
        Notice.create(kind=Notice.BANNER, texts=Texts(id=words), position=position)

    page = visitor.get("/home")

    assert [notice.get_text(strip=True) for notice in page.all(".notice")] == ["kesatu", "kedua", "ketiga"]


def test_a_banner_is_in_english_if_translated_and_otherwise_in_indonesian(visitor, storage):
    Notice.create(kind=Notice.BANNER, texts=Texts(id="Hari ini tidak ada kunjungan", en="No visits today"))
    Notice.create(kind=Notice.BANNER, texts=Texts(id="Besok libur"))
    visitor.get("/home")

    page = visitor.submit("#settings", language="en")

    texts = [(box.get("lang"), box.get_text(strip=True)) for box in page.all(".home__notices > div")]
    assert texts == [(None, "No visits today"), ("id", "Besok libur")]


def test_the_attract_screen_shows_a_notice_in_each_of_its_languages(visitor, storage):
    Notice.create(texts=Texts(id="Besok libur", en="Closed tomorrow"))

    page = visitor.get("/")

    texts = [(box.get("lang"), box.get_text(strip=True)) for box in page.all(".attract__list > div")]
    assert texts == [(None, "Besok libur"), ("en", "Closed tomorrow")]


def test_a_banner_is_on_the_visit_information_and_on_no_other_list(visitor, storage):
    Notice.create(kind=Notice.BANNER, texts=Texts(id="Hari ini tidak ada kunjungan"))
    Notice.create(kind=Notice.SLIDE, texts=Texts(id="Kunjungan tidak dipungut biaya"))

    visits, everything = visitor.get("/terms/?group=kunjungan"), visitor.get("/terms/")

    assert visits.one(".notice").get_text(strip=True) == "Hari ini tidak ada kunjungan"
    assert everything.all(".notice") == []


def test_home_without_a_notice_leaves_no_room_for_one(visitor):
    page = visitor.get("/home")

    assert page.all(".home__notices, .notice") == []


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
