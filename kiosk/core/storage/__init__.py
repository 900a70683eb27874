"""The database, its connection and search, and the keys stored outside it."""
