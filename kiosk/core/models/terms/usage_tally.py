"""Counts of reads and of searches without a fitting result. Nobody is tracked: the day is the finest time kept."""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from itertools import islice
from typing import Any

from peewee import (
    CharField,
    CompositeKey,
    DatabaseError,
    DateField,
    ForeignKeyField,
    IntegerField,
    InterfaceError,
    ModelSelect,
    fn,
)

from kiosk.core.days import clock
from kiosk.core.models.terms.term import Term, index_of
from kiosk.core.storage.database import Record, transaction
from kiosk.core.storage.space import space
from kiosk.core.text import question, term_ranking
from kiosk.core.text.text import clean, fold, personal_marks

_log = logging.getLogger(__name__)


def _counting(count: Callable[..., None]) -> Callable[..., None]:
    """Let a storage fault cost a count, never the page that a visitor is reading."""

    @wraps(count)
    def attempt(*args: Any) -> None:
        try:
            with transaction():
                space.claim_for_rating()
                count(*args)
        except (DatabaseError, InterfaceError) as error:
            _log.warning("a count is lost: %s", type(error).__name__)

    return attempt


class TermTally(Record):
    """How often an explanation was read on one day, in one language."""

    term = ForeignKeyField(Term, backref="tallies", on_delete="CASCADE")
    language = CharField(max_length=2)
    day = DateField(default=clock.today, index=True)
    reads = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("term", "language", "day")

    @classmethod
    @_counting
    def read(cls, slug: str, language: str) -> None:
        """Count one read today; count nothing for a term that is not on show, or while the storage fails."""
        term = Term.on_show(slug, language)
        if term is None:
            return
        cls.insert(term=term, language=language, day=clock.today(), reads=1).on_conflict(
            conflict_target=[cls.term, cls.language, cls.day], update={cls.reads: cls.reads + 1}
        ).execute()


class MissedSearch(Record):
    """A search that no term answers, and how often it was made in one month.

    The words may be a name that somebody hoped to find. So a search made once or twice is shown to nobody, one that
    holds a person's number or introduces a name is not stored at all, and all are deleted after ``KEPT``. Searches in
    other words are counted apart: several of one person must not add up to a name that is shown.
    """

    MAX_WORDS = 40
    MAX_DIGITS = 3
    SHOWN_FROM = 3
    LOOKED_AT = 100
    KEPT = timedelta(days=120)

    words = CharField(max_length=MAX_WORDS)
    month = DateField()
    times = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("words", "month")

    @classmethod
    @_counting
    def note(cls, words: str) -> None:
        """Count one such search that asks about something; count nothing while the storage fails."""
        asked = question.read(clean(words))
        kept = fold(clean(words))[: cls.MAX_WORDS].strip()
        digits = sum(letter.isdigit() for letter in "".join(asked.words))
        nameless = not personal_marks(words) and not question.introduces_name(asked)
        if not asked.subjects or digits > cls.MAX_DIGITS or not nameless:
            return
        month = clock.today().replace(day=1)
        cls.insert(words=kept, month=month, times=1).on_conflict(
            conflict_target=[cls.words, cls.month], update={cls.times: cls.times + 1}
        ).execute()

    @classmethod
    def forget(cls, day: date) -> None:
        """Delete the searches that are past their time as of ``day``, which must be a trusted day."""
        with transaction():
            cls.delete().where(cls.month < day.replace(day=1) - cls.KEPT).execute()

    @classmethod
    def frequent(cls, limit: int) -> ModelSelect:
        """Return the searches made often enough, the most frequent first, as rows ``words, times``."""
        times = fn.SUM(cls.times)
        return (
            cls.select(cls.words, times.alias("times"))
            .group_by(cls.words)
            .having(times >= cls.SHOWN_FROM)
            .order_by(times.desc(), cls.words)
            .limit(limit)
        )

    @classmethod
    def unanswered(cls, limit: int, terms: list[Term]) -> list["MissedSearch"]:
        """Return the most frequent of these searches that no term of ``terms``, which have ``text``, answers by now."""
        index = index_of(terms)
        left = (one for one in cls.frequent(cls.LOOKED_AT) if not term_ranking.rank(one.words, index).fits)
        return list(islice(left, limit))
