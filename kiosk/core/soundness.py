"""What is known to be wrong with the database: looked for at the start, right after it, and once a week in full.

The findings are kept in memory: a restart looks again. Damage makes the program not ready; what somebody has tampered
with is logged and shown to administrators, but says nothing about whether a message sent now is stored.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from peewee import PeeweeException

from kiosk.core.days import clock
from kiosk.core.models import Chore
from kiosk.core.models.chain.findings import (
    CUT,
    DAMAGED,
    GONE,
    MISSING,
    OLDER,
    REFERENCE,
    SCHEMA_CHANGED,
    SCHEMA_EXTRA,
    SCHEMA_MISSING,
    SEARCH,
    Finding,
)
from kiosk.core.models.proof.structure import rebuild_search, wrong_schema, wrong_search
from kiosk.core.models.proof.verify import Result, check, check_links, check_within_reason
from kiosk.core.storage.condition import MEBIBYTE
from kiosk.core.storage.database import database, is_postgresql, snapshot, sqlite_path
from kiosk.core.storage.space import space

# The checks of what is on show: schema and search entries are mended, or say nothing about it.
_PROOFS = ("chain", "content")
# Nouns that no visitor sees.
_UNSEEN = ("account", "contact", "day ")
# Looked at more often by checks of their own, which forget them once they are mended.
_APART = frozenset({SCHEMA_MISSING, SCHEMA_EXTRA, SCHEMA_CHANGED, SEARCH})
_SERIOUS = frozenset({DAMAGED, REFERENCE, SCHEMA_MISSING, SCHEMA_CHANGED})
# Rows of the chain that are verified at the start, in a few milliseconds.
_TAIL = 200
_SMALL = 64 * MEBIBYTE
_EVERY = timedelta(days=7)
_AGAIN = timedelta(days=1)
_MOST = 10
_CHORE = "full check"
_log = logging.getLogger(__name__)


class Soundness:
    """The findings of the last run of each check, in the memory of the process."""

    def __init__(self) -> None:
        self._found: dict[str, list[Finding]] = {}
        self._tried_at = datetime.min
        self._kept: Path | None = None

    @property
    def findings(self) -> list[Finding]:
        """Everything that the checks have found, each once."""
        # A copy: the checks run in threads of their own.
        return list(dict.fromkeys(finding for found in list(self._found.values()) for finding in found))

    @property
    def is_serious(self) -> bool:
        """Whether the database is damaged, so that what is sent now may be lost."""
        return any(finding.kind in _SERIOUS for finding in self.findings)

    def note_upgrade(self, kept: Path) -> None:
        """Take note that this start has upgraded the database, and where its copy of before is."""
        self._kept = kept

    @property
    def is_doubtful(self) -> bool:
        """Whether something on show may not be what was written: damage, or content that its seal does not prove."""
        found = (finding for check in _PROOFS for finding in self._found.get(check, ()))
        return self.is_serious or any(_may_mislead(finding.kind) for finding in found)

    def look_at_start(self) -> None:
        """Verify the schema and the end of the chain."""
        self._report("schema", wrong_schema())
        self._report("chain", check_links(_TAIL).findings)

    def look_after_start(self) -> None:
        """Check pages, references and search entries, then what the chain seals if that takes only seconds.

        With a million rows this takes seconds, beside the first requests. In a large file, whether the indexes have
        what the tables have is left to the check in full.
        """
        self._report("pages", list(_damage("integrity_check" if _is_small() else "quick_check")))
        self._look_at_search()
        self._look_at_content(check_within_reason)

    def report_schema(self, found: list[Finding]) -> None:
        """Take what is wrong with the schema now: what was mended at a start may be undone at any time."""
        self._report("schema", found)

    def look_in_full_when_due(self) -> None:
        """Check every page and everything that the chain seals, once a week; after a finding, once a day."""
        now, last = clock.now(), Chore.last(_CHORE)
        # A moment in the future was written under a wrong clock.
        if (last is not None and now - _EVERY < last <= now) or now - _AGAIN < self._tried_at <= now:
            return
        self._tried_at = now
        self._look_at_search()
        self._report("pages", list(_damage("integrity_check")))
        self._look_at_content(check)
        if not self.findings:
            Chore.done(_CHORE, now)

    def forget(self) -> None:
        """Forget every finding."""
        self._found = {}
        self._tried_at = datetime.min
        self._tell()
        self._kept = None

    def _look_at_search(self) -> None:
        try:
            found = wrong_search()
            self._report("search", found)
            if found:
                rebuild_search()
                self._report("search", [])
        except PeeweeException as error:
            self._report("search", [Finding(0, DAMAGED, str(error))])

    def _look_at_content(self, look: Callable[[], Result]) -> None:
        try:
            self._report("content", [one for one in look().findings if one.kind not in _APART])
        except Exception as error:  # whatever a value is that the program has not written
            self._report("content", [Finding(0, DAMAGED, repr(error))])

    def _report(self, check: str, findings: list[Finding]) -> None:
        known = self._found.get(check, [])
        self._found[check] = findings
        self._tell()
        for finding in findings[:_MOST]:
            if finding not in known:
                _log.error("found by the check of %s: %s", check, finding.sentence)
        if self._kept and self.is_serious:
            # Sealed meanwhile, it is no longer a file of its own.
            which = self._kept if self._kept.exists() else "that `flask --app run backups` lists as put aside"
            _log.error("damaged since the upgrade: restore, by the program of before, the copy %s", which)
            self._kept = None

    def _tell(self) -> None:
        """Let the pages, which know nothing of checks, know what was found."""
        space.report_findings(damaged=self.is_serious, doubtful=self.is_doubtful)


soundness = Soundness()


def _is_small() -> bool:
    """Return whether a check of every page and index takes about a second."""
    path = sqlite_path()
    return path is not None and path.stat().st_size < _SMALL


def _may_mislead(kind: str) -> bool:
    """Return whether something on show may be false; what is only missing is not, nor what visitors never see."""
    return kind not in (MISSING, CUT, OLDER) and not kind.endswith(GONE) and not kind.startswith(_UNSEEN)


def _damage(pragma: str) -> Iterator[Finding]:
    """Yield what SQLite finds in the file; PostgreSQL checks its pages by itself when they are read."""
    if is_postgresql():
        return
    try:
        with snapshot():
            rows = database.execute_sql(f"PRAGMA {pragma}({_MOST})").fetchall()
            broken = database.execute_sql("PRAGMA foreign_key_check").fetchmany(_MOST)
    except PeeweeException as error:
        yield Finding(0, DAMAGED, str(error))
        return
    yield from (Finding(0, DAMAGED, row) for (row,) in rows if row != "ok")
    yield from (Finding(0, REFERENCE, f"{table} to {parent}") for table, _row, parent, _key in broken)
