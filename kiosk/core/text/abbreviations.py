"""Which abbreviations stand in a text. Pure."""

import re
from collections.abc import Iterable


def abbreviations_in(text: str, known: Iterable[str]) -> list[str]:
    """Return those of ``known`` that stand in ``text`` as whole words, in the order in which they first do.

    Capitals stand only for themselves: "pb" may be anything. What has small letters ("Bapas") is read as a word by now
    and found in any case.
    """
    first = {one: _place(one, text) for one in known if one}
    return sorted((one for one, place in first.items() if place is not None), key=lambda one: first[one] or 0)


def _place(abbreviation: str, text: str) -> int | None:
    case = 0 if abbreviation.isupper() else re.IGNORECASE
    found = re.search(rf"(?<![^\W_]){re.escape(abbreviation)}(?![^\W_])", text, case)
    return found.start() if found else None
