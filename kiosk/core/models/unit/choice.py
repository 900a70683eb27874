"""Ordered lists that visitors choose from, whose entries can be withdrawn."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Self

from peewee import AutoField, BooleanField, IntegerField, ModelSelect

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.storage.database import Code, PlainTexts, Record, lock_table, transaction
from kiosk.core.text.languages import LANGUAGES, SOURCE, Texts
from kiosk.core.text.text import fold

ADDED, RENAMED, MOVED, WITHDRAWN, OFFERED = ACTS = (
    "choice added",
    "choice renamed",
    "choice moved",
    "choice withdrawn",
    "choice offered",
)


class NameTaken(Exception):
    """Another entry of the list has this name in ``language``; nothing was stored."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language


class ListFull(Exception):
    """The screen has no room for another entry."""


class LastOffered(Exception):
    """Without this entry the screen would have nothing to choose from."""


class Choice(Record):
    """An entry of an ordered list; never deleted, since answers refer to it."""

    MAX_NAME: int
    MAX_CODE = 40
    # How many entries the screen has room for, if that is limited.
    MAX_OFFERED: int | None = None
    # Addresses taken by other pages.
    RESERVED = ("new",)
    # The columns that distinguish the lists kept in one table.
    LISTS: tuple[dict[str, str], ...] = ({},)

    id = AutoField()
    code = Code(max_length=MAX_CODE, unique=True)
    names = PlainTexts(required=True)
    position = IntegerField()
    active = BooleanField(default=True)

    @classmethod
    def desk(cls, **of: str) -> ModelSelect:
        """Return the entries of the list that ``of`` selects, in order, the offered ones first."""
        return cls.select().filter(**of).order_by(cls.active.desc(), cls.position, cls.id)

    @classmethod
    def full(cls, **of: str) -> bool:
        """Return whether the list has no room for another entry."""
        return cls.MAX_OFFERED is not None and cls.desk(**of).where(cls.active).count() >= cls.MAX_OFFERED

    @classmethod
    def find(cls, code: str) -> Self | None:
        """Return the entry with this code, offered or not, or None."""
        return cls.get_or_none(cls.code == code)

    @classmethod
    def add(cls, by: Account, names: Texts, **of: str) -> None:
        """Add an entry at the end of the list, with a unique code made from its Indonesian name.

        Raises ``ListFull`` or ``NameTaken``.
        """
        with cls._sealed(ADDED, by, of):
            cls._refuse_full(of)
            cls._refuse_taken(names, list(cls.desk(**of)))
            cls.create(code=cls._free_code(names.source), names=names, position=cls._next_position(of), **of)

    @property
    def list_of(self) -> dict[str, str]:
        """The columns that select the list of this entry."""
        return {column: getattr(self, column) for column in self.LISTS[0]}

    @property
    def last_offered(self) -> bool:
        """Whether this is the only offered entry of its list."""
        return self.active and not self._others().exists()

    @property
    def waits(self) -> bool:
        """Whether it cannot be offered until another entry is withdrawn."""
        return not self.active and self.full(**self.list_of)

    def name(self, language: str) -> str:
        """Return the name in ``language``, falling back to Indonesian."""
        return self.names.in_language(language)

    def rename(self, by: Account, names: Texts, *, seen: str) -> None:
        """Replace its names; its code stays, and so do its counts.

        Raises ``ChangedMeanwhile`` if ``seen`` is not its current stamp, and ``NameTaken``.
        """
        with self._sealed(RENAMED, by, self.list_of):
            self.refuse_unless(seen)
            self._refuse_taken(names, [one for one in self.desk(**self.list_of) if one != self])
            self._set(names=names)

    def move(self, by: Account, step: int) -> None:
        """Swap places with the offered entry before it (-1) or after it (1); at either end nothing changes."""
        with self._sealed(MOVED, by, self.list_of):
            order = list(self.desk(**self.list_of).where(type(self).active))
            place = order.index(self) if self in order else None
            if place is not None and 0 <= place + step < len(order):
                order[place], order[place + step] = order[place + step], order[place]
                for position, one in enumerate(order):
                    one._set(position=position)

    def withdraw(self, by: Account) -> None:
        """Stop offering it. Raises ``LastOffered``."""
        with self._sealed(WITHDRAWN, by, self.list_of):
            if not self._others().exists():
                raise LastOffered
            self._set(active=False)

    def offer(self, by: Account) -> None:
        """Offer it again, at the end of the list, unless it is offered already. Raises ``ListFull``."""
        with self._sealed(OFFERED, by, self.list_of):
            if type(self).get_by_id(self.id).active:
                return
            self._refuse_full(self.list_of)
            self._set(active=True, position=self._next_position(self.list_of))

    @classmethod
    def sealed_content(cls, **of: str) -> Content:
        """Return what the chain seals of a list: all entries in order, so that none can be added or lost undetected."""
        return Content(list(cls.desk(**of)), FORMS)

    @classmethod
    def sealed_states(cls) -> dict[str, Content]:
        """Return the content of each list, by its name in the chain."""
        return {cls.name_in_chain(**of): cls.sealed_content(**of) for of in cls.LISTS}

    @classmethod
    def name_in_chain(cls, **of: str) -> str:
        """Return the name of a list in the chain."""
        return " ".join(("list", cls._meta.table_name, *of.values()))

    def _others(self) -> ModelSelect:
        """Return the other offered entries of its list."""
        return self.desk(**self.list_of).where(type(self).active, type(self).id != self.id)

    def _set(self, **columns: object) -> None:
        type(self).update(**columns).where(type(self).id == self.id).execute()

    @classmethod
    @contextmanager
    def _sealed(cls, act: str, by: Account, of: dict[str, str]) -> Iterator[None]:
        """Run an act in one transaction, and seal the list if it changed."""
        with transaction():
            # The seal must cover everything in the list.
            lock_table(cls)
            before = cls.sealed_content(**of)
            yield
            content = cls.sealed_content(**of)
            if content.values != before.values:
                Audit.add(act, cls.name_in_chain(**of), content, actor=by)

    @classmethod
    def _refuse_full(cls, of: dict[str, str]) -> None:
        if cls.full(**of):
            raise ListFull

    @staticmethod
    def _refuse_taken(names: Texts, others: list["Choice"]) -> None:
        for language in LANGUAGES:
            if fold(names.in_language(language)) in {fold(one.name(language)) for one in others}:
                raise NameTaken(language)

    @classmethod
    def _free_code(cls, name: str) -> str:
        stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[: cls.MAX_CODE - 4].strip("-") or "choice"
        taken = {*cls.RESERVED, *(one.code for one in cls.select(cls.code))}
        numbered = (f"{stem}{number}" for number in count(2))
        return stem if stem not in taken else next(code for code in numbered if code not in taken)

    @classmethod
    def _next_position(cls, of: dict[str, str]) -> int:
        return max((one.position for one in cls.desk(**of)), default=-1) + 1


def _first_form(choices: list[Choice]) -> list:
    """Return the content in the form for two languages: a name in a third must not pass as sealed."""
    known = (SOURCE, "en")
    return [
        [one.code, *(one.names.get(code, "") for code in known), *sorted(one.names.keys() - set(known)), one.active]
        for one in choices
    ]


def _second_form(choices: list[Choice]) -> list:
    return [[one.code, one.names, one.active] for one in choices]


FORMS = (_first_form, _second_form)
