"""Compares the tallies with the rows they count, and rebuilds them."""

from kiosk.core.models.ratings.score_tally import IN_GENERAL, RATING, ReasonTally, ScoreTally
from kiosk.core.models.surveys.sheet_tally import CUTS, INCOMPLETE, SHEET, WHOLE, SheetTally
from kiosk.core.statistics import ikm
from kiosk.core.storage.database import database, lock_table, transaction

_SERVICE = f"COALESCE(service_id, {IN_GENERAL})"
_COMPLETE = "(" + " AND ".join(f"{element} IS NOT NULL" for element in ikm.ELEMENTS) + ")"
_TOTAL = f"CASE WHEN {_COMPLETE} THEN {' + '.join(ikm.ELEMENTS)} ELSE {INCOMPLETE} END"


def verify() -> dict[str, int]:
    """Return, for each table, how many cells do not match the rows."""
    with transaction():
        # A row and its tally are stored in one transaction: the lock waits for those in progress.
        for model in _MODELS.values():
            lock_table(model)
        return {table: _differences(table, rows) for table, rows in _counted().items()}


def rebuild() -> dict[str, int]:
    """Recount all rows and return, for each table, how many cells were wrong."""
    with transaction():
        wrong = verify()
        for table, rows in _counted().items():
            database.execute_sql(f"DELETE FROM {table}")
            database.execute_sql(f"INSERT INTO {table} ({_columns(table)}) {rows}")
        return wrong


_MODELS = {model._meta.table_name: model for model in (ScoreTally, ReasonTally, SheetTally)}


def _columns(table: str) -> str:
    return ", ".join(_MODELS[table]._meta.sorted_field_names)


def _differences(table: str, rows: str) -> int:
    cell = _columns(table).removesuffix(", number")
    # A cell whose tally matches its count sums to zero.
    both = f"SELECT {cell}, number FROM {table} UNION ALL SELECT {cell}, -number FROM counted"
    differing = f"SELECT {cell} FROM ({both}) AS either GROUP BY {cell} HAVING SUM(number) <> 0"
    sql = f"WITH counted ({cell}, number) AS ({rows}) SELECT COUNT(*) FROM ({differing}) AS differing"
    return database.execute_sql(sql).fetchone()[0]


def _counted() -> dict[str, str]:
    """Return, for each table, the query that counts its cells from the rows."""
    return {
        ScoreTally._meta.table_name: " UNION ALL ".join((_ratings(), *map(_answers, ikm.ELEMENTS))),
        ReasonTally._meta.table_name: _reasons(),
        SheetTally._meta.table_name: " UNION ALL ".join(
            _cells(cut, element) for cut in CUTS for element in (*ikm.ELEMENTS, SHEET)
        ),
    }


def _ratings() -> str:
    alike = f"day, hour, {_SERVICE}, score, NOT flagged"
    return f"SELECT '{RATING}', {alike}, COUNT(*) FROM rating GROUP BY {alike}"


def _answers(element: str) -> str:
    alike = f"day, hour, {_SERVICE}, {element}, {_COMPLETE}"
    kept = f"sheet WHERE NOT withdrawn AND {element} IS NOT NULL"
    return f"SELECT '{element}', {alike}, COUNT(*) FROM {kept} GROUP BY {alike}"


def _reasons() -> str:
    alike = "reason_id, day, hour, NOT flagged"
    return f"SELECT {alike}, COUNT(*) FROM rating_reason JOIN rating ON rating.id = rating_id GROUP BY {alike}"


def _cells(cut: str, element: str) -> str:
    value = {WHOLE: "''", "service": f"CAST({_SERVICE} AS varchar(12))"}.get(cut, cut)
    score = _TOTAL if element == SHEET else element
    kept = "NOT withdrawn AND period_id IS NOT NULL" + ("" if element == SHEET else f" AND {_COMPLETE}")
    # A constant cannot be grouped by.
    alike = ", ".join(one for one in ("period_id", "source", value, score) if one != "''")
    cell = f"period_id, source, '{cut}', {value}, '{element}', {score}"
    return f"SELECT {cell}, COUNT(*) FROM sheet WHERE {kept} GROUP BY {alike}"
