"""Tables as files that a spreadsheet opens: nothing in them is ever calculated. Pure.

CSV for Excel in Indonesia: UTF-8 with a mark by which Excel knows it, and semicolons, for a comma is decimal there.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

Cell = str | int | date | None

# What makes a spreadsheet calculate a text, or fetch something; in their wide forms as well.
_CALCULATES = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_CHUNK = 64 * 1024
# More letters than this a cell of Excel does not hold.
LONGEST = 32_000


def neutral(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula: with an apostrophe before it, if need be."""
    begins = text[:1] in _CALCULATES or text.lstrip()[:1] in _CALCULATES
    return f"'{text}" if text and begins else text


def clipped(text: str) -> str:
    """Return ``text`` no longer than a cell may be."""
    return text if len(text) <= LONGEST else text[:LONGEST] + "\u2026"


def csv_chunks(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the rows as a CSV file, in pieces; only one piece is in memory at a time."""
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
