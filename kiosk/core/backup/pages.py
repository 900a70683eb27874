"""Reads rows straight from the pages of an SQLite file, for tables whose root or inner pages are broken.

The format is SQLite's own (sqlite.org/fileformat2.html). A page does not say to which table it belongs: the caller
knows by the shape of the rows, and what the chain seals is proven afterwards.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

_PAGE = 4096
_LEAF = 0x0D
# A row larger than this continues on other pages.
_MOST_ON_PAGE, _LEAST_ON_PAGE = _PAGE - 35, (_PAGE - 12) * 32 // 255 - 23
_LARGEST = 4 << 20
Value = None | int | float | str | bytes
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def rows(path: Path) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """Yield (row number, stored values) of every row on a page that looks like one with rows; a key stays None."""
    with path.open("rb") as file:
        pages = path.stat().st_size // _PAGE
        for number in range(pages):
            file.seek(number * _PAGE)
            page = file.read(_PAGE)
            begin = 100 if number == 0 else 0
            if page[begin] != _LEAF:
                continue
            for payload in _payloads(page, begin):
                try:
                    yield _row(page, payload, lambda at: _page(file, at, pages))
                except (ValueError, IndexError, struct.error):
                    continue


def _page(file, number: int, pages: int) -> bytes:  # noqa: ANN001 - a binary file
    if not 1 <= number <= pages:
        raise ValueError("no such page")
    file.seek((number - 1) * _PAGE)
    return file.read(_PAGE)


def _payloads(page: bytes, begin: int) -> Iterator[int]:
    (cells,) = struct.unpack(">H", page[begin + 3 : begin + 5])
    first = begin + 8
    if first + 2 * cells <= _PAGE:
        yield from struct.unpack(f">{cells}H", page[first : first + 2 * cells])


def _row(page: bytes, at: int, other) -> tuple[int, tuple[Value, ...]]:  # noqa: ANN001 - reads a page by its number
    size, at = _varint(page, at)
    number, at = _varint(page, at)
    if size > _LARGEST:
        raise ValueError("no row is so large")
    payload = page[at : at + size] if size <= _MOST_ON_PAGE else _overflowing(page, at, size, other)
    if len(payload) != size:
        raise ValueError("the row ends before its end")
    return number, tuple(_values(payload))


def _overflowing(page: bytes, at: int, size: int, other) -> bytes:  # noqa: ANN001 - as above
    here = _LEAST_ON_PAGE + (size - _LEAST_ON_PAGE) % (_PAGE - 4)
    here = here if here <= _MOST_ON_PAGE else _LEAST_ON_PAGE
    payload = page[at : at + here]
    (following,) = struct.unpack(">I", page[at + here : at + here + 4])
    while len(payload) < size:
        more = other(following)
        (following,) = struct.unpack(">I", more[:4])
        payload += more[4 : 4 + size - len(payload)]
    return payload


def _values(payload: bytes) -> Iterator[Value]:
    length, at = _varint(payload, 0)
    body = length
    if length > len(payload):
        raise ValueError("no header is so long")
    while at < length:
        kind, at = _varint(payload, at)
        size = _size(kind)
        part = payload[body : body + size]
        if len(part) != size:
            raise ValueError("a value ends before its end")
        body += size
        yield _value(kind, part)


def _size(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return _INTEGERS.get(kind, 8 if kind == 7 else 0)


def _value(kind: int, part: bytes) -> Value:
    if kind in _INTEGERS:
        return int.from_bytes(part, "big", signed=True)
    if kind >= 12:
        return part.decode() if kind % 2 else part
    fixed = {0: None, 8: 0, 9: 1}
    return struct.unpack(">d", part)[0] if kind == 7 else fixed[kind]


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for turn in range(8):
        byte = content[at + turn]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + turn + 1
    return value << 8 | content[at + 8], at + 9
