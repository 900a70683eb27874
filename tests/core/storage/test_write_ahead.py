"""A damaged write-ahead log is found before SQLite silently ignores the last acts in it."""

from pathlib import Path

import cysqlite
import pytest

from kiosk.core.storage.write_ahead import lost_commits

COMMITS = 30
FRAME = 24 + 4096


@pytest.fixture
def killed(tmp_path) -> Path:
    """A database with its log as a killed program leaves it: every act is in the log."""
    live, path = tmp_path / "live.db", tmp_path / "kiosk.db"
    connection = cysqlite.connect(str(live))
    connection.execute("PRAGMA journal_mode = wal")
    for number in range(COMMITS):
        connection.execute(f"CREATE TABLE t{number} (a)")
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).write_bytes(live.with_name(live.name + end).read_bytes())
    connection.close()
    return path


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def flip(path: Path, offset: int) -> None:
    content = bytearray(log_of(path).read_bytes())
    content[offset] ^= 4
    log_of(path).write_bytes(content)


def test_a_whole_log_has_lost_nothing(killed):
    assert lost_commits(killed) == 0


@pytest.mark.parametrize("offset", [0, 5, 17, 25, 32 + 8, 32 + 20, 32 + 24 + 100])
@pytest.mark.parametrize("indexed", [True, False])
def test_a_bit_flipped_at_the_beginning_loses_every_act_behind_it(killed, offset, indexed):
    if not indexed:
        killed.with_name(f"{killed.name}-shm").unlink()

    flip(killed, offset)

    assert lost_commits(killed) >= COMMITS


@pytest.mark.parametrize("left", [0, 32 + FRAME, 32 + 20 * FRAME + 7])
def test_the_index_knows_of_a_log_that_was_cut(killed, left):
    content = log_of(killed).read_bytes()
    log_of(killed).write_bytes(content[:left])

    assert lost_commits(killed) == -1


def test_a_transaction_that_a_power_cut_has_left_unfinished_was_never_confirmed(killed):
    killed.with_name(f"{killed.name}-shm").unlink()

    flip(killed, log_of(killed).stat().st_size - 10)

    assert lost_commits(killed) == 0


def test_frames_of_an_earlier_turn_are_not_missed(killed):
    connection = cysqlite.connect(str(killed))
    connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
    connection.execute("CREATE TABLE after_restart (a)")
    # As killed: the last connection that closes would remove the log.
    content, index = log_of(killed).read_bytes(), killed.with_name(f"{killed.name}-shm").read_bytes()
    connection.close()
    log_of(killed).write_bytes(content)
    killed.with_name(f"{killed.name}-shm").write_bytes(index)

    assert len(content) > 10 * FRAME
    assert lost_commits(killed) == 0
