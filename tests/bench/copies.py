"""How long a verified copy and a restore of many suggestions take: ``python -m tests.bench.copies [ROWS]``.

While the copy is made eight clients send suggestions. Prints one JSON object, and exits 1 if the restored database is
not what was copied, if the copy opens with another key than its two, or if a restore takes more than a minute.
"""

import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

from argon2 import PasswordHasher
from pyrage import x25519

from kiosk import config
from kiosk.core import schema
from kiosk.core.backup import archive, copying, erasures, restoring, swap, trouble
from kiosk.core.backup.envelope import Envelope, key_of
from kiosk.core.backup.places import LOCAL
from kiosk.core.backup.trouble import Trouble
from kiosk.core.models import Audit
from kiosk.core.security import passwords
from kiosk.core.storage.database import database, open_database
from kiosk.core.storage.files import empty_log
from kiosk.core.storage.keys import keyring
from kiosk.core.storage.space import space
from tests.bench.rows import fill, seal
from tests.factories import a_suggestion, an_account

CLIENTS = 8
MOST_SECONDS = 60
COUNTED = ("suggestion", "suggestion_words", "event", "suggestion_case", "rating", "account")


def main(rows: int) -> int:
    """Fill a new database, copy it, restore the copy, and print the figures; return the exit status."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder, rows)
        figures = measure(folder)
    print(json.dumps({"rows": rows, **figures}, indent=1))
    return 1 if figures["faults"] else 0


def build(folder: Path, rows: int) -> None:
    """Make the files of a unit with so many suggestions, sealed in the chain."""
    start(folder)
    with database.connection_context():
        an_account("root", "admin")
        fill(rows, an_account("inspector", "inspector"))
        seal()
        empty_log()


def start(folder: Path) -> None:
    """Open the database of a unit."""
    keyring.open(folder / "instance" / "keys")
    open_database(f"sqlite:///{folder}/kiosk.db", config.ROOT)
    schema.prepare(folder / "instance")


def measure(folder: Path) -> dict[str, object]:
    """Copy and restore the unit in ``folder``, and return seconds, sizes and faults."""
    instance, faults = folder / "instance", []
    start(folder)
    # Sending is measured, not the hash of a ticket.
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    paper = Envelope.new()
    with database.connection_context():
        Envelope(instance).seal_to(paper)
        before = database.execute_sql("SELECT count(*) FROM suggestion").fetchone()[0]
        with clients() as seconds, timed() as copying_took:
            copy = copying.make(instance)
        erasures.keep(instance / LOCAL, Envelope(instance))
        manifest, faults = opened(copy.path, paper, instance)
        if not before <= manifest.rows["suggestion"] <= before + len(seconds):
            faults.append("the copy does not have what was there when it was made")
        with timed() as ready_took:
            ready = restoring.make_ready(instance, copy.path, [key_of(paper)], [instance / LOCAL])
        restoring.begin(ready)
    database.close()
    with timed() as swap_took:
        swap.finish(instance)
    # As a new process would.
    space.watch(folder / "kiosk.db")
    with timed() as start_took:
        start(folder)
    with database.connection_context():
        faults += different(manifest)
    took = ready_took() + swap_took() + start_took()
    if took > MOST_SECONDS:
        faults.append(f"the restore took {took:.0f} s")
    return {
        "database_mb": round((folder / "kiosk.db").stat().st_size / 1e6),
        "copy_mb": round(copy.size / 1e6),
        "copy_seconds": round(copying_took(), 1),
        "sent_meanwhile": len(seconds),
        "sending_p99_ms": round(quantiles(seconds, n=100)[98] * 1000),
        "sending_max_ms": round(max(seconds) * 1000),
        "restore_seconds": round(took, 1),
        "of_which": {"ready": round(ready_took(), 1), "swap": round(swap_took(), 2), "start": round(start_took(), 1)},
        "faults": faults,
    }


@contextmanager
def clients() -> Iterator[list[float]]:
    """Let clients send suggestions one after the other; yield the seconds that each has taken."""
    over, seconds = threading.Event(), []

    def send() -> None:
        with database.connection_context():
            while not over.is_set():
                began = time.perf_counter()
                a_suggestion("Dikirim selama salinan dibuat.")
                seconds.append(time.perf_counter() - began)
                # As fast as a lobby with a hundred visitors at once.
                time.sleep(0.1)

    threads = [threading.Thread(target=send) for _client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield seconds
    finally:
        over.set()
        for thread in threads:
            thread.join()


@contextmanager
def timed() -> Iterator[Callable[[], float]]:
    """Yield a function that returns the seconds of the block, once it is left."""
    began, took = time.perf_counter(), []
    yield lambda: took[0]
    took.append(time.perf_counter() - began)


def opened(path: Path, paper: str, instance: Path) -> tuple[archive.Manifest, list[str]]:
    """Return what a copy says of itself, and what is wrong with who can open it."""
    faults = []
    manifest = archive.check(path, key_of(paper))
    if archive.manifest_of(path, Envelope(instance).drill()) != manifest:
        faults.append("the drill key does not open the copy")
    try:
        archive.manifest_of(path, x25519.Identity.generate())
        faults.append("another key opens the copy")
    except Trouble as failed:
        if failed.code != trouble.WRONG_KEY:
            faults.append(f"another key: {failed.code}")
    return manifest, faults


def different(manifest: archive.Manifest) -> list[str]:
    """Return how the restored database differs from what the copy says."""
    counts = {name: database.execute_sql(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED}
    faults = [
        f"{name}: {counts[name]} instead of {manifest.rows[name]}"
        for name in COUNTED
        if counts[name] != manifest.rows[name]
    ]
    # The restore itself is sealed after it.
    sealed = Audit.get_by_id(manifest.rows["audit"])
    if sealed.as_anchor != manifest.anchor:
        faults.append("the chain is another")
    return faults


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
