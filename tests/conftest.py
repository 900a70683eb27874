"""The actors of the tests: visitor, officer, inspector, staff and admin, each on a fresh database file."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import compress
from operator import not_
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache

from kiosk import config
from kiosk.core.backup.task import tasks
from kiosk.core.models import Session
from kiosk.core.security import passwords
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database, open_database
from kiosk.core.storage.keys import keyring
from tests.apps import Apps
from tests.factories import PASSWORD, an_account
from tests.pages import Person
from tests.storage import PostgresqlStorage, SqliteStorage, postgresql_server

# Databases and browser profiles are created and deleted by the hundred, and each commit is flushed to disk. Tests do
# not depend on that, so they use memory if there is enough of it.
MEMORY, ENOUGH = Path("/dev/shm"), 2 << 30
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# The same texts each time, on a slow machine too; `make drills-full` draws thousands.
settings.register_profile(
    "kiosk",
    max_examples=int(os.environ.get("KIOSK_DRILL_TEXTS", "200")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("kiosk")

PRODUCT_HASHER = passwords._hasher

# Rooms whose pages query through models that are tested on both databases; of the journeys the drills run one.
ONLY_ON_SQLITE = ("admin", "entrance", "staff", "visitor", "web")
JOURNEYS_ON_BOTH = ("test_cases.py",)
# Of the officers' room, the pages whose lists are built from the account and the address; the others are forms.
LISTS_ON_BOTH = ("exports", "inbox_scale", "lane", "ratings", "registers", "reports", "suggestions")
# Routes, roles and ports, which no database decides.
TOP_ON_SQLITE = ("test_architecture.py", "test_guards.py", "test_run.py", "test_third_language.py")


def asks_the_database(item: pytest.Item) -> bool:
    """Return whether a test might behave differently on PostgreSQL than on SQLite."""
    room, file = item.path.parent.name, item.path.name
    if room in ONLY_ON_SQLITE or (room == "journeys" and file not in JOURNEYS_ON_BOTH):
        return False
    if room == "officer" and file.removeprefix("test_").removesuffix(".py") not in LISTS_ON_BOTH:
        return False
    if room == "tests" and file in TOP_ON_SQLITE:
        return False
    marked = item.get_closest_marker("sqlite_only") or item.get_closest_marker("looks")
    return not marked and "prepared" in item.fixturenames


def is_left_to_the_drills(item: pytest.Item, storage: str) -> bool:
    """Return whether only the drills run a test on ``storage``: others cover its rule in `make test`."""
    if storage == "postgresql" and item.path.parent.name == "journeys":
        return True
    return any(mark.args in ((), (storage,)) for mark in item.iter_markers("drill"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--drills", action="store_true", help="run only the tests that are left to the drills")
    parser.addoption(
        "--storage", choices=("sqlite", "postgresql"), default="sqlite", help="what stands behind the models"
    )
    parser.addoption("--share", default="1/1", help="run every M-th test from the N-th on: N/M, for runs side by side")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "sqlite_only: is about the SQLite connection itself, or about what does not depend on the database"
    )
    config.addinivalue_line(
        "markers", "drill(storage): is left to the drills, on one storage or on both; other tests cover its rule"
    )
    config.addinivalue_line("markers", "measures: measures how screens look, without the guard against unmeant touches")
    config.addinivalue_line(
        "markers", "walks: measures each page at several sizes; in the drills one walk for each size"
    )
    config.addinivalue_line("markers", "looks: is about what a screen shows, which does not depend on the database")


def pytest_collection_finish() -> None:
    """Spare the collector what lives until the end: it would walk all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep either the drills' tests or the others; on PostgreSQL what a database decides; and of all that one share."""
    storage = config.getoption("--storage")
    keep(config, items, [is_left_to_the_drills(item, storage) == config.getoption("--drills") for item in items])
    if storage == "postgresql":
        keep(config, items, [asks_the_database(item) for item in items])
    first, step = (int(part) for part in config.getoption("--share").split("/"))
    keep(config, items, [number % step == first - 1 for number in range(len(items))])


def keep(config: pytest.Config, items: list[pytest.Item], kept: list[bool]) -> None:
    """Leave in ``items`` those that are ``kept``, and report the others as deselected."""
    config.hook.pytest_deselected(items=list(compress(items, map(not_, kept))))
    items[:] = compress(items, kept)


@pytest.fixture(scope="session")
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    """A migrated and seeded database to copy from."""
    if request.config.getoption("--storage") == "sqlite":
        yield SqliteStorage(tmp_path_factory.mktemp("storage"))
        return
    # Not in pytest's own folder: a parallel session would delete old folders, with the cluster in them.
    with tempfile.TemporaryDirectory() as folder, postgresql_server(Path(folder)) as server:
        storage = PostgresqlStorage(Path(folder), server)
        yield storage
        storage.close()


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Argon2id at its least cost: every message hashes its ticket, which took a fifth of the suite's time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def product_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at the product's cost."""
    monkeypatch.setattr(passwords, "_hasher", PRODUCT_HASHER)


@pytest.fixture(scope="session")
def password_hash(cheap_hashes: None) -> str:
    """The Argon2id hash of ``PASSWORD``."""
    return hash_secret(PASSWORD)


@pytest.fixture
def overrides(prepared: SqliteStorage | PostgresqlStorage, tmp_path: Path) -> dict[str, str]:
    """The configuration that both surfaces of a test share."""
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    shutil.copytree(prepared.keys, instance / "keys")
    return {"database_url": prepared.fresh(tmp_path), "instance": str(instance)}


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all tests; otherwise each app would compile them again."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def apps(compiled: FileSystemBytecodeCache) -> Apps:
    return Apps(compiled)


@pytest.fixture
def visitor_app(apps: Apps, overrides: dict[str, str]) -> Flask:
    return apps.of("visitor", overrides)


@pytest.fixture
def office_app(apps: Apps, overrides: dict[str, str]) -> Iterator[Flask]:
    yield apps.of("office", overrides)
    # Work that a page has started must not meet the database of the next test.
    if tasks.last is not None:
        tasks.last.wait()
        tasks.forget()


@pytest.fixture
def storage(overrides: dict[str, str]) -> Iterator[None]:
    """A connection for tests that use the models directly; it reopens after a request has closed it."""
    keyring.open(Path(overrides["instance"]) / "keys")
    open_database(overrides["database_url"], config.ROOT)
    database.connect(reuse_if_open=True)
    yield
    database.close()


@pytest.fixture
def once(prepared: SqliteStorage | PostgresqlStorage, storage: None) -> Callable[[Callable[[], object]], None]:
    """Return a function that fills the database with what many tests begin with: it is made once, then copied.

    It is given a function of a module, which makes rows and nothing else, and is the first to change the database.
    """
    return prepared.once


@pytest.fixture
def visitor(visitor_app: Flask) -> Person:
    """A visitor at the kiosk."""
    return Person(visitor_app)


@pytest.fixture
def stranger(office_app: Flask) -> Person:
    """A person on the office surface who has not signed in; an administrator exists."""
    with database.connection_context():
        an_account("root", "admin")
    return Person(office_app)


def _employee(app: Flask, password_hash: str, username: str, *roles: str) -> Person:
    """Return a signed-in person; the session is created directly, which saves two requests."""
    person = Person(app)
    with database.connection_context():
        token = Session.begin(an_account(username, *roles, password_hash=password_hash))
    with person.client.session_transaction() as session:
        session["_user_id"] = token
    return person


@pytest.fixture
def officer(stranger: Person, office_app: Flask, password_hash: str) -> Person:
    return _employee(office_app, password_hash, "officer", "officer")


@pytest.fixture
def inspector(stranger: Person, office_app: Flask, password_hash: str) -> Person:
    return _employee(office_app, password_hash, "inspector", "inspector")


@pytest.fixture
def staff(stranger: Person, office_app: Flask, password_hash: str) -> Person:
    return _employee(office_app, password_hash, "staff", "staff")


@pytest.fixture
def admin(stranger: Person, office_app: Flask, password_hash: str) -> Person:
    return _employee(office_app, password_hash, "admin", "admin")
