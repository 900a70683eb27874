"""What a phone records is converted by ffmpeg; without it, or with something else inside, it is refused."""

import subprocess
from pathlib import Path

import pytest

from kiosk.core.sound import converter
from kiosk.core.sound.audio import BROKEN, MP4, TOO_BIG, NotAudio, kind_of
from kiosk.core.sound.converter import to_opus

TONE = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2")
PICTURE = ("-f", "lavfi", "-i", "color=red:duration=2:size=64x64")


def ffmpeg(folder: Path, name: str, *options: str) -> bytes:
    """Return the file that ffmpeg makes."""
    subprocess.run(["ffmpeg", "-v", "error", "-y", *options, str(folder / name)], check=True)
    return (folder / name).read_bytes()


@pytest.fixture(scope="module")
def phone(tmp_path_factory) -> bytes:
    """A recording as phones make it: AAC with its index at the end."""
    return ffmpeg(tmp_path_factory.mktemp("phone"), "suara.m4a", *TONE, "-c:a", "aac")


def reason_of(data: bytes) -> str:
    with pytest.raises(NotAudio) as refused:
        to_opus(data)
    return refused.value.reason


def test_what_a_phone_records_becomes_opus_of_the_same_length(phone, tmp_path):
    with pytest.raises(NotAudio) as refused:
        kind_of(phone)
    assert refused.value.reason == MP4

    converted = to_opus(phone)

    assert kind_of(converted) == "audio/ogg"
    (tmp_path / "converted.opus").write_bytes(converted)
    asked = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]
    length = subprocess.run([*asked, tmp_path / "converted.opus"], capture_output=True, check=True).stdout
    assert 1.9 < float(length) < 2.2


def test_of_a_film_only_the_sound_is_taken(tmp_path):
    film = ffmpeg(tmp_path, "film.mp4", *TONE, *PICTURE, "-c:a", "aac", "-c:v", "mpeg4")

    assert kind_of(to_opus(film)) == "audio/ogg"


def test_a_file_without_sound_and_a_truncated_one_are_broken(phone, tmp_path):
    silent = ffmpeg(tmp_path, "film.mp4", *PICTURE, "-c:v", "mpeg4")

    assert reason_of(silent) == BROKEN
    assert reason_of(phone[: len(phone) // 2]) == BROKEN
    assert reason_of(b"\0\0\0 ftypM4A " + bytes(99)) == BROKEN


def test_a_list_that_names_other_files_is_not_followed(tmp_path):
    (tmp_path / "secret.m4a").write_bytes(b"rahasia")
    playlist = f"#EXTM3U\n#EXTINF:1,\nfile://{tmp_path}/secret.m4a\n".encode()

    assert reason_of(playlist) == BROKEN
    assert reason_of(b"\0\0\0\x18ftypM4A " + playlist) == BROKEN


def test_without_the_program_it_is_refused_as_what_it_is(phone, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    assert not converter.available()
    assert reason_of(phone) == MP4


def test_a_conversion_that_takes_too_long_is_ended(phone, monkeypatch, tmp_path):
    slow = tmp_path / "ffmpeg"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(converter, "TIMEOUT_SECONDS", 0.2)

    assert reason_of(phone) == TOO_BIG
