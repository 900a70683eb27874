"""Officers export the messages of a view: CSV of any length, XLSX up to what Excel handles."""

from itertools import chain
from typing import IO

from flask import Blueprint, Response, render_template, request, send_file, stream_with_context
from flask.typing import ResponseReturnValue

from kiosk.core.days import clock
from kiosk.core.documents.spreadsheet import Cell, csv_chunks
from kiosk.core.documents.workbook import MIMETYPE, on_disk
from kiosk.core.models import Audit
from kiosk.core.models.inbox.export import exported, has_more_than
from kiosk.core.models.inbox.export_rows import days_counter
from kiosk.core.models.inbox.filters import Filters
from kiosk.core.web.origin import own_pages_only
from kiosk.core.web.sign_in import account
from kiosk.officer import wording
from kiosk.officer.export_columns import Cells, export_columns

blueprint = Blueprint("exports", __name__, url_prefix="/exports")

# A sheet could hold ten times as many, but no office machine opens that.
MOST_IN_A_WORKBOOK = 100_000


@blueprint.get("/suggestions.csv")
@own_pages_only
def csv() -> ResponseReturnValue:
    """Stream every message that passes the filters."""
    filters = Filters.of(request.args)
    person, cells = account(), Cells(days_counter())
    headings: list[Cell] = [heading for heading, _width in export_columns()]
    rows = chain([headings], (cells.exported(found) for found in exported(person, filters)))
    Audit.add("exported", "suggestions", ["csv", filters.query], actor=person)
    headers = {"Content-Disposition": f"attachment; filename={_name('csv')}"}
    return Response(stream_with_context(csv_chunks(rows)), mimetype="text/csv", headers=headers)


@blueprint.get("/suggestions.xlsx")
@own_pages_only
def xlsx() -> ResponseReturnValue:
    """Send the messages that pass the filters as a workbook; too many are refused, with what to do instead."""
    filters = Filters.of(request.args)
    person, cells = account(), Cells(days_counter())
    if has_more_than(MOST_IN_A_WORKBOOK, person, filters):
        return render_template("officer/exports/xlsx.html", filters=filters, most=MOST_IN_A_WORKBOOK), 409
    Audit.add("exported", "suggestions", ["xlsx", filters.query], actor=person)
    rows = (cells.exported(found) for found in exported(person, filters))
    return attached(on_disk(str(wording.VIEWS[filters.view]), export_columns(), rows), _name("xlsx"))


def attached(file: IO[bytes], name: str) -> Response:
    """Return the response that sends an open workbook, which is closed with it."""
    return send_file(file, mimetype=MIMETYPE, as_attachment=True, download_name=name)


def _name(ending: str) -> str:
    return f"saran-{clock.today().isoformat()}.{ending}"
