"""What visitors tell the staff without a word: what they read, and what was not clear to them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from peewee import JOIN, Case, fn

from kiosk.core import clock
from kiosk.core.models.clarity import Clarity
from kiosk.core.models.service import Reason
from kiosk.core.models.tally import TermTally
from kiosk.core.models.term import Term


@dataclass
class Heard:
    """What was heard of one term in a span of days."""

    reads: int = 0
    clear: int = 0
    unclear: int = 0
    # Text of a reason -> how often it was given.
    reasons: Counter[str] = field(default_factory=Counter)


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

    def most_confusing(self, limit: int) -> list[tuple[int, int, int]]:
        """Return (term id, answers "not clear", all answers) of the terms that were not clear most often."""
        unclear = fn.COUNT(Case(None, ((~Clarity.clear, 1),)))
        rows = (
            Clarity.select(Clarity.term, unclear, fn.COUNT(Clarity.id))
            .where(Clarity.day >= self._first)
            .group_by(Clarity.term)
            .having(unclear > 0)
            .order_by(unclear.desc(), fn.COUNT(Clarity.id), Clarity.term)
            .limit(limit)
        )
        return list(rows.tuples())

    def of(self, term: Term) -> Heard:
        """Return what was heard of one term, its reasons in Indonesian; two queries."""
        heard = Heard()
        heard.reads = (
            TermTally.select(fn.COALESCE(fn.SUM(TermTally.reads), 0))
            .where(TermTally.term == term, TermTally.day >= self._first)
            .scalar()
        )
        rows = (
            Clarity.select(Clarity.clear, Reason.text_id, fn.COUNT(Clarity.id))
            .join(Reason, JOIN.LEFT_OUTER)
            .where(Clarity.term == term, Clarity.day >= self._first)
            .group_by(Clarity.clear, Reason.text_id)
            .tuples()
        )
        for clear, reason, times in rows:
            if clear:
                heard.clear += times
            else:
                heard.unclear += times
                heard.reasons.update({reason: times} if reason else {})
        return heard
