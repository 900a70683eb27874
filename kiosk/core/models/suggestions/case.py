"""The state of a suggestion: one row, which the acts derive from its events in the same transaction."""

from datetime import timedelta
from typing import Any

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Expression,
    Field,
    ForeignKeyField,
    ModelSelect,
)

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.models.suggestions.state import NEW, OPEN_STATUSES
from kiosk.core.models.suggestions.suggestion import ABOUT_PEOPLE, Suggestion
from kiosk.core.storage.database import Record, lock_cases

# A batch begins within a day; one more for a clock that was set within it.
LONGEST_WAIT = timedelta(days=2)
# The columns of a case by name, with ids instead of rows.
State = dict[str, Any]


class Refused(ValueError):
    """An act that the rules of a case forbid; ``reason`` is one of the constants below."""

    HIDDEN, NO_REASON, NO_CHANGE, PURGED = "hidden", "no reason", "no change", "purged"
    CYCLE, OTHER_LANE, ONCE, NOT_LATER = "cycle", "other lane", "once", "not later"
    NOT_A_READER, SAME_INSPECTOR, LATER = "not a reader", "same inspector", "later"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ActedMeanwhile(Exception):
    """Somebody acted on the suggestion after the page was shown; nothing was stored."""


def has_come(release: Field) -> Expression:
    """Return the condition that a batch's moment has passed, or lies so far ahead that a wrong clock wrote it.

    A batch is released within a day: without this, what came under a wrong clock would be hidden until that time.
    """
    now = clock.now()
    return (release <= now) | (release > now + LONGEST_WAIT)


class Case(Record):
    """The state of one suggestion, for lists, counts and rules."""

    suggestion = ForeignKeyField(Suggestion, primary_key=True, backref="cases")
    status = CharField(max_length=10, default=NEW)
    restricted = BooleanField()
    unread = BooleanField(default=True)
    assignee = ForeignKeyField(Account, null=True)
    due_on = DateField(null=True)
    answered_on = DateField(null=True)
    closed_on = DateField(null=True)
    outcome = CharField(max_length=12, default="")
    extended = BooleanField(default=False)
    reopened = BooleanField(default=False)
    forwarded = BooleanField(default=False)
    held = BooleanField(default=False)
    purged = BooleanField(default=False)
    has_contact = BooleanField(default=False)
    # The suggestion that this one was merged into, whose answers count for both.
    merged_into = ForeignKeyField(Suggestion, null=True, backref="merged", column_name="merged_into_id")
    # When readers first see it; None means at once.
    released_at = DateTimeField(null=True)
    # When the reopening text is released and the case reopened; None if nothing waits.
    reopens_at = DateTimeField(null=True)

    class Meta:
        table_name = "suggestion_case"
        indexes = ((("status", "restricted", "due_on"), False),)

    def locked(self, by: Account | None = None) -> "Case":
        """Lock this case until the transaction ends and return its current row.

        Raises ``Refused`` if it is hidden from ``by`` by now.
        """
        lock_cases(self.suggestion_id)
        case = Case.get_by_id(self.suggestion_id)
        # An officer who has just routed it into the restricted lane can no longer act on it, not even route it back.
        if by is not None and case.hidden_from(by):
            raise Refused(Refused.HIDDEN)
        return case

    def hidden_from(self, account: Account) -> bool:
        """Return whether ``account`` may not see this case: by the restricted lane, or until its names are matched."""
        if self.restricted and (not account.may("inspector") or ShutOut.recuses(self.suggestion_id, account)):
            return True
        unmatched = self.suggestion_id <= account.to_match
        return unmatched and (self.restricted or self.suggestion.kind in ABOUT_PEOPLE)

    @classmethod
    def visible_to(cls, account: Account) -> ModelSelect:
        """Return the suggestions that ``account`` may see, newest first, each with its ``case``.

        Restricted ones appear only for inspectors who are not recused: nobody else sees them in any list, search or
        count. An account whose names changed sees no complaint that has not been matched with them yet. Anonymous
        suggestions appear from their batch on.
        """
        hidden = ShutOut.select(ShutOut.suggestion).where(ShutOut.account == account)
        matched = (Suggestion.id > account.to_match) | (~cls.restricted & Suggestion.kind.not_in(ABOUT_PEOPLE))
        visible = (
            Suggestion.select(Suggestion, cls)
            .join(cls, on=(cls.suggestion == Suggestion.id), attr="case")
            .where(cls.released(), matched, ~cls.restricted | Suggestion.id.not_in(hidden))
            .order_by(Suggestion.id.desc())
        )
        if account.may("inspector"):
            return visible
        if account.may("officer"):
            return visible.where(~cls.restricted)
        return visible.where(False)

    @classmethod
    def released(cls) -> Expression:
        """Return the condition that the batch of a case has been released, so that readers may see it."""
        return cls.released_at.is_null() | has_come(cls.released_at)

    @classmethod
    def awaits_first_answer(cls) -> Expression:
        """Return the condition under which the program may answer a case by itself, for example from a new term.

        A sender who has had an answer, or has reopened the case, waits for an officer: an automatic answer would use
        up the only reopening. A merged case is answered with the one it was merged into.
        """
        return (
            cls.status.in_(OPEN_STATUSES)
            & cls.answered_on.is_null()
            & ~cls.reopened
            & cls.reopens_at.is_null()
            & cls.merged_into.is_null()
            & ~cls.purged
            & ~cls.restricted
            & cls.released()
        )

    @classmethod
    def joined_to(cls, suggestion_id: int) -> list[int]:
        """Return the ids of the suggestions that answer for this one: the one it was merged into, and so on."""
        found: list[int] = []
        next_id: int | None = suggestion_id
        while next_id is not None:
            next_id = cls.get_by_id(next_id).merged_into_id
            if next_id is None or next_id in found:
                break
            found.append(next_id)
        return found

    @staticmethod
    def state_before(suggestion: Any) -> State:
        """Return the state of the case of ``suggestion`` before its first event."""
        return {
            "status": NEW,
            "restricted": suggestion.restricted,
            "unread": True,
            "assignee": None,
            "due_on": suggestion.due_on,
            "answered_on": None,
            "closed_on": None,
            "outcome": "",
            "extended": False,
            "reopened": False,
            "forwarded": False,
            "held": False,
            "purged": False,
            "has_contact": suggestion.contact_left,
            "merged_into": None,
            "released_at": None,
            "reopens_at": None,
        }

    @property
    def state(self) -> State:
        """The stored state, in the shape of ``state_before``."""
        names = [field.name for field in Case._meta.sorted_fields if field.name != "suggestion"]
        state = {name: getattr(self, name) for name in names if name not in ("assignee", "merged_into")}
        return state | {"assignee": self.assignee_id, "merged_into": self.merged_into_id}

    @property
    def overdue(self) -> bool:
        """Whether the promised date has passed without an answer."""
        return self.due_on is not None and self.due_on < clock.today() and self.status in OPEN_STATUSES
