"""XLSX workbooks for reading and printing: in memory, or of any length on disk."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kiosk.core.documents.spreadsheet import Cell, clipped

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What XML cannot hold though a database can.
_UNWRITABLE = re.compile("[\ufffe\uffff]")
_A4 = 9
_PAGE_WIDTH = 100

# A heading, and a width in characters.
Column = tuple[str, int]


class Book:
    """A workbook in which every text stays text: no cell is ever a formula or a link.

    It is built in memory; with ``file`` and a ``folder`` for temporary files, only one row at a time is.
    """

    def __init__(self, file: IO[bytes] | None = None, folder: str | None = None) -> None:
        self._file = file or BytesIO()
        options = {"constant_memory": True, "tmpdir": folder} if folder else {"in_memory": True}
        self._book = Workbook(self._file, options)
        # The prefix keeps a cell text even after it has been edited.
        quoted = {"valign": "top", "quote_prefix": True}
        look = {**quoted, "text_wrap": True}
        self._line = self._book.add_format(quoted)
        self._text = self._book.add_format(look)
        self._head = self._book.add_format({**look, "bold": True, "bg_color": "#E3F0EF"})
        self._day = self._book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})
        self._number = self._book.add_format({"valign": "top"})

    def page(self, name: str, lines: Iterable[str]) -> None:
        """Add a sheet of plain lines, the first of them its heading."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, _PAGE_WIDTH)
        for row, line in enumerate(lines):
            self._write(sheet, row, 0, line, self._text if row else self._head)

    def table(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], above: Sequence[str] = ()
    ) -> None:
        """Add a sheet with the lines ``above``, a frozen heading and a row for each of ``rows``."""
        sheet = self._book.add_worksheet(name)
        top = len(above)
        sheet.freeze_panes(top + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        for row, line in enumerate(above):
            self._write(sheet, row, 0, line, self._line)
        for place, (heading, width) in enumerate(columns):
            sheet.set_column(place, place, width)
            self._write(sheet, top, place, heading, self._head)
        for row, values in enumerate(rows, top + 1):
            for place, value in enumerate(values):
                self._write(sheet, row, place, value, self._text)

    def close(self) -> None:
        """Write what is still pending and close the file."""
        self._book.close()

    def content(self) -> bytes:
        """Close an in-memory workbook and return the file."""
        self.close()
        self._file.seek(0)
        return self._file.read()

    def _write(self, sheet: Worksheet, row: int, column: int, value: Cell, look: Format) -> None:
        if isinstance(value, str):
            # write() would make a formula of "=..." and a link of an address.
            sheet.write_string(row, column, clipped(_UNWRITABLE.sub("", value)), look)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._day)
        elif value is not None:
            sheet.write_number(row, column, value, self._number)


def on_disk(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], above: Sequence[str] = ()
) -> IO[bytes]:
    """Return an open file with a workbook of one table of any length; closing it deletes it."""
    file = TemporaryFile()
    with TemporaryDirectory() as folder:
        book = Book(file, folder)
        book.table(name, columns, rows, above)
        book.close()
    file.seek(0)
    return file
