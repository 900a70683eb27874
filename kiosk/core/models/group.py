"""The groups by which explanations are listed: their names in each language, and their order."""

import re

from peewee import IntegerField, ModelSelect, fn

from kiosk.core.database import Code, PlainText, Record, transaction
from kiosk.core.text import fold


class GroupInUse(Exception):
    """The group still holds terms, or the kiosk has a door to it."""


class Group(Record):
    """A group of terms."""

    MAX_NAME = 40
    MAX_CODE = 12
    # The door "Info kunjungan" leads to the first; the second tells detainees' visitors whom its programmes are for.
    FIXED = ("kunjungan", "program")

    code = Code(max_length=MAX_CODE, primary_key=True)
    name_id = PlainText()
    name_en = PlainText(default="")
    position = IntegerField()

    class Meta:
        table_name = "groups"

    @classmethod
    def ordered(cls) -> ModelSelect:
        """All groups in the order of the screen."""
        return cls.select().order_by(cls.position, cls.code)

    @classmethod
    def names(cls, language: str) -> dict[str, str]:
        """Return the name of each group by its code, in the order of the screen; one query."""
        return {group.code: group.name(language) for group in cls.ordered()}

    @classmethod
    def begin(cls, name_id: str, name_en: str = "") -> "Group":
        """Make a group, the last in order, with a code made of its name that no other has."""
        stem = re.sub(r"[^a-z0-9]+", "-", fold(name_id)).strip("-")[: cls.MAX_CODE - 2] or "group"
        with transaction():
            taken = {group.code for group in cls.select(cls.code)}
            code = next(one for one in (stem, *(f"{stem}{number}" for number in range(2, 99))) if one not in taken)
            last = cls.select(fn.MAX(cls.position)).scalar() or 0
            return cls.create(code=code, name_id=name_id, name_en=name_en, position=last + 1)

    def name(self, language: str) -> str:
        """Return the name in ``language``, Indonesian where there is no other."""
        return self.name_en if language == "en" and self.name_en else self.name_id
