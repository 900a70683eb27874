"""The recapitulation of a survey as a workbook whose formulas reckon the index again from the sheets.

Rows come in the order of what they hold: where a sheet stands says nothing about when it was filled in.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kiosk.core import ikm
from kiosk.core.questionnaire import ELEMENTS

_A4 = 9
_LABEL_WIDTH, _NAME_WIDTH, _SCORE_WIDTH = 24, 40, 9
_WEIGHT, _PRINTED_WEIGHT = "1/9", "0.11"


def recapitulation(above: Iterable[str], sheets: Iterable[tuple[str, Mapping[str, int]]], index: ikm.Index) -> bytes:
    """Return the workbook of the complete ``sheets``, each (service, answers), below the lines ``above``.

    ``index`` is of the same sheets; its figures are what a reader sees who does not let the formulas reckon.
    """
    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    page = book.add_worksheet(_("Rekapitulasi"))
    look = {name: book.add_format(form) for name, form in _LOOKS.items()}
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, _LABEL_WIDTH)
    page.set_column(1, 1, _NAME_WIDTH)
    page.set_column(2, 1 + len(ikm.ELEMENTS), _SCORE_WIDTH)
    row = 0
    for line in above:
        page.write_string(row, 0, line, look["plain"])
        row += 1
    for column, heading in enumerate((_("No."), _("Layanan"), *(element.upper() for element in ikm.ELEMENTS))):
        page.write_string(row, column, heading, look["head"])
    page.freeze_panes(row + 1, 2)
    page.repeat_rows(row)
    first = row + 1
    for number, (service, answers) in enumerate(sheets, 1):
        row += 1
        page.write_number(row, 0, number, look["plain"])
        page.write_string(row, 1, service, look["text"])
        for column, element in enumerate(ikm.ELEMENTS, 2):
            page.write_number(row, column, answers[element], look["plain"])
    _sums(page, look, first, row, index)
    legend = book.add_worksheet(_("Unsur"))
    legend.set_column(1, 1, 60)
    for place, element in enumerate(ikm.ELEMENTS):
        legend.write_string(place, 0, element.upper(), look["head"])
        legend.write_string(place, 1, str(ELEMENTS[element]), look["text"])
    book.close()
    return file.getvalue()


_LOOKS = {
    "plain": {"valign": "top"},
    # The prefix lets a cell stay text even after somebody has edited it.
    "text": {"valign": "top", "quote_prefix": True},
    "head": {"bold": True, "bg_color": "#E3F0EF", "valign": "top", "quote_prefix": True},
    "sum": {"bold": True},
    "average": {"bold": True, "num_format": "0.000"},
    "index": {"bold": True, "num_format": "0.00"},
}


def _sums(page: Worksheet, look: dict, first: int, last: int, index: ikm.Index) -> None:
    """Write below the sheets: sums, averages, weighted averages by both weights, and the index by both."""
    sums, averages, weighted, printed = (last + 1 + step for step in range(4))
    lines = (
        (sums, _("Jumlah nilai"), "sum", lambda at: f"=SUM({xl_range(first, at, last, at)})", index.sum),
        (
            averages,
            _("NRR (jumlah : lembar)"),
            "average",
            lambda at: f"={xl_rowcol_to_cell(sums, at)}/COUNT({xl_range(first, at, last, at)})",
            index.average,
        ),
        (
            weighted,
            _("NRR tertimbang (1/9)"),
            "average",
            lambda at: f"={xl_rowcol_to_cell(averages, at)}*{_WEIGHT}",
            index.weighted,
        ),
        (
            printed,
            _("NRR tertimbang (0,11)"),
            "average",
            lambda at: f"={xl_rowcol_to_cell(averages, at)}*{_PRINTED_WEIGHT}",
            lambda element: index.average(element) * ikm.PRINTED_WEIGHT,
        ),
    )
    for row, label, name, formula, value in lines:
        page.write_string(row, 0, label, look["head"])
        for column, element in enumerate(ikm.ELEMENTS, 2):
            page.write_formula(row, column, formula(column), look[name], float(value(element)))
    last_column = 1 + len(ikm.ELEMENTS)
    for row, label, of, figure in (
        (printed + 1, _("IKM, bobot 1/9"), weighted, index.value),
        (printed + 2, _("IKM, bobot 0,11"), printed, index.value_by_011),
    ):
        page.write_string(row, 0, label, look["head"])
        page.write_formula(
            row, 2, f"=ROUND(SUM({xl_range(of, 2, of, last_column)})*25,2)", look["index"], float(figure)
        )
    page.write_string(printed + 3, 0, _("Mutu pelayanan"), look["head"])
    page.write_formula(printed + 3, 2, _grade_of(xl_rowcol_to_cell(printed + 1, 2)), look["sum"], index.grade)


def _grade_of(cell: str) -> str:
    """Return the formula that grades the index in ``cell`` by the table of the regulation."""
    grades = "".join(f'IF({cell}>={least},"{letter}",' for letter, least in ikm.GRADES)
    return f'={grades}"D"{")" * len(ikm.GRADES)}'
