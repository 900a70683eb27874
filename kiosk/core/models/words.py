"""What a purge destroys: the words of a suggestion, and the sender's name and contact, each in a row of its own."""

from typing import Any

from peewee import CharField, DateField, DeferredForeignKey

from kiosk.core.database import PlainText, Record


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


class Words(Record):
    """The words of a suggestion, in a row of their own so that a purge can destroy them and nothing else."""

    suggestion = DeferredForeignKey("Suggestion", primary_key=True, backref="words")
    body = PlainText()
    officer_named = PlainText(default="")

    class Meta:
        table_name = "suggestion_words"

    @classmethod
    def said(cls, suggestion_id: int) -> list[str]:
        """Return all that the sender wrote at first; nothing once it was purged.

        In the field for the officer a first name stands without the "Pak" or "Bu" by which a text tells whom it means.
        """
        words = cls.get_or_none(cls.suggestion == suggestion_id)
        return [words.body, words.officer_named, f"petugas {words.officer_named}"] if words else []


class Contact(Record):
    """Name and contact that a sender chose to leave, with the wording, language and day of the consent."""

    suggestion = DeferredForeignKey("Suggestion", primary_key=True, backref="contacts")
    name = PlainText()
    contact = PlainText()
    consent_wording = PlainText()
    consent_language = CharField(max_length=2)
    consent_day = DateField()

    class Meta:
        table_name = "suggestion_contact"

    def sealed_content(self) -> list:
        """Return what the chain seals of this contact."""
        return [self.name, self.contact, self.consent_wording, self.consent_language, self.consent_day]
