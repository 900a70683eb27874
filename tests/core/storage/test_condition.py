"""How the storage is, from what the disk and the errors say, and what is still taken."""

import pytest
from peewee import InterfaceError, OperationalError, PeeweeException

from kiosk.core.models import Rating, Suggestion
from kiosk.core.storage import space as module
from kiosk.core.storage.condition import MEBIBYTE, RATINGS_NEED, TEXTS_NEED, Condition, NotTaken, of_disk, of_error
from kiosk.core.storage.database import database, is_postgresql, transaction
from kiosk.core.storage.space import space
from tests.factories import a_suggestion, an_account


@pytest.mark.parametrize(
    ("free", "condition", "texts", "ratings"),
    [
        (None, Condition.WELL, True, True),
        (TEXTS_NEED, Condition.WELL, True, True),
        (TEXTS_NEED - 1, Condition.NEARLY_FULL, False, True),
        (RATINGS_NEED, Condition.NEARLY_FULL, False, True),
        (RATINGS_NEED - 1, Condition.FULL, False, False),
        (0, Condition.FULL, False, False),
    ],
)
def test_texts_stop_before_ratings_do(free, condition, texts, ratings):
    found = of_disk(free)

    assert (found, found.takes_texts, found.takes_ratings) == (condition, texts, ratings)


def test_damage_and_a_locked_disk_say_more_than_room_does():
    assert of_disk(0, read_only=True, damaged=True) is Condition.DAMAGED
    assert of_disk(0, read_only=True) is Condition.READ_ONLY


@pytest.mark.parametrize(
    ("error", "condition"),
    [
        (OperationalError("database or disk is full"), Condition.FULL),
        (OperationalError('could not extend file "base/1": No space left on device'), Condition.FULL),
        (OSError(122, "Disk quota exceeded"), Condition.FULL),
        (OSError(30, "Read-only file system"), Condition.READ_ONLY),
        (OperationalError("database is locked"), Condition.BUSY),
        (OperationalError("unable to open database file"), Condition.REFUSED),
        (OperationalError("disk I/O error"), Condition.FAILING),
        (OperationalError("connection failed: Connection refused"), Condition.AWAY),
        (OperationalError("terminating connection due to administrator command"), Condition.AWAY),
        (InterfaceError("the connection is closed"), Condition.AWAY),
        (OperationalError("database disk image is malformed"), Condition.DAMAGED),
        (NotTaken(Condition.NEARLY_FULL), Condition.NEARLY_FULL),
        (OperationalError("no such table: x"), None),
        (ValueError("disk is full"), None),
    ],
)
def test_an_error_says_how_the_storage_is(error, condition):
    assert of_error(error) is condition


def test_without_a_page_left_sqlite_says_something_else_than_full():
    error = OperationalError("unable to open database file")

    assert of_error(error, used_up=True) is Condition.FULL


@pytest.mark.sqlite_only
@pytest.mark.parametrize("nested", [False, True])
def test_a_full_disk_is_reported_as_such_from_a_transaction_and_from_a_savepoint(storage, nested):
    database.execute_sql("CREATE TABLE filler (bytes blob)")
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(OperationalError, match="full"), transaction():
        if not nested:
            database.execute_sql("INSERT INTO filler VALUES (zeroblob(4000000))")
        with database.atomic():
            database.execute_sql("INSERT INTO filler VALUES (zeroblob(4000000))")


@pytest.fixture
def nearly_full(storage, monkeypatch):
    """A disk on which ratings are still taken, and texts are not."""
    monkeypatch.setattr(module.Space, "free", TEXTS_NEED - MEBIBYTE)


@pytest.mark.sqlite_only
def test_on_a_nearly_full_disk_a_rating_is_stored_a_text_is_not_and_officers_go_on(nearly_full):
    Rating.give(key="a", score=4, language="id")
    with pytest.raises(NotTaken, match="nearly full"):
        a_suggestion("Ruang tunggu panas.")
    assert (Rating.select().count(), Suggestion.select().count()) == (1, 0)

    with space.entitled():
        a_suggestion("Dari kotak saran.", recorded_by=an_account("siti", "officer"))

    assert Suggestion.select().count() == 1


def test_an_error_within_a_savepoint_is_taken_for_what_it_is_on_either_database(storage):
    if is_postgresql():
        # Somebody stops the server, as seen from this connection.
        pid = database.execute_sql("SELECT pg_backend_pid()").fetchone()[0]
        stop = f"SELECT pg_terminate_backend({pid})"
        expected = Condition.AWAY
    else:
        stop = "PRAGMA schema.nothing_of_the_sort"
        expected = None

    with pytest.raises(PeeweeException) as raised, transaction(), database.atomic():
        database.execute_sql("UPDATE setting SET value = value")
        database.execute_sql(stop)
        database.execute_sql("UPDATE setting SET value = value")

    assert of_error(raised.value) is expected
    database.close()
    database.connect(reuse_if_open=True)
    assert database.execute_sql("SELECT 1").fetchone() == (1,)
