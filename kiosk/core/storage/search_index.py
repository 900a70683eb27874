"""Whether the search entries are what the rows make of them, and how to make them again."""

from peewee import PeeweeException

from kiosk.core.storage import catalog
from kiosk.core.storage.database import database, is_postgresql, transaction

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


def wrong_indexes() -> list[str]:
    """Return the names of the search tables whose entries are wrong or cannot be read.

    Suggestions have entries of their own on SQLite alone; PostgreSQL keeps their index by itself.
    """
    if is_postgresql():
        return []
    return [table for table in catalog.SEARCH_TABLES if _is_wrong(table)]


def rebuild() -> None:
    """Make all search entries again from the rows."""
    if is_postgresql():
        return
    with transaction():
        for table in catalog.SEARCH_TABLES:
            database.execute_sql(f"DROP TABLE IF EXISTS {table}")
            database.execute_sql(catalog.expected()[catalog.TABLE, table, table].sql)
        for statement in _AGAIN:
            database.execute_sql(statement)


def _suggestions_differ() -> bool:
    return any(number for (number,) in database.execute_sql(_SUGGESTIONS))


def _is_wrong(table: str) -> bool:
    try:
        with database.atomic():
            # The words may be there while the index over them was emptied.
            return _suggestions_differ() or not _is_whole(table)
    except PeeweeException:
        return True


def _is_whole(table: str) -> bool:
    return database.execute_sql(f"PRAGMA integrity_check({table})").fetchall() == [("ok",)]
