"""What a purge destroys: the words of a suggestion, and the sender's name and contact, in separate rows."""

from peewee import JOIN, CharField, DateField, ForeignKeyField, ModelSelect

from kiosk.core.models.chain.audit import Content
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.storage.database import PlainLine, PlainText, Record


class Words(Record):
    """The words of a suggestion, in a separate row so that a purge can destroy them and nothing else."""

    suggestion = ForeignKeyField(Suggestion, primary_key=True, backref="words")
    body = PlainText(required=True)
    officer_named = PlainLine(default="")

    class Meta:
        table_name = "suggestion_words"

    @classmethod
    def read_with(cls, rows: ModelSelect) -> ModelSelect:
        """Return ``rows`` extended to read the words (``kept``) of the suggestions in the same query."""
        return rows.select_extend(cls).join_from(
            Suggestion, cls, JOIN.LEFT_OUTER, on=(cls.suggestion == Suggestion.id), attr="kept"
        )

    @classmethod
    def texts(cls, suggestion_id: int) -> list[str]:
        """Return what the sender wrote in the first message, and in its field for the officer; empty once purged."""
        words = cls.get_or_none(cls.suggestion == suggestion_id)
        return [words.body, words.officer_named] if words else []


class Contact(Record):
    """The name and contact that a sender chose to leave, with the wording, language and day of the consent."""

    suggestion = ForeignKeyField(Suggestion, primary_key=True, backref="contacts")
    name = PlainLine()
    contact = PlainLine()
    consent_wording = PlainText(required=True)
    consent_language = CharField(max_length=2)
    consent_day = DateField()

    class Meta:
        table_name = "suggestion_contact"

    def sealed_content(self) -> Content:
        """Return what the chain seals of this contact."""
        return Content(self, self.FORMS)

    def _first_form(self) -> list:
        return [self.name, self.contact, self.consent_wording, self.consent_language, self.consent_day]

    FORMS = (_first_form,)
