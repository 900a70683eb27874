"""The version of each seal: in which form its content was sealed, so that a new column makes no old row look edited."""


def up(migrator, db):
    """Give every row of the chain the first version; its triggers refuse an UPDATE, which a default does not need."""
    db.execute_sql("ALTER TABLE audit ADD COLUMN version INTEGER NOT NULL DEFAULT 1")
