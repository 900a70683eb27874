"""The workbook for reading: every cell is text, never a formula or a link."""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest

from kiosk.core import exchange
from kiosk.core.exchange.workbook import of_terms
from kiosk.core.models import Pronunciation, Term
from tests.factories import a_check, a_draft

pytestmark = pytest.mark.sqlite_only

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DANGEROUS = ("=HYPERLINK(1)", "+1+1", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "\ufffe=1", "_x0041_", "1e5")


@pytest.fixture
def document(visitor_app, storage):
    with visitor_app.test_request_context():
        yield exchange.export()


def parts(document) -> dict[str, str]:
    """Return the texts of the files in the workbook by name."""
    with zipfile.ZipFile(BytesIO(of_terms(document))) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def cells(files: dict[str, str], number: int) -> list[list[str]]:
    """Return the texts of one sheet, row by row."""
    strings = ["".join(item.itertext()) for item in ElementTree.fromstring(files["xl/sharedStrings.xml"])]
    sheet = ElementTree.fromstring(files[f"xl/worksheets/sheet{number}.xml"])
    found = [list(row) for row in sheet.iterfind(f".//{MAIN}row")]
    return [["" if cell.get("t") is None else strings[int(cell[0].text)] for cell in row] for row in found]


def test_the_first_sheet_says_what_this_is_and_each_language_has_one(document):
    files = parts(document)

    names = re.findall(r'<sheet name="([^"]+)"', files["xl/workbook.xml"])
    assert names == ["Baca dulu", "Bahasa Indonesia", "Bahasa Inggris"]
    assert cells(files, 1)[0][0].startswith("Istilah Rutan Kelas IIB Blora, diekspor ")
    assert "tidak dapat diimpor kembali" in cells(files, 1)[1][0]


def test_a_row_a_term_in_the_order_of_the_screen(document):
    rows = cells(parts(document), 2)

    assert len(rows) == 1 + len(document["terms"])
    assert rows[0][:5] == ["Judul", "Singkatan", "Kelompok", "Keadaan", "Jawaban singkat"]
    assert [row[0] for row in rows[1:]] == [term.text.title for term in Term.published("id")]
    assert rows[1][2:4] == ["Program", "Terbit"]


def test_drafts_checks_and_empty_rows_are_shown(document):
    a_draft(title="Asimilasi kerja")
    a_check("asimilasi")

    rows = {row[0]: row for row in cells(parts(exchange.export()), 2)}

    assert rows["Asimilasi"][3] == "Terbit, ada draf"
    assert rows["Asimilasi"][-2].endswith(" oleh Siti")
    assert rows["Klien"][-2] == "belum diperiksa"
    assert rows["Klien"][5] == ""
    assert "Belum diisi. Tanyakan kepada petugas." in rows["Asimilasi"]


def test_a_language_without_a_text_has_no_row(document):
    Term.begin(slug="wartel", group="kunjungan", author=None, fields={"title": "Wartel", "short_answer": ""})

    files = parts(exchange.export())

    assert ["Wartel", "", "Kunjungan", "Draf"] in [row[:4] for row in cells(files, 2)]
    assert "Wartel" not in [row[0] for row in cells(files, 3)]


def test_no_cell_is_a_formula_a_number_or_a_link(document):
    for place, value in enumerate(DANGEROUS):
        text = document["terms"][place]["revisions"]["id"]["published"]
        text.update(title=value, details=f"https://example.org\n{value}")
        document["terms"][place]["synonyms"] = [value]
    Pronunciation.create(language="id", written="=1", spoken="=1")

    files = parts(document)

    sheets = [text for name, text in files.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 3
    for sheet in sheets:
        assert "<f>" not in sheet and "<hyperlink" not in sheet
        kinds = {(cell.get("t"), len(cell)) for cell in ElementTree.fromstring(sheet).iter(f"{MAIN}c")}
        assert kinds <= {("s", 1), (None, 0)}
    assert 'quotePrefix="1"' in files["xl/styles.xml"]
    titles = [row[0] for row in cells(files, 2)]
    assert {"=HYPERLINK(1)", "+1+1", "-2", "@SUM(A1)", "=1", "1e5"} <= set(titles)


def test_the_heading_stays_in_sight_and_long_texts_wrap(document):
    files = parts(document)

    assert 'state="frozen"' in files["xl/worksheets/sheet2.xml"]
    assert 'wrapText="1"' in files["xl/styles.xml"]
