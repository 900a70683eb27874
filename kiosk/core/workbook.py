"""The explanations as an XLSX workbook, for reading and printing; what is changed in it cannot be taken in again."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kiosk.core.models.revision import CARD
from kiosk.core.page import day_short
from kiosk.core.wording import FACTS, LANGUAGE_NAMES

# What XML cannot hold though a database can.
_UNWRITABLE = re.compile("[\ufffe\uffff]")
_A4 = 9
_PAGE_WIDTH = 100

# A heading, and a width in characters.
Column = tuple[str, int]


class Book:
    """A workbook in memory, in which every cell is text: nothing a cell holds is ever calculated or followed."""

    def __init__(self) -> None:
        self._file = BytesIO()
        self._book = Workbook(self._file, {"in_memory": True})
        # The prefix lets a cell stay text even after somebody has edited it.
        look = {"text_wrap": True, "valign": "top", "quote_prefix": True}
        self._text = self._book.add_format(look)
        self._head = self._book.add_format({**look, "bold": True, "bg_color": "#E3F0EF"})

    def page(self, name: str, lines: Iterable[str]) -> None:
        """Add a sheet of plain lines, the first of them its heading."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, _PAGE_WIDTH)
        for row, line in enumerate(lines):
            _write(sheet, row, 0, line, self._text if row else self._head)

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """Add a sheet with a frozen heading and a row for each of ``rows``."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for place, (heading, width) in enumerate(columns):
            sheet.set_column(place, place, width)
            _write(sheet, 0, place, heading, self._head)
        for row, values in enumerate(rows, 1):
            for place, value in enumerate(values):
                _write(sheet, row, place, value, self._text)

    def content(self) -> bytes:
        """Close the workbook and return the file."""
        self._book.close()
        return self._file.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: str, look: Format) -> None:
    # write() would make a formula of "=..." and a link of an address.
    sheet.write_string(row, column, _UNWRITABLE.sub("", value), look)


def of_terms(document: dict) -> bytes:
    """Return the terms of an exported document as a workbook: a sheet that says what this is, and one a language."""
    book = Book()
    book.page(
        _("Baca dulu"),
        (
            _(
                "Istilah %(unit)s, diekspor %(day)s",
                unit=document["unit"],
                day=_day(document["exported_on"]),
            ),
            _("Buku kerja ini untuk dibaca dan dicetak. Perubahan di dalamnya tidak dapat diimpor kembali."),
            _("Istilah diubah di ruang staf. Untuk unit lain, pakai berkas JSON dari halaman yang sama."),
            _("Satu lembar untuk satu bahasa, satu baris untuk satu istilah."),
            _("Yang tertulis adalah teks yang tampil di layar pengunjung, atau drafnya bila belum ada yang terbit."),
            _("Kotak kosong: baris itu tidak berlaku untuk istilah itu."),
        ),
    )
    groups = {group["code"]: (place, group["name_id"]) for place, group in enumerate(document["groups"])}
    last = len(groups), ""
    entries = sorted(
        document["terms"], key=lambda entry: (groups.get(entry["group"], last), entry["position"], entry["slug"])
    )
    for language, name in LANGUAGE_NAMES.items():
        rows = [_row(entry, language, groups.get(entry["group"], last)[1]) for entry in entries]
        book.table(str(name), _columns(), [row for row in rows if row])
    return book.content()


def _columns() -> list[Column]:
    return [
        (_("Judul"), 28),
        (_("Singkatan"), 12),
        (_("Kelompok"), 18),
        (_("Keadaan"), 16),
        (_("Jawaban singkat"), 50),
        *((str(FACTS[name]), 36) for name in CARD),
        (str(FACTS["details"]), 70),
        (_("Nama lain"), 28),
        (_("Diperiksa"), 24),
        (_("Ditulis"), 14),
    ]


def _row(entry: dict, language: str, group: str) -> list[str]:
    texts = entry["revisions"].get(language, {})
    text = texts.get("published") or texts.get("draft")
    if text is None:
        return []
    standing = _("Draf") if "published" not in texts else _("Terbit, ada draf") if "draft" in texts else _("Terbit")
    check = entry["checked"]
    return [
        text["title"],
        entry["abbreviation"],
        group,
        standing,
        text["short_answer"],
        *(_fact(text[name]) for name in (*CARD, "details")),
        "\n".join(entry["synonyms"]),
        _("%(day)s oleh %(name)s", day=_day(check["on"]), name=check["by"]) if check else _("belum diperiksa"),
        _day(text["written_on"]),
    ]


def _fact(value: str | None) -> str:
    return _("Belum diisi. Tanyakan kepada petugas.") if value == "" else value or ""


def _day(iso: str) -> str:
    return day_short(date.fromisoformat(iso))
