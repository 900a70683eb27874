"""Compares cases, tags, recusals and the board with what the events make of them."""

from collections import defaultdict
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from peewee import Model

from kiosk.core.models.chain.breaks import STEP
from kiosk.core.models.chain.findings import BOARD, STATE, Finding
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.board import BoardEntry
from kiosk.core.models.suggestions.case import Case, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.personal_data import Contact
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.suggestions.tag import CaseTag


def wrong_states() -> Iterator[Finding]:
    """Yield a finding for each suggestion whose state is not what its events make of it, ordered by id."""
    last = 0
    while True:
        some = list(Suggestion.select().where(Suggestion.id > last).order_by(Suggestion.id).limit(STEP))
        if not some:
            return
        yield from _wrong_among(some, last)
        last = some[-1].id


def wrong_entries() -> Iterator[Finding]:
    """Yield a finding for each board entry that is not as published or withdrawn, ordered by suggestion."""
    last: dict[int, tuple[str, bool]] = {}
    for event in Event.select().where(Event.kind.in_(("published", "withdrawn"))).order_by(Event.id):
        digest = acts.value_of(event) if event.kind == "published" else last.get(event.suggestion_id, ("", False))[0]
        last[event.suggestion_id] = (digest, event.kind == "withdrawn")
    stored = {one.suggestion_id: one for one in BoardEntry.select()}
    for number in sorted({*last, *stored}):
        digest, withdrawn = last.get(number, ("", False))
        entry = stored.get(number)
        if entry is None or not entry.is_of(digest) or withdrawn != (entry.withdrawn_at is not None):
            yield Finding(0, BOARD, f"suggestion {number}")


def _wrong_among(some: list[Suggestion], last: int) -> Iterator[Finding]:
    def within(column: Any) -> Any:
        return (column > last) & (column <= some[-1].id)

    events = defaultdict(list)
    for event in Event.select().where(within(Event.suggestion)).order_by(Event.suggestion, Event.id):
        events[event.suggestion_id].append(event)
    stored = {case.suggestion_id: case for case in Case.select().where(within(Case.suggestion))}
    contacts = {row.suggestion_id for row in Contact.select(Contact.suggestion).where(within(Contact.suggestion))}
    recused = _pairs(ShutOut, ShutOut.account, within(ShutOut.suggestion))
    tags = _pairs(CaseTag, CaseTag.tag, within(CaseTag.suggestion))
    for suggestion in some:
        own = events[suggestion.id]
        case = stored.get(suggestion.id)
        # Stands in for the suggestion, to avoid a query for each contact.
        known = SimpleNamespace(
            restricted=suggestion.restricted, due_on=suggestion.due_on, contact_left=suggestion.id in contacts
        )
        begun = Case.state_before(known)
        right = case is not None and _fits(case, begun, own, tags[suggestion.id], recused[suggestion.id])
        if not right:
            yield Finding(0, STATE, suggestion.name_in_chain)


def _fits(case: Case, begun: State, events: list[Event], tags: set[int], recused: set[int]) -> bool:
    """Return whether a case that began as ``begun``, its tags and its recusals are what ``events`` make of them."""
    try:
        return (
            case.state == acts.derive(begun, events)
            and recused == acts.in_force(events, "named", "cleared").keys()
            and tags == acts.in_force(events, "tagged", "untagged").keys()
        )
    except (KeyError, ValueError):
        # An event whose kind or value no act of the program has ever written.
        return False


def _pairs(model: type[Model], column: Any, condition: Any) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for suggestion_id, other in model.select(model.suggestion, column).where(condition).tuples():
        found[suggestion_id].add(other)
    return found
