"""Everything of a database arrives in an empty one of either kind, or nothing does."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from kiosk import config
from kiosk.core import upgrade
from kiosk.core.models import ALL, Audit
from kiosk.core.models.proof.elsewhere import further_findings, in_place_of_ours
from kiosk.core.models.proof.verify import verify
from kiosk.core.seed import demo
from kiosk.core.storage import transfer
from kiosk.core.storage.database import database, database_at, is_postgresql
from kiosk.core.storage.transfer import CannotCopy, copy_into
from tests import old_version
from tests.factories import a_suggestion

pytestmark = pytest.mark.usefixtures("storage")


def a_month() -> None:
    demo.fill()


@pytest.fixture
def month(once: Callable) -> None:
    """A database with something in most tables."""
    once(a_month)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a database to be made."""
    return tmp_path / "copy.db"


def rows() -> dict[str, list]:
    """Every row of the open database, with values that compare on both databases."""
    return {
        model._meta.table_name: sorted(
            [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in model.select().tuples()], key=repr
        )
        for model in ALL
    }


def check(target) -> str:
    return "; ".join(further_findings(target))


def test_everything_arrives_in_a_file_and_verifies(month, file):
    held, head = rows(), Audit.anchor()

    counts = copy_into(f"sqlite:///{file}", config.ROOT, check)

    copy = database_at(f"sqlite:///{file}", config.ROOT)
    with copy.connection_context(), in_place_of_ours(copy):
        assert rows() == held
        assert (verify(), Audit.anchor()) == ([], head)
    assert sum(map(len, held.values())) == sum(counts.values()) - counts["schema_migration"]


@pytest.fixture
def empty(prepared, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of the kind that is tested."""
    if not is_postgresql():
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    name = f"copy_{secrets.token_hex(4)}"
    server = database.obj.url.replace("+pool", "").rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_what_went_into_a_file_comes_back_as_it_was(month, file, empty):
    held = rows()
    copy_into(f"sqlite:///{file}", config.ROOT)
    copy, back = (database_at(url, config.ROOT) for url in (f"sqlite:///{file}", empty))
    with copy.connection_context(), in_place_of_ours(copy):
        copy_into(empty, config.ROOT, check)

    with back.connection_context(), in_place_of_ours(back):
        assert rows() == held
        # The next row has the next number.
        a_suggestion("Nomor berikutnya")
        assert verify() == []


def test_a_database_of_an_earlier_version_is_copied_as_it_is(file, empty):
    """So that there is a copy of it before it is upgraded, on PostgreSQL as well."""
    old, copy = (database_at(url, config.ROOT) for url in (empty, f"sqlite:///{file}"))
    with old.connection_context(), in_place_of_ours(old):
        old_version.make(file.parent / "keys before")
        held, names = old_version.digest(), upgrade.applied()

        copy_into(f"sqlite:///{file}", config.ROOT)

        with copy.connection_context(), in_place_of_ours(copy):
            assert upgrade.applied() == names
            if not is_postgresql() and empty.startswith("sqlite"):
                assert old_version.digest() == held


def tables_at(url: str) -> list[str]:
    target = database_at(url, config.ROOT)
    with target.connection_context():
        return target.get_tables()


def test_a_database_that_is_not_empty_is_refused_and_left_as_it_is(month, empty):
    target = database_at(empty, config.ROOT)
    with target.connection_context():
        target.execute_sql("CREATE TABLE mine (a integer)")

    with pytest.raises(CannotCopy, match="not empty, it has the table mine"):
        copy_into(empty, config.ROOT)

    with target.connection_context():
        assert target.get_tables() == ["mine"]


def test_a_database_is_not_copied_into_itself(month, overrides):
    held = rows()

    with pytest.raises(CannotCopy, match="not empty"):
        copy_into(overrides["database_url"].replace("+pool", ""), config.ROOT)

    assert rows() == held


def test_a_copy_that_fails_leaves_the_target_empty_and_a_second_try_succeeds(month, empty, monkeypatch):
    def failing(target, table, columns):
        if table == "suggestion_words":
            raise OSError(28, "No space left on device")

    with (
        monkeypatch.context() as patch,
        pytest.raises(CannotCopy, match="table suggestion_words cannot be copied .*space"),
    ):
        patch.setattr(transfer, "_go_on_after", failing)
        copy_into(empty, config.ROOT)

    assert is_postgresql() or not Path(empty.removeprefix("sqlite:///")).exists()
    assert not is_postgresql() or tables_at(empty) == []
    copy_into(empty, config.ROOT, check)


@pytest.mark.sqlite_only
def test_an_empty_file_that_a_killed_copy_has_left_is_taken(month, file):
    file.touch()

    assert sum(copy_into(f"sqlite:///{file}", config.ROOT).values()) > 1_000


def test_a_copy_that_does_not_verify_is_not_kept(month, empty):
    def edited(target) -> str:
        target.execute_sql("UPDATE account SET officer = NOT officer")
        return check(target)

    with pytest.raises(CannotCopy, match="not what was copied .*roles"):
        copy_into(empty, config.ROOT, edited)

    assert is_postgresql() or not Path(empty.removeprefix("sqlite:///")).exists()
    assert not is_postgresql() or tables_at(empty) == []


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.db", "postgresql://127.0.0.1:1/none"])
@pytest.mark.sqlite_only
def test_a_target_that_cannot_be_opened_is_one_sentence(url):
    with pytest.raises(CannotCopy, match="the target cannot be opened") as refused:
        copy_into(url, config.ROOT)

    assert "\n" not in str(refused.value)
