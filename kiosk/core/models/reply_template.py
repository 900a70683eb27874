"""Answers that officers give often, with places to fill, in both languages."""

from peewee import AutoField, IntegerField, ModelSelect

from kiosk.core.database import PlainText, Record


class ReplyTemplate(Record):
    """A named answer; ``{tanggal}``, ``{layanan}`` and ``{jenis}`` are filled from the suggestion."""

    MAX_NAME = 60
    MAX_BODY = 2_000

    id = AutoField()
    name = PlainText()
    body_id = PlainText()
    body_en = PlainText(default="")
    position = IntegerField(default=0)

    @classmethod
    def listed(cls) -> ModelSelect:
        """All templates in order."""
        return cls.select().order_by(cls.position, cls.id)

    def filled(self, language: str, places: dict[str, str]) -> str:
        """Return the answer in ``language`` with its places filled; an unknown place stays as it is written."""
        text = self.body_en if language == "en" and self.body_en else self.body_id
        for name, value in places.items():
            text = text.replace(f"{{{name}}}", value)
        return text
