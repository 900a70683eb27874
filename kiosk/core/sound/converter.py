"""Sound in MP4 (M4A, 3GP), as phones record it, converted by ffmpeg; without that program it is refused."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.core.sound.audio import BROKEN, MAX_BYTES, MP4, TOO_BIG, NotAudio

# The most that is uploaded, 40 minutes in 10 MB, took 13 s of processor time; a busy machine needs longer.
TIMEOUT_SECONDS = 120.0
_MOST_MEMORY = 64 * 1024 * 1024
_SPEECH = ("-b:a", "32k", "-application", "voip", "-compression_level", "3")


def available() -> bool:
    """Return whether ffmpeg is installed."""
    return shutil.which("ffmpeg") is not None


def to_opus(data: bytes) -> bytes:
    """Return the first sound track of the MP4 file ``data`` as Ogg Opus.

    Raises ``NotAudio``: ``MP4`` without ffmpeg, ``TOO_BIG`` if it takes too long, ``BROKEN`` if there is no sound.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        raise NotAudio(MP4)
    with TemporaryDirectory() as folder:
        # A file, not a pipe: phones write the index at the end.
        source = Path(folder) / "sound"
        source.write_bytes(data)
        # Nothing but this file is opened, as MP4 and as nothing else, whatever it refers to.
        limits = ("-nostdin", "-v", "error", "-threads", "1", "-max_alloc", str(_MOST_MEMORY))
        given = ("-protocol_whitelist", "file", "-f", "mov", "-i", str(source))
        wanted = ("-map", "0:a:0", "-map_metadata", "-1", "-ac", "1", "-c:a", "libopus", *_SPEECH)
        written = ("-fs", str(MAX_BYTES), "-f", "ogg", "pipe:1")
        try:
            done = subprocess.run(
                (program, *limits, *given, *wanted, *written), capture_output=True, check=True, timeout=TIMEOUT_SECONDS
            )
        except subprocess.TimeoutExpired:
            raise NotAudio(TOO_BIG) from None
        except (subprocess.CalledProcessError, OSError):
            raise NotAudio(BROKEN) from None
    return done.stdout
