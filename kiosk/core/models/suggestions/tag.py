"""Tags with which officers group suggestions about the same thing."""

from collections.abc import Iterable

from peewee import AutoField, CharField, ForeignKeyField, ModelSelect, fn

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.storage.database import Record, transaction
from kiosk.core.text.text import filled


class Tag(Record):
    """A word chosen by officers; created when first used."""

    MAX_NAME = 30

    id = AutoField()
    name = CharField(max_length=MAX_NAME, unique=True)

    @classmethod
    def called(cls, name: str) -> "Tag":
        """Get or create the tag with this name, ignoring case. Raises ``EmptyText``."""
        wanted = " ".join(filled(name).casefold().split())[: cls.MAX_NAME]
        with transaction():
            if not cls.select().where(cls.name == wanted).exists():
                cls.insert(name=wanted).on_conflict_ignore().execute()
            return cls.get(cls.name == wanted)

    @classmethod
    def listed(cls) -> ModelSelect:
        """Return all tags by name."""
        return cls.select().order_by(cls.name)

    @classmethod
    def known_to(cls, account: Account, also: Iterable[int] = ()) -> ModelSelect:
        """Return the tags, by name, on anything that ``account`` may see, or with one of the ids ``also``.

        A tag that only hidden cases carry would reveal what they are about.
        """
        seen = Case.visible_to(account).select(Suggestion.id).order_by()
        tagged = seen.join_from(Suggestion, CaseTag, on=(CaseTag.suggestion == Suggestion.id))
        return cls.listed().where(fn.EXISTS(tagged.where(CaseTag.tag == cls.id)) | cls.id.in_(list(also)))


class CaseTag(Record):
    """A tag on a case, derived from the events like the case itself."""

    suggestion = ForeignKeyField(Suggestion, backref="tags")
    tag = ForeignKeyField(Tag)

    class Meta:
        primary_key = False
        indexes = ((("suggestion", "tag"), True), (("tag", "suggestion"), False))

    @classmethod
    def put(cls, suggestion_id: int, tag_id: int) -> None:
        """Put a tag on; a second time changes nothing."""
        cls.take_off(suggestion_id, tag_id)
        cls.create(suggestion=suggestion_id, tag=tag_id)

    @classmethod
    def take_off(cls, suggestion_id: int, tag_id: int) -> None:
        """Take a tag off."""
        cls.delete().where(cls.suggestion == suggestion_id, cls.tag == tag_id).execute()

    @classmethod
    def of(cls, suggestion_id: int) -> ModelSelect:
        """Return the tags of one suggestion, by name."""
        return Tag.select().join(cls).where(cls.suggestion == suggestion_id).order_by(Tag.name)

    @classmethod
    def on(cls, suggestion_id: int, tag_id: int) -> bool:
        """Return whether a tag is on one suggestion."""
        return cls.select().where(cls.suggestion == suggestion_id, cls.tag == tag_id).exists()
