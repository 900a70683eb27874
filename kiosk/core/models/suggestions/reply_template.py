"""Answers that officers give often, with places to fill, in each language."""

import re
from typing import Any

from peewee import AutoField, IntegerField, ModelSelect, fn

from kiosk.core.storage.database import PlainText, PlainTexts, Record, lock_table, transaction

_PLACE = re.compile(r"\{(\w+)\}")
_BRACES = re.compile(r"\{[^{}]*\}?|\}")


class ReplyTemplate(Record):
    """A named answer; its ``PLACES`` are filled from the suggestion: the day it came, its service, its kind."""

    MAX_NAME = 60
    MAX_BODY = 2_000
    PLACES = ("tanggal", "layanan", "jenis")

    id = AutoField()
    name = PlainText()
    bodies = PlainTexts()
    position = IntegerField(default=0)

    @classmethod
    def listed(cls) -> ModelSelect:
        """All templates in order."""
        return cls.select().order_by(cls.position, cls.id)

    @classmethod
    def begin(cls, **columns: Any) -> "ReplyTemplate":
        """Make a template, the last in order."""
        with transaction():
            last = cls.select(fn.MAX(cls.position)).scalar() or 0
            return cls.create(position=last + 1, **columns)

    @classmethod
    def unknown_places(cls, text: str) -> list[str]:
        """Return what in ``text`` stands in braces, or is a lone brace, and would never be filled."""
        return [found for found in _BRACES.findall(text) if found[1:-1] not in cls.PLACES]

    def change(self, *, seen: str, **columns: Any) -> None:
        """Give columns other values; raises ``ChangedMeanwhile`` if ``seen`` is not the present stamp."""
        with transaction():
            self.refuse_unless(seen)
            for name, value in columns.items():
                setattr(self, name, value)
            self.save(only=list(columns))

    def move(self, step: int) -> None:
        """Change places with the neighbour before it (-1) or after it (1); at an end it stays."""
        with transaction():
            lock_table(ReplyTemplate)
            order = [row.id for row in ReplyTemplate.listed()]
            place = order.index(self.id) if self.id in order else None
            if place is not None and 0 <= place + step < len(order):
                order[place], order[place + step] = order[place + step], order[place]
            for position, number in enumerate(order, 1):
                ReplyTemplate.update(position=position).where(ReplyTemplate.id == number).execute()

    def filled(self, language: str, places: dict[str, str]) -> str:
        """Return the answer in ``language`` with its places filled; an unknown place stays as it is written."""
        return _PLACE.sub(lambda found: places.get(found[1], found[0]), self.bodies.in_language(language))
