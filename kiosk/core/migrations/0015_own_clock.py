"""When the trusted day moved and by how much the clock was wrong; the run of a session; waiting messages by batch."""


def up(migrator, db):
    """Add the columns. Sessions from before end, because nobody knows in which run of the machine they began."""
    db.execute_sql("ALTER TABLE trusted_day ADD COLUMN at TIMESTAMP")
    db.execute_sql("ALTER TABLE trusted_day ADD COLUMN leap INTEGER NOT NULL DEFAULT 0")
    db.execute_sql("ALTER TABLE session ADD COLUMN run VARCHAR(40) NOT NULL DEFAULT ''")
    db.execute_sql("CREATE INDEX suggestion_case_released_at ON suggestion_case (released_at)")
