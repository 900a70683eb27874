"""What the inbox takes with a million suggestions: ``python -m tests.bench.inbox [ROWS]``, on throwaway SQLite."""

import sys
import tempfile
import time
from pathlib import Path

from kiosk import config, create_app
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database, open_database
from tests.bench.rows import fill
from tests.factories import PASSWORD, an_account
from tests.pages import Person

ADDRESSES = (
    "",
    "?view=closed",
    "?view=all",
    "?view=all&kind=praise&language=en",
    "?view=all&service=visits&contact=yes",
    "?view=all&tag=fasilitas",
    "?view=all&days=30",
    "?view=all&channel=phone",
    "?view=all&q=kambing",
    "?view=all&q=kipas",
    "?view=all&q=p",
    "?q=kipas&kind=complaint",
    "?view=all&before=many-{middle}",
    "count",
)
PATHS = (*(f"/officer/suggestions/{address}" for address in ADDRESSES), "/officer/cases/many-{middle}")


def main(rows: int) -> None:
    """Fill a new database and print the seconds of each page, the better of two."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/kiosk.db"
        app = create_app("office", testing=True, database_url=url, instance=f"{folder}/instance")
        open_database(url, config.ROOT)
        with database.connection_context():
            an_account("root", "admin")
            an_account("officer", "officer", password_hash=hash_secret(PASSWORD))
            began = time.perf_counter()
            fill(rows, an_account("inspector", "inspector"))
        print(
            f"{rows:,} rows in {time.perf_counter() - began:.0f} s, {Path(folder, 'kiosk.db').stat().st_size >> 20} MB"
        )
        person = Person(app)
        person.sign_in("officer")
        for address in PATHS:
            path = address.format(middle=rows // 2 + 1)
            print(f"{min(_seconds(person, path) for _time in range(2)):8.3f} s  {path}")


def _seconds(person: Person, path: str) -> float:
    began = time.perf_counter()
    answer = person.client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
