"""Search in suggestions on either database: FTS5 unicode61 with a prefix index, or tsvector."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import combinations

from peewee import SQL, Expression, Field

from kiosk.core.storage.database import is_postgresql
from kiosk.core.text.text import fold

# Longer queries are cut to this length.
LONGEST_QUERY = 80
# How many of a message's longest words are searched for in others.
_DISTINCTIVE = 6
_SHORTEST_DISTINCTIVE = 4
_WORD = re.compile(r"[^\W_]+")


def suggestion_matches(query: str, suggestion_id: Field) -> Expression:
    """Return the condition that a suggestion contains every word of ``query``, as a word or the beginning of one."""
    words = _searched(query)
    if not words:
        return suggestion_id.is_null()
    if is_postgresql():
        # Materialized: PostgreSQL expects every word to be common, and would scan all texts for a rare one (6 s).
        found = SQL(
            "(WITH hit AS MATERIALIZED (SELECT suggestion_id FROM suggestion_words"
            " WHERE to_tsvector('simple', body) @@ to_tsquery('simple', %s)) SELECT suggestion_id FROM hit)",
            (" & ".join(f"{word}:*" for word in words),),
        )
    else:
        found = SQL(
            "(SELECT rowid FROM suggestion_search WHERE suggestion_search MATCH ?)",
            (" ".join(f'"{word}"*' for word in words),),
        )
    return suggestion_id.in_(found)


def distinctive_words(text: str) -> list[str]:
    """Return the distinctive words of ``text``, folded: its longest, because short words occur in every text."""
    words = {word for word in _searched(text) if len(word) >= _SHORTEST_DISTINCTIVE and not word.isdecimal()}
    return sorted(words, key=lambda word: (-len(word), word))[:_DISTINCTIVE]


def shared_words(words: Iterable[str], text: str) -> int:
    """Return the total length of those ``words`` that occur in ``text``: a long word weighs more than a short one."""
    there = set(_searched(text))
    return sum(len(word) for word in words if word in there)


def suggestions_alike(words: list[str], suggestion_id: Field, since: date) -> Expression:
    """Return the condition that a suggestion from ``since`` on contains two of ``words``, or the only one."""
    pairs: list[tuple[str, ...]] = [*combinations(words, 2)] or [tuple(words)]
    # The plus makes SQLite use the index on the day; for the plain MIN(id) it would scan from the first row.
    first = "(SELECT MIN(+id) FROM suggestion WHERE day >= {})"
    if is_postgresql():
        found = SQL(
            "(WITH hit AS MATERIALIZED (SELECT suggestion_id FROM suggestion_words"
            " WHERE to_tsvector('simple', body) @@ to_tsquery('simple', %s)"
            f" AND suggestion_id >= {first.format('%s')}) SELECT suggestion_id FROM hit)",
            (" | ".join(f"({' & '.join(pair)})" for pair in pairs), since),
        )
    else:
        found = SQL(
            f"(SELECT rowid FROM suggestion_search WHERE suggestion_search MATCH ? AND rowid >= {first.format('?')})",
            (" OR ".join("(" + " AND ".join(f'"{word}"' for word in pair) + ")" for pair in pairs), since),
        )
    return suggestion_id.in_(found)


def highlights(text: str, query: str, length: int) -> list[tuple[str, bool]]:
    """Return an excerpt of about ``length`` characters of ``text`` around the first word that matches ``query``.

    The excerpt is a list of pieces in order, each with whether it is a match; an ellipsis marks omitted text.
    """
    wanted = tuple(_searched(query))
    found = [match.span() for match in _WORD.finditer(text) if wanted and fold(match[0]).startswith(wanted)]
    start, end = _window(text, found[0][0] if found else 0, length)
    pieces = [("\u2026 ", False)] if start else []
    at = start
    for first, last in found:
        if start <= first and last <= end:
            pieces += [(text[at:first], False), (text[first:last], True)]
            at = last
    pieces += [(text[at:end], False), ("\u2026" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]


def _window(text: str, hit: int, length: int) -> tuple[int, int]:
    """Return start and end of the excerpt, between words; a third of the length precedes the hit."""
    start = 0 if hit + length // 3 < length else hit - length // 3
    if start:
        start = text.find(" ", start, hit) + 1 or hit
    end = start + length
    if end >= len(text):
        return start, len(text)
    blank = text.rfind(" ", hit + 1, end)
    return start, blank if blank > 0 else end


def _searched(query: str) -> list[str]:
    """Return the words of ``query``, folded and split as the search indexes of both databases split them."""
    # One character may fold to several words, for example the Arabic blessing (U+FDFA).
    return [word for found in _WORD.findall(query) for word in fold(found).split()]
