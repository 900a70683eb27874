"""A copy is one sealed file: whole, or refused with its cause."""

import errno
import tarfile
from pathlib import Path

import pytest
from pyrage import x25519

from kiosk.core.backup import archive, trouble
from kiosk.core.backup.archive import Manifest, digest_of
from kiosk.core.backup.trouble import Trouble

PAPER, DRILL, OTHER = (x25519.Identity.generate() for _key in range(3))


def a_manifest(members):
    digests = {name: digest_of(path) for name, path in members}
    return Manifest("2026-12-01T00:00:00", True, "Blora", "0a1b2c3d", "", "", {}, digests, True)


def sealed(folder, names=("kiosk.db", "keys/audit"), manifest=None):
    """Return a copy of files of 200,000 bytes in ``folder``, by their names in the copy."""
    members = []
    for number, name in enumerate(names):
        path = folder / f"member-{number}"
        path.write_bytes(bytes([number]) * 200_000)
        members.append((name, path))
    target = folder / "kiosk-000001-20261201T0000.age"
    archive.seal(manifest or a_manifest(members), members, target, [PAPER.to_public(), DRILL.to_public()])
    return target


@pytest.fixture
def copy(tmp_path):
    return sealed(tmp_path)


def code_of(act):
    with pytest.raises(Trouble) as raised:
        act()
    return raised.value.code


@pytest.mark.parametrize("key", [PAPER, DRILL])
def test_either_key_opens_a_copy(copy, key, tmp_path):
    manifest = archive.unseal(copy, tmp_path / "out", key)

    assert manifest.unit == "Blora"
    assert {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()} == {"kiosk.db", "audit"}


def test_no_other_key_opens_a_copy(copy, tmp_path):
    for act in (archive.manifest_of, archive.check):
        assert code_of(lambda act=act: act(copy, OTHER)) == trouble.WRONG_KEY
    assert code_of(lambda: archive.unseal(copy, tmp_path, OTHER)) == trouble.WRONG_KEY


def test_nothing_of_what_is_inside_can_be_read_without_a_key(copy):
    assert b"Blora" not in copy.read_bytes()
    assert b"kiosk.db" not in copy.read_bytes()


def test_a_copy_cut_off_anywhere_is_refused(copy):
    whole = copy.read_bytes()
    for left in [0, 10, 100, 400, 70_000, 200_000, 300_000, len(whole) - 1_000, len(whole) - 1]:
        copy.write_bytes(whole[:left])

        assert code_of(lambda: archive.check(copy, DRILL)) == trouble.BROKEN, left


def test_a_copy_with_one_changed_byte_is_refused(copy):
    whole = copy.read_bytes()
    for place in [*range(0, len(whole), 30_011), len(whole) - 1]:
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])

        # In its head lies what a key must fit.
        assert code_of(lambda: archive.check(copy, DRILL)) in (trouble.BROKEN, trouble.WRONG_KEY), place


def test_a_copy_with_something_added_is_refused(copy):
    copy.write_bytes(copy.read_bytes() + b"more")

    assert code_of(lambda: archive.check(copy, DRILL)) == trouble.BROKEN


@pytest.mark.parametrize("name", ["../outside", "/tmp/kiosk-outside", "keys/../../outside"])
def test_a_copy_that_would_write_outside_its_folder_is_refused(tmp_path, name):
    copy, inside = sealed(tmp_path, ("kiosk.db", name)), tmp_path / "inside"
    inside.mkdir()

    assert code_of(lambda: archive.unseal(copy, inside, DRILL)) == trouble.BROKEN
    assert not (tmp_path / "outside").exists()
    assert not Path("/tmp/kiosk-outside").exists()


def test_a_copy_without_the_database_is_refused(tmp_path):
    assert code_of(lambda: archive.unseal(sealed(tmp_path, ()), tmp_path / "out", DRILL)) == trouble.BROKEN


def test_a_copy_whose_members_are_not_those_that_it_names_is_refused(tmp_path):
    other = tmp_path / "other"
    other.write_bytes(b"other")
    manifest = a_manifest([("kiosk.db", other), ("keys/audit", other)])

    assert code_of(lambda: archive.check(sealed(tmp_path, manifest=manifest), DRILL)) == trouble.BROKEN


def test_a_file_that_is_no_copy_is_refused(tmp_path):
    file = tmp_path / "file"
    with tarfile.open(file, "w") as tar:
        tar.add(__file__, "kiosk.db")

    assert code_of(lambda: archive.check(file, DRILL)) == trouble.BROKEN


def test_a_disk_that_fails_is_reported_as_such(copy, tmp_path):
    """/dev/full takes nothing, and a folder cannot be read: pyrage puts both into words of its own."""
    with pytest.raises(OSError) as raised:
        archive.seal(a_manifest([]), [("kiosk.db", copy)] * 3, Path("/dev/full"), [DRILL.to_public()])

    assert raised.value.errno == errno.ENOSPC
    with pytest.raises(IsADirectoryError):
        archive.manifest_of(tmp_path, DRILL)
