"""Mixin for rows whose words are stored in a separate row."""

from typing import Any


class Worded:
    """A row whose words are stored in a separate row (``words``), so that a purge can destroy them."""

    words: Any

    @property
    def kept(self) -> Any:
        """The row of its words, or None if there are none or they were purged.

        A query may join it as ``kept``; otherwise each access queries the database.
        """
        return vars(self)["kept"] if "kept" in vars(self) else self.words.first()

    @kept.setter
    def kept(self, row: Any) -> None:
        vars(self)["kept"] = row

    @property
    def text(self) -> str | None:
        """The words, or None if there are none or they were purged."""
        row = self.kept
        return row.body if row else None
