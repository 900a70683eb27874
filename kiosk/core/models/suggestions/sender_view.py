"""What the holder of a ticket may know of a suggestion: dated facts, and the words that were meant for the holder."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.event import Event, EventWords
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.models.suggestions.state import CLOSED, MERGED
from kiosk.core.models.suggestions.suggestion import Suggestion


@dataclass(frozen=True)
class Fact:
    """One act as the holder reads it: what, when, its value (an outcome, a day, or another), and words or None.

    ``joint`` says that it was done to what the suggestion was joined to.
    """

    kind: str
    day: date
    value: Any = None
    words: str | None = None
    joint: bool = False


def public_facts(suggestion: Suggestion) -> list[Fact]:
    """Return the facts of a suggestion, oldest first: never who acted, nor notes and reasons among officers."""
    joined = Case.joined_to(suggestion.id)
    events = (
        Event.select(Event, EventWords)
        .join(EventWords, JOIN.LEFT_OUTER, attr="kept")
        .where(Event.suggestion.in_([suggestion.id, *joined]))
        .order_by(Event.id)
    )
    return list(_told(suggestion.id, events))


def closing(case: Case, facts: list[Fact]) -> Fact | None:
    """Return the fact by which a closed suggestion ended, or None; one that was joined to another ended with that."""
    if case.status != CLOSED:
        return None
    ends = [fact for fact in facts if fact.kind == "closed" and fact.joint == (case.outcome == MERGED)]
    return ends[-1] if ends else None


def without_reader(case: Case) -> bool:
    """Tell whether no inspector is left who may read a restricted suggestion: none in use, or all spoken of in it."""
    shut_out = ShutOut.select(ShutOut.account).where(ShutOut.suggestion == case.suggestion_id)
    return case.restricted and not Account.holding("inspector").where(Account.id.not_in(shut_out)).exists()


def replies_to(suggestion: Suggestion, reader: Account | None = None) -> list[tuple[Event, str | None]]:
    """The answers to the sender, oldest first, each with its words or None once they were purged.

    What the suggestion was joined to answers for it as well; with ``reader`` only what that account may know of.
    """
    joined = Case.joined_to(suggestion.id)
    if reader is not None and joined:
        known = Case.visible_to(reader).where(Suggestion.id.in_(joined)).order_by()
        joined = [one.id for one in known]
    rows = (
        Event.select(Event, EventWords)
        .join(EventWords, JOIN.LEFT_OUTER, attr="kept")
        .where(Event.suggestion.in_([suggestion.id, *joined]), Event.kind == "reply")
        .order_by(Event.id)
    )
    return [(event, event.text) for event in rows]


def anchor_of(suggestion: Suggestion) -> str:
    """Return the anchor of the row that sealed its arrival: it covers the words, and nothing of what came later."""
    row = Audit.about(_received(suggestion).name)
    return row.as_anchor if row else ""


def later_anchor_of(suggestion: Suggestion) -> str:
    """Return the anchor to show with the ticket: of yesterday's last act, if that covers the arrival, else its own."""
    row = Audit.before(clock.today())
    received = Audit.about(_received(suggestion).name)
    return row.as_anchor if row and received and row.seq > received.seq else anchor_of(suggestion)


def _received(suggestion: Suggestion) -> Event:
    return suggestion.events.order_by(Event.id).first()


def _told(suggestion_id: int, events: list[Event]) -> Iterator[Fact]:
    for event in events:
        act, value = acts.ACTS[event.kind], acts.value_of(event)
        joint = event.suggestion_id != suggestion_id
        if act is acts.STATUS and value == CLOSED:
            # How suggestions were closed before there were outcomes; its reason was written for officers.
            yield Fact("closed", event.day, joint=joint)
        elif act.sender != acts.UNSEEN and (act.joint or not joint):
            # The words of a reply stand in ``replies_to``.
            words = event.text if act.sender == acts.WORDS else None
            yield Fact(event.kind, event.day, value, words, joint)
