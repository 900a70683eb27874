"""The commands of copies: make one, list them, and bring one back."""

import shutil
from pathlib import Path

import pytest

import kiosk
from kiosk.core.backup import copying, erasures, restoring, swap
from kiosk.core.backup.envelope import Envelope
from kiosk.core.backup.places import LOCAL, Place
from kiosk.core.models import Audit, Setting, Suggestion
from kiosk.core.models.suggestions.retention import purge
from kiosk.core.storage.database import database
from kiosk.core.storage.space import space
from tests.copied_unit import PAPER

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def run(office_app, storage):
    runner = office_app.test_cli_runner()
    return lambda *words: runner.invoke(args=words)


@pytest.fixture
def copy(unit):
    """The copy of a unit, of which a text was purged since."""
    purge(unit.with_canary())
    erasures.keep(unit.backups, unit.envelope)
    return unit.copies[0].path


@pytest.fixture
def restore(unit):
    """The command, as it runs where no database can be opened."""

    def run(*words, **options):
        database.close()
        app = kiosk.create_rescue_app(database_url=f"sqlite:///{unit.database}", instance=str(unit.instance))
        return app.test_cli_runner().invoke(args=["restore", *map(str, words)], **options)

    yield run
    restoring.restart.clear()
    space.watch(None)


@pytest.fixture
def ready(unit, copy, monkeypatch):
    """Return a function that lets a copy be ready at once, with a list of erasures and what is not in the copy."""

    def make(entries, lost):
        manifest = restoring.describe(copy, [unit.envelope.drill()])[0]
        made = restoring.Ready(unit.instance, copy, manifest, 0, entries, lost, follows=True)
        monkeypatch.setattr(restoring, "make_ready", lambda *_arguments: made)

    return make


def test_a_backup_is_a_sealed_file_that_the_list_of_backups_names(run, overrides):
    result = run("backup")

    path = Path(result.output.removeprefix("Backup: ").strip())
    assert path.parent == Path(overrides["instance"]) / LOCAL
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    assert path.name in run("backups").output


def test_the_commands_say_of_each_stick_how_it_is(run, overrides, tmp_path, monkeypatch):
    instance = Path(overrides["instance"])
    Envelope(instance).seal_to(PAPER)
    stick = tmp_path / "stick"
    stick.mkdir()
    Place(stick, Audit.mark()).prepare("Merah")
    Setting.change(copies_folder=str(stick), copies_folder_2=str(tmp_path / "away"))
    path = instance / LOCAL / "kiosk-000001-undated.age"
    path.parent.mkdir()
    path.touch()
    # What a copy is made of is tested above.
    monkeypatch.setattr(copying, "make", lambda _instance: copying.local_place(instance).copies()[0])

    made, listed = run("backup").output, run("backups").output

    assert f"{stick}: carried to Merah.\n" in made
    assert f"{tmp_path / 'away'}: The folder is not there: put in the stick or connect the share.\n" in made
    assert listed.count("kiosk-000001-undated.age  date not trusted  0.0 MB") == 2
    assert "  The folder is not there: put in the stick or connect the share." in listed


def test_a_copy_is_restored_over_a_damaged_database_by_the_key_from_the_envelope(restore, copy, unit):
    database.close()
    (unit.instance / "keys" / "drill").unlink()
    unit.database.write_bytes(b"damaged" * 1_000)

    result = restore(copy, input=f"{PAPER.lower()}\ny\n")

    assert result.exit_code == 0, result.output
    assert "A copy of Rutan Kelas IIB Blora, made 20" in result.output
    assert "Destroyed again, as the list says: 1." in result.output
    assert result.output.endswith(
        "Restored. Start the program, sign in, confirm the date if it asks for that, and look at the accounts.\n"
    )
    with database.connection_context():
        assert [one.id for one in Suggestion.select()] == [1, 2]
    assert next(unit.backups.glob("before-*/kiosk.db")).read_bytes().startswith(b"damaged")


def test_who_thinks_better_of_it_changes_nothing(restore, copy, unit, ready):
    ready(frozenset(), {})

    result = restore(copy, input="n\n")

    assert (result.exit_code, result.output.splitlines()[-1]) == (1, "Error: Nothing was changed.")
    assert not swap.scratch(unit.database).exists()
    assert not list(unit.backups.glob("before-*"))


def test_without_a_list_of_erasures_it_goes_on_only_when_asked(restore, copy, ready):
    ready(None, {"suggestion": 3})

    result = restore(copy)

    assert result.exit_code == 1
    assert "Not in the copy: 3 suggestions." in result.output
    assert "Add --without-list to go on." in result.output


def test_what_cannot_be_restored_is_refused_in_one_sentence(restore, copy, unit, tmp_path):
    broken, key_file, other = tmp_path / "broken.age", tmp_path / "key", tmp_path / "other"
    shutil.copy(copy, broken)
    broken.write_bytes(broken.read_bytes()[:100])
    key_file.write_text("kunci")
    other.write_text(Envelope.new())

    for words, sentence in (
        ((broken,), "The copy is damaged or incomplete: take another one."),
        ((copy, "--key-file", key_file), "This is not a key of an envelope"),
        ((copy, "--key-file", tmp_path / "missing"), "No such file or directory"),
    ):
        result = restore(*words)

        assert (result.exit_code != 0, sentence in result.output) == (True, True), result.output
    (unit.instance / "keys" / "drill").unlink()
    assert "This key does not open the copy" in restore(copy, "--key-file", other).output
    with restoring.running(unit.instance):
        assert "The program is running: stop it first" in restore(copy).output
