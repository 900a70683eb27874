"""One tap: a score of 1 to 4, with optional reasons. The hour is the finest time that is kept."""

from collections import Counter

from peewee import AutoField, BooleanField, CharField, DateField, ForeignKeyField, IntegerField

from kiosk.core.days import clock
from kiosk.core.models.ratings.score_tally import RATING, ReasonTally, ScoreTally
from kiosk.core.models.unit.service import Reason, Service
from kiosk.core.statistics.satisfaction import SCORES
from kiosk.core.storage.database import Record, queue, transaction
from kiosk.core.storage.keys import keyring
from kiosk.core.storage.space import space


class Rating(Record):
    """How satisfied one visitor was; without a service it is about the services in general.

    A flagged rating came faster than people can come. It is stored but left out of the figures, which only count it.
    """

    SCORES = SCORES

    id = AutoField()
    key_hmac = CharField(max_length=64, unique=True)
    service = ForeignKeyField(Service, null=True, backref="ratings")
    score = IntegerField()
    day = DateField(index=True)
    hour = IntegerField()
    language = CharField(max_length=2)
    flagged = BooleanField(default=False)

    @classmethod
    def give(
        cls, *, key: str, score: int, language: str, service: Service | None = None, flagged: bool = False
    ) -> "Rating":
        """Store one tap; the same form key again returns the same rating. Raise ValueError outside 1 to 4."""
        if score not in cls.SCORES:
            raise ValueError(f"a score is one of {cls.SCORES}")
        moment = clock.local(clock.now())
        with transaction():
            queue(cls._hmac(key))
            given = cls.of_key(key)
            if given is None:
                space.claim_for_rating()
                given = cls.create(
                    key_hmac=cls._hmac(key),
                    score=score,
                    service=service,
                    day=moment.date(),
                    hour=moment.hour,
                    language=language,
                    flagged=flagged,
                )
                given._count({given.service_id: 1})
        return given

    @classmethod
    def of_key(cls, key: str) -> "Rating | None":
        """Return the rating stored under a form key, or None."""
        return cls.get_or_none(cls.key_hmac == cls._hmac(key))

    def explain(self, reasons: list[Reason], service: Service | None) -> None:
        """Store the reasons touched on the thank-you screen, and the service if one was chosen."""
        with transaction():
            space.claim_for_rating()
            # Another touch of the same button may change it at the same moment.
            self.lock()
            rows = RatingReason.select(RatingReason.reason).where(RatingReason.rating == self)
            before = [reason for (reason,) in rows.tuples()]
            RatingReason.delete().where(RatingReason.rating == self).execute()
            for reason in reasons:
                RatingReason.create(rating=self, reason=reason)
            self.service = Rating.get_by_id(self.id).service_id
            if service is not None and service.id != self.service_id:
                self._count({self.service_id: -1, service.id: 1})
                self.service = service
                self.save(only=[Rating.service])
            # In the order in which tallies are locked for a check: scores, then reasons.
            change = Counter(reason.id for reason in reasons)
            change.subtract(before)
            ReasonTally.add(change, day=self.day, hour=self.hour, counted=not self.flagged)

    def _count(self, services: dict[int | None, int]) -> None:
        ScoreTally.add(
            {(RATING, self.score, service): number for service, number in services.items()},
            day=self.day,
            hour=self.hour,
            counted=not self.flagged,
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
