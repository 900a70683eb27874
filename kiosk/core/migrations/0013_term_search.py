"""Terms are searched in Python over the texts on show, the same on both databases: their search table goes."""


def up(migrator, db):
    """Drop the table with its index; one that was lost is no reason not to start."""
    db.execute_sql("DROP TABLE IF EXISTS term_search")
