"""Acts on an explanation other than writing: what was done, by whom and when."""

from peewee import (
    JOIN,
    AutoField,
    CharField,
    DateTimeField,
    DeferredForeignKey,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
)

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.storage.database import PlainText, Record
from kiosk.core.text.text import clean, filled

# Of a text of the program that differs from the unit's own: it came with a release, somebody took it over, or kept the
# unit's own.
ABOUT_PROPOSALS = PROPOSED, ACCEPTED, DECLINED = ("proposed", "accepted", "declined")
KINDS = (
    "review asked",
    "sent back",
    "scheduled",
    "unscheduled",
    "published",
    "retired",
    "checked",
    *ABOUT_PROPOSALS,
)
# Their words are the reason.
_REASONED = ("sent back", "retired")


class TermEvent(Record):
    """One act on a term; ``number`` is the revision it concerns, None for the term as a whole."""

    MAX_WORDS = 1_000

    id = AutoField()
    term = DeferredForeignKey("Term", backref="events", on_delete="CASCADE")
    language = CharField(max_length=2, default="id")
    number = IntegerField(null=True)
    kind = CharField(max_length=16)
    words = PlainText(default="")
    actor = ForeignKeyField(Account, null=True)
    at = DateTimeField(default=clock.now)

    @classmethod
    def record(cls, revision: Record, kind: str, *, actor: Account | None, words: str = "") -> "TermEvent":
        """Record an act on a revision. Raises ``ValueError`` for an unknown kind or a missing reason."""
        if kind in _REASONED:
            words = filled(words)
        if kind not in KINDS:
            raise ValueError(f"{kind} is no kind of event")
        return cls.create(
            term=revision.term_id,
            language=revision.language,
            number=revision.number,
            kind=kind,
            words=words,
            actor=actor,
        )

    @property
    def reason(self) -> str:
        """The words that a person reads; those about a text of the program are its digest."""
        return "" if self.kind in ABOUT_PROPOSALS else self.words

    @classmethod
    def last(cls, revision: Record) -> "TermEvent | None":
        """Return the last act on this revision, with its actor."""
        return cls.of(revision.term_id, revision.language).where(cls.number == revision.number).first()

    @classmethod
    def was_last(cls, revision: Record, kind: str, actor: Account, words: str) -> bool:
        """Return whether the last act on this revision was this one."""
        last = cls.last(revision)
        stored = clean(words).strip()
        return last is not None and (last.kind, last.actor, last.words) == (kind, actor, stored)

    @classmethod
    def of(cls, term: Record, language: str) -> ModelSelect:
        """Return the acts on a term's text in one language with their actors, the newest first."""
        return (
            cls.select(cls, Account)
            .join(Account, JOIN.LEFT_OUTER)
            .where(cls.term == term, cls.language == language)
            .order_by(cls.id.desc())
        )
