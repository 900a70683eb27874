"""Fresh databases for tests: a file copied from a prepared one, or a PostgreSQL database made from a template."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from kiosk import config
from kiosk.core import schema
from kiosk.core.database import database, open_database
from kiosk.core.keys import keyring
from kiosk.core.models import Setting


class SqliteStorage:
    """Copies of one prepared file."""

    def __init__(self, folder: Path) -> None:
        self._blank = folder / "blank.db"
        self.keys = folder / "keys"
        open_keys(self.keys)
        prepare(f"sqlite:///{self._blank}", folder)

    def fresh(self, folder: Path) -> str:
        """Return the URL of a new database in ``folder``."""
        shutil.copy(self._blank, folder / "kiosk.db")
        return f"sqlite:///{folder / 'kiosk.db'}"


class PostgresqlStorage:
    """Databases of one throwaway cluster, each made from a prepared template."""

    def __init__(self, folder: Path, server: str) -> None:
        self._server = server
        self._made = 0
        self.keys = folder / "keys"
        open_keys(self.keys)
        self._execute("CREATE DATABASE blank")
        prepare(f"{server}/blank", folder)

    def fresh(self, _folder: Path) -> str:
        """Return the URL of a new database."""
        if not database.is_closed():
            database.close()
        self._made += 1
        name = f"kiosk_{self._made}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE blank")
        return f"{self._server}/{name}"

    def _execute(self, sql: str) -> None:
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(sql)


def open_keys(folder: Path) -> None:
    """Make every key of an instance, which tests take a copy of: each is written through to the disk."""
    keyring.open(folder)
    for name in ("session", "form", "ticket", "audit"):
        keyring.secret(name)


def prepare(url: str, folder: Path) -> None:
    """Migrate and sow the database of ``url``; messages reach their readers at once, as most tests want it."""
    open_database(url, config.ROOT)
    schema.prepare(folder)
    with database.connection_context():
        Setting.change(batches="")


@contextmanager
def postgresql_server(folder: Path) -> Iterator[str]:
    """Start a PostgreSQL cluster on loopback from Debian's package, and end it afterwards; yields its URL."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        pytest.exit("PostgreSQL is missing: apt-get install postgresql", returncode=1)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
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
    # Nothing in it outlives the tests.
    settings += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_wal_size=8GB"
    settings += " -c checkpoint_timeout=1d -c jit=off"
    control = [binaries[-1] / "pg_ctl", "-D", data, "-w", "-l", data / "log"]
    subprocess.run([*control, "-o", settings, "start"], **options)
    try:
        yield f"postgresql://kiosk@127.0.0.1:{port}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **options)
