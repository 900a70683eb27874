"""One tap: a score of 1 to 4, with optional reasons. The hour is the finest time that is kept."""

from datetime import timedelta

from peewee import AutoField, CharField, DateField, ForeignKeyField, IntegerField, ModelSelect, fn

from kiosk.core import clock
from kiosk.core.database import Record, transaction
from kiosk.core.keys import keyring
from kiosk.core.models.service import Reason, Service


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
        """How many of each score were given in the last ``days`` days, as tuples (score, count)."""
        since = clock.today() - timedelta(days=days - 1)
        return cls.select(cls.score, fn.COUNT(cls.id)).where(cls.day >= since).group_by(cls.score).tuples()

    @classmethod
    def reason_counts(cls, days: int) -> ModelSelect:
        """Reasons touched in the last ``days`` days, most frequent first, each with ``times``."""
        since = clock.today() - timedelta(days=days - 1)
        times = fn.COUNT(RatingReason.rating)
        return (
            Reason.select(Reason, times.alias("times"))
            .join(RatingReason)
            .join(Rating)
            .where(Rating.day >= since)
            .group_by(Reason)
            .order_by(times.desc(), Reason.position)
        )

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
