"""The report of a survey: figures on paper, a workbook that calculates them again, and raw answers without a day."""

import re
import shutil
import subprocess
import zipfile
from fractions import Fraction
from io import BytesIO

import openpyxl
import pytest

from kiosk.core.days import clock
from kiosk.core.models import Respondent, Sheet, SurveyPeriod
from kiosk.core.models.proof import tallies
from kiosk.core.statistics import ikm
from kiosk.core.storage.database import database
from tests.factories import an_account
from tests.surveys import a_day_later

# The sums of a public note (domain facts, A.4): 29 sheets, 91.48 by 1/9 and 90.56 by 0.11.
SUMS = (105, 101, 100, 116, 102, 105, 106, 105, 115)
SHEETS = 29


def sheets_of(sums):
    """Return 29 complete sheets whose answers have these sums."""
    spread = [[4] * (total - 3 * SHEETS) + [3] * (4 * SHEETS - total) for total in sums]
    return [dict(zip(ikm.ELEMENTS, answers, strict=True)) for answers in zip(*spread, strict=True)]


@pytest.fixture
def period(visitor_app):
    """A period of which 29 sheets are known to give 91.48, by six women and 23 men, and seven lack answers."""
    with database.connection_context():
        today = clock.today()
        period = SurveyPeriod.open(
            an_account("opener", "officer"), name="SKM 2026", first=today, last=today, population=100
        )
        for number, answers in enumerate(sheets_of(SUMS)):
            about = Respondent(sex="female" if number < 6 else "male", age="-24" if number < 3 else "")
            Sheet.give(key=f"{number}", answers=answers, language="id", respondent=about)
        for number in range(7):
            Sheet.give(key=f"incomplete {number}", answers={"u1": 1}, language="id")
        a_day_later(period)
    return SurveyPeriod.get()


def cells(page, word, section="main"):
    """The cells of the row of a section that begins with ``word``."""
    rows = page.all(f"{section} tr")
    (row,) = [row for row in rows if row.th and row.th.get_text(" ", strip=True) == word]
    return [" ".join(cell.get_text().split()) for cell in row.find_all("td")]


def test_the_report_states_the_index_by_both_weights(officer, period):
    page = officer.get(f"/officer/survey_reports/{period.id}")

    figures = {one.dt.get_text(strip=True): one.dd.get_text(" ", strip=True) for one in page.all(".figures > div")}
    assert figures["IKM"].startswith("91,48")
    assert figures["Mutu pelayanan"].split()[0] == "A"
    assert figures["Dengan bobot 0,11"].startswith("90,56")
    assert figures["Lembar lengkap"].startswith("29")
    assert "Lembar yang tidak lengkap: 7" in page
    assert "n = 29: terlalu sedikit untuk disimpulkan." in page


def test_elements_and_groups_have_their_figures_and_small_groups_none(officer, period):
    page = officer.get(f"/officer/survey_reports/{period.id}")

    u3 = cells(page, "U3 Waktu penyelesaian", "section[aria-labelledby=elements]")
    assert u3 == ["3,45", "0,383", "86,21", "B"]
    assert cells(page, "Perempuan")[0] == "6"
    assert cells(page, "24 tahun atau kurang") == ["kurang dari 5 atau disamarkan", "–", "–"]
    assert page.one("#chart-elements-desc")


def test_the_follow_up_of_the_weakest_is_planned_and_printed(officer, period):
    officer.get(f"/officer/survey_reports/{period.id}/follow_up")
    legends = [legend.get_text() for legend in officer.page.all("legend")]

    page = officer.submit(u3_action="Tambah loket", u3_who="Kasi Pelayanan", u3_until="Januari 2027")

    assert legends == [
        "U3 Waktu penyelesaian",
        "U2 Sistem, mekanisme, dan prosedur",
        "U5 Produk spesifikasi jenis pelayanan",
    ]
    u3 = cells(page, "U3 Waktu penyelesaian", "section[aria-labelledby=follow-up]")
    assert u3 == ["3,45", "Tambah loket", "Kasi Pelayanan", "Januari 2027"]
    assert page.words.count("Belum diisi") == 6


def test_a_plan_that_changed_meanwhile_is_not_overwritten(officer, inspector, period):
    path = f"/officer/survey_reports/{period.id}/follow_up"
    officer.get(path)
    inspector.get(path)
    inspector.submit(u3_action="Dari pengawas")

    page = officer.submit(u3_action="Dari petugas")

    assert page.status == 409
    assert page.form()["u3_action"] == "Dari petugas"
    assert "Dari pengawas" in officer.get(f"/officer/survey_reports/{period.id}")


def test_a_plan_for_an_element_that_is_not_among_the_weakest_any_more_is_stored_as_well(officer, period):
    path = f"/officer/survey_reports/{period.id}/follow_up"
    shown = officer.get(path).form()

    page = officer.post(path, {**shown, "u7_action": "Perbaiki papan petunjuk"})

    assert "u7_action" not in shown
    assert "Perbaiki papan petunjuk" in page


def test_a_plan_is_stored_where_no_element_is_disclosed_any_more(officer, period):
    path = f"/officer/survey_reports/{period.id}/follow_up"
    shown = officer.get(path).form()
    with database.connection_context():
        Sheet.update(withdrawn=True).execute()
        tallies.rebuild()

    page = officer.post(path, {**shown, "u3_action": "Tambah loket"})

    assert "Rencana tindak lanjut tersimpan" in page
    assert officer.get(path).form()["u3_action"] == "Tambah loket"


def test_too_long_a_line_of_the_plan_is_refused_at_its_field(officer, period):
    officer.get(f"/officer/survey_reports/{period.id}/follow_up")

    page = officer.submit(u3_action="x" * 301)

    assert page.status == 400
    assert page.one("#u3_action-error")


def evaluate(sheet, cell):
    """Evaluate the formulas of the recapitulation, in fractions and by another way than the product's."""
    value = sheet[cell].value
    if not isinstance(value, str) or not value.startswith("="):
        return Fraction(str(value))
    formula = value[1:]
    rounded = re.fullmatch(r"ROUND\((.+)\*25,2\)", formula)
    if rounded:
        return Fraction(round(evaluate_part(sheet, rounded[1]) * 25 * 100 + Fraction(1, 10**9)), 100)
    return evaluate_part(sheet, formula)


def evaluate_part(sheet, formula):
    block = re.fullmatch(r"(SUM|COUNT)\((\w+):(\w+)\)", formula)
    if block:
        values = [evaluate(sheet, one.coordinate) for row in sheet[f"{block[2]}:{block[3]}"] for one in row]
        return sum(values, Fraction()) if block[1] == "SUM" else Fraction(len(values))
    for sign, of in (("*", lambda a, b: a * b), ("/", lambda a, b: a / b)):
        left, found, right = formula.partition(sign)
        if found:
            return of(evaluate_part(sheet, left), evaluate_part(sheet, right))
    return evaluate(sheet, formula) if formula[0].isalpha() else Fraction(formula)


def by_hand(workbook, _folder):
    """Return the three figures at the end, calculated by this file's own evaluator, and the grade as it is shown."""
    sheet = openpyxl.load_workbook(BytesIO(workbook)).worksheets[0]
    last = sheet.max_row
    grade = openpyxl.load_workbook(BytesIO(workbook), data_only=True).worksheets[0].cell(last, 3).value
    return [*(str(float(evaluate(sheet, f"C{row}"))) for row in (last - 2, last - 1)), grade]


def by_libreoffice(workbook, folder):
    """Return the three figures at the end as LibreOffice calculates them."""
    (folder / "skm.xlsx").write_bytes(without_figures(workbook))
    home = f"-env:UserInstallation=file://{folder}/home"
    convert = ["soffice", home, "--headless", "--convert-to", "csv", "--outdir", str(folder), "skm.xlsx"]
    subprocess.run(convert, cwd=folder, check=True, timeout=120, capture_output=True)
    rows = [line.split(",") for line in (folder / "skm.csv").read_text("cp1252").splitlines()]
    return [row[-9] for row in rows[-3:]]


@pytest.mark.parametrize("evaluator", [by_hand, *([by_libreoffice] if shutil.which("soffice") else [])])
def test_the_workbook_calculates_the_same_index_from_its_rows(officer, period, tmp_path, evaluator):
    response = officer.client.get(f"/officer/survey_reports/{period.id}/recapitulation.xlsx")

    assert evaluator(response.data, tmp_path) == ["91.48", "90.56", "A"]


def test_the_workbook_shows_its_figures_and_a_row_for_each_sheet_in_no_order_of_time(officer, period):
    response = officer.client.get(f"/officer/survey_reports/{period.id}/recapitulation.xlsx")

    shown = openpyxl.load_workbook(BytesIO(response.data), data_only=True).worksheets[0]
    assert [cell.value for cell in shown["C"][-3:]] == [91.48, 90.56, "A"]
    rows = [row for row in shown.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert len(rows) == SHEETS
    assert [row[2:11] for row in rows] == sorted(row[2:11] for row in rows)


def without_figures(workbook):
    """Return the workbook without its stored figures, so any program that opens it must calculate them."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data) if "/worksheets/" in name else data)
    return file.getvalue()


def test_the_raw_answers_have_a_month_and_no_day(officer, period):
    response = officer.client.get(f"/officer/survey_reports/{period.id}/answers.csv")

    lines = response.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert lines[0] == "Bulan;Cara mengisi;Layanan;U1;U2;U3;U4;U5;U6;U7;U8;U9;Lengkap"
    assert len(lines) == 1 + SHEETS + 7
    assert {line.split(";")[0] for line in lines[1:]} == {f"{period.first:%Y-%m}"}
    assert sum(line.endswith(";tidak") for line in lines) == 7


@pytest.mark.parametrize("file", ["recapitulation.xlsx", "answers.csv"])
def test_a_survey_that_still_runs_makes_no_file(officer, period, file):
    with database.connection_context():
        SurveyPeriod.update(last=clock.today()).execute()

    page = officer.get(f"/officer/survey_reports/{period.id}/{file}")

    assert "Berkas dibuat sesudah survei berakhir" in page
    assert "91,48" in page
    assert not page.all(f"a[href$='{file}']")


@pytest.mark.parametrize("file", ["recapitulation.xlsx", "answers.csv"])
def test_too_few_sheets_make_no_file_and_no_figure(officer, visitor_app, file):
    with database.connection_context():
        today = clock.today()
        period = SurveyPeriod.open(an_account("o", "officer"), name="Kecil", first=today, last=today, population=9)
        for number in range(4):
            Sheet.give(key=f"{number}", answers=dict.fromkeys(ikm.ELEMENTS, 3), language="id")
        a_day_later(period)

    page = officer.get(f"/officer/survey_reports/{period.id}/{file}")

    assert "Belum ada berkas" in page
    assert "Belum ada indeks" in page
    assert "75,00" not in page


def test_an_unknown_period_is_not_found(officer):
    assert officer.get("/officer/survey_reports/7").status == 404
