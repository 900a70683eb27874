"""Up to which suggestion an account is still to be matched with kept texts; all are, by the rule of this version."""

# Above every id: nothing has been matched.
_ALL = 2**31 - 1


def up(migrator, db):
    """Add the column to every account, and have all of them matched."""
    db.execute_sql("ALTER TABLE account ADD COLUMN to_match INTEGER NOT NULL DEFAULT 0")
    db.execute_sql(f"UPDATE account SET to_match = {_ALL}")
