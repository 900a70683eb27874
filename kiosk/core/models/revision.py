"""One version of a term's text in one language; kept for good, so that history is complete."""

from peewee import (
    JOIN,
    AutoField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    DeferredForeignKey,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    fn,
)

from kiosk.core import clock
from kiosk.core.database import PlainText, Record
from kiosk.core.models.account import Account

# The rows of the fact card, in the order of the screen. None = does not apply; "" = the unit has yet to fill it.
CARD = (
    "who_can",
    "who_cannot",
    "conditions",
    "documents",
    "steps",
    "cost",
    "whom_to_ask",
    "legal_basis",
)
# Of these, each line is one item.
LISTS = ("conditions", "documents", "steps")


class Revision(Record):
    """Title, short answer, fact card and details of a term; draft, published or retired."""

    DRAFT, PUBLISHED, RETIRED = "draft", "published", "retired"
    LANGUAGES = ("id", "en")
    MAX_TITLE = 80
    MAX_SHORT_ANSWER = 400
    MAX_FACT = 1_000
    MAX_DETAILS = 6_000

    id = AutoField()
    term = DeferredForeignKey("Term", backref="revisions", on_delete="CASCADE")
    language = CharField(max_length=2)
    number = IntegerField()
    status = CharField(max_length=10, default=DRAFT)
    title = PlainText()
    short_answer = PlainText()
    who_can = PlainText(null=True)
    who_cannot = PlainText(null=True)
    conditions = PlainText(null=True)
    documents = PlainText(null=True)
    steps = PlainText(null=True)
    cost = PlainText(null=True)
    whom_to_ask = PlainText(null=True)
    legal_basis = PlainText(null=True)
    details = PlainText(null=True)
    written_on = DateField(default=clock.today)
    author = ForeignKeyField(Account, null=True)
    created_at = DateTimeField(default=clock.now)
    published_at = DateTimeField(null=True)
    published_by = ForeignKeyField(Account, null=True)

    class Meta:
        indexes = ((("term", "language", "number"), True),)

    @classmethod
    def newest_ids(cls) -> ModelSelect:
        """Ids of the newest revision of each term and language."""
        other = cls.alias()
        newest = other.select(fn.MAX(other.number)).where(other.term == cls.term, other.language == cls.language)
        return cls.select(cls.id).where(cls.number == newest)

    @classmethod
    def standing(cls) -> dict[tuple[int, str], tuple[int, int]]:
        """Return for each (term id, language) the number of the revision on show, 0 for none, and of the newest."""
        shown = fn.MAX(Case(None, ((cls.status == cls.PUBLISHED, cls.number),), 0))
        rows = cls.select(cls.term, cls.language, shown, fn.MAX(cls.number)).group_by(cls.term, cls.language)
        return {(term_id, language): (shown, newest) for term_id, language, shown, newest in rows.tuples()}

    @classmethod
    def history(cls, term: Record, language: str) -> ModelSelect:
        """The revisions of a term in one language with their authors, the newest first."""
        return (
            cls.select(cls, Account)
            .join(Account, JOIN.LEFT_OUTER, on=cls.author)
            .where(cls.term == term, cls.language == language)
            .order_by(cls.number.desc())
        )

    def says(self, fields: dict[str, str | None]) -> bool:
        """Tell whether every one of ``fields`` reads the same here."""
        return all(getattr(self, name) == value for name, value in fields.items())

    @property
    def facts(self) -> list[tuple[str, list[str]]]:
        """The rows of the card that apply, as (name, lines); no lines where the unit has yet to fill it."""
        rows = ((name, getattr(self, name)) for name in CARD)
        return [(name, [line for line in value.split("\n") if line]) for name, value in rows if value is not None]

    @property
    def words(self) -> str:
        """Everything a search should find this revision by, less the title."""
        return "\n".join(filter(None, (self.short_answer, *(getattr(self, name) for name in CARD), self.details)))


Revision.add_index(
    Revision.index(
        Revision.term, Revision.language, unique=True, where=(Revision.status == "published"), name="revision_published"
    )
)
