"""One tap: a score of 1 to 4, with optional reasons. The hour is the finest time that is kept."""

from dataclasses import dataclass
from datetime import timedelta

from peewee import AutoField, CharField, DateField, Expression, ForeignKeyField, IntegerField, ModelSelect, fn

from kiosk.core import clock
from kiosk.core.database import Record, transaction
from kiosk.core.keys import keyring
from kiosk.core.models.service import Reason, Service


@dataclass(frozen=True)
class Summary:
    """How often each score was given. Few people are recognised in a figure, so small ones are not told."""

    FEWEST = 5

    scores: dict[int, int]

    @property
    def total(self) -> int:
        """How many ratings there are."""
        return sum(self.scores.values())

    @property
    def few(self) -> bool:
        """Whether there are too few ratings to tell anything about them."""
        return self.total < self.FEWEST

    @property
    def told(self) -> dict[int, int | None]:
        """Each score with its count, None where the count is small."""
        return {score: None if number < self.FEWEST else number for score, number in self.scores.items()}

    @property
    def exact(self) -> bool:
        """Whether every count is told, so that the total gives nothing away."""
        return None not in self.told.values()

    @property
    def at_least(self) -> int:
        """The sum of the counts that are told: beside an exact total it would give a single small count away."""
        return sum(number or 0 for number in self.told.values())

    @property
    def longest(self) -> int:
        """The largest count that is told: bars drawn against the total would let a hidden count be measured."""
        return max((number or 0 for number in self.told.values()), default=0)

    @property
    def satisfied(self) -> int | None:
        """The share of the scores 3 and 4 in per cent; None where a count is not told, for the share would tell it."""
        if not self.exact:
            return None
        return round(100 * (self.scores[3] + self.scores[4]) / self.total)


class Rating(Record):
    """How satisfied one visitor was; without a service it is about the services in general."""

    SCORES = (1, 2, 3, 4)

    id = AutoField()
    key_hmac = CharField(max_length=64, unique=True)
    service = ForeignKeyField(Service, null=True, backref="ratings")
    score = IntegerField()
    day = DateField(index=True)
    hour = IntegerField()
    language = CharField(max_length=2)

    @classmethod
    def give(cls, *, key: str, score: int, language: str, service: Service | None = None) -> "Rating":
        """Store one tap; a repeat of the same form's key is the same rating. Raises ValueError outside 1 to 4."""
        if score not in cls.SCORES:
            raise ValueError(f"a score is one of {cls.SCORES}")
        moment = clock.local(clock.now())
        with transaction():
            given = cls.of_key(key)
            return given or cls.create(
                key_hmac=cls._hmac(key),
                score=score,
                service=service,
                day=moment.date(),
                hour=moment.hour,
                language=language,
            )

    @classmethod
    def of_key(cls, key: str) -> "Rating | None":
        """Return the rating that the form with ``key`` gave, if it did."""
        return cls.get_or_none(cls.key_hmac == cls._hmac(key))

    def explain(self, reasons: list[Reason], service: Service | None) -> None:
        """Keep the reasons touched on the thank-you screen, and the service if one was chosen."""
        with transaction():
            RatingReason.delete().where(RatingReason.rating == self).execute()
            for reason in reasons:
                RatingReason.create(rating=self, reason=reason)
            if service is not None:
                self.service = service
                self.save(only=[Rating.service])

    @classmethod
    def counts(cls, days: int) -> ModelSelect:
        """How many of each score were given in the last ``days`` whole days, as tuples (score, count).

        Today is not among them: whoever reads the figures must not learn who has just touched the screen.
        """
        return cls.select(cls.score, fn.COUNT(cls.id)).where(cls._in_last(days)).group_by(cls.score).tuples()

    @classmethod
    def summary(cls, days: int) -> "Summary":
        """Return the figures of the last ``days`` whole days."""
        return Summary({**dict.fromkeys(cls.SCORES, 0), **dict(cls.counts(days))})

    @classmethod
    def reason_counts(cls, days: int) -> ModelSelect:
        """Reasons touched in the last ``days`` whole days, most frequent first, each with ``times``."""
        times = fn.COUNT(RatingReason.rating)
        return (
            Reason.select(Reason, times.alias("times"))
            .join(RatingReason)
            .join(Rating)
            .where(cls._in_last(days))
            .group_by(Reason)
            .order_by(times.desc(), Reason.position)
        )

    @classmethod
    def _in_last(cls, days: int) -> Expression:
        today = clock.today()
        return (cls.day >= today - timedelta(days=days)) & (cls.day < today)

    @staticmethod
    def _hmac(key: str) -> str:
        return keyring.digest("ticket", "rating", key).hex()


class RatingReason(Record):
    """One reason touched for one rating."""

    rating = ForeignKeyField(Rating, backref="reasons", on_delete="CASCADE")
    reason = ForeignKeyField(Reason)

    class Meta:
        primary_key = False
        indexes = ((("rating", "reason"), True),)
