"""Short dated messages: a banner or a slide of the attract screen."""

from datetime import date

from peewee import AutoField, DateField, IntegerField, ModelSelect

from kiosk.core import clock
from kiosk.core.database import PlainText, Record


class Notice(Record):
    """A message that the kiosk shows from its first to its last day, both included."""

    id = AutoField()
    text_id = PlainText()
    text_en = PlainText(default="")
    starts_on = DateField()
    ends_on = DateField(null=True)
    position = IntegerField(default=0)

    @classmethod
    def showing(cls, day: date | None = None) -> ModelSelect:
        """Notices of ``day`` (today), in order."""
        day = day or clock.today()
        return (
            cls.select()
            .where(cls.starts_on <= day, cls.ends_on.is_null() | (cls.ends_on >= day))
            .order_by(cls.position, cls.id)
        )

    def text(self, language: str) -> str:
        """Return the words in ``language``, Indonesian where there is no other."""
        return self.text_en if language == "en" and self.text_en else self.text_id
