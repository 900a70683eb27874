"""What somebody puts on a stick, knowing the public key or not: it destroys nothing, and ends no copies."""

import json

import pyrage
import pytest

from kiosk.core.backup import archive, copying, erasures, restoring, trouble
from kiosk.core.backup.envelope import key_of
from kiosk.core.backup.journal import Journal
from kiosk.core.backup.places import MARKER, Place
from kiosk.core.backup.trouble import Trouble
from kiosk.core.models import Audit, Setting, Suggestion
from tests.copied_unit import PAPER
from tests.factories import a_suggestion

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def living(unit) -> set[tuple[str, str]]:
    """A list that names everything that the present database still has."""
    a_suggestion("Masih ada.")
    return {(erasures.PURGED, one.public_id) for one in Suggestion.select()}


def test_a_list_that_anybody_has_sealed_to_the_public_key_counts_as_missing(unit, living, tmp_path):
    lines = "\n".join(json.dumps(entry) for entry in sorted(living))
    forged = pyrage.encrypt(lines.encode(), [key_of(PAPER).to_public()])
    (tmp_path / "kiosk-erased-1.age").write_bytes(forged)

    assert erasures.read(tmp_path, key_of(PAPER)) is None


def test_a_list_destroys_nothing_that_the_present_database_still_has(unit, living, tmp_path):
    erasures.write(tmp_path, frozenset(living), unit.envelope)
    audit = (unit.instance / "keys" / "audit").read_bytes()

    entries = restoring._entries([tmp_path], [key_of(PAPER)], audit)

    assert entries == erasures.recorded()
    assert erasures.read(tmp_path, key_of(PAPER)) == living


def test_a_name_with_an_endless_number_on_a_stick_is_no_copy(unit):
    stick = unit.a_stick()
    (stick.folder / f"kiosk-{'9' * 60}-undated.age").touch()

    copying.carry(unit.instance)

    assert Journal(unit.instance).number < 1_000
    assert [one.stamp.number for one in stick.copies()] == [unit.copies[0].stamp.number]


def test_a_marker_with_signs_that_nobody_sees_is_no_marker(unit):
    stick = unit.a_stick()
    (stick.folder / MARKER).write_text(json.dumps({"name": "A\u202eB", "unit": Audit.mark()}))

    with pytest.raises(Trouble) as raised:
        stick.copies()

    assert raised.value.code == trouble.UNPREPARED


def test_no_copies_go_into_the_machine_s_own_folders(unit):
    for folder in (unit.instance, unit.instance / "keys"):
        with pytest.raises(Trouble) as raised:
            Place(folder, Audit.mark()).prepare("A", unit.instance.resolve())
        assert raised.value.code == trouble.OWN_FOLDER
    Setting.change(copies_folder="/dev")
    with pytest.raises(Trouble) as raised:
        copying.other_places()[0].prepare("A")
    assert raised.value.code == trouble.OWN_FOLDER


def test_a_manifest_of_other_types_is_a_broken_copy(unit, tmp_path, monkeypatch):
    whole = archive.manifest_of(unit.copies[0].path, key_of(PAPER))
    monkeypatch.setattr(archive, "asdict", lambda _manifest: {**vars(whole), "schema": ["list"]})
    archive.seal(whole, [], tmp_path / "copy.age", unit.envelope.recipients)
    monkeypatch.undo()

    with pytest.raises(Trouble) as raised:
        archive.manifest_of(tmp_path / "copy.age", key_of(PAPER))

    assert raised.value.code == trouble.BROKEN
