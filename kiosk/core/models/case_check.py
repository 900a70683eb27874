"""Compares cases, tags, who is shut out, and what the board shows with what the events make of them."""

from collections import defaultdict
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from peewee import Model

from kiosk.core.models import case_state
from kiosk.core.models.board import BoardEntry
from kiosk.core.models.case import Case, state_of
from kiosk.core.models.chain_walk import STEP
from kiosk.core.models.event import Event
from kiosk.core.models.finding import BOARD, STATE, Finding
from kiosk.core.models.shut_out import ShutOut
from kiosk.core.models.suggestion import Suggestion
from kiosk.core.models.tag import CaseTag
from kiosk.core.models.words import Contact


def wrong_states() -> Iterator[Finding]:
    """Yield a finding for each suggestion whose state is not what its events make of it, in the order of ids."""
    last = 0
    while True:
        some = list(Suggestion.select().where(Suggestion.id > last).order_by(Suggestion.id).limit(STEP))
        if not some:
            return
        yield from _wrong_among(some, last)
        last = some[-1].id


def wrong_entries() -> Iterator[Finding]:
    """Yield a finding for each pair that is not as it was published or withdrawn, in the order of suggestions."""
    last: dict[int, tuple[str, bool]] = {}
    for event in Event.select().where(Event.kind.in_(("published", "withdrawn"))).order_by(Event.id):
        digest = event.value if event.kind == "published" else last.get(event.suggestion_id, ("", False))[0]
        last[event.suggestion_id] = (digest, event.kind == "withdrawn")
    stand = {one.suggestion_id: (one.digest, one.withdrawn_at is not None) for one in BoardEntry.select()}
    for number in sorted({*last, *stand}):
        if last.get(number) != stand.get(number):
            yield Finding(0, BOARD, f"suggestion {number}")


def _wrong_among(some: list[Suggestion], last: int) -> Iterator[Finding]:
    def within(column: Any) -> Any:
        return (column > last) & (column <= some[-1].id)

    events = defaultdict(list)
    for event in Event.select().where(within(Event.suggestion)).order_by(Event.suggestion, Event.id):
        events[event.suggestion_id].append(event)
    stand = {case.suggestion_id: case for case in Case.select().where(within(Case.suggestion))}
    contacts = {row.suggestion_id for row in Contact.select(Contact.suggestion).where(within(Contact.suggestion))}
    shut = _pairs(ShutOut, ShutOut.account, within(ShutOut.suggestion))
    tags = _pairs(CaseTag, CaseTag.tag, within(CaseTag.suggestion))
    for suggestion in some:
        own = events[suggestion.id]
        case = stand.get(suggestion.id)
        right = (
            case is not None
            and state_of(case) == _derived(suggestion, own, suggestion.id in contacts)
            and shut[suggestion.id] == _standing(own, "named", "cleared")
            and tags[suggestion.id] == _standing(own, "tagged", "untagged")
        )
        if not right:
            yield Finding(0, STATE, suggestion.name_in_chain)


def _derived(suggestion: Suggestion, events: list[Event], contact_left: bool) -> dict[str, Any]:
    """Return the state that the events make, without asking the database for each."""
    known: Any = SimpleNamespace(restricted=suggestion.restricted, due_on=suggestion.due_on, contact_left=contact_left)
    state: dict[str, Any] = {}
    for event in events:
        state = case_state.next_state(state, event) if state else case_state.begin(known, event)
    return state


def _standing(events: list[Event], on: str, off: str) -> set[int]:
    """Return the ids that events of kind ``on`` have set and none of kind ``off`` has taken back."""
    standing: set[int] = set()
    for event in events:
        if event.kind == on:
            standing.add(int(event.value))
        elif event.kind == off:
            standing.discard(int(event.value))
    return standing


def _pairs(model: type[Model], column: Any, condition: Any) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for suggestion_id, other in model.select(model.suggestion, column).where(condition).tuples():
        found[suggestion_id].add(other)
    return found
