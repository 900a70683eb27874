"""Secrets outside the database: created once, completely, and never silently replaced."""

import threading

import pytest

from kiosk.core.storage.keys import DamagedSecret, Keyring


def ring(folder):
    keyring = Keyring()
    keyring.open(folder)
    return keyring


def test_a_secret_is_made_once_and_read_again(tmp_path):
    first = ring(tmp_path).secret("ticket")

    assert len(first) == 32
    assert ring(tmp_path).secret("ticket") == first
    assert (tmp_path / "ticket").stat().st_mode & 0o077 == 0


def test_many_starts_at_once_agree(tmp_path):
    found = []
    threads = [threading.Thread(target=lambda: found.append(ring(tmp_path).secret("ticket"))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(found)) == 1


@pytest.mark.parametrize("left", [b"", b"half"])
def test_a_damaged_secret_is_refused_and_not_replaced(tmp_path, left):
    (tmp_path / "ticket").write_bytes(left)

    with pytest.raises(DamagedSecret, match="ticket"):
        ring(tmp_path).secret("ticket")

    assert (tmp_path / "ticket").read_bytes() == left


def test_only_keys_made_by_this_server_are_accepted(tmp_path):
    keyring = ring(tmp_path)
    key = keyring.mint("rating")

    assert keyring.minted("rating", key)
    assert not keyring.minted("suggestion", key)
    assert not keyring.minted("rating", key[:-1] + ("A" if key[-1] != "A" else "B"))
    assert not keyring.minted("rating", "")
