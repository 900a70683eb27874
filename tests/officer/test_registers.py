"""The register as a page to print and as a workbook."""

import io
import zipfile
from datetime import date

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Audit, Setting
from kiosk.core.models.inbox.register import Register
from kiosk.core.storage.database import database
from kiosk.officer import registers
from tests.officer.test_exports import sheet

BOOK, XLSX = "/officer/registers/", "/officer/registers/register.xlsx"
NOVEMBER = "?month=2026-11"


def rows(page) -> list[list[str]]:
    return [[" ".join(cell.get_text().split()) for cell in row.select("td")] for row in page.all(".book tbody tr")]


@pytest.fixture
def kept(officer, sent, act):
    """Two messages of November 2026, one of them answered, and a long one."""
    sent("Kipas rusak. " * 20, day=date(2026, 11, 2))
    path = sent("Kursi kurang", kind="complaint", channel="letter", day=date(2026, 11, 3))
    act("officer", "reply", path, "Sudah ditambah")
    act("officer", "close", path, "done", "Selesai")
    return officer


def test_the_book_stands_ready_to_be_printed(kept):
    with database.connection_context():
        Setting.change(unit_address="Jalan Contoh 1\nBlora", unit_head="Budi", unit_head_post="Kepala Rutan")

    page = kept.get(BOOK + NOVEMBER)

    first, second = rows(page)
    today = clock.today()
    assert first[:3] == ["1", "2 Nov 2026", "Saran"]
    assert len(first[5]) <= 120 and first[5].endswith("\u2026")
    assert first[6:] == ["–", "–", "–", "Baru"]
    assert second[:4] == ["2", "3 Nov 2026", "Pengaduan", "Surat"]
    assert second[6:8] + second[9:] == ["Officer", f"{today.day} {page_month(today)} {today.year}", "Dilaksanakan"]
    assert "Jalan Contoh 1" in page and "Kepala Rutan" in page
    assert page.one(".signature__line").get_text() == "Budi"
    assert page.one(".letterhead__subtitle").get_text() == "November 2026"


def page_month(day: date) -> str:
    return "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()[day.month - 1]


def test_the_workbook_is_the_same_book_and_its_making_is_an_act(kept):
    answer = kept.client.get(XLSX + NOVEMBER)
    found = sheet(answer.data)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        titles = book.read("xl/workbook.xml").decode()
    answer.close()

    assert [row[0] for row in found[:3]] == [
        "Rutan Kelas IIB Blora",
        "Buku register saran dan pengaduan",
        "November 2026",
    ]
    assert found[3][:2] == ["No.", "Tanggal"]
    assert [row[0] for row in found[4:]] == ["1", "2"]
    assert "Print_Titles" in titles
    assert answer.headers["Content-Disposition"] == "attachment; filename=register-2026-11.xlsx"
    with database.connection_context():
        assert (Audit.head().action, Audit.head().object) == ("exported", Audit.digest_of_object("register"))


def test_only_an_inspector_finds_the_restricted_book(officer, inspector, sent):
    sent("Dimintai uang", kind="complaint", topic="levy", day=date(2026, 11, 2))

    open_book = officer.get(BOOK + NOVEMBER + "&book=restricted")
    own_book = inspector.get(BOOK + NOVEMBER + "&book=restricted")
    common = inspector.get(BOOK + NOVEMBER)

    assert open_book.words == officer.get(BOOK + NOVEMBER).words
    assert "pengawas" not in open_book
    assert rows(open_book) == rows(common) == []
    assert [row[5] for row in rows(own_book)] == ["Dimintai uang"]
    assert "Buku register jalur pengawas" in own_book


def test_what_is_no_period_is_a_sentence_beside_the_field(officer):
    for asked in ("2026-13", "1999", "x", "2026-11-01"):
        page = officer.get(f"{BOOK}?month={asked}")

        assert page.status == 400
        assert "Periode ini tidak ada" in page.one("#month-error").get_text()
        assert officer.get(f"{XLSX}?month={asked}").status == 400


def test_a_book_without_entries_says_so_and_leads_to_the_months_before(officer):
    page = officer.get(f"{BOOK}?month=2000")

    assert "Tidak ada pesan pada Tahun 2000" in page
    assert page.one("a[rel=next]")["href"] == f"{BOOK}?month=1999"
    assert officer.get(BOOK).one("select option[selected]")["value"] == f"{clock.today():%Y-%m}"


def test_a_book_too_long_for_a_page_or_a_workbook_is_refused_plainly(kept, monkeypatch):
    monkeypatch.setattr(Register, "MOST_ON_A_PAGE", 1)
    page = kept.get(BOOK + NOVEMBER)
    assert page.status == 200
    assert rows(page) == []
    assert "lebih dari 1 pesan" in page

    monkeypatch.setattr(registers, "MOST_IN_A_WORKBOOK", 1)
    page = kept.get(XLSX + NOVEMBER)

    assert page.status == 409
    assert "terlalu banyak untuk satu buku kerja" in page
