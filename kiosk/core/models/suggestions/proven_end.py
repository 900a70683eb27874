"""When a case ended, as its sealed events prove it: what is destroyed by age rests on nothing that SQL could write."""

from datetime import date

from peewee import JOIN

from kiosk.core.days.trust import believable
from kiosk.core.models.chain.audit import Audit, AuditSalt
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.event import Event, EventWords
from kiosk.core.models.suggestions.state import ANSWERED, CLOSED
from kiosk.core.models.suggestions.suggestion import Suggestion

# The trusted days, each with the number of the row of the chain that sealed it, in order.
History = list[tuple[int, date]]


def proven_end(suggestion: Suggestion, history: History, today: date) -> date | None:
    """Return the day on which the case ended; None while it is open or held, waits for its batch, or is purged.

    None as well if an event is not what the chain sealed. The stored case is not consulted. An event counts from a day
    between the trusted days before and after it (``believable``), at most ``today``.
    """
    events = _proven_events(suggestion, history, today)
    if not events:
        return None
    try:
        state = acts.derive(Case.state_before(suggestion), events)
    except (KeyError, ValueError):
        # An event whose kind or value no act of the program has ever written.
        return None
    if state["held"] or state["purged"] or state["reopens_at"] is not None:
        return None
    # An answer also starts the period: otherwise a case that nobody closes would be kept forever.
    return {CLOSED: state["closed_on"], ANSWERED: state["answered_on"]}.get(state["status"])


def _proven_events(suggestion: Suggestion, history: History, today: date) -> list[Event]:
    """Return the events of a suggestion, each on its believable day; empty if one of them is not proven."""
    query = Event.select(Event, EventWords).join(
        EventWords, JOIN.LEFT_OUTER, on=(EventWords.event == Event.id), attr="kept"
    )
    events = list(query.where(Event.suggestion == suggestion).order_by(Event.id))
    rows = _rows_about(events)
    for event in events:
        row = rows.get(Audit.digest_of_object(event.name))
        if row is None or not row.is_genuine or not row.seals(event.sealed_content(), row.salt):
            return []
        before = (day for seq, day in history if seq < row.seq)
        after = (day for seq, day in history if seq > row.seq)
        event.day = believable(event.day, before, after, today)
    return events


def _rows_about(events: list[Event]) -> dict[str, Audit]:
    named = [Audit.digest_of_object(event.name) for event in events]
    rows = Audit.select(Audit, AuditSalt.salt).join(AuditSalt, on=(AuditSalt.seq == Audit.seq))
    return {row.object: row for row in rows.where(Audit.object.in_(named)).objects()}
