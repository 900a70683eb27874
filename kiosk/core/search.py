"""One room for search, whatever database stands behind it.

Terms: names, abbreviations, other names and slips of the finger are ranked here over all terms on show (30 to 300);
their longer words stand in FTS5 trigram or pg_trgm. Suggestions: FTS5 unicode61 with a prefix index, or tsvector.
"""

import re
from collections.abc import Iterable
from typing import Protocol

from peewee import SQL, Expression, Field

from kiosk.core.database import database, is_postgresql
from kiosk.core.text import fold

# A typed word and a name are alike from this share of common trigrams on: "asimlasi" and "asimilasi" share 0.54.
_ALIKE = 0.4
_SHORTEST_INDEXED = 3
_WORD = re.compile(r"[^\W_]+")
_EXACT, _BEGINS, _WORDS, _INSIDE, _SLIP, _TEXT = range(6)


class Named(Protocol):
    """What a term shows a search of itself."""

    id: int
    abbreviation: str

    @property
    def synonym_list(self) -> list[str]:
        """The other names people type."""


def index_term(term_id: int, language: str, words: str) -> None:
    """Make ``words`` the searchable text of a term in one language."""
    mark = "%s" if is_postgresql() else "?"
    database.execute_sql(f"DELETE FROM term_search WHERE term_id = {mark} AND language = {mark}", (term_id, language))
    database.execute_sql(
        f"INSERT INTO term_search (term_id, language, words) VALUES ({mark}, {mark}, {mark})",
        (term_id, language, words),
    )


def rank_terms(query: str, terms: Iterable[Named], language: str) -> dict[int, tuple]:
    """Return for each term that answers ``query`` a key that sorts the best answer first.

    Best is a whole name, then its beginning, its words, its inside; else a slip of the finger; last the longer text.
    """
    wanted = fold(query)
    if not wanted:
        return {}
    terms = list(terms)
    ranks: dict[int, tuple] = {}
    for order, term in enumerate(terms):
        tier = min((_tier(wanted, name) for name in _names(term)), default=None, key=lambda t: (t is None, t))
        if tier is not None:
            ranks[term.id] = (tier, order)
    in_text = _found_in_text(wanted, language)
    if not ranks:
        for order, term in enumerate(terms):
            alike = max(similarity(wanted, part) for name in _names(term) for part in {name, *name.split()})
            if alike >= _ALIKE:
                ranks[term.id] = (_SLIP, -alike, order)
    for order, term in enumerate(terms):
        if term.id in in_text:
            ranks.setdefault(term.id, (_TEXT, order))
    return ranks


def similarity(one: str, other: str) -> float:
    """Return the share of common trigrams of two folded texts, 0 to 1, as pg_trgm counts it."""
    first, second = _trigrams(one), _trigrams(other)
    return len(first & second) / len(first | second)


def suggestion_matches(query: str, suggestion_id: Field) -> Expression:
    """Return the condition that the words of a suggestion match ``query``: each word, or its beginning."""
    words = _searched(query)
    if not words:
        return suggestion_id.is_null()
    if is_postgresql():
        # Materialized: PostgreSQL holds any word for a common one and would read every text for a rare one (6 s).
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


def highlights(text: str, query: str, length: int) -> list[tuple[str, bool]]:
    """Cut about ``length`` characters out of ``text`` around the first word that ``query`` finds.

    Returns the pieces in order, each with whether it is such a word; what was left off is an ellipsis.
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
    """Return where to cut, between words; a third of the length stands before the hit."""
    start = 0 if hit + length // 3 < length else hit - length // 3
    if start:
        start = text.find(" ", start, hit) + 1 or hit
    end = start + length
    if end >= len(text):
        return start, len(text)
    blank = text.rfind(" ", hit + 1, end)
    return start, blank if blank > 0 else end


def _searched(query: str) -> list[str]:
    """Return the words of ``query``, folded; a word is what the search entries of both databases call one."""
    return [word for word in map(fold, _WORD.findall(query)) if word]


def _names(term: Named) -> list[str]:
    names = (term.abbreviation, term.text.title, *term.synonym_list)  # type: ignore[attr-defined]
    return [name for name in map(fold, names) if name]


def _tier(wanted: str, name: str) -> int | None:
    if name == wanted:
        return _EXACT
    if name.startswith(wanted):
        return _BEGINS
    if all(any(part.startswith(word) for part in name.split()) for word in wanted.split()):
        return _WORDS
    if len(wanted) >= _SHORTEST_INDEXED and wanted in name:
        return _INSIDE
    return None


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def _found_in_text(wanted: str, language: str) -> set[int]:
    words = [word for word in wanted.split() if len(word) >= _SHORTEST_INDEXED]
    if not words:
        return set()
    languages = ("id", language)
    if is_postgresql():
        sql = "SELECT term_id FROM term_search WHERE language IN (%s, %s)" + " AND words ILIKE %s" * len(words)
        parameters = (*languages, *(f"%{word}%" for word in words))
    else:
        sql = "SELECT term_id FROM term_search WHERE language IN (?, ?) AND term_search MATCH ?"
        parameters = (*languages, " ".join(f'"{word}"' for word in words))
    return {row[0] for row in database.execute_sql(sql, parameters)}
