"""A unit with a copy that was made and checked once, which each test gets as files of its own."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk import config
from kiosk.core.backup import copying, erasures
from kiosk.core.backup.envelope import Envelope, key_of
from kiosk.core.backup.places import LOCAL, MARKER, Copy, Place
from kiosk.core.models import Audit, Setting, Suggestion
from kiosk.core.models.suggestions.receiving import receipt_of
from kiosk.core.storage.database import database, open_database
from kiosk.core.storage.keys import keyring
from tests.factories import a_suggestion, an_account

CANARY = "kenari7311"
CONTACT = "0812-7311"
PAPER = Envelope.new()


@dataclass(frozen=True)
class Unit:
    """The files of a unit; the copy was made when there were one suggestion with a contact, and one with ``CANARY``."""

    folder: Path

    @property
    def instance(self) -> Path:
        return self.folder / "instance"

    @property
    def database(self) -> Path:
        return self.folder / "kiosk.db"

    @property
    def backups(self) -> Path:
        return self.instance / LOCAL

    @property
    def envelope(self) -> Envelope:
        return Envelope(self.instance)

    @property
    def copies(self) -> list[Copy]:
        return copying.local_place(self.instance).copies()

    def open(self) -> None:
        """Open its database and its keys in this process."""
        keyring.open(self.instance / "keys")
        open_database(f"sqlite:///{self.database}", config.ROOT)
        database.connect(reuse_if_open=True)

    def a_stick(self, name: str = "Merah") -> Place:
        """Let a folder take the copies of this unit, as its second place."""
        folder = self.folder / name
        folder.mkdir()
        place = Place(folder, Audit.mark())
        place.prepare(name)
        Setting.change(copies_folder=str(folder))
        return place

    @property
    def ticket(self) -> tuple[str, str]:
        """The key of the form of the first suggestion, and the code of its ticket."""
        key = (self.folder / "key").read_text()
        receipt = receipt_of(key)
        assert receipt is not None
        return key, receipt.code

    def with_contact(self) -> Suggestion:
        """Return the suggestion that has a contact in the copy."""
        return Suggestion.get_by_id(1)

    def with_canary(self) -> Suggestion:
        """Return the suggestion that has the canary in the copy."""
        return Suggestion.get_by_id(2)


@pytest.fixture(scope="session")
def world(prepared, tmp_path_factory: pytest.TempPathFactory, cheap_hashes: None) -> Unit:
    """The unit from whose files each test begins."""
    unit = Unit(tmp_path_factory.mktemp("unit"))
    shutil.copytree(prepared.keys, unit.instance / "keys")
    prepared.fresh(unit.folder)
    unit.open()
    an_account("root", "admin")
    (unit.folder / "key").write_text(keyring.mint("suggestion"))
    a_suggestion(contact=CONTACT, key=(unit.folder / "key").read_text())
    a_suggestion(f"Ruang tunggu {CANARY} panas.")
    unit.envelope.seal_to(PAPER)
    copying.make(unit.instance)
    erasures.keep(unit.backups, unit.envelope)
    database.close()
    return unit


@pytest.fixture
def unit(world: Unit, tmp_path: Path) -> Iterator[Unit]:
    """A unit with files of its own, and a connection to its database."""
    shutil.copytree(world.folder, tmp_path / "unit")
    unit = Unit(tmp_path / "unit")
    unit.open()
    yield unit
    database.close()


@pytest.fixture
def paper():
    """The key of the envelope."""
    return key_of(PAPER)


@pytest.fixture
def strangers_stick(tmp_path: Path) -> Path:
    """A folder that holds the copies of another unit."""
    folder = tmp_path / "stranger"
    folder.mkdir()
    (folder / MARKER).write_text('{"name": "Biru", "unit": "0badcafe"}')
    return folder
