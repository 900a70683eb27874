"""Whether the search entries are what the rows make of them, and how to make them again."""

from collections.abc import Callable, Mapping

from peewee import PeeweeException

from kiosk.core.storage import catalog
from kiosk.core.storage.database import database, is_postgresql, transaction
from kiosk.core.storage.search import index_term

# An entry of a purged message counts too: its words would still be found.
_SUGGESTIONS = """
    SELECT COUNT(*) FROM suggestion_words AS kept
    LEFT JOIN suggestion_search AS entry ON entry.rowid = kept.suggestion_id WHERE entry.body IS NOT kept.body
    UNION ALL
    SELECT COUNT(*) FROM suggestion_search AS entry
    LEFT JOIN suggestion_words AS kept ON kept.suggestion_id = entry.rowid WHERE kept.suggestion_id IS NULL
"""
_AGAIN = (
    # Without this a purged word stays readable in the index until its page is merged.
    "INSERT INTO suggestion_search (suggestion_search, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO suggestion_search (rowid, body) SELECT suggestion_id, body FROM suggestion_words",
)


def wrong_indexes(terms: Mapping[tuple[int, str], str]) -> list[str]:
    """Return the names of the search tables whose entries are wrong or cannot be read.

    ``terms`` are the words of every text on show, by term and language. Suggestions have entries of their own on SQLite
    alone; PostgreSQL keeps their index by itself.
    """
    wrong = ["term_search"] if _is_wrong("term_search", lambda: _terms_differ(terms)) else []
    if not is_postgresql() and _is_wrong("suggestion_search", _suggestions_differ):
        wrong.append("suggestion_search")
    return wrong


def rebuild(terms: Mapping[tuple[int, str], str]) -> None:
    """Make all search entries again from the rows; ``terms`` as in ``wrong_indexes``."""
    with transaction():
        if is_postgresql():
            database.execute_sql("DELETE FROM term_search")
        else:
            for table in catalog.SEARCH_TABLES:
                database.execute_sql(f"DROP TABLE IF EXISTS {table}")
                database.execute_sql(catalog.expected()[catalog.TABLE, table, table].sql)
            for statement in _AGAIN:
                database.execute_sql(statement)
        for (term_id, language), words in terms.items():
            index_term(term_id, language, words)


def _terms_differ(terms: Mapping[tuple[int, str], str]) -> bool:
    rows = database.execute_sql("SELECT term_id, language, words FROM term_search").fetchall()
    found = {(term_id, language): words for term_id, language, words in rows}
    # A text that was taken off the kiosk keeps its entry, with which nothing is found.
    return len(found) != len(rows) or any(found.get(key) != words for key, words in terms.items())


def _suggestions_differ() -> bool:
    return any(number for (number,) in database.execute_sql(_SUGGESTIONS))


def _is_wrong(table: str, differ: Callable[[], bool]) -> bool:
    try:
        with database.atomic():
            # The words may be there while the index over them was emptied.
            return differ() or not (is_postgresql() or _is_whole(table))
    except PeeweeException:
        return True


def _is_whole(table: str) -> bool:
    return database.execute_sql(f"PRAGMA integrity_check({table})").fetchall() == [("ok",)]
