"""The groups in which explanations are listed: their names in each language, and their order."""

import hashlib
import re

from peewee import IntegerField, ModelSelect, Table, fn

from kiosk.core.storage.database import Code, PlainTexts, Record, database, lock_table, transaction
from kiosk.core.text.languages import Texts
from kiosk.core.text.text import fold

# The model of terms imports this module.
_TERMS = Table("term", ("id", "slug", "group", "position"))


class GroupInUse(Exception):
    """The group still holds terms, or the kiosk links to it."""


class Group(Record):
    """A group of terms."""

    MAX_NAME = 40
    MAX_CODE = 12
    # The home page links to the first; the second tells detainees' visitors whom its programmes are for.
    FIXED = VISITS, PROGRAM = ("kunjungan", "program")
    # This address is a page of its own.
    RESERVED = ("new",)

    code = Code(max_length=MAX_CODE, primary_key=True)
    names = PlainTexts(required=True)
    position = IntegerField()

    class Meta:
        table_name = "groups"

    @property
    def stamp(self) -> str:
        """Digest of the row and of the order of its terms: one page edits both."""
        terms = _TERMS.select(_TERMS.slug).where(_TERMS.group == self.code).order_by(_TERMS.position, _TERMS.slug)
        order = " ".join(slug for (slug,) in terms.tuples().execute(database))
        return hashlib.sha256(f"{super().stamp} {order}".encode()).hexdigest()[:16]

    @property
    def fixed(self) -> bool:
        """Whether the kiosk itself needs the group, so it cannot be removed."""
        return self.code in self.FIXED

    @classmethod
    def ordered(cls) -> ModelSelect:
        """Return all groups in the order of the screen."""
        return cls.select().order_by(cls.position, cls.code)

    @classmethod
    def desk(cls) -> ModelSelect:
        """Return all groups in the order of the screen, each with ``held``: how many terms it has, on show or not."""
        held = _TERMS.select(fn.COUNT(_TERMS.id)).where(_TERMS.group == cls.code)
        return cls.ordered().select_extend(held.alias("held"))

    @classmethod
    def named_in(cls, language: str) -> dict[str, str]:
        """Return the name of each group by its code, in the order of the screen; one query."""
        return {group.code: group.name(language) for group in cls.ordered()}

    @classmethod
    def begin(cls, names: Texts) -> "Group":
        """Create a group, last in order, with a unique code made from its Indonesian name."""
        stem = re.sub(r"[^a-z0-9]+", "-", fold(names.source)).strip("-")[: cls.MAX_CODE - 2].strip("-") or "group"
        with transaction():
            lock_table(cls)
            taken = {*cls.RESERVED, *(group.code for group in cls.select(cls.code))}
            code = next(one for one in (stem, *(f"{stem}{number}" for number in range(2, 99))) if one not in taken)
            last = cls.select(fn.MAX(cls.position)).scalar() or 0
            return cls.create(code=code, names=names, position=last + 1)

    def name(self, language: str) -> str:
        """Return the name in ``language``, or the Indonesian one if it is missing."""
        return self.names.in_language(language)

    def arrange(self, *, names: Texts, place: int, terms: dict[str, int], seen: str) -> None:
        """Set the names of the group and its ``place`` on the screen, counted from 1; a place past the last means last.

        ``terms`` maps the address of a term to its place. The code stays, since addresses contain it. Raises
        ``ChangedMeanwhile`` if ``seen`` is no longer the stamp of the group.
        """
        with transaction():
            lock_table(Group)
            self.refuse_unless(seen)
            for slug, one in terms.items():
                held = (_TERMS.slug == slug) & (_TERMS.group == self.code)
                _TERMS.update({_TERMS.position: one}).where(held).execute(database)
            self.names = names
            self.save(only=[Group.names])
            others = [group for group in Group.ordered() if group.code != self.code]
            others.insert(max(place, 1) - 1, self)
            for position, group in enumerate(others):
                Group.update(position=position).where(Group.code == group.code).execute()

    def remove(self) -> None:
        """Remove the group. Raises ``GroupInUse`` if it holds a term or the kiosk needs it."""
        held = _TERMS.select(_TERMS.id).where(_TERMS.group == self.code)
        if self.fixed or not Group.delete().where(Group.code == self.code, ~fn.EXISTS(held)).execute():
            raise GroupInUse(self.code)
