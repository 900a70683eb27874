"""Read-aloud: what is played of a text, and how the machine voice keeps up with texts and pronunciations."""

import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.core import chores
from kiosk.core.days import clock
from kiosk.core.models import Account, Pronunciation, Recording, Revision, Setting, Term, TrustedDay
from kiosk.core.models.terms.pronunciation import WordTaken
from kiosk.core.models.terms.publication import publish
from kiosk.core.models.terms.revision import CARD, StaleRevision
from kiosk.core.sound import audio, recordings
from tests.factories import a_draft, a_recording, a_wav, an_account, on_show

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("storage")]


@pytest.fixture
def app(office_app):
    """The office, with two short texts on show: the voice takes its time."""
    terms = [Term.at("asimilasi"), Term.at("klien")]
    Revision.delete().where((Revision.language != "id") | Revision.term.not_in(terms)).execute()
    Revision.update(short_answer="Sebuah jawaban.", details=None, **dict.fromkeys(CARD)).execute()
    with office_app.app_context():
        yield office_app


@pytest.fixture
def instance(app) -> Path:
    return Path(app.config["INSTANCE"])


def a_text(slug: str = "asimilasi", **fields) -> Revision:
    """Publish another text."""
    revision = a_draft(slug, **fields)
    publish(revision, None)
    return on_show(slug)


def a_program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def speak_all(app) -> int:
    spoken = 0
    while recordings.speak_next(app):
        spoken += 1
    return spoken


# What is played


def test_a_persons_recording_goes_before_the_machine_voice(app, instance):
    recordings.speak_next(app)
    recordings.speak_next(app)
    assert recordings.playing(on_show(), instance).machine

    a_recording(app)

    playing = recordings.playing(on_show(), instance)
    assert not playing.machine
    assert recordings.path_of(playing, instance).read_bytes() == a_wav()


def test_the_machine_voice_speaks_again_when_the_recording_is_removed(app, instance):
    speak_all(app)
    own = a_recording(app)

    own.remove()

    assert recordings.playing(on_show(), instance).machine
    assert Recording.of_a_person(on_show()) is None


def test_a_recording_of_an_older_text_is_not_played(app, instance):
    a_recording(app)
    speak_all(app)

    text = a_text(short_answer="Jawaban yang baru.")

    assert recordings.playing(text, instance) is None
    assert Recording.of_a_person(text).number == text.number - 1


def test_a_draft_takes_no_sound_away(app, instance):
    a_recording(app)

    a_draft(short_answer="Jawaban yang baru.")

    assert recordings.playing(on_show(), instance)


def test_a_second_recording_takes_the_place_of_the_first(app, instance):
    a_recording(app)

    a_recording(app, data=a_wav(2))

    assert Recording.select().count() == 1
    assert recordings.path_of(recordings.playing(on_show(), instance), instance).read_bytes() == a_wav(2)


def test_a_half_written_file_never_plays(app, instance):
    recording = a_recording(app)
    path = recordings.path_of(recording, instance)

    path.write_bytes(path.read_bytes()[:-1])

    assert recordings.playing(on_show(), instance) is None


def test_with_the_recordings_file_gone_the_machine_voice_plays(app, instance):
    speak_all(app)
    recordings.path_of(a_recording(app), instance).unlink()

    assert recordings.playing(on_show(), instance).machine


def test_a_recording_of_another_text_than_the_one_on_show_is_refused(app, instance):
    text = a_text(short_answer="Jawaban yang baru.")
    reader = an_account("dewi", "staff")

    with pytest.raises(StaleRevision):
        recordings.keep(text, a_wav(), read=text.number - 1, marks=[], seconds=None, author=reader, instance=instance)

    assert not Recording.select().exists()


def test_what_is_no_sound_leaves_nothing_behind(app, instance):
    a_recording(app)

    with pytest.raises(audio.NotAudio):
        a_recording(app, data=b"<html>halo</html>")

    assert Recording.select().count() == 1
    assert [path.suffix for path in (instance / "audio").iterdir()] == [".wav"]


def test_sentences_begin_where_they_were_marked_or_by_their_letters():
    assert recordings.shares(Recording(marks_json="[0.0, 0.5]"), ["satu", "dua"]) == [0.0, 0.5]
    assert recordings.shares(Recording(marks_json="[0.0]"), ["satu", "dua dua dua!"]) == [0.0, 0.25]
    assert recordings.shares(Recording(marks_json="[]"), []) == []


# The machine voice


def test_texts_on_show_get_their_voice_one_at_a_time(app, instance):
    found = [recordings.speak_next(app) for _ in range(3)]

    assert found == [True, True, False]
    for slug in ("asimilasi", "klien"):
        recording = recordings.playing(on_show(slug), instance)
        assert recording.machine
        assert len(recording.marks) == len(recordings.sentences(on_show(slug)))
        assert audio.kind_of(recordings.path_of(recording, instance).read_bytes()) == "audio/ogg"


def test_a_new_text_is_spoken_again(app, instance):
    speak_all(app)

    text = a_text(short_answer="Jawaban yang baru.")

    assert recordings.playing(text, instance) is None
    assert speak_all(app) == 1
    assert recordings.playing(text, instance).machine


def test_a_changed_pronunciation_is_heard_in_texts_with_the_word(app, instance):
    a_text("klien", title="Klien", short_answer="Kata detensi dibaca.")
    speak_all(app)
    before = {slug: recordings.playing(on_show(slug), instance).file for slug in ("asimilasi", "klien")}

    Pronunciation().keep(language="id", written="Detensi", spoken="[[d@t'Ensi]]", author=an_account("siti", "staff"))

    assert speak_all(app) == 1
    assert recordings.playing(on_show("klien"), instance).file != before["klien"]
    assert recordings.playing(on_show("asimilasi"), instance).file == before["asimilasi"]


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"OggS")])
def test_a_lost_or_damaged_file_is_spoken_again(app, instance, harm):
    speak_all(app)
    harm(recordings.path_of(recordings.playing(on_show(), instance), instance))

    assert speak_all(app) == 1
    assert recordings.playing(on_show(), instance)


def test_switched_off_the_machine_neither_speaks_nor_is_heard(app, instance):
    recordings.speak_next(app)
    recordings.speak_next(app)
    a_text("klien", short_answer="Jawaban yang baru.")

    Setting.change(machine_voice=False)

    assert not recordings.speak_next(app)
    assert recordings.playing(on_show(), instance) is None
    Setting.change(machine_voice=True)
    assert recordings.playing(on_show(), instance)


def test_without_the_programs_nothing_is_spoken(app, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert not recordings.speak_next(app)
    assert not Recording.select().exists()


def test_a_text_that_fails_neither_blocks_the_others_nor_is_tried_all_the_time(app, instance, tmp_path, monkeypatch):
    a_text("asimilasi", short_answer="Kata terlarang.")
    tries = tmp_path / "tries"
    true_voice = shutil.which("espeak-ng")
    a_program(
        tmp_path / "bin",
        "espeak-ng",
        f'words=$(cat); case "$words" in *terlarang*) echo no >> {tries}; exit 1;; esac\n'
        f'echo "$words" | {true_voice} "$@"',
    )
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")

    found = [recordings.speak_next(app) for _ in range(3)]

    assert found == [False, True, False]
    assert recordings.playing(on_show("klien"), instance)
    assert recordings.playing(on_show("asimilasi"), instance) is None
    assert tries.read_text() == "no\n"
    two_hours_pass(monkeypatch)
    recordings.speak_next(app)
    assert tries.read_text() == "no\nno\n"


# Removal of unused files


def two_hours_pass(monkeypatch) -> None:
    """Let real time pass, as the program's own clock counts it."""
    later = time.monotonic() + 2 * 3600
    monkeypatch.setattr(time, "monotonic", lambda: later)


def files(instance: Path) -> set[str]:
    return {path.name for path in (instance / "audio").iterdir()}


def test_files_that_no_recording_names_are_swept_after_an_hour(app, instance, monkeypatch):
    kept = recordings.path_of(a_recording(app), instance)
    for name in ("old.wav", ".half.wav.part"):
        (instance / "audio" / name).write_bytes(a_wav())
    recordings.sweep(app)
    assert files(instance) == {kept.name, "old.wav", ".half.wav.part"}

    two_hours_pass(monkeypatch)
    (instance / "audio" / "fresh.wav").write_bytes(a_wav())
    recordings.sweep(app)

    assert files(instance) == {kept.name, "fresh.wav"}


def test_a_file_about_to_get_its_recording_survives_a_clock_that_jumps(app, instance):
    path = instance / "audio" / "new.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(a_wav())
    os.utime(path, (0, 0))

    chores.run_once(app)

    assert path.exists()


def test_on_an_untrusted_day_no_file_is_swept(app, instance, monkeypatch):
    (instance / "audio").mkdir(parents=True, exist_ok=True)
    (instance / "audio" / "old.wav").write_bytes(a_wav())
    recordings.sweep(app)
    two_hours_pass(monkeypatch)
    TrustedDay.move_to(clock.today() - timedelta(days=10))

    assert recordings.sweep(app) == 0
    assert files(instance) == {"old.wav"}


# The list of pronunciations


def test_a_word_is_unique_in_a_language_whatever_its_case():
    siti = an_account("siti", "staff")
    word = {"language": "id", "spoken": "es ka em", "author": siti}
    kept = Pronunciation().keep(written="SKM  unit", **word)

    with pytest.raises(WordTaken):
        Pronunciation().keep(written="skm unit", **word)

    assert kept.keep(written="Skm unit", **word).written == "Skm unit"
    assert Pronunciation().keep(written="skm unit", **{**word, "language": "en"})
    assert isinstance(kept.author, Account)


# The staff's list


def test_the_list_shows_the_state_of_every_text(app, instance):
    recordings.speak_next(app)
    recordings.speak_next(app)
    a_recording(app, "klien")
    a_text("klien", short_answer="Jawaban yang baru.")

    states = {term.slug: [sound.state for sound in term.sounds] for term in recordings.desk(instance)}

    assert states == {"asimilasi": ["machine", ""], "klien": ["outdated", ""]}
    a_recording(app)
    a_recording(app, "klien")
    Setting.change(machine_voice=False)
    assert {sound.state for term in recordings.desk(instance) for sound in term.sounds} == {"person", ""}
