"""The machine voice, with the real programs."""

import io
import os
import wave
from pathlib import Path

import pytest

from kiosk.core.sound import audio, voice
from kiosk.core.text.languages import LANGUAGES

SENTENCES = ["Pembebasan Bersyarat", "PB adalah izin.", "Gratis. Tidak dipungut biaya."]


def a_program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def seconds_of(wav: bytes) -> float:
    with wave.open(io.BytesIO(wav)) as file:
        return file.getnframes() / file.getframerate()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_text_becomes_one_file_with_a_mark_a_sentence(language):
    spoken = voice.speak(SENTENCES, language)

    assert audio.kind_of(spoken.data) == "audio/ogg"
    assert len(spoken.marks) == len(SENTENCES)
    assert spoken.marks[0] == 0
    assert spoken.marks == sorted(set(spoken.marks))


def test_the_durations_add_up_with_a_pause_between():
    alone = [seconds_of(voice.listen(sentence, "id", {})) for sentence in SENTENCES]

    spoken = voice.speak(SENTENCES, "id")

    assert spoken.seconds == pytest.approx(sum(alone) + 2 * voice.PAUSE_SECONDS, abs=0.001)
    assert spoken.marks[2] == pytest.approx(sum(alone[:2]) + 2 * voice.PAUSE_SECONDS, abs=0.001)


def test_the_length_of_the_file_is_the_length_returned():
    spoken = voice.speak(SENTENCES, "id")

    # The last page's position, in samples of 48 kHz, less what the head says to skip.
    position = int.from_bytes(spoken.data[spoken.data.rindex(b"OggS") + 6 :][:8], "little")
    skipped = int.from_bytes(spoken.data[spoken.data.index(b"OpusHead") + 10 :][:2], "little")
    assert (position - skipped) / 48_000 == pytest.approx(spoken.seconds, abs=0.01)


def test_a_pronunciation_is_heard():
    plain = voice.listen("detensi", "id", {})

    listed = voice.listen("detensi", "id", {"detensi": "[[d@t'Ensi]] tahanan"})

    assert audio.kind_of(plain) == audio.kind_of(listed) == "audio/wav"
    assert seconds_of(listed) > seconds_of(plain)


def test_only_the_beginning_of_a_long_text_is_a_sample():
    long = voice.listen("kata " * 400, "id", {})

    assert long == voice.listen(("kata " * 400)[: voice.MAX_SAMPLE], "id", {})


@pytest.mark.parametrize(
    "text",
    [
        "$(touch harmed) `touch harmed`; touch harmed | touch harmed > harmed & 'satu' \"dua\"",
        "--version -w harmed satu",
        "-w harmed",
        "[[d@t'Eni]] <speak>satu</speak> \x01100s \x00 dua",
        "satu \ud800 dua",
    ],
)
def test_no_text_is_more_than_words(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    spoken = voice.speak([text], "id")

    assert spoken.seconds > 0.5
    assert list(tmp_path.iterdir()) == []


def test_a_sentence_without_a_sound_keeps_its_mark():
    spoken = voice.speak(["satu", "·", "dua"], "id")

    assert spoken.marks == sorted(spoken.marks)
    assert len(spoken.marks) == 3


@pytest.mark.parametrize("sentences", [[], [""], ["\x01"]])
def test_nothing_to_say_is_reported(sentences):
    with pytest.raises(voice.VoiceFailed, match="nothing to say"):
        voice.speak(sentences, "id")


def test_nothing_to_hear_is_reported():
    with pytest.raises(voice.VoiceFailed, match="nothing to say"):
        voice.listen(" ", "id", {})


def test_a_language_without_a_voice_is_refused():
    with pytest.raises(voice.VoiceFailed, match="no voice for jv"):
        voice.speak(["satu"], "jv")


@pytest.mark.parametrize(
    "sentences",
    [["a"] * (voice.MAX_SENTENCES + 1), ["a" * (voice.MAX_CHARACTERS + 1)]],
)
def test_too_long_a_text_is_refused(sentences):
    with pytest.raises(voice.VoiceFailed, match="too long"):
        voice.speak(sentences, "id")


def test_the_voice_is_there_when_both_programs_are(tmp_path, monkeypatch):
    assert voice.available()

    monkeypatch.setenv("PATH", str(tmp_path))
    assert not voice.available()
    a_program(tmp_path, "espeak-ng", "exit 0")
    assert not voice.available()
    a_program(tmp_path, "opusenc", "exit 0")
    assert voice.available()


def test_a_missing_program_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(voice.VoiceFailed, match="espeak-ng is not installed"):
        voice.speak(SENTENCES, "id")


@pytest.mark.parametrize("name", ["espeak-ng", "opusenc"])
def test_a_program_that_fails_is_reported_with_its_message(name, tmp_path, monkeypatch):
    a_program(tmp_path / "bin", name, "echo 'no voice' >&2; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")

    with pytest.raises(voice.VoiceFailed, match=f"{name} ended with 1: no voice"):
        voice.speak(["satu"], "id")


def test_a_program_that_hangs_is_ended(tmp_path, monkeypatch):
    a_program(tmp_path / "bin", "espeak-ng", "exec sleep 60")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(voice, "TIMEOUT_SECONDS", 0.5)

    with pytest.raises(voice.VoiceFailed, match="espeak-ng did not end in time"):
        voice.speak(["satu"], "id")


@pytest.mark.parametrize("script", ["echo nonsense", "exec cat"])
def test_what_is_no_sound_is_refused(script, tmp_path, monkeypatch):
    a_program(tmp_path / "bin", "espeak-ng", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")

    with pytest.raises(voice.VoiceFailed, match="wrote no WAV"):
        voice.speak(["satu"], "id")


def test_a_program_that_cannot_start_is_reported(tmp_path, monkeypatch):
    (tmp_path / "espeak-ng").write_text("#!/nowhere/at/all\n")
    (tmp_path / "espeak-ng").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(voice.VoiceFailed, match="espeak-ng does not start"):
        voice.listen("satu", "id", {})
