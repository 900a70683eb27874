"""Fresh databases for tests: a copy of a prepared file, or one PostgreSQL database restored before each test."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playhouse.pool import PooledPostgresqlDatabase

from kiosk import config
from kiosk.core import schema
from kiosk.core.models import Setting
from kiosk.core.storage.database import database, open_database
from kiosk.core.storage.files import empty_log
from kiosk.core.storage.keys import keyring
from tests.ports import free_port

# The catalog's facts about the kiosk's own tables, triggers and functions; a statistic exists after ANALYZE.
FACTS = """
    WITH own AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
    laid AS (SELECT oid, relname, relkind FROM pg_class WHERE relnamespace IN (TABLE own))
    SELECT concat_ws(' ', 'class', oid, relname, relkind) AS fact FROM laid
    UNION ALL SELECT concat_ws(' ', 'column', attrelid, attname, atttypid, attnotnull, attisdropped)
        FROM pg_attribute WHERE attnum > 0 AND attrelid IN (SELECT oid FROM laid WHERE relkind IN ('r', 'v'))
    UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid, tgname, tgenabled, tgfoid) FROM pg_trigger
    UNION ALL SELECT concat_ws(' ', 'constraint', conrelid, conname, contype) FROM pg_constraint
    UNION ALL SELECT concat_ws(' ', 'function', oid, proname, md5(prosrc))
        FROM pg_proc WHERE pronamespace IN (TABLE own)
    UNION ALL SELECT concat_ws(' ', 'statistic', starelid, staattnum)
        FROM pg_statistic WHERE starelid IN (SELECT oid FROM laid)
"""
SCHEMA = f"SELECT count(*), sum(hashtextextended(fact, 0)) FROM ({FACTS}) AS facts"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename"
REFERENCES = "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
# Each inserted or changed row gets another place or another transaction.
ROWS = "SELECT '{0}', count(*), coalesce(sum(hashtextextended(ctid::text || xmin::text, 0)), 0) FROM {0}"


# A table with more rows is truncated; below, deleting is faster, since truncating replaces the files of its indexes.
MANY = 2_000


class SqliteStorage:
    """Copies of one prepared file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._blank = folder / "blank.db"
        self._worlds: dict[Callable[[], object], Path] = {}
        self.keys = folder / "keys"
        keyring.open(self.keys)
        prepare(f"sqlite:///{self._blank}", folder)

    def fresh(self, folder: Path) -> str:
        """Return the URL of a new database in ``folder``."""
        shutil.copy(self._blank, folder / "kiosk.db")
        return f"sqlite:///{folder / 'kiosk.db'}"

    def once(self, make: Callable[[], object]) -> None:
        """Fill the open database, which is still as prepared, by ``make``, or with what it made the first time."""
        file = database.obj.database
        if make in self._worlds:
            database.close()
            shutil.copy(self._worlds[make], file)
            database.connect()
            return
        make()
        empty_log()
        world = self._folder / f"world-{len(self._worlds)}.db"
        shutil.copy(file, world)
        self._worlds[make] = world


class PostgresqlStorage:
    """A database of a throwaway cluster, restored before each test to its prepared state.

    A test that changed the schema, or left a lock behind, costs a new database.
    """

    def __init__(self, folder: Path, server: str) -> None:
        self._server = server
        self._made = 0
        self._worlds: dict[Callable[[], object], World] = {}
        self._current: RestoredDatabase | None = None
        self.keys = folder / "keys"
        keyring.open(self.keys)
        self._execute("CREATE DATABASE blank")
        prepare(f"{server}/blank", folder / "instance")

    def fresh(self, _folder: Path) -> str:
        """Return the URL of a database in its prepared state."""
        if not database.is_closed():
            database.close()
        if self._current is None or not self._current.restore():
            self._replace()
        return self._current.url

    def once(self, make: Callable[[], object]) -> None:
        """Fill the open database, which is still as prepared, by ``make``, or with what it made the first time."""
        assert self._current is not None
        if make in self._worlds:
            self._current.load(self._worlds[make])
            return
        make()
        self._worlds[make] = self._current.taken()

    def close(self) -> None:
        """Close every connection."""
        if isinstance(database.obj, PooledPostgresqlDatabase):
            database.obj.close_all()
        if self._current is not None:
            self._current.close()

    def _replace(self) -> None:
        self.close()
        if self._current is not None:
            self._execute(f"DROP DATABASE {self._current.name} WITH (FORCE)")
        self._made += 1
        name = f"kiosk_{self._made}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE blank")
        self._current = RestoredDatabase(self._server, name)

    def _execute(self, sql: str) -> None:
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(sql)


@dataclass(frozen=True)
class World:
    """What differs from the prepared state: the rows of each changed table, and the changed sequences."""

    rows: dict[str, bytes]
    sequences: dict[str, int | None]


class RestoredDatabase:
    """A copy of the prepared database that can restore its first contents."""

    def __init__(self, server: str, name: str) -> None:
        self.name = name
        # Connections are pooled: the next request and the next test reuse them.
        self.url = f"{server.replace('://', '+pool://')}/{name}"
        self._connection = psycopg.connect(f"{server}/{name}")
        # Otherwise insert-only tables could not be emptied, and restored rows would fire triggers.
        self._connection.execute("SET session_replication_role = replica")
        self._connection.execute("SET lock_timeout = '5s'")
        self._tables = [table for (table,) in self._connection.execute(TABLES)]
        self._referring: dict[str, set[str]] = {table: set() for table in self._tables}
        for referring, referred in self._connection.execute(REFERENCES):
            self._referring[referred].add(referring)
        self._rows = self._look(self._tables)
        self._seed = {table: self._copy_of(table) for table, (number, _) in self._rows.items() if number}
        self._sequences = self._positions()
        self._schema = self._connection.execute(SCHEMA).fetchone()
        self._connection.commit()

    def restore(self) -> bool:
        """Restore every table and sequence; return whether the schema is unchanged."""
        try:
            with self._connection.transaction():
                if self._connection.execute(SCHEMA).fetchone() != self._schema:
                    return False
                now = self._look(self._tables)
                changed = [table for table in self._tables if now[table] != self._rows[table]]
                self._refill(changed, truncate=any(now[table][0] > MANY for table in changed))
                changed_sequences = self._positions().items() - self._sequences.items()
                self._set_sequences({sequence: self._sequences[sequence] for sequence, _ in changed_sequences})
        except psycopg.errors.LockNotAvailable:
            return False
        return True

    def taken(self) -> World:
        """Return what differs from the prepared state."""
        with self._connection.transaction():
            now = self._look(self._tables)
            rows = {table: self._copy_of(table) for table in self._tables if now[table] != self._rows[table]}
            return World(rows, dict(self._positions().items() - self._sequences.items()))

    def load(self, world: World) -> None:
        """Put a world into the database, which is in its prepared state."""
        with self._connection.transaction():
            for table, rows in world.rows.items():
                self._connection.execute(f"DELETE FROM {table}")
                self._fill(table, rows)
            self._set_sequences(world.sequences)

    def close(self) -> None:
        """Close the connection that restores."""
        self._connection.close()

    def _look(self, tables: list[str]) -> dict[str, tuple[int, int]]:
        asked = self._connection.execute(" UNION ALL ".join(ROWS.format(table) for table in tables), prepare=True)
        return {table: (number, sum_) for table, number, sum_ in asked}

    def _positions(self) -> dict[str, int | None]:
        return dict(self._connection.execute(SEQUENCES).fetchall())

    def _copy_of(self, table: str) -> bytes:
        with self._connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as rows:
            return b"".join(rows)

    def _fill(self, table: str, rows: bytes) -> None:
        with self._connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
            copy.write(rows)

    def _set_sequences(self, positions: dict[str, int | None]) -> None:
        for sequence, last in positions.items():
            self._connection.execute("SELECT setval(%s, %s, %s)", (sequence, last or 1, last is not None))

    def _with_referring(self, tables: list[str]) -> list[str]:
        """Return ``tables`` and those that refer to them, which PostgreSQL must truncate with them."""
        found, waiting = set(), list(tables)
        while waiting:
            table = waiting.pop()
            if table not in found:
                found.add(table)
                waiting += self._referring[table]
        return sorted(found)

    def _refill(self, tables: list[str], truncate: bool) -> None:
        if not tables:
            return
        # Nobody may still write: what is committed after this would reach the next test.
        locked = self._with_referring(tables)
        self._connection.execute(f"LOCK TABLE {', '.join(locked)} IN ACCESS EXCLUSIVE MODE")
        if truncate:
            tables = locked
            self._connection.execute(f"TRUNCATE {', '.join(tables)}")
        else:
            self._connection.execute("; ".join(f"DELETE FROM {table}" for table in tables))
        seeded = [table for table in tables if table in self._seed]
        for table in seeded:
            self._fill(table, self._seed[table])
        if seeded:
            self._rows |= self._look(seeded)


def prepare(url: str, folder: Path) -> None:
    """Make the database of ``url`` and its keys; messages reach their readers at once, as most tests want it."""
    open_database(url, config.ROOT)
    schema.prepare(folder)
    with database.connection_context():
        Setting.change(batches="")


@contextmanager
def postgresql_server(folder: Path) -> Iterator[str]:
    """Start a PostgreSQL cluster from Debian's package on loopback, yield its URL, and stop it afterwards."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        pytest.exit("PostgreSQL is missing: apt-get install postgresql", returncode=1)
    port = free_port()
    data = folder / "cluster"
    data.mkdir(parents=True)
    options: dict = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    if os.geteuid() == 0:
        # The server refuses to run as root.
        owner = pwd.getpwnam("postgres")
        options |= {"user": owner.pw_uid, "group": owner.pw_gid}
        folder.chmod(0o755)
        os.chown(data, owner.pw_uid, owner.pw_gid)
    subprocess.run([binaries[-1] / "initdb", "-D", data, "-U", "kiosk", "-A", "trust", "-E", "UTF8"], **options)
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=60"
    # Its data need not survive the tests.
    settings += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    settings += " -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=512MB -c jit=off"
    control = [binaries[-1] / "pg_ctl", "-D", data, "-w", "-l", data / "log"]
    subprocess.run([*control, "-o", settings, "start"], **options)
    try:
        yield f"postgresql://kiosk@127.0.0.1:{port}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **options)
