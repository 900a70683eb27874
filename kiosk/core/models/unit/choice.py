"""What visitors choose from: named things in order, each of which may be taken out of the offer."""

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
    """Another one of the list has this name in ``language``; nothing was stored."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language


class ListFull(Exception):
    """The screen has no room for one more."""


class LastOffered(Exception):
    """Without this one the screen would have nothing to choose from."""


class Choice(Record):
    """One thing of an ordered list; never deleted, since answers refer to it."""

    MAX_NAME: int
    MAX_CODE = 40
    # How many of a list the screen has room for, where that is not many.
    MAX_OFFERED: int | None = None
    # A page of its own stands at this address.
    RESERVED = ("new",)
    # What tells each list from the others in the same table.
    LISTS: tuple[dict[str, str], ...] = ({},)

    id = AutoField()
    code = Code(max_length=MAX_CODE, unique=True)
    names = PlainTexts()
    position = IntegerField()
    active = BooleanField(default=True)

    @classmethod
    def desk(cls, **of: str) -> ModelSelect:
        """All of the list that ``of`` tells, in order, what is offered first."""
        return cls.select().filter(**of).order_by(cls.active.desc(), cls.position, cls.id)

    @classmethod
    def full(cls, **of: str) -> bool:
        """Tell whether no more can be offered."""
        return cls.MAX_OFFERED is not None and cls.desk(**of).where(cls.active).count() >= cls.MAX_OFFERED

    @classmethod
    def find(cls, code: str) -> Self | None:
        """Return the one of this code, offered or not, or None."""
        return cls.get_or_none(cls.code == code)

    @classmethod
    def add(cls, by: Account, names: Texts, **of: str) -> None:
        """Offer one more, the last in order, with a code made of its Indonesian name that no other has.

        Raises ``ListFull`` or ``NameTaken``.
        """
        with cls._sealed(ADDED, by, of):
            cls._refuse_full(of)
            cls._refuse_taken(names, list(cls.desk(**of)))
            cls.create(code=cls._free_code(names.source), names=names, position=cls._next_position(of), **of)

    @property
    def list_of(self) -> dict[str, str]:
        """What tells its list from the others in the same table."""
        return {column: getattr(self, column) for column in self.LISTS[0]}

    @property
    def last_offered(self) -> bool:
        """Whether it is offered and no other of its list is."""
        return self.active and not self._others().exists()

    @property
    def waits(self) -> bool:
        """Whether it cannot be offered before another is taken out."""
        return not self.active and self.full(**self.list_of)

    def name(self, language: str) -> str:
        """Return the name in ``language``, Indonesian where there is no other."""
        return self.names.in_language(language)

    def rename(self, by: Account, names: Texts, *, seen: str) -> None:
        """Give it other names; its code stays, and what was counted is counted under them.

        Raises ``ChangedMeanwhile`` if ``seen`` is not its stamp any more, and ``NameTaken``.
        """
        with self._sealed(RENAMED, by, self.list_of):
            self.refuse_unless(seen)
            self._refuse_taken(names, [one for one in self.desk(**self.list_of) if one != self])
            self._set(names=names)

    def move(self, by: Account, step: int) -> None:
        """Change places with the one offered before it (-1) or after it (1); at an end it stays."""
        with self._sealed(MOVED, by, self.list_of):
            order = list(self.desk(**self.list_of).where(type(self).active))
            place = order.index(self) if self in order else None
            if place is not None and 0 <= place + step < len(order):
                order[place], order[place + step] = order[place + step], order[place]
                for position, one in enumerate(order):
                    one._set(position=position)

    def withdraw(self, by: Account) -> None:
        """Take it out of the offer; raises ``LastOffered``."""
        with self._sealed(WITHDRAWN, by, self.list_of):
            if not self._others().exists():
                raise LastOffered
            self._set(active=False)

    def offer(self, by: Account) -> None:
        """Offer it again, the last in order, if it is not offered; raises ``ListFull``."""
        with self._sealed(OFFERED, by, self.list_of):
            if type(self).get_by_id(self.id).active:
                return
            self._refuse_full(self.list_of)
            self._set(active=True, position=self._next_position(self.list_of))

    @classmethod
    def sealed_content(cls, **of: str) -> Content:
        """Return what the chain seals of a list: all of it in order, so that no row can be added or lost unseen."""
        return Content(list(cls.desk(**of)), FORMS)

    @classmethod
    def sealed_states(cls) -> dict[str, Content]:
        """Return what must be sealed of each list that was changed, by its name in the chain."""
        return {cls.name_in_chain(**of): cls.sealed_content(**of) for of in cls.LISTS}

    @classmethod
    def name_in_chain(cls, **of: str) -> str:
        """How the chain names a list."""
        return " ".join(("list", cls._meta.table_name, *of.values()))

    def _others(self) -> ModelSelect:
        """The rest of its list, as far as it is offered."""
        return self.desk(**self.list_of).where(type(self).active, type(self).id != self.id)

    def _set(self, **columns: object) -> None:
        type(self).update(**columns).where(type(self).id == self.id).execute()

    @classmethod
    @contextmanager
    def _sealed(cls, act: str, by: Account, of: dict[str, str]) -> Iterator[None]:
        """Do an act in one transaction, and seal the list if it changed."""
        with transaction():
            # What is sealed must be all that stands there.
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
    """Two languages were known. A name in a third was never sealed in this form, so it must not look as if it was."""
    known = (SOURCE, "en")
    return [
        [one.code, *(one.names.get(code, "") for code in known), *sorted(one.names.keys() - set(known)), one.active]
        for one in choices
    ]


def _second_form(choices: list[Choice]) -> list:
    return [[one.code, one.names, one.active] for one in choices]


FORMS = (_first_form, _second_form)
