"""What is readable of a damaged file is saved, every loss named, and nothing true that the chain does not prove."""

import json
from pathlib import Path

import cysqlite
import pytest

from kiosk.core.backup.salvage import NothingReadable, salvage
from kiosk.core.models import Suggestion, Words
from kiosk.core.models.proof.verify import check
from kiosk.core.models.suggestions import acts
from kiosk.core.storage.database import database, sqlite_path
from tests.factories import a_suggestion, an_account

pytestmark = pytest.mark.sqlite_only
TEXTS = [f"Kursi nomor {number} rusak." for number in range(30)]
ALTERED = "Kursi nomor 3 bagus."
PAGE = 4096


@pytest.fixture
def file(storage) -> Path:
    """The file of a database in use, closed, everything in the file itself."""
    officer = an_account("siti", "officer")
    for text in TEXTS:
        receipt = a_suggestion(text)
    acts.reply(receipt.suggestion.cases.get(), officer, "Sudah diganti.", seen=1)
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    path = sqlite_path()
    database.close()
    return path


def rows_of(path: Path) -> dict[str, list]:
    """Return every row of every table that is not made again."""
    connection = cysqlite.connect(str(path))
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search%'")
    names = [name for (name,) in names.fetchall() if name not in ("session", "throttle", "schema_migration")]
    found = {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in names}
    connection.close()
    return {name: [tuple(row) for row in rows] for name, rows in found.items()}


def root_of(path: Path, table: str) -> int:
    connection = cysqlite.connect(str(path))
    ((page,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    connection.close()
    return page


def overwrite(path: Path, page: int, content: bytes = bytes(PAGE)) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(content)


@pytest.fixture
def opened(tmp_path):
    """Salvage a file and return what came of it, connected to the result."""

    def run(path: Path):
        done = salvage(path, tmp_path / "saved.db")
        database.connect(reuse_if_open=True)
        return done

    yield run
    if not database.is_closed():
        database.close()


def test_of_a_sound_file_everything_is_saved_and_nothing_named(file, opened):
    before = rows_of(file)

    done = opened(file)

    assert rows_of(sqlite_path()) == before
    assert done.sentences == []
    assert check().findings == []


@pytest.mark.parametrize("table", ["audit", "audit_salt", "suggestion", "revision"])
def test_rows_that_no_tree_leads_to_any_more_are_found_on_their_pages(file, opened, table):
    before = rows_of(file)
    overwrite(file, root_of(file, table))

    done = opened(file)

    assert rows_of(sqlite_path()) == before
    assert done.losses[0] == f"{table}: nothing can be read"
    assert check().findings == []


def test_without_a_header_and_without_the_first_page_all_is_saved_but_what_is_on_it(file, opened):
    before = rows_of(file)
    overwrite(file, 1)

    opened(file)

    after = rows_of(sqlite_path())
    assert after["audit"] == before["audit"]
    assert after["suggestion"] == before["suggestion"]
    assert not [finding for finding in check().findings if finding.kind.endswith("changed")]


def test_an_altered_text_is_kept_beside_and_shown_to_nobody(file, opened, tmp_path):
    content = file.read_bytes()
    altered = content.replace(TEXTS[3].encode(), ALTERED.encode())
    assert len(altered) == len(content)
    file.write_bytes(altered)

    done = opened(file)

    bodies = [words.body for words in Words.select()]
    assert len(bodies) == Suggestion.select().count() == len(TEXTS) - 1
    assert TEXTS[3] not in bodies
    assert "suggestion: row 4 was left out: the chain does not prove it" in done.left_out
    kept = [json.loads(line) for line in (tmp_path / "saved.db.jsonl").read_text().splitlines()]
    assert ALTERED in [row.get("body") for row in kept]


def test_each_gap_in_the_chain_is_named_by_the_salvage_and_by_the_check(file, opened):
    connection = cysqlite.connect(str(file))
    connection.execute("DROP TRIGGER audit_no_delete")
    connection.execute("DELETE FROM audit WHERE seq IN (5, 6, 9)")
    connection.close()

    done = opened(file)

    assert "audit: seq 5 to 6 are missing" in done.losses
    assert "audit: seq 9 to 9 are missing" in done.losses
    assert [(one.seq, one.kind) for one in check().findings][:2] == [(5, "row missing"), (9, "row missing")]


def test_a_lost_account_has_a_stand_in_with_which_nobody_can_sign_in(file, opened):
    overwrite(file, root_of(file, "account"))

    done = opened(file)

    assert "account: row 1 is lost, and an empty one stands in for it" in done.left_out
    assert database.execute_sql("SELECT password_hash, disabled_at IS NULL FROM account").fetchall() == [(None, 0)]
    assert Suggestion.select().count() == len(TEXTS)
    assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []


def test_the_damaged_file_is_only_read(file, opened):
    overwrite(file, root_of(file, "audit"))
    before = file.read_bytes()

    opened(file)

    assert file.read_bytes() == before


def test_where_nothing_can_be_proven_nothing_is_left_behind(tmp_path, storage):
    database.close()
    (tmp_path / "noise.db").write_bytes(b"\xa5" * PAGE * 20)

    with pytest.raises(NothingReadable):
        salvage(tmp_path / "noise.db", tmp_path / "saved.db")

    assert list(tmp_path.glob("saved.db*")) == []


def test_a_file_that_is_there_is_not_overwritten(file, tmp_path):
    (tmp_path / "saved.db").write_bytes(b"x")

    with pytest.raises(FileExistsError):
        salvage(file, tmp_path / "saved.db")

    assert (tmp_path / "saved.db").read_bytes() == b"x"
