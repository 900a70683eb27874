"""One room for search, whatever database stands behind it.

Terms: names, abbreviations, other names and slips of the finger are ranked here over all terms on show (30 to 300);
their longer words stand in FTS5 trigram or pg_trgm. Suggestions: FTS5 unicode61 with a prefix index, or tsvector.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from itertools import combinations
from typing import Protocol

from peewee import SQL, Expression, Field

from kiosk.core.storage.database import database, is_postgresql
from kiosk.core.text.text import fold

# A typed word is a slip of a known one from this share of common letters on: "remsi" and "remisi" share 0.91.
_ALIKE = 0.8
# Of what is typed into a search no more than this is looked at.
LONGEST_QUERY = 80
_SHORTEST_INDEXED = 3
_SHORTEST_MENDED = 4
# So many of a message's longest words are looked for in others.
_TELLING = 6
_SHORTEST_TELLING = 4
_WORD = re.compile(r"[^\W_]+")
_EXACT, _BEGINS, _WORDS, _INSIDE, _TEXT = range(5)


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

    Best is a whole name, then its beginning, its words, its inside, and last the longer text. Only if nothing holds
    all that was typed are slips of the finger mended, and only if that does not help do some of the words count.
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


def telling_words(text: str) -> list[str]:
    """Return the words that tell ``text`` from others, folded: its longest ones, for short words are in every text."""
    words = {word for word in _searched(text) if len(word) >= _SHORTEST_TELLING and not word.isdecimal()}
    return sorted(words, key=lambda word: (-len(word), word))[:_TELLING]


def shared_words(words: Iterable[str], text: str) -> int:
    """Return how many letters of ``words`` stand in ``text``: a long word tells more than a short one."""
    there = set(_searched(text))
    return sum(len(word) for word in words if word in there)


def suggestions_alike(words: list[str], suggestion_id: Field, since: date) -> Expression:
    """Return the condition that a suggestion from ``since`` on holds two of ``words``, or the only one."""
    pairs: list[tuple[str, ...]] = [*combinations(words, 2)] or [tuple(words)]
    # With the plus the days are read, which have an index; for the least id SQLite would read from the first row on.
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
    # One letter may fold to several words, as the Arabic blessing does.
    return [word for found in _WORD.findall(query) for word in fold(found).split()]


def _names(term: Named) -> list[str]:
    names = (term.abbreviation, term.text.title, *term.synonym_list)  # type: ignore[attr-defined]
    return [name for name in map(fold, names) if name]


def _ranked(rate: Callable[[str, str], tuple | None], wanted: str, named: list[tuple[int, list[str]]]) -> dict:
    """Return the best rate of each term's names, then the place of the term, for those that have any."""
    ranks = {}
    for order, (term_id, names) in enumerate(named):
        found = [answer for name in names if (answer := rate(wanted, name))]
        if found:
            ranks[term_id] = (*min(found), order)
    return ranks


def _tier(wanted: str, name: str) -> tuple | None:
    """Rate a name that holds all of ``wanted``: how, and how many letters were left to type; blanks never count."""
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
    """Rate a name that holds some words of ``wanted``: the more the better, then the fewer words it has besides."""
    shared = len(set(wanted.split()) & set(name.split()))
    return (-shared, len(name.split()) - shared) if shared else None


def _mend(wanted: str, names: set[str]) -> str:
    """Return ``wanted`` with each word that begins no word of ``names`` parted or replaced by the one most like it."""
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
    languages = ("id", language)
    if is_postgresql():
        sql = "SELECT term_id FROM term_search WHERE language IN (%s, %s)" + " AND words ILIKE %s" * len(words)
        parameters = (*languages, *(f"%{word}%" for word in words))
    else:
        sql = "SELECT term_id FROM term_search WHERE language IN (?, ?) AND term_search MATCH ?"
        parameters = (*languages, " ".join(f'"{word}"' for word in words))
    return {row[0] for row in database.execute_sql(sql, parameters)}
