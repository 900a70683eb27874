"""Staff enter the week and close a day; the kiosk says so within one page turn, and a search for today is answered."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, expect

from kiosk.core.days import clock
from kiosk.core.days.visiting import BOTH, DETAINEES, GOODS, SENTENCED, TELEPHONE, VISIT, Hours
from kiosk.core.models import ClosedDay, Notice
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts
from tests.factories import a_visiting_day, a_visiting_week
from tests.journeys.sizes import OFFICE, SCREENS, on_each, walk_on
from tests.journeys.steps import (
    axe,
    open_at,
    open_office,
    overflow,
    see,
    small_targets,
    too_wide,
    touch,
    type_on_screen,
)

pytestmark = pytest.mark.looks

TODAY = clock.today()
MINUTE_MS = 61_000
# Cells whose words reach into the next one; a table does not overflow by them.
CELLS = """() => [...document.querySelectorAll(".week :is(th, td)")]
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => `${cell.textContent} is cut off`)"""


@pytest.fixture(autouse=True)
def no_holiday(kiosk) -> None:
    """Make no day near a holiday: the journeys run on any date."""
    with database.connection_context():
        ClosedDay.change(None, {row.day: None for row in ClosedDay.select()})


def a_full_week(by) -> None:
    """Store two sessions of visits a day, for each kind of inmate, goods and telephone calls."""
    rows = [
        Hours(kind, starts, time(23, 58), time(23, 57), audience, weekday)
        for weekday in range(7)
        for kind, starts, audience in (
            (VISIT, time(0), SENTENCED),
            (VISIT, time(0, 1), DETAINEES),
            (GOODS, time(0), BOTH),
            (TELEPHONE, time(0), BOTH),
        )
    ]
    with database.connection_context():
        a_visiting_week(by, *rows)
        a_visiting_day(by, TODAY + timedelta(days=2), reason="Pelatihan petugas pemasyarakatan di kantor wilayah")


def test_staff_enter_the_week_and_close_a_day_and_the_kiosk_says_so(screen: Page, desk: Page, kiosk, employee, watch):
    watch.expect("status of 400")
    screen.clock.install()
    open_at(screen, kiosk.visitor + "/")
    expect(screen.get_by_text("Hari ini")).to_have_count(0)
    open_office(desk, kiosk, "siti")
    desk.goto(kiosk.office + "/staff/")
    expect(desk.get_by_text("Jadwal kunjungan belum diisi.")).to_be_visible()
    assert axe(desk) == []
    desk.get_by_role("link", name="Buka jadwal kunjungan").click()
    for row, kind, starts, ends in ((1, "Kunjungan", "00.00", "24.00"), (2, "Penitipan barang", "00.00", "23.58")):
        desk.locator(f"#row{row}_kind").select_option(label=kind)
        desk.locator(f"#row{row}_starts").fill(starts)
        desk.locator(f"#row{row}_ends").fill(ends)
        for box in desk.locator(f"#row{row}_days input").all()[:7]:
            box.check()
    desk.get_by_role("button", name="Simpan jadwal").click()
    expect(desk.locator("#row1_ends-error")).to_have_text("Tulis jam dari 00.00 sampai 23.59, misalnya 09.00.")
    assert axe(desk) == []
    desk.locator("#row1_ends").fill("23.59")
    desk.get_by_role("button", name="Simpan jadwal").click()
    expect(desk.get_by_text("Jadwal disimpan.")).to_be_visible()

    screen.clock.fast_forward(MINUTE_MS)
    expect(screen.get_by_text("Hari ini: kunjungan 00.00-23.59, penitipan barang 00.00-23.58.")).to_be_visible()
    assert axe(screen) == []
    touch(screen, "Sentuh layar untuk mulai")
    see(screen, "Apa yang Anda perlukan hari ini?")
    expect(screen.locator(".home__notices")).to_contain_text("Hari ini: kunjungan 00.00-23.59")

    desk.get_by_role("link", name="Ubah jadwal hari ini").click()
    desk.get_by_label("Alasan", exact=True).fill("Pelatihan petugas")
    desk.get_by_label("Kunjungan", exact=True).select_option(label="Tutup")
    assert axe(desk) == []
    desk.get_by_role("button", name="Simpan").click()
    expect(desk.get_by_text("Layar menampilkannya paling lama satu menit lagi.")).to_be_visible()
    touch(screen, "Info kunjungan")
    see(screen, "Kunjungan")
    expect(screen.locator(".index__hours")).to_contain_text("Hari ini tidak ada kunjungan: Pelatihan petugas.")
    screen.locator(".bar a[href='/home']").tap()
    see(screen, "Apa yang Anda perlukan hari ini?")
    expect(screen.locator(".home__notices")).to_contain_text("Hari ini tidak ada kunjungan: Pelatihan petugas.")


def test_a_search_for_today_is_answered_with_todays_hours(screen: Page, kiosk, employee):
    a_full_week(employee)
    open_at(screen, kiosk.visitor + "/home")
    touch(screen, "Kenali istilah")
    see(screen, "Kenali istilah")

    type_on_screen(screen, "#search", "jam besuk hari ini")

    first = screen.locator("[data-results] > *").first
    expect(first).to_contain_text("Hari ini: kunjungan narapidana 00.00-23.58")
    first.get_by_role("link", name="Lihat jadwal seminggu").tap()
    see(screen, "Jam Kunjungan")
    expect(screen.locator(".week tbody tr")).to_have_count(7)
    expect(screen.locator(".week__today")).to_contain_text("hari ini")


@pytest.mark.measures
@walk_on(*SCREENS)
def test_today_and_the_week_fit_on_every_screen_at_every_size_of_text_in_both_languages(
    screen: Page, kiosk, employee, sizes
):
    a_full_week(employee)
    with database.connection_context():
        Notice.create(kind=Notice.BANNER, texts=Texts(id="Besok libur.", en="Closed tomorrow."))

    found = []
    open_at(screen, kiosk.visitor + "/")
    found += on_each(screen, sizes, lambda _size: axe(screen) + overflow(screen))
    for text_size in ("1", "2", "3"):
        for path in ("/home", "/terms/jam-kunjungan", "/terms/?q=lusa+boleh+besuk"):
            open_at(screen, kiosk.visitor + path)
            if text_size != "1":
                chosen = screen.locator(f"html[data-text-size='{text_size}']")
                if not chosen.count():
                    screen.locator(f"button[name=text_size][value='{text_size}']").tap()
                expect(chosen).to_be_attached()
            for language in ("en", "id"):
                screen.locator(f"button[name=language][value={language}]").tap()
                expect(screen.locator(f"html[lang={language}]")).to_be_attached()
                expect(screen.locator(".notice--info").first).to_be_visible()
                faults = on_each(
                    screen,
                    sizes,
                    lambda _size: axe(screen) + overflow(screen) + small_targets(screen) + screen.evaluate(CELLS),
                )
                found += [f"{path} {text_size} {language}: {fault}" for fault in faults]

    assert found == [], "\n".join(found)


def test_the_pages_of_the_hours_are_accessible_and_fit_on_the_desk(desk: Page, kiosk, employee):
    a_full_week(employee)
    open_office(desk, kiosk, "siti")

    found = []
    for path in ("visits/", "visit_days/new", f"visit_days/{TODAY + timedelta(days=2)}"):
        assert desk.goto(f"{kiosk.office}/staff/{path}").ok, path
        found += [f"{path}: {fault}" for fault in on_each(desk, OFFICE, lambda _size: axe(desk) + too_wide(desk))]
        desk.set_viewport_size({"width": 1366, "height": 768})

    assert found == [], "\n".join(found)
