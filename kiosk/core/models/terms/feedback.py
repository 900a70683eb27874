"""What visitors read, and whether it was clear to them. Nobody is tracked."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from peewee import JOIN, AutoField, BooleanField, CharField, DateField, ForeignKeyField, fn

from kiosk.core.days import clock
from kiosk.core.models.terms.term import Term
from kiosk.core.models.terms.usage_tally import TermTally
from kiosk.core.models.unit.service import Reason
from kiosk.core.storage.database import Record, queue, transaction
from kiosk.core.storage.keys import keyring
from kiosk.core.storage.space import space


class Clarity(Record):
    """One answer to "Apakah penjelasan ini jelas?", with an optional reason; the day is the finest time kept."""

    id = AutoField()
    key_hmac = CharField(max_length=64, unique=True)
    term = ForeignKeyField(Term, backref="clarity")
    language = CharField(max_length=2)
    clear = BooleanField()
    reason = ForeignKeyField(Reason, null=True)
    day = DateField(default=clock.today)

    @classmethod
    def answer(cls, *, key: str, term: Term, language: str, clear: bool, reason: Reason | None = None) -> "Clarity":
        """Store one answer, or add the reason to the answer already stored under this form key."""
        key_hmac = keyring.digest("ticket", "clarity", key).hex()
        with transaction():
            queue(key_hmac)
            given = cls.get_or_none(cls.key_hmac == key_hmac)
            space.claim_for_rating()
            if given is None:
                return cls.create(key_hmac=key_hmac, term=term, language=language, clear=clear, reason=reason)
            if reason is not None:
                given.reason = reason
                given.save(only=[cls.reason])
            return given


@dataclass
class TermFeedback:
    """Reads and answers of one term in a span of days."""

    reads: int = 0
    clear: int = 0
    unclear: int = 0
    # Text of a reason -> how often it was chosen.
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def ranked(self) -> list[tuple[str, int]]:
        """The reasons with how often each was given, the most frequent first."""
        return sorted(self.reasons.items(), key=lambda one: (-one[1], one[0]))

    def add(self, clear: bool, reason: str | None, times: int) -> None:
        """Add ``times`` equal answers."""
        if clear:
            self.clear += times
            return
        self.unclear += times
        if reason:
            self.reasons[reason] += times


@dataclass
class Confusion:
    """How often one term was unclear, of all its answers, and its main reason in Indonesian, "" if none was given."""

    term_id: int
    unclear: int
    answers: int
    reason: str


class Feedback:
    """Reads, and answers to "Apakah penjelasan ini jelas?", of the last ``days`` days."""

    def __init__(self, days: int = 90) -> None:
        self.days = days
        self._first = clock.today() - timedelta(days=days - 1)

    def most_read(self, limit: int) -> list[tuple[int, int]]:
        """Return (term id, reads) of the terms read most."""
        reads = fn.SUM(TermTally.reads)
        rows = (
            TermTally.select(TermTally.term, reads)
            .where(TermTally.day >= self._first)
            .group_by(TermTally.term)
            .order_by(reads.desc(), TermTally.term)
            .limit(limit)
        )
        return list(rows.tuples())

    def most_confusing(self, limit: int) -> list[Confusion]:
        """Return the terms most often unclear, each with its main reason; one query."""
        rows = (
            Clarity.select(Clarity.term, Clarity.clear, Reason.names, fn.COUNT(Clarity.id))
            .join(Reason, JOIN.LEFT_OUTER)
            .where(Clarity.day >= self._first)
            .group_by(Clarity.term, Clarity.clear, Reason.names)
            .tuples()
        )
        by_term: defaultdict[int, TermFeedback] = defaultdict(TermFeedback)
        for term_id, clear, reason, times in rows:
            by_term[term_id].add(clear, reason and reason.source, times)
        confusing = [
            Confusion(term_id, one.unclear, one.clear + one.unclear, next((text for text, _times in one.ranked), ""))
            for term_id, one in by_term.items()
            if one.unclear
        ]
        return sorted(confusing, key=lambda one: (-one.unclear, one.answers, one.term_id))[:limit]

    def of(self, term: Term) -> TermFeedback:
        """Return the reads and answers of one term, its reasons in Indonesian; two queries."""
        found = TermFeedback()
        found.reads = (
            TermTally.select(fn.COALESCE(fn.SUM(TermTally.reads), 0))
            .where(TermTally.term == term, TermTally.day >= self._first)
            .scalar()
        )
        rows = (
            Clarity.select(Clarity.clear, Reason.names, fn.COUNT(Clarity.id))
            .join(Reason, JOIN.LEFT_OUTER)
            .where(Clarity.term == term, Clarity.day >= self._first)
            .group_by(Clarity.clear, Reason.names)
            .tuples()
        )
        for clear, reason, times in rows:
            found.add(clear, reason and reason.source, times)
        return found
