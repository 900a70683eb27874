"""Where a suggestion stands: one row, derived from its events in the same transaction and made again by ``rebuild``."""

from datetime import date
from typing import Any

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DeferredForeignKey,
    Expression,
    ForeignKeyField,
)

from kiosk.core import clock
from kiosk.core.database import PlainText, Record, database, is_postgresql, transaction
from kiosk.core.models.account import Account
from kiosk.core.models.case_rules import Refused, allow
from kiosk.core.models.case_state import HANDLED, NEW, OPEN_STATUSES, begin, next_state
from kiosk.core.models.event import Event
from kiosk.core.models.shut_out import ShutOut
from kiosk.core.models.tag import CaseTag
from kiosk.core.models.words import Words


class ActedMeanwhile(Exception):
    """Somebody acted on the suggestion after the page was shown; nothing was stored."""


class Case(Record):
    """The state of one suggestion, for lists, counts and rules."""

    suggestion = DeferredForeignKey("Suggestion", primary_key=True, backref="cases")
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
    # The suggestion that this one was joined to; its answers are this one's answers.
    merged_into = DeferredForeignKey("Suggestion", null=True, backref="merged", column_name="merged_into_id")
    # Readers learn of it from this moment on; None at once.
    released_at = DateTimeField(null=True)
    # What the sender wrote again reaches them then, and the case is open again; None if nothing waits.
    reopens_at = DateTimeField(null=True)

    class Meta:
        table_name = "suggestion_case"
        indexes = ((("status", "restricted", "due_on"), False),)

    @classmethod
    def follow(cls, event: Event) -> None:
        """Bring the case of the event's suggestion up to it."""
        if event.kind == "received":
            cls.create(suggestion=event.suggestion, **begin(event.suggestion, event))
            return
        case = cls.get_by_id(event.suggestion_id)
        before = state_of(case)
        after = next_state(before, event)
        if after != before:
            cls.update(after).where(cls.suggestion == event.suggestion_id).execute()
        CaseTag.follow(event)
        ShutOut.follow(event)

    @classmethod
    def rebuild(cls) -> int:
        """Make every case, its tags and who is shut out again from the events, and return how many cases there are."""
        with transaction():
            for derived in (CaseTag, ShutOut, cls):
                derived.delete().execute()
            for suggestion in cls.suggestion.rel_model.select():
                state: dict[str, Any] = {}
                for event in suggestion.events.order_by(Event.id):
                    state = next_state(state, event) if state else begin(suggestion, event)
                    CaseTag.follow(event)
                    ShutOut.follow(event)
                cls.create(suggestion=suggestion, **state)
            return cls.select().count()

    def mark_read(self, by: Account) -> None:
        """Note that an officer has opened the suggestion; the first time only."""
        with transaction():
            if self.locked(by).unread:
                Event.record(self.suggestion_id, "opened", actor=by)

    def note(self, by: Account, text: str, *, seen: int) -> None:
        """Add a note that only officers read; a new suggestion is handled by its writer from now on."""
        self.act("note", by, seen, text=text)

    def explain(self, by: Account, text: str, *, seen: int) -> None:
        """Note that an explanation is being written, which will answer; nobody takes the case in hand by it."""
        self.act("explained", by, seen, text=text)

    def reply(self, by: Account, text: str, *, seen: int) -> None:
        """Answer the visitor, who reads it with the ticket."""
        self.act("reply", by, seen, text=text)

    def take(self, by: Account, text: str = "", *, seen: int) -> None:
        """Take the suggestion in hand; opening a closed one again needs a reason."""
        self.act("status", by, seen, value=HANDLED, text=text)

    def close(self, by: Account, outcome: str, text: str, *, seen: int) -> None:
        """Close the suggestion with one of ``OUTCOMES`` and a reason, which the sender reads with the ticket."""
        self.act("closed", by, seen, value=outcome, text=text)

    def assign(self, by: Account, to: Account, text: str = "", *, seen: int) -> None:
        """Give the suggestion to another officer."""
        self.act("assigned", by, seen, value=str(to.id), text=text)

    def merge(self, by: Account, into: "Case", text: str = "", *, seen: int) -> None:
        """Close the suggestion as a duplicate: what is answered to ``into`` its sender reads as well."""
        with transaction():
            if is_postgresql():
                # Each row's own lock lets two be joined to each other at the same moment.
                database.execute_sql("SELECT pg_advisory_xact_lock(hashtext('merge'))")
            self.act("merged", by, seen, value=str(into.suggestion_id), text=text)

    def mark_named(self, by: Account, account: Account, text: str = "", *, seen: int) -> None:
        """Shut ``account`` out at once, of whom the suggestion speaks; an inspector marks that."""
        self.act("named", by, seen, value=str(account.id), text=text)

    def clear_named(self, by: Account, account: Account, text: str, *, seen: int) -> None:
        """Let ``account`` in again, with a reason; not by the inspector who shut it out."""
        self.act("cleared", by, seen, value=str(account.id), text=text)

    def route(self, by: Account, lane: str, text: str, *, seen: int) -> None:
        """Put the suggestion into the restricted lane, or as an inspector out of it, with a reason.

        Whom the sender speaks of is shut out when it comes into the lane, as with one that was sent there.
        """
        with transaction():
            self.act("routed", by, seen, value=lane, text=text)
            if lane == Event.RESTRICTED:
                ShutOut.of_named(
                    self.suggestion_id, *Words.said(self.suggestion_id), *Event.said_again(self.suggestion_id)
                )

    def forward(self, by: Account, text: str, *, seen: int) -> None:
        """Note to which other unit the suggestion was sent, and why; the visitor reads it. It stays open here."""
        self.act("forwarded", by, seen, text=text)

    def extend(self, by: Account, until: date, text: str, *, seen: int) -> None:
        """Promise a later date, once, for a reason that the visitor reads."""
        self.act("extended", by, seen, value=until.isoformat(), text=text)

    def hold(self, by: Account, text: str, *, seen: int) -> None:
        """Keep the suggestion from being purged."""
        self.act("held", by, seen, text=text)

    def unhold(self, by: Account, *, seen: int) -> None:
        """Let the suggestion be purged when its time comes."""
        self.act("unheld", by, seen)

    def act(self, kind: str, by: Account, seen: int, *, value: str = "", text: str = "") -> None:
        """Record an act of an officer who saw the first ``seen`` events.

        The same act sent again is stored once; otherwise events that the officer has not seen raise ``ActedMeanwhile``,
        and what the rules forbid raises ``Refused``.
        """
        with transaction():
            case = self.locked(by)
            events = list(Event.of(self.suggestion_id))
            if seen != len(events):
                words = PlainText().db_value(text)
                if any(
                    (event.kind, event.actor_id, event.value) == (kind, by.id, value)
                    and (event.kept.body if event.kept else "") == words
                    for event in events[max(seen, 0) :]
                ):
                    return
                raise ActedMeanwhile
            allow(case, kind, by, value, text)
            Event.record(self.suggestion_id, kind, actor=by, value=value, text=text)

    def locked(self, by: Account | None = None) -> "Case":
        """Return this case as it is now, held until the transaction ends; raises ``Refused`` if it is hidden by now."""
        query = Case.select().where(Case.suggestion == self.suggestion_id)
        # SQLite holds one writer's place for the whole transaction and knows no FOR UPDATE.
        case = (query.for_update() if is_postgresql() else query).get()
        # What an officer routed into the lane a moment ago is out of the officer's hands, the way out as well.
        if by is not None and case.hidden_from(by):
            raise Refused(Refused.HIDDEN)
        return case

    def hidden_from(self, account: Account) -> bool:
        """Tell whether the lane keeps this case from ``account``, whatever its roles."""
        return self.restricted and (not account.may("inspector") or ShutOut.shuts(self.suggestion_id, account))

    @classmethod
    def released(cls) -> Expression:
        """The condition that its batch has come, so that readers may know of a case."""
        return cls.released_at.is_null() | (cls.released_at <= clock.now())

    @classmethod
    def awaits_first_answer(cls) -> Expression:
        """The condition under which the program may answer a case by itself, as from a term that was published.

        A sender who had an answer, or wrote that it was no answer, waits for an officer's words: a machine's would take
        the one reopening away. What was joined to another is answered there.
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
        """Return the suggestions that answer for this one: what it was joined to, and so on."""
        found: list[int] = []
        next_id: int | None = suggestion_id
        while next_id is not None:
            next_id = cls.get_by_id(next_id).merged_into_id
            if next_id is None or next_id in found:
                break
            found.append(next_id)
        return found

    @property
    def overdue(self) -> bool:
        """Whether the promised date has passed without an answer."""
        return self.due_on is not None and self.due_on < clock.today() and self.status in OPEN_STATUSES


Event.followed_by = staticmethod(Case.follow)


def state_of(case: Case) -> dict[str, Any]:
    """Return the state that ``case`` holds, as ``next_state`` writes it."""
    names = [field.name for field in Case._meta.sorted_fields if field.name != "suggestion"]
    state = {name: getattr(case, name) for name in names if name not in ("assignee", "merged_into")}
    return {**state, "assignee": case.assignee_id, "merged_into": case.merged_into_id}
