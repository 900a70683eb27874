"""Search on either database.

Terms: names, abbreviations, synonyms and typos are ranked in Python over all terms on show (30 to 300); their longer
texts are indexed with FTS5 trigram or pg_trgm. Suggestions: FTS5 unicode61 with a prefix index, or tsvector.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from itertools import combinations
from typing import Protocol

from peewee import SQL, Expression, Field

from kiosk.core.storage.database import database, is_postgresql
from kiosk.core.text.languages import SOURCE
from kiosk.core.text.text import fold

# Similarity from which a typed word counts as a typo of a known one: "remsi" and "remisi" have 0.91.
_ALIKE = 0.8
# Longer queries are cut to this length.
LONGEST_QUERY = 80
_SHORTEST_INDEXED = 3
_SHORTEST_MENDED = 4
# How many of a message's longest words are searched for in others.
_DISTINCTIVE = 6
_SHORTEST_DISTINCTIVE = 4
_WORD = re.compile(r"[^\W_]+")
_EXACT, _BEGINS, _WORDS, _INSIDE, _TEXT = range(5)


class Named(Protocol):
    """What the search needs of a term."""

    id: int
    abbreviation: str

    @property
    def synonym_list(self) -> list[str]:
        """The other names people type."""


def index_term(term_id: int, language: str, words: str) -> None:
    """Store ``words`` as the searchable text of a term in one language."""
    mark = "%s" if is_postgresql() else "?"
    database.execute_sql(f"DELETE FROM term_search WHERE term_id = {mark} AND language = {mark}", (term_id, language))
    database.execute_sql(
        f"INSERT INTO term_search (term_id, language, words) VALUES ({mark}, {mark}, {mark})",
        (term_id, language, words),
    )


def rank_terms(query: str, terms: Iterable[Named], language: str) -> dict[int, tuple]:
    """Return, for each term that matches ``query``, a key that sorts the best match first.

    A whole name ranks first, then its beginning, its words, its inside, and last the longer text. Typos are corrected
    only if nothing matches the whole query; matching only some of the words is the last resort.
    """
    wanted = fold(query)
    if not wanted:
        return {}
    named = [(term.id, _names(term)) for term in terms]
    ranks = _ranked(_tier, wanted, named)
    in_text = _found_in_text(wanted, language)
    for order, (term_id, _) in enumerate(named):
        if term_id in in_text:
            ranks.setdefault(term_id, (_TEXT, order))
    if not ranks:
        mended = _mend(wanted, {name for _, names in named for name in names})
        ranks = _ranked(_tier, mended, named) or _ranked(_share, mended, named)
    return ranks


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


def _names(term: Named) -> list[str]:
    names = (term.abbreviation, term.text.title, *term.synonym_list)  # type: ignore[attr-defined]
    return [name for name in map(fold, names) if name]


def _ranked(rate: Callable[[str, str], tuple | None], wanted: str, named: list[tuple[int, list[str]]]) -> dict:
    """Return, for each matching term, the best rating of its names followed by its position."""
    ranks = {}
    for order, (term_id, names) in enumerate(named):
        found = [answer for name in names if (answer := rate(wanted, name))]
        if found:
            ranks[term_id] = (*min(found), order)
    return ranks


def _tier(wanted: str, name: str) -> tuple | None:
    """Rate a name that contains all of ``wanted``: the kind of match, then how many letters remain, ignoring spaces."""
    typed, whole = wanted.replace(" ", ""), name.replace(" ", "")
    left = len(whole) - len(typed)
    if whole.startswith(typed):
        return (_BEGINS if left else _EXACT), left
    if all(any(part.startswith(word) for part in name.split()) for word in wanted.split()):
        return _WORDS, left
    if len(typed) >= _SHORTEST_INDEXED and typed in whole:
        return _INSIDE, left
    return None


def _share(wanted: str, name: str) -> tuple | None:
    """Rate a name that contains some words of ``wanted``: more shared words first, then fewer other words."""
    shared = len(set(wanted.split()) & set(name.split()))
    return (-shared, len(name.split()) - shared) if shared else None


def _mend(wanted: str, names: set[str]) -> str:
    """Return ``wanted`` with each unknown word split, or replaced by the most similar word of ``names``."""
    known = {word for name in names for word in name.split()}
    whole = known | {name.replace(" ", "") for name in names}
    return " ".join(_mend_word(word, known, whole) for word in wanted.split())


def _mend_word(word: str, known: set[str], whole: set[str]) -> str:
    if len(word) < _SHORTEST_MENDED or any(other.startswith(word) for other in known):
        return word
    for at in range(_SHORTEST_INDEXED, len(word) - _SHORTEST_INDEXED + 1):
        if word[:at] in known and word[at:] in known:
            return f"{word[:at]} {word[at:]}"
    return next(iter(get_close_matches(word, sorted(whole), 1, _ALIKE)), word)


def _found_in_text(wanted: str, language: str) -> set[int]:
    words = [word for word in wanted.split() if len(word) >= _SHORTEST_INDEXED]
    if not words:
        return set()
    languages = (SOURCE, language)
    if is_postgresql():
        sql = "SELECT term_id FROM term_search WHERE language IN (%s, %s)" + " AND words ILIKE %s" * len(words)
        parameters = (*languages, *(f"%{word}%" for word in words))
    else:
        sql = "SELECT term_id FROM term_search WHERE language IN (?, ?) AND term_search MATCH ?"
        parameters = (*languages, " ".join(f'"{word}"' for word in words))
    return {row[0] for row in database.execute_sql(sql, parameters)}
