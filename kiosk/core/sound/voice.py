"""The machine voice: espeak-ng speaks, opusenc packs. Both may be missing; nothing else of the kiosk needs them."""

import io
import shutil
import subprocess
import time
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.core.sound.speech import pronounced
from kiosk.core.text.languages import LANGUAGES

MAX_SENTENCES = 500
MAX_CHARACTERS = 20_000
MAX_SAMPLE = 200
PAUSE_SECONDS = 0.35
# For a whole text. The longest allowed one, 26 minutes of speech, took 43 s on two cores.
TIMEOUT_SECONDS = 120.0

_WORDS_A_MINUTE = "140"
_KBITS = "24"
_HEADER = 44  # of the WAV that espeak-ng writes; its length fields there are not true


class VoiceFailed(Exception):
    """The voice is missing, failed or was given too long a text; the message is for the log."""


@dataclass(frozen=True)
class Spoken:
    """A text as sound: Ogg Opus, the second at which each sentence begins, and its length in seconds."""

    data: bytes
    marks: list[float]
    seconds: float


def available() -> bool:
    """Return whether both programs are installed."""
    return bool(shutil.which("espeak-ng") and shutil.which("opusenc"))


def speak(sentences: Sequence[str], language: str, pronunciations: Mapping[str, str] = {}) -> Spoken:
    """Return ``sentences`` as one recording.

    Raises ``VoiceFailed``. It takes seconds, so it must not run in a visitor's request.
    """
    if len(sentences) > MAX_SENTENCES or sum(map(len, sentences)) > MAX_CHARACTERS:
        raise VoiceFailed("the text is too long to be spoken")
    deadline = time.monotonic() + TIMEOUT_SECONDS
    recordings = [
        _sentence(pronounced(sentence, language, pronunciations), language, deadline) for sentence in sentences
    ]
    rate = max((rate for rate, _ in recordings), default=0)
    if not rate:
        raise VoiceFailed("there is nothing to say")
    pause = bytes(2 * int(rate * PAUSE_SECONDS))
    marks: list[float] = []
    samples = bytearray()
    for _, sound in recordings:
        samples += pause if samples else b""
        marks.append(len(samples) / 2 / rate)
        samples += sound
    data = _run("opusenc", ("--quiet", "--bitrate", _KBITS, "-", "-"), _wav(rate, samples), deadline)
    return Spoken(data, marks, len(samples) / 2 / rate)


def listen(text: str, language: str, pronunciations: Mapping[str, str] = {}) -> bytes:
    """Return the first ``MAX_SAMPLE`` characters of ``text`` spoken, as WAV, to try a pronunciation.

    Raises ``VoiceFailed``.
    """
    deadline = time.monotonic() + TIMEOUT_SECONDS
    rate, samples = _sentence(pronounced(text[:MAX_SAMPLE], language, pronunciations), language, deadline)
    if not rate:
        raise VoiceFailed("there is nothing to say")
    return _wav(rate, samples)


def _sentence(text: str, language: str, deadline: float) -> tuple[int, bytes]:
    """Return the sample rate in Hz and the samples, 16 bits and one channel; 0 and b"" if nothing can be spoken."""
    spoken_by = LANGUAGES[language].voice if language in LANGUAGES else ""
    if not spoken_by:
        raise VoiceFailed(f"there is no voice for {language}")
    # The text goes by standard input: in an argument a leading dash would be an option.
    options = ("-v", spoken_by, "-s", _WORDS_A_MINUTE, "-b", "1", "-z", "--stdin", "--stdout")
    data = _run("espeak-ng", options, text.encode("utf-8", "ignore"), deadline)
    if not data:
        return 0, b""
    if len(data) < _HEADER or data[:4] != b"RIFF" or data[36:40] != b"data":
        raise VoiceFailed("espeak-ng wrote no WAV")
    samples = data[_HEADER:]
    return int.from_bytes(data[24:28], "little"), samples[: len(samples) // 2 * 2]


def _wav(rate: int, samples: bytes | bytearray) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(samples)
    return file.getvalue()


def _run(program: str, options: Sequence[str], data: bytes, deadline: float) -> bytes:
    """Return the output of ``program`` for the input ``data``. Raises ``VoiceFailed``."""
    path = shutil.which(program)
    if not path:
        raise VoiceFailed(f"{program} is not installed")
    try:
        done = subprocess.run(
            (path, *options), input=data, capture_output=True, check=True, timeout=max(0.0, deadline - time.monotonic())
        )
    except subprocess.CalledProcessError as error:
        words = error.stderr.decode("utf-8", "replace").strip()[:200]
        raise VoiceFailed(f"{program} ended with {error.returncode}: {words}") from None
    except subprocess.TimeoutExpired:
        raise VoiceFailed(f"{program} did not end in time") from None
    except OSError as error:
        raise VoiceFailed(f"{program} does not start: {error}") from None
    return done.stdout
