"""The type of a file is that of its bytes: real audio of each kind passes, disguised files are refused."""

import base64
import io
import random
import shutil
import struct
import subprocess
import wave
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Playwright

from kiosk.core.sound.audio import (
    BROKEN,
    CODEC,
    EMPTY,
    EXTENSIONS,
    MAX_BYTES,
    MP4,
    TOO_BIG,
    UNKNOWN,
    VIDEO,
    NotAudio,
    kind_of,
)


def reason_of(data: bytes) -> str:
    """Return why ``data`` is refused, or its detected type."""
    try:
        return kind_of(data)
    except NotAudio as refused:
        return refused.reason


def a_wav(channels: int = 1, width: int = 2, rate: int = 16_000, frames: int = 800) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(width)
        writer.setframerate(rate)
        writer.writeframes(bytes(channels * width * frames))
    return file.getvalue()


def an_mp3(frames: int = 8, header: str = "fffb9064", length: int = 417) -> bytes:
    return (bytes.fromhex(header) + bytes(length - 4)) * frames


def an_id3(content: bytes) -> bytes:
    size = len(content)
    return b"ID3\x04\0\0" + bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0)) + content


def page(body: bytes, number: int, flags: int = 0, serial: int = 7) -> bytes:
    """Return one page of Ogg, its checksum counted bit by bit."""
    table = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = b"OggS" + struct.pack("<BBqII", 0, flags, 0, serial, number)
    tail = bytes([len(table)]) + table + body
    checksum = 0
    for byte in head + bytes(4) + tail:
        checksum ^= byte << 24
        for _ in range(8):
            checksum = (checksum << 1 ^ (0x04C11DB7 if checksum & 0x80000000 else 0)) & 0xFFFFFFFF
    return head + struct.pack("<I", checksum) + tail


HEAD = b"OpusHead\x01\x01" + bytes(9)


def an_ogg(head: bytes = HEAD, *, last: int = 4) -> bytes:
    return page(head, 0, 2) + page(b"OpusTags" + bytes(8), 1) + page(b"\xfc" * 300, 2, last)


def element(name: str, *content: bytes) -> bytes:
    body = b"".join(content)
    return bytes.fromhex(name) + (0x10000000 | len(body)).to_bytes(4) + body


def a_track(kind: int = 2, codec: bytes = b"A_OPUS") -> bytes:
    return element("ae", element("d7", b"\x01"), element("83", bytes([kind])), element("86", codec))


BLOCK = element("a3", b"\x81\0\0\x80", b"\xfc" * 40)
CLUSTER = element("1f43b675", element("e7", b"\0"), BLOCK, BLOCK)


def a_webm(*tracks: bytes, doc_type: bytes = b"webm", rest: bytes = CLUSTER) -> bytes:
    described = element("1654ae6b", *(tracks or (a_track(),)))
    return element("1a45dfa3", element("4282", doc_type)) + element("18538067", described, rest)


RECORD = """async (filmed) => {
  const audio = new AudioContext(), tone = audio.createOscillator(), out = audio.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  const tracks = out.stream.getTracks();
  if (filmed) {
    const canvas = document.createElement("canvas"), brush = canvas.getContext("2d");
    setInterval(() => brush.fillRect(Math.random() * 99, 0, 9, 9), 30);
    tracks.push(...canvas.captureStream(20).getTracks());
  }
  const recorder = new MediaRecorder(new MediaStream(tracks)), parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.start(200);
  await new Promise((done) => setTimeout(done, 1500));
  await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


@pytest.fixture(scope="module")
def recordings(playwright: Playwright) -> Iterator[list[bytes]]:
    """What Chromium's recorder makes: sound alone, then sound with a picture."""
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
    )
    page = browser.new_page()
    yield [base64.b64decode(page.evaluate(RECORD, filmed)) for filmed in (False, True)]
    browser.close()


@pytest.fixture(scope="module")
def opus() -> bytes:
    """What opusenc makes of three seconds."""
    sound = a_wav(frames=48_000)
    return subprocess.run(["opusenc", "--quiet", "-", "-"], input=sound, capture_output=True, check=True).stdout


def test_what_the_browser_records_is_webm(recordings):
    assert kind_of(recordings[0]) == "audio/webm"


def test_what_the_browser_films_is_refused(recordings):
    assert reason_of(recordings[1]) == VIDEO


def test_what_opusenc_makes_is_ogg(opus):
    assert kind_of(opus) == "audio/ogg"


def test_what_espeak_pipes_has_no_true_length_and_is_refused():
    piped = subprocess.run(["espeak-ng", "--stdout", "satu"], capture_output=True, check=True).stdout

    assert reason_of(piped) == BROKEN


def test_every_kind_has_its_own_extension():
    assert {kind_of(data) for data in (a_webm(), a_wav(), an_mp3(), an_ogg())} == set(EXTENSIONS)
    assert len(set(EXTENSIONS.values())) == len(EXTENSIONS)


LIST = b"LIST" + struct.pack("<I", 4) + b"INFO"


def riff(*chunks: bytes) -> bytes:
    body = b"WAVE" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def fmt(tag: int = 1, channels: int = 1, rate: int = 16_000, bits: int = 16, more: bytes = b"") -> bytes:
    frame = channels * bits // 8
    content = struct.pack("<HHIIHH", tag, channels, rate, rate * frame, frame, bits) + more
    return b"fmt " + struct.pack("<I", len(content)) + content


def sound(content: bytes = bytes(64)) -> bytes:
    return b"data" + struct.pack("<I", len(content)) + content


ID3V1 = b"TAG" + bytes(125)
LYRICS = b"LYRICSBEGIN" + b"IND00003110" + b"000022LYRICS200"


def an_ape(header: bool = True) -> bytes:
    """Return an APE tag of one item, with or without its header."""
    item = struct.pack("<II", 4, 0) + b"Title\0satu"

    def side(flags: int) -> bytes:
        return b"APETAGEX" + struct.pack("<IIII", 2_000, len(item) + 32, 1, flags) + bytes(8)

    return side(0xA0000000) * header + item + side(header << 31)


def an_id3_at_the_end(content: bytes) -> bytes:
    tag = an_id3(content)
    return tag + b"3DI" + tag[3:10]


EXTENSIBLE = struct.pack("<HHIH", 22, 16, 4, 1) + bytes.fromhex("000000001000800000aa00389b71")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (a_wav(2, 3, 48_000), "audio/wav"),
        (a_wav(1, 1, 8_000, 801), "audio/wav"),
        (riff(LIST, fmt(), sound(), LIST), "audio/wav"),
        (riff(fmt(0xFFFE, more=EXTENSIBLE), sound()), "audio/wav"),
        (an_mp3(), "audio/mpeg"),
        (an_mp3(header="fff38064", length=208), "audio/mpeg"),
        (an_mp3(header="ffe31864", length=72), "audio/mpeg"),
        (an_id3(b"TIT2" + bytes(60)) + an_mp3(), "audio/mpeg"),
        (an_mp3() + b"TAG" + bytes(125), "audio/mpeg"),
        (an_mp3() + bytes(100), "audio/mpeg"),
        (an_mp3() + an_ape() + ID3V1, "audio/mpeg"),
        (an_mp3() + an_ape(header=False), "audio/mpeg"),
        (an_mp3() + LYRICS + ID3V1, "audio/mpeg"),
        (an_mp3() + b"TAG+" + bytes(223) + ID3V1, "audio/mpeg"),
        (an_mp3() + an_id3_at_the_end(bytes(50)), "audio/mpeg"),
        (an_id3(bytes(60)) + an_mp3() + an_ape() + ID3V1, "audio/mpeg"),
        (a_wav() + LIST, "audio/wav"),
        (a_wav() + ID3V1, "audio/wav"),
        (a_wav() + LIST + b"id3 " + struct.pack("<I", 11) + bytes(11) + an_ape() + ID3V1, "audio/wav"),
        (a_wav(1, 1, 8_000, 801) + LIST, "audio/wav"),
        (an_mp3()[:-50], "audio/mpeg"),
        (an_ogg(), "audio/ogg"),
        (a_webm(), "audio/webm"),
        (a_webm(a_track(codec=b"A_VORBIS")), "audio/webm"),
        (a_webm(rest=element("ec", bytes(9)) + CLUSTER + CLUSTER + element("1c53bb6b")), "audio/webm"),
    ],
)
def test_what_is_whole_and_plays_is_taken(data, kind):
    assert reason_of(data) == kind


def a_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("satu.mp3", "dua")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", EMPTY),
        (an_mp3(MAX_BYTES // 417 + 1), TOO_BIG),
        (b"<!doctype html><script>alert(1)</script>", UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", UNKNOWN),
        (a_zip(), UNKNOWN),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), UNKNOWN),
        (b"MZ" + bytes(99), UNKNOWN),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + an_mp3(), UNKNOWN),
        (b"\0\0\0 ftypM4A " + bytes(99), MP4),
        (b"fLaC" + bytes(99), UNKNOWN),
        (b"\xff\xf1\x50\x80" + bytes(99), UNKNOWN),
        ("\ufeffsatu".encode("utf-16"), UNKNOWN),
        (b"RIFF" + bytes(4) + b"AVI " + bytes(99), UNKNOWN),
        (b"RIFF\x04\0\0\0WAVE", BROKEN),
        (riff(fmt()), BROKEN),
        (riff(sound()), BROKEN),
        (riff(fmt(), sound(b"")), BROKEN),
        (riff(fmt(), sound(bytes(3))), BROKEN),
        (riff(fmt(), fmt(), sound()), BROKEN),
        (riff(fmt(), sound(), sound()), BROKEN),
        (riff(fmt(channels=0), sound()), BROKEN),
        (riff(fmt(rate=1), sound()), BROKEN),
        (riff(fmt(tag=7), sound()), CODEC),
        (riff(fmt(tag=0xFFFE), sound()), BROKEN),
        (a_wav() + b"<script>", BROKEN),
        (a_wav() + a_zip(), BROKEN),
        (a_wav() + LIST + b"<script>", BROKEN),
        (a_wav() + LIST[:-1], BROKEN),
        (an_mp3() + an_ape()[:-1], BROKEN),
        (an_mp3(2) + an_ape() + ID3V1, BROKEN),
        (ID3V1 + an_ape(), UNKNOWN),
        (an_mp3(2), BROKEN),
        (an_mp3() + a_zip(), BROKEN),
        (an_mp3() + an_mp3(header="fff38064", length=208), BROKEN),
        (an_id3(b"<script>alert(1)</script>"), BROKEN),
        (an_id3(b"") + b"<script>alert(1)</script>", BROKEN),
        (b"ID3\x04\0\0\xff\xff\xff\xff" + an_mp3(), BROKEN),
        (an_ogg(b"\x01vorbis" + bytes(20)), CODEC),
        (an_ogg(b"\x80theora" + bytes(20)), VIDEO),
        (an_ogg(b"OpusHead\x01\x09" + bytes(9)), BROKEN),
        (an_ogg(last=0), BROKEN),
        (an_ogg() + an_ogg(), BROKEN),
        (an_ogg() + a_zip(), BROKEN),
        (page(HEAD, 0, 2) + page(b"OpusTags", 1, 4), BROKEN),
        (page(HEAD, 0, 2) + page(b"OpusTags", 1) + page(b"\xfc", 3, 4), BROKEN),
        (page(HEAD, 0, 2) + page(b"OpusTags", 1) + page(b"\xfc", 2, 4, serial=8), BROKEN),
        (a_webm(doc_type=b"matroska"), UNKNOWN),
        (a_webm(a_track(), a_track(1, b"V_VP8")), VIDEO),
        (a_webm(a_track(1, b"V_VP8")), VIDEO),
        (a_webm(a_track(), a_track()), BROKEN),
        (a_webm(a_track(17)), BROKEN),
        (a_webm(a_track(codec=b"A_AAC")), CODEC),
        (a_webm(rest=b""), BROKEN),
        (a_webm(rest=BLOCK), BROKEN),
        (a_webm(rest=CLUSTER + element("1941a469", b"MZ")), BROKEN),
        (a_webm(rest=element("1654ae6b", a_track()) + CLUSTER), BROKEN),
        (a_webm(rest=CLUSTER + b"\xec\x80" * 400_000), BROKEN),
        (a_webm() + a_zip(), BROKEN),
        (a_webm()[:40], BROKEN),
    ],
)
def test_what_is_something_else_is_refused_with_its_reason(data, reason):
    assert reason_of(data) == reason


def test_a_truncated_file_is_refused_where_its_length_is_stated(opus):
    for whole in (a_wav(frames=100), an_ogg(), opus[:], a_webm()):
        for end in range(1, len(whole), max(1, len(whole) // 300)):
            assert reason_of(whole[:end]) in (BROKEN, UNKNOWN, CODEC), end


def test_no_flipped_bit_of_a_page_of_ogg_is_taken(opus):
    for at in range(0, len(opus), max(1, len(opus) // 400)):
        flipped = bytearray(opus)
        flipped[at] ^= 1 << at % 8

        with pytest.raises(NotAudio):
            kind_of(bytes(flipped))


def test_damage_of_any_kind_is_never_more_than_a_refusal(recordings, opus):
    chance = random.Random(3)
    answers = {BROKEN, MP4, UNKNOWN, CODEC, VIDEO, EMPTY, *EXTENSIONS}

    for whole in (*recordings, opus, a_wav(), an_id3(bytes(30)) + an_mp3(), a_webm(), an_ogg()):
        for _ in range(300):
            damaged = bytearray(whole)
            for _ in range(chance.randrange(1, 6)):
                damaged[chance.randrange(min(len(damaged), 400))] = chance.randrange(256)
            del damaged[chance.randrange(len(damaged)) if chance.random() < 0.3 else len(damaged) :]

            assert reason_of(bytes(damaged)) in answers


_BEGINNINGS = st.sampled_from(
    [b"", b"RIFF", b"RIFF\x10\0\0\0WAVE", b"OggS\0\x02", b"ID3", b"\xff\xfb\x90", b"\x1a\x45\xdf\xa3", a_webm()[:30]]
)


@given(_BEGINNINGS, st.binary(max_size=300))
def test_no_bytes_bring_another_exception(beginning, rest):
    assert reason_of(beginning + rest) in {EMPTY, UNKNOWN, BROKEN, MP4, CODEC, VIDEO, *EXTENSIONS}
