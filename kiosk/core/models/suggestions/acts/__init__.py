"""Everything that can be done to a suggestion, one act per file, and the table of all acts.

A new act needs a file here that declares its ``Act`` (see ``act.py``) and the function that rooms call, a line in
``_ALL``, and its wording: for officers in ``officer/wording.py`` (``EVENTS``), for administrators in
``admin/wording.py`` (``ACTIONS``) and, if the sender sees it, in ``visitor/wording.py`` (``FACTS``).
``tests/test_acts.py`` names each of these that is missing.

Rooms call the functions: ``acts.reply(case, account, text, seen=3)``. Some are next to what they change: messages are
received in ``receiving``, words destroyed in ``retention``, board entries published and withdrawn in ``board``.
"""

from collections.abc import Iterable
from typing import Any

from kiosk.core.models.suggestions.acts.act import FACT, MAY, MUST, NEVER, NOBODY, UNSEEN, WORDS, Act, Attempt, allow
from kiosk.core.models.suggestions.acts.act import state_after as _state_after
from kiosk.core.models.suggestions.acts.act import write as _write
from kiosk.core.models.suggestions.acts.assign import ASSIGNED, assign
from kiosk.core.models.suggestions.acts.close import CLOSED, close
from kiosk.core.models.suggestions.acts.date import DATED, Dating, date_due, datings, part_now
from kiosk.core.models.suggestions.acts.explain import EXPLAINED, explain
from kiosk.core.models.suggestions.acts.extend import EXTENDED, extend
from kiosk.core.models.suggestions.acts.forward import FORWARDED, forward
from kiosk.core.models.suggestions.acts.hold import HELD, UNHELD, hold, unhold
from kiosk.core.models.suggestions.acts.merge import MERGED, merge
from kiosk.core.models.suggestions.acts.name import CLEARED, NAMED, clear_named, mark_named, recuse
from kiosk.core.models.suggestions.acts.note import NOTE, note
from kiosk.core.models.suggestions.acts.publish import PUBLISHED, WITHDRAWN
from kiosk.core.models.suggestions.acts.purge import CONTACT_ERASED, PURGED
from kiosk.core.models.suggestions.acts.read import OPENED, mark_read
from kiosk.core.models.suggestions.acts.receive import BATCH_MOVED, RECEIVED, bring_batches_forward, next_batch
from kiosk.core.models.suggestions.acts.reopen import (
    REOPENED,
    UNANSWERED,
    may_reopen,
    promised_again,
    reopen,
    reopen_due,
)
from kiosk.core.models.suggestions.acts.reply import REPLY, reply
from kiosk.core.models.suggestions.acts.route import ROUTED, route
from kiosk.core.models.suggestions.acts.tag import TAGGED, UNTAGGED, tag, untag
from kiosk.core.models.suggestions.acts.take import STATUS, take
from kiosk.core.models.suggestions.case import Case, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.suggestions.tag import CaseTag
from kiosk.core.storage.database import lock_table, transaction

_ALL = (
    RECEIVED,
    BATCH_MOVED,
    DATED,
    OPENED,
    NOTE,
    EXPLAINED,
    REPLY,
    STATUS,
    CLOSED,
    UNANSWERED,
    REOPENED,
    ASSIGNED,
    TAGGED,
    UNTAGGED,
    ROUTED,
    FORWARDED,
    EXTENDED,
    MERGED,
    NAMED,
    CLEARED,
    HELD,
    UNHELD,
    PUBLISHED,
    WITHDRAWN,
    CONTACT_ERASED,
    PURGED,
)
ACTS: dict[str, Act] = {act.kind: act for act in _ALL}


def record(suggestion: Suggestion | int, kind: str, **what: Any) -> Event:
    """Record an act without checking the rules of the case, seal it, and update the case, its tags and recusals.

    ``what`` are ``actor``, ``value`` (as the act's codec takes it), ``text``, ``at``, ``day`` and ``part`` of
    ``act.write``. Raises ValueError for an unknown kind, and for words that are missing, too long or not allowed.
    """
    if kind not in ACTS:
        raise ValueError(f"unknown kind of event: {kind}")
    return _write(ACTS[kind], suggestion, **what)


def value_of(event: Event) -> Any:
    """Return the decoded value of an event: a date, a datetime, an id, a word, or None."""
    return ACTS[event.kind].value.decode(event.value)


def derive(begun: State, events: Iterable[Event]) -> State:
    """Return the state of a case that began as ``begun`` after ``events``, first to last."""
    state = begun
    for event in events:
        state = _state_after(ACTS[event.kind], state, event)
    return state


def in_force(events: Iterable[Event], begins: str, ends: str) -> dict[Any, Event]:
    """Return, by value, the last event of the kind ``begins`` that no later one of the kind ``ends`` has undone."""
    found: dict[Any, Event] = {}
    for event in events:
        if event.kind == begins:
            found[value_of(event)] = event
        elif event.kind == ends:
            found.pop(value_of(event), None)
    return found


def rebuild_cases() -> int:
    """Rebuild every case, its tags and recusals from the events, and return how many cases there are."""
    with transaction():
        # Another process that waits for the row of a case must find the rebuilt row.
        lock_table(Case, "EXCLUSIVE")
        for derived in (CaseTag, ShutOut, Case):
            derived.delete().execute()
        for suggestion in Suggestion.select():
            # Others were written outside the program; ``audit verify`` names them.
            events = [event for event in suggestion.events.order_by(Event.id) if event.kind in ACTS]
            Case.create(suggestion=suggestion, **derive(Case.state_before(suggestion), events))
            for event in events:
                keep_up = ACTS[event.kind].keep_up
                if keep_up:
                    keep_up(suggestion.id, value_of(event))
        return Case.select().count()


__all__ = [
    "ACTS",
    "FACT",
    "MAY",
    "MUST",
    "NEVER",
    "NOBODY",
    "UNSEEN",
    "WORDS",
    "Act",
    "Attempt",
    "Dating",
    "allow",
    "assign",
    "bring_batches_forward",
    "clear_named",
    "close",
    "date_due",
    "datings",
    "derive",
    "explain",
    "extend",
    "forward",
    "hold",
    "in_force",
    "mark_named",
    "mark_read",
    "may_reopen",
    "merge",
    "next_batch",
    "note",
    "part_now",
    "promised_again",
    "rebuild_cases",
    "record",
    "recuse",
    "reopen",
    "reopen_due",
    "reply",
    "route",
    "tag",
    "take",
    "unhold",
    "untag",
    "value_of",
]
