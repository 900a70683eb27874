"""The board ("Saran Anda, tindakan kami"): what was asked and what was done, worded for the public."""

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
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.storage.database import ChangedMeanwhile, PlainTexts, Record, transaction
from kiosk.core.text.languages import SOURCE, Texts
from kiosk.core.text.text import clean


@dataclass(frozen=True)
class Page:
    """Some entries, newest first, and the suggestions at which the newer and older pages begin, or None."""

    rows: list["BoardEntry"]
    newer: str | None = None
    older: str | None = None


class BoardEntry(Record):
    """A published pair of texts, one per suggestion: written by an officer, never copied from the sender by itself."""

    MAX_TEXT = 300
    # How many a visitor can page through, and how many the attract screen rotates.
    NEWEST, IN_TURN = 30, 3
    SIZE = 25
    SHOWING, HIDDEN, WITHDRAWN = STATES = ("showing", "hidden", "withdrawn")

    id = AutoField()
    suggestion = ForeignKeyField(Suggestion, unique=True, backref="board")
    asked = PlainTexts(required=True)
    done = PlainTexts(required=True)
    published_on = DateField(default=clock.today)
    withdrawn_at = DateTimeField(null=True)
    author = ForeignKeyField(Account, null=True)

    @classmethod
    def shown(cls) -> ModelSelect:
        """Return the entries on show, newest first, without those of suggestions in the restricted lane."""
        return (
            cls.select()
            .join(Case, on=(Case.suggestion == cls.suggestion))
            .where(cls.withdrawn_at.is_null(), ~Case.restricted)
            .order_by(*cls._newest_first())
        )

    @classmethod
    def desk(cls, account: Account, state: str = "") -> ModelSelect:
        """Return the entries in one of ``STATES``, or all, whose suggestion ``account`` may see, newest first.

        Each comes with its suggestion (with its ``case``) and its author.
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
        """Return how many entries that ``account`` may see are in each of ``STATES``, in one query."""
        counted = (fn.COUNT(cls.id).filter(cls._in_state(state)).alias(state) for state in cls.STATES)
        return cls.desk(account).select(*counted).order_by().dicts().get()

    @classmethod
    def page(cls, account: Account, state: str = "", *, before: str = "", after: str = "") -> Page:
        """Return the entries older than that of the suggestion ``before``, or newer than ``after``, or the newest."""
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
        """Return the entry of a suggestion, on show or withdrawn, or None."""
        return cls.get_or_none(cls.suggestion == suggestion)

    @classmethod
    def publish(cls, suggestion: Suggestion, *, asked: Texts, done: Texts, by: Account, seen: str = "") -> "BoardEntry":
        """Publish an entry, or replace the texts of an existing one, and return it.

        ``seen`` is the stamp of the entry that the page showed, empty if there was none. The same texts sent again are
        stored once; otherwise an entry changed meanwhile raises ``ChangedMeanwhile``. Raises ``Refused`` for a
        suggestion in the restricted lane, which must stay secret, and for a purged one, whose words are no longer
        there to compare.
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
            # Sealing the event seals the public words as well, through their digest.
            acts.record(suggestion, "published", actor=by, value=stored.digest)
        return stored

    def withdraw(self, by: Account, text: str) -> bool:
        """Take the entry off the board; return whether this act did so. The same act sent again is stored once.

        Raises ``Refused`` without a reason.
        """
        text = clean(text).strip()
        with transaction():
            case = Case(suggestion=self.suggestion_id).locked(by)
            acts.allow(acts.WITHDRAWN, acts.Attempt(case, by, text=text))
            if BoardEntry.get_by_id(self.id).withdrawn_at is not None:
                done = Event.select().where(Event.suggestion == self.suggestion_id, Event.kind == "withdrawn")
                last = done.order_by(Event.id.desc()).get()
                return (last.actor_id, last.text) == (by.id, text)
            self.withdrawn_at = clock.now()
            self.save(only=[BoardEntry.withdrawn_at])
            acts.record(self.suggestion_id, "withdrawn", actor=by, text=text)
        return True

    @staticmethod
    def near(suggestion: Suggestion) -> dict[str, Any]:
        """Return the arguments of ``private_marks.find``: whom public words must not name, and what the sender wrote.

        These are the accounts (not by their posts, which are public), the sender, and the officer the sender named.
        """
        people = ShutOut.index_of(Account.select().order_by(Account.id), posts=False)
        contact, texts = suggestion.contact, Words.texts(suggestion.id)
        sender = [contact.name, contact.contact] if contact else []
        originals = [*texts, *Event.reopening_texts(suggestion.id), *sender]
        return {"names": [*sender[:1], *texts[1:]], "people": people, "originals": originals}

    @property
    def state(self) -> str:
        """One of ``STATES``; the suggestion must have been read with its ``case``."""
        if self.withdrawn_at is not None:
            return self.WITHDRAWN
        return self.HIDDEN if self.suggestion.case.restricted else self.SHOWING

    @property
    def translations(self) -> list[tuple[str, str, str]]:
        """The entry in each of its languages, Indonesian first: language, what was asked, what was done."""
        return [(code, asked, self.done[code]) for code, asked in self.asked.pairs() if code in self.done]

    def in_language(self, language: str) -> tuple[str, str, str]:
        """Return language, what was asked and what was done, in ``language`` or else in Indonesian."""
        return next((one for one in self.translations if one[0] == language), self.translations[0])

    @property
    def digest(self) -> str:
        """The digest of the public words and their date in the current form, forty characters."""
        return self._digest(len(self.FORMS))

    def is_of(self, digest: str) -> bool:
        """Return whether ``digest`` is that of these words and their date, in any form."""
        return any(digest == self._digest(version) for version in range(1, len(self.FORMS) + 1))

    def _digest(self, version: int) -> str:
        # From the second form on, the digest begins with the number of the form.
        mark = f"{version}:" if version > 1 else ""
        return (mark + hashlib.sha256(json.dumps(self.FORMS[version - 1](self)).encode()).hexdigest())[:40]

    def _first_form(self) -> list:
        """Return the content in the form from when there were only two languages, as for choices."""
        known = (SOURCE, "en")
        words = [text.get(code, "") for code in known for text in (self.asked, self.done)]
        others = sorted((self.asked.keys() | self.done.keys()) - set(known))
        return [*words, *others, self.published_on.isoformat()]

    def _second_form(self) -> list:
        return [sorted(self.asked.items()), sorted(self.done.items()), self.published_on.isoformat()]

    # Like the forms of ``audit.Content``; the chain seals the event, whose value is the digest.
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
