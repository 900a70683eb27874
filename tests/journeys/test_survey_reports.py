"""An officer reads the dashboard, plans the follow-up of a survey, prints its report and publishes the index."""

import random
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from kiosk.core.days import clock
from kiosk.core.models import Rating, Reason, Respondent, Sheet, SurveyPeriod
from kiosk.core.statistics import ikm
from kiosk.core.storage.database import database
from tests.journeys.steps import axe, open_at, open_office, overflow, see
from tests.surveys import a_day_later

pytestmark = pytest.mark.looks

# Elements that stick out of a page as wide as the paper.
CUT_OFF = """() => {
  const { right: edge } = document.querySelector(".sheet").getBoundingClientRect();
  return [...document.querySelectorAll(".sheet *")]
    .filter((one) => one.getBoundingClientRect().right > edge + 1)
    .map((one) => `${one.tagName} ${one.className.baseVal ?? one.className}`);
}"""


@pytest.fixture
def period(kiosk, employee) -> SurveyPeriod:
    """A survey that has ended, with 40 sheets, weak in its facilities, and 40 ratings of today, all disclosed."""
    chance = random.Random(5)
    with database.connection_context():
        today = clock.today()
        period = SurveyPeriod.open(employee, name="SKM 2026", first=today, last=today, population=120)
        reason = Reason.offered("rating").first()
        for number in range(40):
            answers = {element: chance.choice((3, 4)) for element in ikm.ELEMENTS} | {"u9": chance.choice((1, 2))}
            about = Respondent(age=chance.choice(Respondent.AGES), sex=chance.choice(Respondent.SEXES))
            Sheet.give(key=f"{number}", answers=answers, language="id", respondent=about)
            rating = Rating.give(key=f"{number}", score=chance.choice((2, 3, 4)), language="id")
            rating.explain([reason], None)
        a_day_later(period)
    return period


def test_the_report_is_planned_printed_and_published(desk: Page, screen: Page, kiosk, period, tmp_path: Path):
    open_office(desk, kiosk, "siti")
    desk.get_by_role("link", name="Penilaian").click()
    see(desk, "Penilaian")
    expect(desk.get_by_role("img", name="Penilaian menurut hari dan jam")).to_be_visible()
    expect(desk.get_by_role("img", name="Nilai rata-rata tiap unsur")).to_be_visible()
    found = axe(desk)
    desk.get_by_role("link", name="Periode SKM").click()
    expect(desk.get_by_text("Paling lemah: U9 Sarana dan prasarana.")).to_be_visible()

    desk.get_by_role("link", name="Laporan SKM").click()
    see(desk, "Laporan SKM")
    found += axe(desk)
    desk.get_by_role("link", name="Rencana tindak lanjut").click()
    see(desk, "Rencana tindak lanjut")
    found += axe(desk)
    desk.locator("#u9_action").fill("Tambah kipas angin di ruang tunggu")
    desk.get_by_role("button", name="Simpan").click()
    see(desk, "Laporan SKM")
    expect(desk.get_by_role("cell", name="Tambah kipas angin di ruang tunggu")).to_be_visible()

    paper = desk.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594" in paper or b"/MediaBox [0 0 595" in paper
    assert paper.count(b"/Type /Page\n") == 3
    desk.emulate_media(media="print")
    desk.set_viewport_size({"width": 703, "height": 980})
    assert desk.evaluate(CUT_OFF) == []
    desk.emulate_media(media="screen")
    desk.set_viewport_size({"width": 1366, "height": 768})
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Rekapitulasi (XLSX)").click()
    download.value.save_as(tmp_path / "skm.xlsx")
    with database.connection_context():
        index = ikm.Index({one: _counts(one) for one in ikm.ELEMENTS})
    shown = openpyxl.load_workbook(tmp_path / "skm.xlsx", data_only=True).worksheets[0]
    assert [row[2].value for row in shown.iter_rows() if row[0].value == "IKM, bobot 1/9"] == [float(index.value)]

    desk.get_by_role("link", name="Semua survei").click()
    desk.get_by_role("link", name="Ubah SKM 2026").click()
    desk.get_by_role("button", name="Tampilkan").click()
    expect(desk.get_by_text("Indeks ini tampil di layar awal.")).to_be_visible()
    assert found == []

    open_at(screen, kiosk.visitor)
    # The two languages are shown in turn.
    slide = screen.get_by_text("Indeks Kepuasan Masyarakat “SKM 2026”: 82,50 dari 100")
    expect(slide.or_(screen.get_by_text("“SKM 2026”: 82.50 of 100")).first).to_be_visible()
    assert axe(screen) + overflow(screen) == []


def _counts(element: str) -> dict[int, int]:
    given = [getattr(sheet, element) for sheet in Sheet.select()]
    return {score: given.count(score) for score in ikm.SCORES}
