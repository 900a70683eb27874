"""Telephone numbers that the unit gives to visitors. Pure."""

import re

_LOOKS = re.compile(r"\+?[(0-9][0-9 .()/-]*", re.ASCII)
_FEWEST, _MOST = 3, 15


def digits_of(text: str) -> int:
    """Return the number of digits in ``text`` if it is written like a telephone number, otherwise 0."""
    return sum(letter.isdigit() for letter in text) if _LOOKS.fullmatch(text) else 0


def is_telephone(text: str, fewest: int = _FEWEST) -> bool:
    """Return whether ``text`` is a telephone number of at least ``fewest`` digits, short ones as "137" included."""
    return fewest <= digits_of(text) <= _MOST
