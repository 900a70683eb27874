"""The database, its connection and search, and the keys that lie outside it."""
