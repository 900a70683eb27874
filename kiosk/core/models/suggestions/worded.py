"""Rows whose words stand in a row of their own, and the one way to read them."""

from typing import Any


class Worded:
    """A row whose words are kept in a row of their own (``words``), so that a purge can destroy them."""

    words: Any

    @property
    def kept(self) -> Any:
        """The row of its words; None where it has none or they were purged.

        A query may read it with its owner, by a join as ``kept``; else the database is asked each time.
        """
        return vars(self)["kept"] if "kept" in vars(self) else self.words.first()

    @kept.setter
    def kept(self, row: Any) -> None:
        vars(self)["kept"] = row

    @property
    def text(self) -> str | None:
        """The words, or None where it has none or they were purged."""
        row = self.kept
        return row.body if row else None
