"""What figures take with ten million answers: ``python -m tests.bench.surveys [ANSWERS]``, on throwaway SQLite."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from kiosk import config
from kiosk.core import schema
from kiosk.core.days import clock
from kiosk.core.days.periods import Span
from kiosk.core.models import Respondent, Setting, SurveyPeriod
from kiosk.core.models.ratings.dashboard import Dashboard
from kiosk.core.models.surveys.results import Results
from kiosk.core.models.surveys.sheet import SOURCES
from kiosk.core.models.surveys.sheet_tally import CUTS, SheetTally
from kiosk.core.statistics import ikm
from kiosk.core.storage.database import database, open_database, transaction
from kiosk.core.storage.keys import keyring

YEARS = 3
SCORES = 4
_HOURS = range(8, 16)
_VALUES = {
    "all": ("",),
    "service": tuple(map(str, range(7))),
    "age": ("", *Respondent.AGES),
    "sex": ("", *Respondent.SEXES),
    "education": ("", *Respondent.EDUCATIONS),
    "occupation": ("", *Respondent.OCCUPATIONS),
}


@contextmanager
def asked() -> Iterator[list]:
    """Collect every query until the end."""
    events: list = []
    hooks, collect = database.obj.query_hooks, events.append
    hooks.append(collect)
    try:
        yield events
    finally:
        hooks.remove(collect)


def fill(answers: int, ratings: int, sheets: int, days: int = 365 * YEARS) -> None:
    """Write the tallies of so many answers in the last ``days``, and rows of ratings and sheets that a scan would meet.

    Of the sheets fifty were sent late today and wait for their batch; a period is half a year.
    """
    today = clock.today()
    with transaction():
        _periods(today, days)
        _tallies(answers, today, days)
        _rows(ratings, sheets, today, days)


def _periods(today: date, days: int) -> None:
    first = today - timedelta(days=days - 1)
    while first <= today:
        last = first + timedelta(days=182)
        period = SurveyPeriod.create(name=f"Sejak {first}", first=first, last=last, population=9_999)
        first = last + timedelta(days=1)
        _sheet_tally(period.id)


def _sheet_tally(period: int) -> None:
    """Count sheets of which each answers all questions alike, as many to a value of each cut."""
    totals = [("sheet", score * len(ikm.ELEMENTS)) for score in range(1, SCORES + 1)]
    scores = [(element, score) for element in ikm.ELEMENTS for score in range(1, SCORES + 1)]
    SheetTally.insert_many(
        (period, source, cut, value, element, score, 21_000 // len(_VALUES[cut]))
        for source in SOURCES
        for cut in CUTS
        for value in _VALUES[cut]
        for element, score in [*scores, *totals]
    ).execute()


def _tallies(answers: int, today: date, days: int) -> None:
    """Spread the answers over all days, hours, services and scores, in ratings and in each element."""
    elements = " UNION ALL ".join(f"SELECT '{one}' AS element" for one in ("rating", *ikm.ELEMENTS))
    each = max(answers // (days * len(_HOURS) * 7 * SCORES * (len(ikm.ELEMENTS) + 1)), 1)
    day = f"date('{today}', '-' || d.n || ' days')"
    database.execute_sql(
        f"INSERT INTO score_tally (element, day, hour, service, score, counted, number) {_series(days)}"
        f" SELECT element, {day}, h.n + {_HOURS[0]}, s.n, c.n + 1, 1, {each}"
        " FROM (" + elements + f") CROSS JOIN series d JOIN series h ON h.n < {len(_HOURS)}"
        f" JOIN series s ON s.n < 7 JOIN series c ON c.n < {SCORES} ORDER BY 1, 2, 3, 4, 5, 6"
    )
    database.execute_sql(
        f"INSERT INTO reason_tally (reason, day, hour, counted, number) {_series(days)}"
        f" SELECT r.id, {day}, h.n + {_HOURS[0]}, 1, 3"
        f" FROM series d JOIN series h ON h.n < {len(_HOURS)} JOIN reason r ON r.topic = 'rating'"
    )


def _rows(ratings: int, sheets: int, today: date, days: int) -> None:
    day = f"date('{today}', '-' || (n % {days}) || ' days')"
    database.execute_sql(
        "INSERT INTO rating (key_hmac, service_id, score, day, hour, language, flagged)"
        f" {_series(ratings)} SELECT 'key-' || n, 1 + n % 6, 1 + n % 4, {day}, 8 + n % 8, 'id', 0 FROM series"
    )
    database.execute_sql(
        f"INSERT INTO sheet (key_hmac, period_id, service_id, day, hour, language, source, {', '.join(ikm.ELEMENTS)},"
        " age, sex, education, occupation, withdrawn)"
        f" {_series(sheets)} SELECT 'key-' || n, survey_period.id, 1 + n % 6, {day}, 8 + n % 8, 'id', 'kiosk',"
        + " 1 + n % 4," * len(ikm.ELEMENTS)
        + f" '', '', '', '', 0 FROM series JOIN survey_period ON {day} BETWEEN first AND last"
    )
    database.execute_sql(
        f"UPDATE sheet SET hour = 23, day = '{today}', period_id = (SELECT MAX(id) FROM survey_period)"
        " WHERE id IN (SELECT id FROM sheet ORDER BY id LIMIT 50)"
    )


def _series(count: int) -> str:
    return f"WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < {count - 1})"


def measured() -> dict[str, Callable[[], object]]:
    """Return what the office asks for."""
    today = clock.today()
    month, quarter, year = Span.until(today, 30), Span.until(today, 90), Span.year_until(today)
    periods = list(SurveyPeriod.newest_first())
    return {
        "Dashboard.of(30 days, those before)": lambda: Dashboard.of(month, month.before),
        "Dashboard.of(90 days, those before)": lambda: Dashboard.of(quarter, quarter.before),
        "Dashboard.of(year, a year before)": lambda: Dashboard.of(year, year.a_year_before),
        "Dashboard.of(three years)": lambda: Dashboard.of(Span.until(today, 365 * YEARS), None),
        "Results.whole(period)": lambda: Results.whole(periods[0]),
        "Results.of(all periods)": lambda: Results.of(periods),
        "Results.of(all periods, all cuts)": lambda: Results.of(periods, CUTS),
    }


def main(answers: int) -> None:
    """Fill a new database and print the seconds of each figure, the better of two, and its queries."""
    with tempfile.TemporaryDirectory() as folder:
        keyring.open(Path(folder) / "keys")
        open_database(f"sqlite:///{folder}/kiosk.db", config.ROOT)
        schema.prepare(Path(folder))
        with database.connection_context():
            Setting.change(batches="12.00 16.00")
            began = time.perf_counter()
            fill(answers, 300_000, 100_000)
            size = Path(folder, "kiosk.db").stat().st_size + Path(folder, "kiosk.db-wal").stat().st_size
            print(f"{answers:,} answers in {time.perf_counter() - began:.0f} s, {size >> 20} MB")
            for table in ("score_tally", "reason_tally", "sheet_tally", "rating", "sheet"):
                print(f"{database.execute_sql(f'SELECT COUNT(*) FROM {table}').fetchone()[0]:>11,} rows of {table}")
            for name, figure in measured().items():
                with asked() as queries:
                    seconds = min(_seconds(figure) for _time in range(2))
                print(f"{seconds:8.3f} s {len(queries) // 2:3} queries  {name}")


def _seconds(figure: Callable[[], object]) -> float:
    began = time.perf_counter()
    figure()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
