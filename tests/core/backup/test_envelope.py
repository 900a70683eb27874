"""The key on paper and the key that stays on the machine."""

import pytest

from kiosk.core.backup import archive, trouble
from kiosk.core.backup.envelope import DRILL, PUBLIC, Envelope, grouped, key_of
from kiosk.core.backup.restoring import keys_for
from kiosk.core.backup.trouble import Trouble

pytestmark = pytest.mark.sqlite_only


def test_a_key_is_taken_as_people_type_it():
    key = Envelope.new()

    for typed in (key.lower(), " ".join(grouped(key)), "\n".join(grouped(key)).lower(), f"  {key}\n"):
        assert str(key_of(typed)) == key


@pytest.mark.parametrize("typed", ["", "kunci", "AGE-SECRET-KEY-1", Envelope.new()[:-1], Envelope.new()[:-1] + "!"])
def test_what_is_no_key_is_refused(typed):
    with pytest.raises(Trouble) as raised:
        key_of(typed)

    assert raised.value.code == trouble.NOT_A_KEY


def test_of_the_key_on_paper_nothing_is_stored(tmp_path):
    key = Envelope.new()

    Envelope(tmp_path).seal_to(key)

    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert key.encode() not in stored
    assert str(key_of(key).to_public()).encode() in stored


@pytest.mark.parametrize("name", [DRILL, PUBLIC])
def test_a_damaged_key_file_is_named(tmp_path, name):
    envelope = Envelope(tmp_path)
    envelope.seal_to(Envelope.new())
    envelope.drill()
    (tmp_path / "keys" / name).write_bytes(b"\xff\x00")

    with pytest.raises(Trouble) as raised:
        _ = envelope.recipients

    assert (raised.value.code, raised.value.about) == (trouble.DAMAGED_KEY, str(tmp_path / "keys" / name))


def test_without_a_key_file_and_a_typed_key_the_envelope_is_asked_for(tmp_path):
    with pytest.raises(Trouble) as raised:
        keys_for(tmp_path)

    assert raised.value.code == trouble.MISSING_KEY
    assert not (tmp_path / "keys" / DRILL).exists()


def test_with_a_damaged_key_file_the_envelope_is_asked_for_and_suffices(tmp_path):
    key = Envelope.new()
    Envelope(tmp_path).drill()
    (tmp_path / "keys" / DRILL).write_bytes(b"\xff")

    with pytest.raises(Trouble) as raised:
        keys_for(tmp_path)

    assert raised.value.code == trouble.MISSING_KEY
    assert [str(one) for one in keys_for(tmp_path, key)] == [key]


def test_the_drill_key_stands_in_no_copy(unit, tmp_path, paper):
    archive.unseal(unit.copies[0].path, tmp_path / "out", paper)

    names = {path.name for path in (tmp_path / "out" / "keys").iterdir()}
    assert names == {"audit", "ticket", PUBLIC}
