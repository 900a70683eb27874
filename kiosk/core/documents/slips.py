"""A slip of 58 or 80 mm printed by the server: ESC/POS bytes for a CUPS queue or a device."""

import os
import re
import select
import stat
import subprocess
import termios
import textwrap
import threading
import time
import tty
import unicodedata
from dataclasses import dataclass

from kiosk.core.documents import qr

# How long a visitor waits for the printer to take the slip.
SECONDS = 6.0

_QUEUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,126}")
_DEVICE = re.compile(r"/dev(/[A-Za-z0-9][A-Za-z0-9._:+-]*)+")
_turn = threading.Lock()

_PAGE = "cp437"  # the one code page that every ESC/POS printer has, and its default
_DOTS = 12  # of a column in font A
_NEAREST = str.maketrans(
    {"·": "-", "•": "-", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "→": "->", "×": "x", "≥": ">=", "≤": "<="}
    | {"‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "✓": "v", "\t": " ", "\xa0": " "}
)

_START = b"\x1b@" + b"\x1bt\x00"
_CENTRE, _LEFT = b"\x1ba\x01", b"\x1ba\x00"
_DOUBLE, _SINGLE = b"\x1d!\x11", b"\x1d!\x00"
_FEED_AND_CUT = b"\x1bd\x03" + b"\x1dVB\x00"


@dataclass(frozen=True)
class Slip:
    """Content of a slip: a title, plain text with newlines, and below it a QR of ``qr``, none if empty."""

    title: str
    lines: str
    qr: str = ""


class PrintFailed(Exception):
    """A slip was not printed.

    ``reason`` is ``none`` (no printer is set), ``invalid`` (the setting names neither queue nor device), ``missing``
    (no such device, or no CUPS on this machine), ``refused`` or ``blocked`` (no answer in ``SECONDS``).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def valid_printer(name: str) -> bool:
    """Return whether ``name`` can be the printer's setting: empty for none, a CUPS queue, or a path below /dev."""
    return not name or bool(_QUEUE.fullmatch(name) or _DEVICE.fullmatch(name))


def escpos(slip: Slip, columns: int = 48) -> bytes:
    """Return the bytes that print ``slip`` on paper of ``columns`` (48 on 80 mm, 32 on 58 mm).

    Raises ``segno.DataOverflowError`` if ``slip.qr`` holds more than a QR can.
    """
    title = _CENTRE + _DOUBLE + _wrapped(slip.title, columns // 2) + _SINGLE + _LEFT + b"\n"
    picture = _CENTRE + _qr(slip.qr, columns) + _LEFT if slip.qr else b""
    return _START + title + _wrapped(slip.lines, columns) + picture + _FEED_AND_CUT


def _wrapped(text: str, columns: int) -> bytes:
    lines: list[str] = []
    for line in _printable(text).split("\n"):
        indent = "  " if line.startswith("- ") else ""
        lines += textwrap.wrap(line, columns, subsequent_indent=indent, break_on_hyphens=False) or [""]
    return "".join(f"{line}\n" for line in lines).encode(_PAGE)


def _printable(text: str) -> str:
    """Return ``text`` in the printer's code page, without control characters, since the printer obeys them."""
    composed = unicodedata.normalize("NFC", text).translate(_NEAREST)
    return "".join(c if c == "\n" else _nearest(c) for c in composed)


def _nearest(character: str) -> str:
    if unicodedata.category(character)[0] in "CM":
        return ""
    if _on_page(character):
        return character
    return "".join(c for c in unicodedata.normalize("NFKD", character) if c.isascii() and c.isprintable()) or "?"


def _on_page(character: str) -> bool:
    try:
        return character.encode(_PAGE) >= b" "
    except UnicodeEncodeError:
        return False


def _qr(text: str, columns: int) -> bytes:
    # A printer without QR prints the text instead, so it must hold no control character either.
    safe = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    dots = max(1, min(8, columns * _DOTS // (qr.modules(safe) + 8)))
    symbol = [b"1A2\x00", b"1C" + bytes([dots]), b"1E1", b"1P0" + safe.encode(), b"1Q0"]
    return b"".join(b"\x1d(k" + len(part).to_bytes(2, "little") + part for part in symbol) + b"\n"


def print_slip(slip: Slip, printer: str, columns: int) -> None:
    """Print ``slip`` on ``printer`` (see ``valid_printer``), one slip at a time. Raises ``PrintFailed``."""
    if not printer:
        raise PrintFailed("none")
    if not valid_printer(printer):
        raise PrintFailed("invalid")
    data = escpos(slip, columns)
    if not _turn.acquire(timeout=SECONDS):
        raise PrintFailed("blocked")
    try:
        (_to_device if printer.startswith("/") else _to_queue)(data, printer)
    except FileNotFoundError as error:
        raise PrintFailed("missing") from error
    except subprocess.TimeoutExpired as error:
        raise PrintFailed("blocked") from error
    except (OSError, termios.error, subprocess.CalledProcessError) as error:
        raise PrintFailed("refused") from error
    finally:
        _turn.release()


def _to_queue(data: bytes, queue: str) -> None:
    # A slip printed later, when the printer is back, would fall into somebody else's hands.
    options = ["-o", "raw", "-o", "job-sheets=none", "-o", "job-cancel-after=30", "-t", "slip", "-s"]
    subprocess.run(["lp", "-d", queue, *options], input=data, capture_output=True, check=True, timeout=SECONDS)


def _to_device(data: bytes, path: str) -> None:
    deadline = time.monotonic() + SECONDS
    device = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        if not stat.S_ISCHR(os.fstat(device).st_mode):
            raise PrintFailed("invalid")  # a disk or a file below /dev would be overwritten
        if os.isatty(device):
            tty.setraw(device, termios.TCSANOW)
        while data:
            _ready(device, deadline)
            try:
                data = data[os.write(device, data) :]
            except BlockingIOError:
                continue
        # The kernel's USB driver drops pending data when the device is closed.
        _ready(device, deadline)
    finally:
        os.close(device)


def _ready(device: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(device, select.POLLOUT)
    left = deadline - time.monotonic()
    if left <= 0 or not (events := poll.poll(left * 1000)):
        raise PrintFailed("blocked")
    if not events[0][1] & select.POLLOUT:
        raise PrintFailed("refused")
