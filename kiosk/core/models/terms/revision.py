"""One version of a term's text in one language; never deleted, so history is complete."""

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

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.terms.term_event import TermEvent
from kiosk.core.storage.database import PlainLine, PlainText, Record, transaction

# The rows of the fact card, in the order of the screen. None = does not apply; "" = the unit has yet to fill it.
CARD = (
    "who_can",
    "who_cannot",
    "time_served",
    "conditions",
    "who_applies",
    "when_begins",
    "documents",
    "no_guarantor",
    "steps",
    "duration",
    "progress",
    "if_refused",
    "unpaid_fine",
    "cost",
    "whom_to_ask",
    "legal_basis",
)
# In these, each line is one item.
LISTS = ("conditions", "documents", "steps")
# All text columns of a revision, in the order of the screen.
TEXTS = ("title", "short_answer", *CARD, "details")


class StaleRevision(Exception):
    """Somebody saved a newer revision meanwhile; ``newest`` is that one."""

    def __init__(self, newest: "Revision | None") -> None:
        super().__init__("a newer revision exists")
        self.newest = newest


class Revision(Record):
    """Title, short answer, fact card and details of a term, on its way from draft to retired."""

    DRAFT, REVIEW, SCHEDULED, PUBLISHED, RETIRED = STATUSES = ("draft", "review", "scheduled", "published", "retired")
    WAITING = (DRAFT, REVIEW, SCHEDULED)
    MAX_TITLE = 80
    MAX_SHORT_ANSWER = 400
    MAX_FACT = 1_000
    MAX_DETAILS = 6_000

    id = AutoField()
    term = DeferredForeignKey("Term", backref="revisions", on_delete="CASCADE")
    language = CharField(max_length=2)
    number = IntegerField()
    status = CharField(max_length=10, default=DRAFT)
    title = PlainLine()
    short_answer = PlainText()
    who_can = PlainText(null=True)
    who_cannot = PlainText(null=True)
    time_served = PlainText(null=True)
    conditions = PlainText(null=True)
    who_applies = PlainText(null=True)
    when_begins = PlainText(null=True)
    documents = PlainText(null=True)
    no_guarantor = PlainText(null=True)
    steps = PlainText(null=True)
    duration = PlainText(null=True)
    progress = PlainText(null=True)
    if_refused = PlainText(null=True)
    unpaid_fine = PlainText(null=True)
    cost = PlainText(null=True)
    whom_to_ask = PlainText(null=True)
    legal_basis = PlainText(null=True)
    details = PlainText(null=True)
    written_on = DateField(default=clock.today)
    author = ForeignKeyField(Account, null=True)
    created_at = DateTimeField(default=clock.now)
    # The moment at which a scheduled revision is to be published.
    publish_at = DateTimeField(null=True)
    published_at = DateTimeField(null=True)
    published_by = ForeignKeyField(Account, null=True)

    class Meta:
        indexes = ((("term", "language", "number"), True),)

    @classmethod
    def newest_ids(cls) -> ModelSelect:
        """Return the ids of the newest revision of each term and language."""
        other = cls.alias()
        newest = other.select(fn.MAX(other.number)).where(other.term == cls.term, other.language == cls.language)
        return cls.select(cls.id).where(cls.number == newest)

    @classmethod
    def numbers(cls) -> dict[tuple[int, str], tuple[int, int]]:
        """Return for each (term id, language) the numbers of the revision on show, 0 for none, and of the newest."""
        shown = fn.MAX(Case(None, ((cls.status == cls.PUBLISHED, cls.number),), 0))
        rows = cls.select(cls.term, cls.language, shown, fn.MAX(cls.number)).group_by(cls.term, cls.language)
        return {(term_id, language): (shown, newest) for term_id, language, shown, newest in rows.tuples()}

    @classmethod
    def shown_and_waiting(cls) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
        """Return two sets of (term id, language): texts on show, and texts whose newest revision is a waiting draft."""
        waits = cls.status.in_(cls.WAITING) & cls.id.in_(cls.newest_ids())
        rows = cls.select(cls.term, cls.language, cls.status).where((cls.status == cls.PUBLISHED) | waits).tuples()
        shown: set[tuple[int, str]] = set()
        waiting: set[tuple[int, str]] = set()
        for term_id, language, status in rows:
            (shown if status == cls.PUBLISHED else waiting).add((term_id, language))
        return shown, waiting

    @classmethod
    def history(cls, term: Record, language: str) -> ModelSelect:
        """Return the revisions of a term in one language with their authors, the newest first."""
        return (
            cls.select(cls, Account)
            .join(Account, JOIN.LEFT_OUTER, on=cls.author)
            .where(cls.term == term, cls.language == language)
            .order_by(cls.number.desc())
        )

    @classmethod
    def newest(cls, term: Record, language: str) -> "Revision | None":
        """Return the newest revision of a term in one language with its author, whatever its status."""
        return cls.history(term, language).first()

    @classmethod
    def numbered(cls, term: Record, language: str, number: int) -> "Revision | None":
        """Return one revision of a term with its author."""
        return cls.history(term, language).where(cls.number == number).first()

    @classmethod
    def write(
        cls, term: Record, *, language: str, author: Account | None, base: int, fields: dict[str, str | None]
    ) -> "Revision":
        """Save a new draft based on revision number ``base`` (0 for none).

        Raises ``StaleRevision`` if a newer one was saved meanwhile, so that no editor overwrites another. The same text
        sent twice is saved once, unless it was taken off the kiosk in between.
        """
        with transaction():
            term.lock()
            newest = cls.newest(term, language)
            if newest and newest.status != cls.RETIRED and newest.says(fields):
                return newest
            if base != (newest.number if newest else 0):
                raise StaleRevision(newest)
            return cls.create(term=term, language=language, number=base + 1, author=author, **fields)

    def restore(self, *, author: Account, base: int) -> "Revision":
        """Save this text as a new draft on top of revision number ``base``. Raises ``StaleRevision``."""
        words = {name: getattr(self, name) for name in TEXTS}
        return Revision.write(self.term, language=self.language, author=author, base=base, fields=words)

    def ask_review(self, by: Account) -> None:
        """Ask a second person to review this draft; a repeated request changes nothing."""
        with transaction():
            if self._move(self.DRAFT, self.REVIEW):
                TermEvent.record(self, "review asked", actor=by)

    def send_back(self, by: Account, words: str) -> bool:
        """Send a draft in review back to its author, with what to correct.

        Returns whether it has been sent back with these words; a repeated request is stored once.
        """
        with transaction():
            if self._move(self.REVIEW, self.DRAFT):
                TermEvent.record(self, "sent back", actor=by, words=words)
                return True
            return TermEvent.was_last(self, "sent back", by, words)

    def _move(self, before: str, after: str) -> bool:
        """Change the status if it still is ``before``; return whether it was."""
        changed = Revision.update(status=after).where(Revision.id == self.id, Revision.status == before).execute()
        if changed:
            self.status = after
        return bool(changed)

    def says(self, fields: dict[str, str | None]) -> bool:
        """Return whether this revision has the same text in all ``fields``."""
        return all(getattr(self, name) == value for name, value in fields.items())

    @property
    def facts(self) -> list[tuple[str, list[str]]]:
        """The filled rows of the card, as (name, lines)."""
        rows = ((name, getattr(self, name)) for name in CARD)
        return [(name, [line for line in value.split("\n") if line]) for name, value in rows if value]

    @property
    def empty_rows(self) -> list[str]:
        """The names of the rows that apply and that the unit has yet to fill, the longer text among them."""
        return [name for name in (*CARD, "details") if getattr(self, name) == ""]

    @property
    def words(self) -> str:
        """The text in which a search finds this revision, without the title."""
        return "\n".join(filter(None, (self.short_answer, *(getattr(self, name) for name in CARD), self.details)))


Revision.add_index(
    Revision.index(
        Revision.term, Revision.language, unique=True, where=(Revision.status == "published"), name="revision_published"
    )
)
