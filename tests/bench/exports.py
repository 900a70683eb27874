"""What files and reports take with a million suggestions: ``python -m tests.bench.exports [ROWS]``, on own SQLite."""

import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from kiosk import config, create_app
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database, open_database
from tests.bench.rows import fill
from tests.factories import PASSWORD, an_account
from tests.pages import Person

FILES = (
    "exports/suggestions.csv?view=all",
    "exports/suggestions.csv?view=all&q=kipas",
    "exports/suggestions.csv?view=waiting",
    "exports/suggestions.xlsx?view=all",
    "exports/suggestions.xlsx?view=all&days=90",
    "registers/register.xlsx",
    "registers/?month={year}",
    "registers/",
    "reports/month",
    "reports/day",
)
MOST_GROWTH = 60


def main(rows: int) -> None:
    """Fill a new database; print size, seconds and growth of memory of each file, and fail if one grows too much."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/kiosk.db"
        app = create_app("office", testing=True, database_url=url, instance=f"{folder}/instance")
        open_database(url, config.ROOT)
        with database.connection_context():
            an_account("root", "admin")
            an_account("officer", "officer", password_hash=hash_secret(PASSWORD))
            fill(rows, an_account("inspector", "inspector"))
        print(f"{rows:,} rows, {Path(folder, 'kiosk.db').stat().st_size >> 20} MB")
        person = Person(app)
        person.sign_in("officer")
        person.get("/officer/reports/month")
        for file in FILES:
            path = "/officer/" + file.format(year=time.localtime().tm_year - 1)
            began, before = time.perf_counter(), _megabytes()
            answer = person.client.get(path, buffered=False)
            assert answer.status_code in (200, 409), path
            size, lines, growth = _read(answer.response, before)
            answer.close()
            seconds = time.perf_counter() - began
            figures = f"{seconds:8.2f} s {size / 1e6:8.1f} MB {lines:>9,} lines  +{growth:.0f} MB of memory"
            print(f"{figures}  {answer.status_code}  {path}")
            assert growth < MOST_GROWTH, path


def _read(pieces: Iterable[bytes], before: float) -> tuple[int, int, float]:
    size, lines, most = 0, 0, before
    for number, piece in enumerate(pieces):
        size, lines = size + len(piece), lines + piece.count(b"\r\n")
        if number % 50 == 0:
            most = max(most, _megabytes())
    return size, lines, max(most, _megabytes()) - before


def _megabytes() -> float:
    """Return the memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
