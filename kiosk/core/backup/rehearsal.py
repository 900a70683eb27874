"""Starts the program's core on an unsealed copy, in a process of its own: what a restore and the weekly drill rest on.

Run as ``python -m kiosk.core.backup.rehearsal FOLDER`` with an ``Order`` as JSON on the input; it prints ``Rehearsed``.
The database is migrated, what is on the list of erasures is destroyed again, and the result is verified.
"""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from kiosk.core import schema
from kiosk.core.backup import erasures
from kiosk.core.backup.archive import DATABASE
from kiosk.core.models import Account, Audit, TrustedDay
from kiosk.core.models.proof.structure import COPY_TAKEN, name_in_chain
from kiosk.core.models.proof.verify import check, check_within_reason
from kiosk.core.storage.database import CannotStart, database, open_database
from kiosk.core.storage.files import empty_log
from kiosk.core.storage.keys import keyring

ROOT = Path(__file__).resolve().parents[3]
_SECONDS = 1_800
_MOST = 10


@dataclass(frozen=True)
class Order:
    """What to do with the copy: destroy ``entries`` again; with ``seal``, seal that it was restored.

    ``seal`` are plain values about the restore, ``username`` is who restores, ``day`` the trusted day until now.
    """

    entries: list[tuple[str, str]]
    seal: list[str] = field(default_factory=list)
    username: str = ""
    day: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Rehearsed:
    """How many things were destroyed again, the rows of the chain, what prevents a start, and what else is wrong."""

    replayed: int
    links: int
    findings: list[str]
    doubts: list[str] = field(default_factory=list)


def rehearse(folder: Path, order: Order) -> Rehearsed:
    """Start on the unsealed copy in ``folder`` and carry out ``order``; the running program is not touched."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(folder)],
            cwd=ROOT,
            input=json.dumps(asdict(order)),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Rehearsed(0, 0, [f"the check was not done within {_SECONDS} seconds"])
    try:
        return Rehearsed(**json.loads(done.stdout))
    except (TypeError, ValueError):
        words = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        return Rehearsed(0, 0, [words[-1]])


def _rehearse(folder: Path, order: Order) -> Rehearsed:
    keyring.open(folder / "keys")
    open_database(f"sqlite:///{(folder / DATABASE).absolute()}", folder)
    try:
        schema.prepare(folder)
    except CannotStart as error:
        return Rehearsed(0, 0, [str(error)])
    with database.connection_context():
        # A kill discards the folder, and everything in it is flushed before it is decided for.
        database.execute_sql("PRAGMA synchronous = OFF")
        replayed = erasures.replay(map(tuple, order.entries))  # type: ignore[arg-type]
        if order.day:
            TrustedDay.move_to(date.fromisoformat(order.day))
        if order.seal:
            who = Account.named(order.username) if order.username else None
            Audit.add(COPY_TAKEN, name_in_chain("database"), order.seal, actor=who)
        result = check() if order.whole else check_within_reason()
        # The log must go with the connection: only the database file is moved.
        emptied = empty_log()
    doubts = [finding.sentence for finding in result.findings[:_MOST]]
    return Rehearsed(replayed, result.rows, [] if emptied else ["the log could not be emptied"], doubts)


if __name__ == "__main__":
    print(json.dumps(asdict(_rehearse(Path(sys.argv[1]), Order(**json.load(sys.stdin))))))
