"""Reply templates with placeholders, in each language."""

import re
from typing import Any

from peewee import AutoField, IntegerField, ModelSelect, fn

from kiosk.core.storage.database import PlainLine, PlainTexts, Record, lock_table, transaction

_PLACE = re.compile(r"\{(\w+)\}")
_BRACES = re.compile(r"\{[^{}]*\}?|\}")


class ReplyTemplate(Record):
    """A named reply; its ``PLACES`` are filled from the suggestion: the day it came, its service, its kind."""

    MAX_NAME = 60
    MAX_BODY = 2_000
    PLACES = ("tanggal", "layanan", "jenis")

    id = AutoField()
    name = PlainLine(required=True)
    bodies = PlainTexts(required=True)
    position = IntegerField(default=0)

    @classmethod
    def listed(cls) -> ModelSelect:
        """Return all templates, in order."""
        return cls.select().order_by(cls.position, cls.id)

    @classmethod
    def begin(cls, **columns: Any) -> "ReplyTemplate":
        """Create a template at the end of the list."""
        with transaction():
            last = cls.select(fn.MAX(cls.position)).scalar() or 0
            return cls.create(position=last + 1, **columns)

    @classmethod
    def unknown_places(cls, text: str) -> list[str]:
        """Return the unknown placeholders and lone braces in ``text``, which would never be filled."""
        return [found for found in _BRACES.findall(text) if found[1:-1] not in cls.PLACES]

    def move(self, step: int) -> None:
        """Swap places with the template before it (-1) or after it (1); at either end nothing changes."""
        with transaction():
            lock_table(ReplyTemplate)
            order = [row.id for row in ReplyTemplate.listed()]
            place = order.index(self.id) if self.id in order else None
            if place is not None and 0 <= place + step < len(order):
                order[place], order[place + step] = order[place + step], order[place]
            for position, number in enumerate(order, 1):
                ReplyTemplate.update(position=position).where(ReplyTemplate.id == number).execute()

    def filled(self, language: str, places: dict[str, str]) -> str:
        """Return the reply in ``language`` with its placeholders filled; unknown ones stay as written."""
        return _PLACE.sub(lambda found: places.get(found[1], found[0]), self.bodies.in_language(language))
