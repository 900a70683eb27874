"""An administrator sees how each part of the kiosk is, what it means and what to do."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from kiosk.core.backup.journal import Done, Journal
from kiosk.core.days import clock
from kiosk.core.days.visiting import VISIT, Hours
from kiosk.core.health import gathering, words
from kiosk.core.models import Account, Device, FaultTally, Setting, TrustedDay
from kiosk.core.models.chain.findings import DAMAGED, Finding
from kiosk.core.soundness import soundness
from tests.factories import a_visiting_week

PAGE = "/admin/health/"

pytestmark = pytest.mark.usefixtures("storage")


def row(page, topic: str) -> str:
    return " ".join(page.one(f"#{topic}").get_text(" ", strip=True).split())


def always_open() -> None:
    a_visiting_week(Account.get(), *(Hours(VISIT, time(), time(23, 59, 59), weekday=number) for number in range(7)))


def silence(minutes: int) -> None:
    Device.update(painted_at=clock.now() - timedelta(minutes=minutes)).execute()


def test_every_part_has_a_row_and_those_come_first_that_need_somebody(admin):
    Setting.change(printer="/dev/usb/lp99")

    page = admin.get(PAGE)

    topics = [one["id"] for one in page.all("#health tbody tr")]
    assert set(topics) == set(words.TOPICS)
    assert topics[0] == "printer"
    assert row(page, "database") == "Basis data Baik Bisa dibaca dan ditulisi, dan tidak ada kerusakan."
    assert "Belum diketahui" in row(page, "beat")


def test_a_red_row_says_what_to_do_and_where_and_the_menu_counts_it(admin):
    TrustedDay.move_to(clock.today() - timedelta(days=10))

    page = admin.get(PAGE)

    assert "Perlu tindakan" in row(page, "clock")
    assert page.one("#clock a")["href"] == "/admin/trusted_day/"
    assert page.one('.side__link[href="/admin/health/"] .side__count').get_text() == "1"
    assert "Ada 1 hal yang perlu tindakan." in page


def test_damage_of_the_database_is_red(admin):
    soundness._report("pages", [Finding(0, DAMAGED, "page 7")])

    assert "Ada bagian yang rusak" in row(admin.get(PAGE), "database")


def test_a_copy_of_yesterday_is_red_with_its_moment(admin, office_app):
    at = clock.now() - timedelta(hours=27)
    Journal(Path(office_app.config["INSTANCE"])).write(copy=Done(at, "copy"))

    sentence = row(admin.get(PAGE), "copy")

    assert "Sudah 27 jam tidak ada salinan baru" in sentence
    assert f"{clock.local(at):%H.%M}" in sentence


def test_a_screen_that_paints_no_more_while_the_unit_is_open_is_to_be_looked_at(admin, monkeypatch):
    always_open()
    monkeypatch.setattr(gathering, "_STARTED", gathering._STARTED - 3_600)
    Device.paint("screen", browser="Chromium 156", page_version="")
    silence(minutes=7)

    assert "Lebih dari 5 menit tidak ada gambar di layar" in row(admin.get(PAGE), "beat")


def test_failures_of_today_are_counted(admin):
    FaultTally.note(FaultTally.PAGE)

    assert "Program gagal 1 kali" in row(admin.get(PAGE), "errors")


def test_a_printer_that_is_not_there_is_red(admin):
    Setting.change(printer="/dev/usb/lp99")

    assert "Printer tidak ditemukan" in row(admin.get(PAGE), "printer")
