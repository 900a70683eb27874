"""The services that visitors rate or complain about, and the reasons they can touch."""

from peewee import CharField, ModelSelect

from kiosk.core.models.unit.choice import Choice


class Service(Choice):
    """A service of the unit, for example visits or goods for inmates."""

    MAX_NAME = 40
    MAX_OFFERED = 9

    @classmethod
    def offered(cls) -> ModelSelect:
        """Return the services that visitors can choose, in order."""
        return cls.select().where(cls.active).order_by(cls.position)

    @classmethod
    def at(cls, code: str | None) -> "Service | None":
        """Return the service with this code if visitors can choose it, or None."""
        return cls.get_or_none(cls.code == code, cls.active) if code else None


class Reason(Choice):
    """A short reason that a visitor may touch after a rating or after "Belum jelas"; the same for every score."""

    MAX_NAME = 30
    MAX_OFFERED = 10
    TOPICS = ("rating", "clarity")
    LISTS = tuple({"topic": topic} for topic in TOPICS)

    topic = CharField(max_length=10)

    @classmethod
    def offered(cls, topic: str) -> ModelSelect:
        """Return the reasons offered on ``topic``, in order."""
        return cls.select().where(cls.topic == topic, cls.active).order_by(cls.position)
