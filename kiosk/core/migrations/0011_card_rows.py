"""Rows of the fact card for what families ask; none of them applies to the texts of before."""

_ROWS = (
    "time_served",
    "who_applies",
    "when_begins",
    "no_guarantor",
    "duration",
    "progress",
    "if_refused",
    "unpaid_fine",
)


def up(migrator, db):
    """Add a column for each row."""
    for row in _ROWS:
        db.execute_sql(f"ALTER TABLE revision ADD COLUMN {row} TEXT")
