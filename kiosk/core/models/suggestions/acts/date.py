"""Date what a sender wrote while the date was not trusted, once it is; until then the sender reads no day of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from peewee import fn

from kiosk.core.days import clock
from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.suggestions.acts.act import Act, write
from kiosk.core.models.suggestions.acts.codec import Codec, read_day, write_day
from kiosk.core.models.suggestions.case import State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.state import OPEN_STATUSES
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.unit.chore import Chore
from kiosk.core.models.unit.trusted_day import TrustedDay
from kiosk.core.storage.database import lock_cases, transaction

_CHORE = "dated"
# What the sender writes; officers' acts have a moment of their own.
_WRITTEN = ("received", "unanswered")
# On PostgreSQL a row may be committed after one with a higher number.
_OUT_OF_ORDER = 1_000


class Dating(NamedTuple):
    """The day on which something came, and the date promised from that day on or None."""

    day: date
    due_on: date | None


def _written(dating: Dating) -> str:
    return " ".join(filter(None, (write_day(dating.day), write_day(dating.due_on))))


def _read(written: str) -> Dating:
    day, _blank, due_on = written.partition(" ")
    return Dating(date.fromisoformat(day), read_day(due_on))


def _change(state: State, _event: Event, dating: Any) -> State:
    promised = state["due_on"] is not None and state["status"] in OPEN_STATUSES
    # An extension is an officer's own promise.
    return {"due_on": dating.due_on} if promised and not state["extended"] else {}


# The program dates each text of the sender once, in their order.
DATED = Act("dated", value=Codec(_written, _read), change=_change, after_purge=True)


def datings(events: Iterable[Event]) -> dict[int, Dating | None]:
    """Return, of one suggestion's ``events`` in order, those that came on an untrusted day: by id, their dating."""
    every = list(events)
    found = [DATED.value.decode(event.value) for event in every if event.kind == DATED.kind]
    undated = [event.id for event in every if event.kind in _WRITTEN and event.part == clock.UNKNOWN]
    return {number: found[place] if place < len(found) else None for place, number in enumerate(undated)}


def part_now() -> str | None:
    """Return the part of day to store with what a sender writes now, on no day that was given; None for the clock's."""
    return None if TrustedDay.is_sure() else clock.UNKNOWN


def date_due() -> int:
    """Date what came on untrusted days if today is trusted, and return how many texts were dated."""
    today = TrustedDay.today()
    if today is None:
        return 0
    newest = Event.select(fn.MAX(Event.id)).scalar() or 0
    done = Chore.get_or_none(Chore.name == _CHORE)
    if done is not None and done.mark == newest:
        return 0
    since = done.mark - _OUT_OF_ORDER if done else 0
    undated = Event.select(Event.id, Event.suggestion).where(
        Event.id > since, Event.id <= newest, Event.part == clock.UNKNOWN, Event.kind.in_(_WRITTEN)
    )
    dated = sum(_date(event.suggestion_id, event.id, today) for event in list(undated.order_by(Event.id)))
    Chore.done(_CHORE, clock.now(), newest)
    return dated


def _date(suggestion_id: int, event_id: int, today: date) -> bool:
    """Date one text, and return whether it was not dated yet."""
    with transaction():
        lock_cases(suggestion_id)
        events = list(Event.select().where(Event.suggestion == suggestion_id).order_by(Event.id))
        if datings(events)[event_id] is not None:
            return False
        event = next(one for one in events if one.id == event_id)
        row = Audit.about(event.name)
        day = TrustedDay.day_of(event.day, row.seq, today) if row else min(event.day, today)
        kind = Suggestion.get_by_id(suggestion_id).kind
        write(DATED, suggestion_id, value=Dating(day, Suggestion.promise(kind, day)))
    return True
