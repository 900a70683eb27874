"""What is rated or complained about, in the order the kiosk offers it."""

from peewee import AutoField, BooleanField, CharField, IntegerField, ModelSelect

from kiosk.core.database import Code, PlainText, Record


class Service(Record):
    """A service of the unit: visits, goods for inmates, information."""

    id = AutoField()
    code = Code(max_length=40, unique=True)
    name_id = PlainText()
    name_en = PlainText()
    position = IntegerField()
    active = BooleanField(default=True)

    @classmethod
    def offered(cls) -> ModelSelect:
        """Services that visitors can choose, in order."""
        return cls.select().where(cls.active).order_by(cls.position)

    @classmethod
    def at(cls, code: str | None) -> "Service | None":
        """Return the service of this code, if visitors can choose it."""
        return cls.get_or_none(cls.code == code, cls.active) if code else None

    def name(self, language: str) -> str:
        """Return the name in ``language``, Indonesian where there is no other."""
        return self.name_en if language == "en" and self.name_en else self.name_id


class Reason(Record):
    """A short reason that a visitor may touch after a rating or after "Belum jelas"; the same for every score."""

    id = AutoField()
    topic = CharField(max_length=10)
    code = Code(max_length=40, unique=True)
    text_id = PlainText()
    text_en = PlainText()
    position = IntegerField()
    active = BooleanField(default=True)

    @classmethod
    def offered(cls, topic: str) -> ModelSelect:
        """Reasons offered on ``topic``, in order."""
        return cls.select().where(cls.topic == topic, cls.active).order_by(cls.position)

    def text(self, language: str) -> str:
        """Return the words in ``language``, Indonesian where there is no other."""
        return self.text_en if language == "en" and self.text_en else self.text_id
