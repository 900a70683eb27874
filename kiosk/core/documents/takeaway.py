"""A term to take home: its short answer and card as plain text, split into what a QR can hold. Pure functions."""

import re
from collections.abc import Iterable, Sequence

# 666 bytes are a QR of version 20 at level M: 97 modules a side, 101 with its edge. Shown 640 px wide (about 15 cm on
# a screen of 21.5 inches upright) a module is 6.3 px, 1.5 mm. In a simulated phone camera (tilt, blur, noise) version
# 20 was read 12 times of 12 when it filled only 300 px of the camera's picture; version 25 needed 400 px, 30 needed
# 450, 40 needed 540. Level M, not L, since it costs one code at most and lobby glass mirrors lamps.
MOST = 666
VERSION = 20

_MARK = len("(999/999)\n")
_WIDEST = 4  # bytes of one character
_LINE_END = re.compile(r"(?<!:)\n")  # not after a label: it would be separated from what it labels


def plain(
    title: str, abbreviation: str, short_answer: str, facts: Iterable[tuple[str, Sequence[str]]], foot: str
) -> str:
    """Return the explanation as plain text.

    ``facts`` are label and lines of each row of the card; a row without lines is left out. ``foot`` names the unit and
    says that this is general information.
    """
    name = f"{title} ({abbreviation})" if abbreviation and abbreviation != title else title
    rows = "\n".join(_row(label, lines) for label, lines in facts if lines)
    return "\n\n".join(block for block in (name, short_answer, rows, foot) if block)


def _row(label: str, lines: Sequence[str]) -> str:
    if len(lines) == 1:
        return f"{label.upper()}: {lines[0]}"
    return "\n- ".join([f"{label.upper()}:", *lines])


def parts(text: str, most: int = MOST) -> list[str]:
    """Return ``text`` in as few pieces as possible, of similar length and at most ``most`` (20 or more) UTF-8 bytes.

    It is cut at line ends, else between words, else within a word. If there are several pieces, each begins with a
    line ``(1/2)``. Only blanks at the cuts are lost. Up to 999 pieces.
    """
    text = text.strip()
    if len(_cut(text, most)) == 1:
        return [text]
    room = most - _MARK
    count = len(_cut(text, room))
    # Even pieces make every code as coarse as possible, instead of full ones and a small rest.
    even = max(len(text.encode()) // count, _WIDEST)
    size = next((size for size in range(even, room, 8) if len(_cut(text, size)) == count), room)
    return [f"({number}/{count})\n{piece}" for number, piece in enumerate(_cut(text, size), 1)]


def _cut(text: str, size: int) -> list[str]:
    pieces = []
    while len(text.encode()) > size:
        fitting = len(text[:size].encode()[:size].decode(errors="ignore"))
        at = _break(text[: fitting + 1]) or fitting
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*pieces, text]


def _break(text: str) -> int:
    """Return where to cut: the last line end, if that leaves no stub, else the last blank, else 0."""
    line_ends = [found.start() for found in _LINE_END.finditer(text)]
    if line_ends and line_ends[-1] >= len(text) // 2:
        return line_ends[-1]
    return max(text.rfind(" "), text.rfind("\n"), 0)
