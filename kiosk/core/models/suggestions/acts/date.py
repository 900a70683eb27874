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
    """The event with what came, the day on which it came, and the date promised from that day on or None."""

    event: int
    day: date
    due_on: date | None


def _written(dating: Dating) -> str:
    return " ".join(filter(None, (str(dating.event), write_day(dating.day), write_day(dating.due_on))))


def _read(written: str) -> Dating:
    number, day, due_on = [*written.split(" "), ""][:3]
    return Dating(int(number), date.fromisoformat(day), read_day(due_on))


def _change(state: State, _event: Event, dating: Any) -> State:
    promised = state["due_on"] is not None and state["status"] in OPEN_STATUSES
    # An extension is an officer's own promise.
    return {"due_on": dating.due_on} if promised and not state["extended"] else {}


# The program dates each text of the sender once.
DATED = Act("dated", value=Codec(_written, _read), change=_change, after_purge=True)


def datings(events: Iterable[Event]) -> dict[int, Dating | None]:
    """Return, of ``events``, those that came on a day that was not trusted, by id: their dating, or None as yet."""
    found: dict[int, Dating | None] = {}
    for event in events:
        if event.kind == DATED.kind:
            dating = DATED.value.decode(event.value)
            found[dating.event] = dating
        elif event.kind in _WRITTEN and event.part == clock.UNKNOWN:
            found.setdefault(event.id, None)
    return found


def part_now() -> str | None:
    """Return the part of day to store with what a sender writes now, on no day that was given; None for the clock's."""
    return None if TrustedDay.is_sure() else clock.UNKNOWN


def date_due() -> int:
    """Date what came on untrusted days if today is trusted, and return how many texts were dated.

    So is what came on a day after today, which was trusted by mistake.
    """
    today = TrustedDay.today()
    if today is None:
        return 0
    newest = Event.select(fn.MAX(Event.id)).scalar() or 0
    done = Chore.get_or_none(Chore.name == _CHORE)
    late = _first_after(today)
    if done is not None and done.mark == newest and late is None:
        return 0
    since = min(done.mark - _OUT_OF_ORDER, late or newest) if done else 0
    mine = Event.kind.in_(_WRITTEN) & ((Event.part == clock.UNKNOWN) | (Event.day > today))
    events = Event.select().where(Event.id.between(since, newest), mine | (Event.kind == DATED.kind))
    datings_found = datings(events)
    undated = [event for event in events if event.kind in _WRITTEN and not datings_found.get(event.id)]
    dated = sum(_date(event, today) for event in undated)
    if done is None or done.mark != newest:
        Chore.done(_CHORE, clock.now(), newest)
    return dated


def _first_after(today: date) -> int | None:
    """Return the first event of the messages that came on a day after ``today``; None if there are none."""
    first = Suggestion.select(fn.MIN(Suggestion.id)).where(Suggestion.day > today).scalar()
    return Event.select(fn.MIN(Event.id)).where(Event.suggestion == first).scalar() if first else None


def _date(event: Event, today: date) -> bool:
    """Date one text, and return whether it was not dated yet."""
    number = event.suggestion_id
    with transaction():
        lock_cases(number)
        if datings(Event.select().where(Event.suggestion == number)).get(event.id):
            return False
        row = Audit.about(event.name)
        day = TrustedDay.day_of(event.day, row.seq, today) if row else min(event.day, today)
        promised = Suggestion.promise(Suggestion.get_by_id(number).kind, day)
        write(DATED, number, value=Dating(event.id, day, promised))
    return True
