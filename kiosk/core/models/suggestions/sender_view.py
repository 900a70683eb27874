"""The sender view: the dated facts and words of a suggestion that the holder of its ticket may see."""

from collections.abc import Iterable, Iterator
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
from kiosk.core.models.suggestions.state import CLOSED, MERGED
from kiosk.core.models.suggestions.suggestion import Suggestion


@dataclass(frozen=True)
class Fact:
    """One act as the holder reads it: kind, day, value (for example an outcome or a date), and words or None.

    ``day`` is None while it is not known, because the clock was wrong.
    ``joint``: the act was done to a suggestion that this one was merged into.
    """

    kind: str
    day: date | None
    value: Any = None
    words: str | None = None
    joint: bool = False


def public_facts(suggestion: Suggestion) -> list[Fact]:
    """Return the facts of a suggestion, oldest first, without actors, notes or internal reasons."""
    joined = Case.joined_to(suggestion.id)
    events = (
        Event.select(Event, EventWords)
        .join(EventWords, JOIN.LEFT_OUTER, attr="kept")
        .where(Event.suggestion.in_([suggestion.id, *joined]))
        .order_by(Event.id)
    )
    return list(_facts_of(suggestion.id, events))


def closing(case: Case, facts: list[Fact]) -> Fact | None:
    """Return the fact that closed the suggestion, or None; a merged one is closed by the other's closing."""
    if case.status != CLOSED:
        return None
    ends = [fact for fact in facts if fact.kind == "closed" and fact.joint == (case.outcome == MERGED)]
    return ends[-1] if ends else None


def replies_to(suggestion: Suggestion, reader: Account | None = None) -> list[tuple[Event, str | None]]:
    """Return the replies to the sender, oldest first, each with its words or None once purged.

    Includes the replies of the suggestions it was merged into; with ``reader``, only those that account may see.
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
    """Return the anchor of the row that sealed its arrival, which covers its words and nothing later."""
    row = Audit.about(_received(suggestion).name)
    return row.as_anchor if row else ""


def later_anchor_of(suggestion: Suggestion) -> str:
    """Return the anchor to show with the ticket: yesterday's last one if that covers the arrival, else its own."""
    row = Audit.before(clock.today())
    received = Audit.about(_received(suggestion).name)
    return row.as_anchor if row and received and row.seq > received.seq else anchor_of(suggestion)


def is_dated(facts: list[Fact]) -> bool:
    """Return whether the days are known of everything that the sender wrote, so that a promise can be shown."""
    return all(fact.day is not None for fact in facts)


def _received(suggestion: Suggestion) -> Event:
    return suggestion.events.order_by(Event.id).first()


def _facts_of(suggestion_id: int, events: Iterable[Event]) -> Iterator[Fact]:
    every = list(events)
    datings = acts.datings(event for event in every if event.suggestion_id == suggestion_id)
    for event in every:
        act = acts.ACTS.get(event.kind)
        if act is None:
            # Written past the program; ``audit verify`` names it.
            continue
        value = acts.value_of(event)
        joint = event.suggestion_id != suggestion_id
        if act is acts.STATUS and value == CLOSED:
            # From before there were outcomes; its reason was written for officers only.
            yield Fact("closed", event.day, joint=joint)
        elif act.sender != acts.UNSEEN and (act.joint or not joint):
            # The words of a reply come from ``replies_to``.
            words = event.text if act.sender == acts.WORDS else None
            dating = datings.get(event.id, event)
            yield Fact(event.kind, dating.day if dating else None, value, words, joint)
