"""The recapitulation of a survey as a workbook whose formulas calculate the index again from the sheets. Pure.

Rows are sorted by their content, so the place of a sheet says nothing about when it was filled in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kiosk.core.statistics import ikm

_A4 = 9
_LABEL_WIDTH, _NAME_WIDTH, _SCORE_WIDTH, _ELEMENT_WIDTH = 24, 40, 9, 60
_WEIGHT, _PRINTED_WEIGHT = "1/9", "0.11"
_FIRST_SCORE = 2
_LOOKS = {
    "plain": {"valign": "top"},
    # The prefix keeps a cell text even after somebody has edited it.
    "text": {"valign": "top", "quote_prefix": True},
    "head": {"bold": True, "bg_color": "#E3F0EF", "valign": "top", "quote_prefix": True},
    "sum": {"bold": True},
    "average": {"bold": True, "num_format": "0.000"},
    "index": {"bold": True, "num_format": "0.00"},
}


@dataclass(frozen=True)
class Labels:
    """The words of the workbook, in the language of its reader; ``elements`` are the names of the nine elements."""

    sheets: str
    legend: str
    number: str
    service: str
    sum: str
    average: str
    weighted: str
    weighted_by_011: str
    index: str
    index_by_011: str
    grade: str
    elements: Mapping[str, str]


def recapitulation(
    labels: Labels, above: Iterable[str], sheets: Iterable[tuple[str, Mapping[str, int]]], index: ikm.Index
) -> bytes:
    """Return the workbook of the complete ``sheets``, each (service, answers), below the lines ``above``.

    ``index`` is of the same sheets; its figures are shown by a reader that does not calculate the formulas.
    """
    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    look = {name: book.add_format(form) for name, form in _LOOKS.items()}
    page = book.add_worksheet(labels.sheets)
    first = _heading(page, look, labels, above)
    row = first - 1
    for number, (service, answers) in enumerate(sheets, 1):
        row += 1
        page.write_number(row, 0, number, look["plain"])
        page.write_string(row, 1, service, look["text"])
        for column, element in enumerate(ikm.ELEMENTS, _FIRST_SCORE):
            page.write_number(row, column, answers[element], look["plain"])
    _sums(page, look, labels, (first, row), index)
    _totals(page, look, labels, row + 3, index)
    legend = book.add_worksheet(labels.legend)
    legend.set_column(1, 1, _ELEMENT_WIDTH)
    for place, element in enumerate(ikm.ELEMENTS):
        legend.write_string(place, 0, element.upper(), look["head"])
        legend.write_string(place, 1, labels.elements[element], look["text"])
    book.close()
    return file.getvalue()


def _heading(page: Worksheet, look: dict, labels: Labels, above: Iterable[str]) -> int:
    """Write the lines above and the heading, and return the row of the first sheet."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, _LABEL_WIDTH)
    page.set_column(1, 1, _NAME_WIDTH)
    page.set_column(_FIRST_SCORE, _FIRST_SCORE + len(ikm.ELEMENTS) - 1, _SCORE_WIDTH)
    row = 0
    for line in above:
        page.write_string(row, 0, line, look["plain"])
        row += 1
    headings = (labels.number, labels.service, *(element.upper() for element in ikm.ELEMENTS))
    for column, heading in enumerate(headings):
        page.write_string(row, column, heading, look["head"])
    page.freeze_panes(row + 1, _FIRST_SCORE)
    page.repeat_rows(row)
    return row + 1


def _sums(page: Worksheet, look: dict, labels: Labels, rows: tuple[int, int], index: ikm.Index) -> None:
    """Write four lines below the sheets in ``rows``: sums, averages, and weighted averages by both weights."""
    first, last = rows
    for column, element in enumerate(ikm.ELEMENTS, _FIRST_SCORE):
        scores = xl_range(first, column, last, column)
        total, average = (xl_rowcol_to_cell(last + step, column) for step in (1, 2))
        by_printed_weight = index.average(element) * ikm.PRINTED_WEIGHT
        lines = (
            (f"=SUM({scores})", "sum", index.sum(element)),
            (f"={total}/COUNT({scores})", "average", index.average(element)),
            (f"={average}*{_WEIGHT}", "average", index.weighted(element)),
            (f"={average}*{_PRINTED_WEIGHT}", "average", by_printed_weight),
        )
        for row, (formula, name, value) in enumerate(lines, last + 1):
            page.write_formula(row, column, formula, look[name], float(value))
    for row, label in enumerate((labels.sum, labels.average, labels.weighted, labels.weighted_by_011), last + 1):
        page.write_string(row, 0, label, look["head"])


def _totals(page: Worksheet, look: dict, labels: Labels, weighted: int, index: ikm.Index) -> None:
    """Write the index by both weights and the grade below the rows ``weighted`` and the one that follows it."""
    last_column = _FIRST_SCORE + len(ikm.ELEMENTS) - 1
    row = weighted + 2
    for label, of, figure in (
        (labels.index, weighted, index.value),
        (labels.index_by_011, weighted + 1, index.value_by_011),
    ):
        page.write_string(row, 0, label, look["head"])
        formula = f"=ROUND(SUM({xl_range(of, _FIRST_SCORE, of, last_column)})*25,2)"
        page.write_formula(row, _FIRST_SCORE, formula, look["index"], float(figure))
        row += 1
    page.write_string(row, 0, labels.grade, look["head"])
    grade = _grade_of(xl_rowcol_to_cell(weighted + 2, _FIRST_SCORE))
    page.write_formula(row, _FIRST_SCORE, grade, look["sum"], index.grade)


def _grade_of(cell: str) -> str:
    """Return the formula that grades the index in ``cell`` by the table of the regulation."""
    grades = "".join(f'IF({cell}>={least},"{letter}",' for letter, least in ikm.GRADES)
    return f'={grades}"D"{")" * len(ikm.GRADES)}'
