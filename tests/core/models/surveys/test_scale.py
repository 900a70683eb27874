"""Figures come from tallies: no query reads all ratings or all sheets, however long the span.

``tests.bench.surveys`` measures the same figures with ten million answers.
"""

import re

import pytest

from kiosk.core.models import Rating, RatingReason, Setting, Sheet
from kiosk.core.storage.database import database
from tests.bench.surveys import asked, fill, measured

pytestmark = pytest.mark.sqlite_only

_SCAN = re.compile(r"SCAN (rating|rating_reason|sheet)\b")


@pytest.fixture
def filled(storage):
    """Some weeks of tallies and rows: how SQLite finds rows does not depend on how many there are."""
    Setting.change(batches="12.00 16.00")
    fill(1, ratings=500, sheets=200, days=40)


def plans(queries):
    """Return how SQLite finds the rows of each query, with tables by their names and not by Peewee's."""
    steps = []
    for sql, params in {event.sql: event.params for event in queries}.items():
        names = {alias: table for table, alias in re.findall(r'"(\w+)" AS "(t\d+)"', sql)}
        for *_place, step in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall():
            steps.append(re.sub(r"\bt\d+\b", lambda match, names=names: names[match[0]], step))
    return steps


def scans(steps):
    return [step for step in steps if _SCAN.search(step)]


def test_no_figure_scans_what_visitors_pressed_and_each_takes_few_queries(filled):
    for name, figure in measured().items():
        with asked() as queries:
            figure()

        steps = plans(queries)
        assert scans(steps) == [], name
        assert any("score_tally" in step or "sheet_tally" in step for step in steps), name
        assert len(queries) <= 20, name


def test_sheets_that_wait_are_found_by_their_day(filled):
    with asked() as queries:
        measured()["Results.whole(period)"]()

    assert [step for step in plans(queries) if re.search(r"\bsheet\b", step)] == [
        "SEARCH sheet USING INDEX sheet_day (day>?)"
    ]


def test_a_query_that_counts_rows_would_be_found(storage):
    figures = {
        "SCAN rating": lambda: Rating.select().where(Rating.score == 1).count(),
        "SCAN rating_reason": lambda: list(RatingReason.select(RatingReason.reason).distinct()),
        "SCAN sheet": lambda: Sheet.select().where(Sheet.u1 == 1).count(),
    }

    for scan, figure in figures.items():
        with asked() as queries:
            figure()

        assert [step[: len(scan)] for step in scans(plans(queries))] == [scan]
