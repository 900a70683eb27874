"""Search entries: FTS5 on SQLite, pg_trgm and tsvector on PostgreSQL."""

from peewee import PostgresqlDatabase

SQLITE = (
    "CREATE VIRTUAL TABLE term_search USING fts5(term_id UNINDEXED, language UNINDEXED, words, tokenize='trigram')",
    "CREATE VIRTUAL TABLE suggestion_search USING fts5(body, tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    # Without this a purged word stays readable in the index until its page is merged.
    "INSERT INTO suggestion_search (suggestion_search, rank) VALUES ('secure-delete', 1)",
    """CREATE TRIGGER suggestion_words_indexed AFTER INSERT ON suggestion_words
        BEGIN INSERT INTO suggestion_search (rowid, body) VALUES (NEW.suggestion_id, NEW.body); END""",
    """CREATE TRIGGER suggestion_words_forgotten AFTER DELETE ON suggestion_words
        BEGIN DELETE FROM suggestion_search WHERE rowid = OLD.suggestion_id; END""",
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE TABLE term_search (term_id integer NOT NULL, language text NOT NULL, words text NOT NULL)",
    "CREATE INDEX term_search_words ON term_search USING gin (words gin_trgm_ops)",
    "CREATE INDEX suggestion_words_search ON suggestion_words USING gin (to_tsvector('simple', body))",
)


def up(migrator, db):
    """Make the search entries in the dialect of ``db``."""
    for statement in POSTGRESQL if isinstance(db, PostgresqlDatabase) else SQLITE:
        db.execute_sql(statement)
