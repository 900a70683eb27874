"""Saran Anda, tindakan kami: what was asked and what was done, in words made for everybody."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, AutoField, DateField, DateTimeField, Expression, ForeignKeyField, ModelSelect, fn

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.personal_data import Words
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.storage.database import ChangedMeanwhile, PlainText, PlainTexts, Record, transaction
from kiosk.core.text.languages import SOURCE, Texts


@dataclass(frozen=True)
class Page:
    """Some entries, newest first, and the suggestions from which the pages beside it begin."""

    rows: list["BoardEntry"]
    newer: str | None = None
    older: str | None = None


class BoardEntry(Record):
    """A published pair; one a suggestion, written by an officer, never the sender's own words by themselves."""

    MAX_TEXT = 300
    # So many a visitor turns through, and so many the attract screen shows in turn.
    NEWEST, IN_TURN = 30, 3
    SIZE = 25
    SHOWING, HIDDEN, WITHDRAWN = STATES = ("showing", "hidden", "withdrawn")

    id = AutoField()
    suggestion = ForeignKeyField(Suggestion, unique=True, backref="board")
    asked = PlainTexts()
    done = PlainTexts()
    published_on = DateField(default=clock.today)
    withdrawn_at = DateTimeField(null=True)
    author = ForeignKeyField(Account, null=True)

    @classmethod
    def shown(cls) -> ModelSelect:
        """The pairs on show, the newest first; what went into the restricted lane is not among them."""
        return (
            cls.select()
            .join(Case, on=(Case.suggestion == cls.suggestion))
            .where(cls.withdrawn_at.is_null(), ~Case.restricted)
            .order_by(*cls._newest_first())
        )

    @classmethod
    def desk(cls, account: Account, state: str = "") -> ModelSelect:
        """The pairs in one of ``STATES``, or all, whose suggestion ``account`` may know of, the newest first.

        Each comes with its suggestion, that one's ``case``, and its author.
        """
        known = Case.visible_to(account).select(Suggestion.id).order_by()
        rows = (
            cls.select(cls, Suggestion, Case, Account)
            .join(Suggestion)
            .join(Case, on=(Case.suggestion == Suggestion.id), attr="case")
            .join_from(cls, Account, JOIN.LEFT_OUTER)
            .where(cls.suggestion.in_(known))
            .order_by(*cls._newest_first())
        )
        return rows.where(cls._in_state(state)) if state else rows

    @classmethod
    def counts(cls, account: Account) -> dict[str, int]:
        """How many pairs ``account`` may know of are in each of ``STATES``, in one query."""
        counted = (fn.COUNT(cls.id).filter(cls._in_state(state)).alias(state) for state in cls.STATES)
        return cls.desk(account).select(*counted).order_by().dicts().get()

    @classmethod
    def page(cls, account: Account, state: str = "", *, before: str = "", after: str = "") -> Page:
        """Return the pairs older than that of the suggestion ``before``, or newer than ``after``, or the newest."""
        rows = cls.desk(account, state)
        mark = cls.desk(account).where(Suggestion.public_id == (before or after)).first()
        if mark and after:
            newer = (cls.published_on > mark.published_on) | (
                (cls.published_on == mark.published_on) & (cls.id > mark.id)
            )
            found = list(rows.where(newer).order_by(cls.published_on, cls.id).limit(cls.SIZE + 1))
            if len(found) > cls.SIZE:
                shown = found[: cls.SIZE][::-1]
                return Page(shown, shown[0].suggestion.public_id, shown[-1].suggestion.public_id)
        elif mark:
            rows = rows.where(
                (cls.published_on < mark.published_on) | ((cls.published_on == mark.published_on) & (cls.id < mark.id))
            )
        found = list(rows.limit(cls.SIZE + 1))
        shown = found[: cls.SIZE]
        return Page(
            shown,
            shown[0].suggestion.public_id if mark and before and shown else None,
            shown[-1].suggestion.public_id if len(found) > cls.SIZE else None,
        )

    @classmethod
    def of(cls, suggestion: Suggestion) -> "BoardEntry | None":
        """Return the pair of a suggestion, on show or withdrawn, or None."""
        return cls.get_or_none(cls.suggestion == suggestion)

    @classmethod
    def publish(cls, suggestion: Suggestion, *, asked: Texts, done: Texts, by: Account, seen: str = "") -> "BoardEntry":
        """Show a pair, or other words in the place of those shown before.

        ``seen`` is the stamp of the pair that the page showed, empty where there was none.
        The same words sent again are stored once; otherwise what somebody changed meanwhile raises
        ``ChangedMeanwhile``. Raises ``Refused`` for a suggestion of the restricted lane, of which nobody may learn, and
        for a purged one, whose words nothing can be held against.
        """
        with transaction():
            case = Case(suggestion=suggestion).locked(by)
            acts.allow(acts.PUBLISHED, acts.Attempt(case, by))
            entry = cls.of(suggestion)
            if (entry.stamp if entry else "") != seen:
                if entry and entry._is_same(by, asked, done):
                    return entry
                raise ChangedMeanwhile
            columns: dict[str, Any] = {"asked": asked, "done": done, "author": by}
            if entry is None or entry.withdrawn_at is not None:
                columns |= {"published_on": clock.today(), "withdrawn_at": None}
            entry = entry or cls(suggestion=suggestion)
            for name, value in columns.items():
                setattr(entry, name, value)
            entry.save()
            stored = cls.get_by_id(entry.id)
            # The event is sealed in the chain, and so are the public words by their digest.
            acts.record(suggestion, "published", actor=by, value=stored.digest)
        return stored

    def withdraw(self, by: Account, text: str) -> bool:
        """Take the pair off the board, and tell whether it is off by this act; the same act sent again is stored once.

        Raises ``Refused`` without a reason.
        """
        with transaction():
            case = Case(suggestion=self.suggestion_id).locked(by)
            acts.allow(acts.WITHDRAWN, acts.Attempt(case, by, text=text))
            if BoardEntry.get_by_id(self.id).withdrawn_at is not None:
                done = Event.select().where(Event.suggestion == self.suggestion_id, Event.kind == "withdrawn")
                last = done.order_by(Event.id.desc()).get()
                return (last.actor_id, last.text) == (by.id, PlainText().db_value(text))
            self.withdrawn_at = clock.now()
            self.save(only=[BoardEntry.withdrawn_at])
            acts.record(self.suggestion_id, "withdrawn", actor=by, text=text)
        return True

    @staticmethod
    def near(suggestion: Suggestion) -> tuple[list[str], list[str]]:
        """Return the names that public words must not carry unseen, and everything that the sender wrote.

        The names are those of accounts, of the sender and of the officer of whom the sender speaks.
        """
        accounts = [name for one in Account.select() for name in (one.name, *one.alias_list)]
        contact, said = suggestion.contact, Words.said(suggestion.id)
        sender = [contact.name, contact.contact] if contact else []
        return [*accounts, *sender[:1], *said[1:]], [*said, *Event.said_again(suggestion.id), *sender]

    @property
    def state(self) -> str:
        """Return one of ``STATES``; the pair carries its suggestion's ``case``."""
        if self.withdrawn_at is not None:
            return self.WITHDRAWN
        return self.HIDDEN if self.suggestion.case.restricted else self.SHOWING

    @property
    def said(self) -> list[tuple[str, str, str]]:
        """The pair in each language that it has, Indonesian first: language, what was asked, what was done."""
        return [(code, asked, self.done[code]) for code, asked in self.asked.pairs() if code in self.done]

    def said_in(self, language: str) -> tuple[str, str, str]:
        """Return the pair in ``language``, Indonesian where there is no other, after the language it is in."""
        return next((pair for pair in self.said if pair[0] == language), self.said[0])

    @property
    def digest(self) -> str:
        """What the public words and their date come to in today's form, in forty characters."""
        return self._digest(len(self.FORMS))

    def is_of(self, digest: str) -> bool:
        """Tell whether these are the words and the date that came to ``digest``, in whatever form that was."""
        return any(digest == self._digest(version) for version in range(1, len(self.FORMS) + 1))

    def _digest(self, version: int) -> str:
        # From the second form on the number stands before the digits.
        mark = f"{version}:" if version > 1 else ""
        return (mark + hashlib.sha256(json.dumps(self.FORMS[version - 1](self)).encode()).hexdigest())[:40]

    def _first_form(self) -> list:
        """Two languages were known, as in the first form of a choice."""
        known = (SOURCE, "en")
        words = [text.get(code, "") for code in known for text in (self.asked, self.done)]
        others = sorted((self.asked.keys() | self.done.keys()) - set(known))
        return [*words, *others, self.published_on.isoformat()]

    def _second_form(self) -> list:
        return [sorted(self.asked.items()), sorted(self.done.items()), self.published_on.isoformat()]

    # As the forms of ``audit.Content``; the event's value, which holds the digest, is what the chain seals.
    FORMS = (_first_form, _second_form)

    def _is_same(self, by: Account, asked: Texts, done: Texts) -> bool:
        stored = [BoardEntry.asked.db_value(texts) for texts in (self.asked, self.done, asked, done)]
        return stored[:2] == stored[2:] and self.withdrawn_at is None and self.author_id == by.id

    @classmethod
    def _newest_first(cls) -> tuple[Expression, ...]:
        return cls.published_on.desc(), cls.id.desc()

    @classmethod
    def _in_state(cls, state: str) -> Expression:
        withdrawn = cls.withdrawn_at.is_null(False)
        return {
            cls.SHOWING: ~withdrawn & ~Case.restricted,
            cls.HIDDEN: ~withdrawn & Case.restricted,
            cls.WITHDRAWN: withdrawn,
        }[state]
