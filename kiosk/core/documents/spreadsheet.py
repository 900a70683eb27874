"""Tables as files that a spreadsheet opens: nothing in them is ever calculated. Pure.

CSV for Excel in Indonesia: UTF-8 with a byte order mark, and semicolons, since the comma is the decimal sign.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

Cell = str | int | date | None

# Characters that begin a formula in a spreadsheet; in their full-width forms as well.
_CALCULATES = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_CHUNK = 64 * 1024
# Excel's limit on the characters of a cell, rounded down.
LONGEST = 32_000


def neutral(text: str) -> str:
    """Return ``text``, prefixed with an apostrophe if a spreadsheet would take it for a formula."""
    begins = text[:1] in _CALCULATES or text.lstrip()[:1] in _CALCULATES
    return f"'{text}" if text and begins else text


def clipped(text: str) -> str:
    """Return ``text``, truncated to what a cell holds."""
    return text if len(text) <= LONGEST else text[:LONGEST] + "\u2026"


def csv_chunks(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the rows as a CSV file in chunks; only one chunk is in memory at a time."""
    piece = io.StringIO(newline="")
    writer = csv.writer(piece, delimiter=";", lineterminator="\r\n")
    piece.write("\ufeff")
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
        if piece.tell() > _CHUNK:
            yield piece.getvalue().encode()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue().encode()


def _plain(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return neutral(clipped(cell)) if isinstance(cell, str) else cell
