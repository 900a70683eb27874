"""A sender who reads the answer and is not answered says so, once; with the batch the case is open again."""

from datetime import date, datetime
from typing import Any, NamedTuple

from kiosk.core.days import clock
from kiosk.core.models.suggestions.acts.act import FACT, MUST, Act, Attempt, allow, write
from kiosk.core.models.suggestions.acts.codec import DAY, Codec, read_day, read_moment, write_day, write_moment
from kiosk.core.models.suggestions.acts.name import recuse_named
from kiosk.core.models.suggestions.acts.receive import next_batch
from kiosk.core.models.suggestions.case import Case, Refused, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.state import HANDLED, NEW, OPEN_STATUSES
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.storage.database import PlainText, transaction

# Stands in the place of a date that was not promised.
_NO_DAY = "-" * 10


class Wait(NamedTuple):
    """What a sender who wrote again waits for: the new promise, None without one, and the batch, None for at once."""

    due_on: date | None
    release: datetime | None


def _written(wait: Wait) -> str:
    return " ".join(filter(None, (write_day(wait.due_on) or _NO_DAY, write_moment(wait.release))))


def _read(written: str) -> Wait:
    day, _blank, moment = written.partition(" ")
    return Wait(None if day == _NO_DAY else read_day(day), read_moment(moment))


def _wait(_state: State, _event: Event, wait: Any) -> State:
    return {"reopened": True, "reopens_at": wait.release}


def _open(state: State, _event: Event, due_on: Any) -> State:
    return {
        "status": HANDLED if state["assignee"] else NEW,
        "reopens_at": None,
        "unread": True,
        "closed_on": None,
        "outcome": "",
        "answered_on": None,
        "extended": False,
        "due_on": due_on or state["due_on"],
    }


def may_reopen(case: Case) -> bool:
    """Tell whether the sender may say that it is not answered yet: after an answer or the end, and once."""
    return case.status not in OPEN_STATUSES and not case.reopened and not case.purged


def _check(attempt: Attempt) -> None:
    if not may_reopen(attempt.case):
        raise Refused(Refused.ONCE)


UNANSWERED = Act("unanswered", words=MUST, value=Codec(_written, _read), check=_check, change=_wait, sender=FACT)
# Its value: the new promise. The program does it when the batch has come.
REOPENED = Act("reopened", value=DAY, change=_open)


def reopen(suggestion: Suggestion, text: str) -> date | None:
    """Store what the sender writes again, and return the new promised date; the same text again changes nothing.

    Readers learn of it with the next batch, unless the sender left a name or contact: until then nothing in their lists
    moves. Raises ``Refused`` (``ONCE``, ``PURGED``, ``NO_REASON``) where it cannot be.
    """
    with transaction():
        case = suggestion.cases.get().locked()
        if case.reopened and PlainText().db_value(text) in Event.said_again(suggestion.id):
            return promised_again(suggestion)
        allow(UNANSWERED, Attempt(case, None, text=text))
        due_on = Suggestion.promise(suggestion.kind, clock.today())
        release = None if suggestion.contact_left else next_batch()
        write(UNANSWERED, suggestion, value=Wait(due_on, release), text=text)
        if release is None:
            _open_again(suggestion, due_on, case.restricted)
    return due_on


def promised_again(suggestion: Suggestion) -> date | None:
    """Return the date that was promised when the sender wrote again; None if that was not, or none was promised."""
    written = suggestion.events.where(Event.kind == UNANSWERED.kind).first()
    return UNANSWERED.value.decode(written.value).due_on if written else None


def reopen_due() -> int:
    """Open the cases again whose batch has come, and return how many that were."""
    due = Suggestion.select().join(Case, on=(Case.suggestion == Suggestion.id)).where(Case.reopens_at <= clock.now())
    opened = 0
    for suggestion in list(due):
        with transaction():
            case = suggestion.cases.get().locked()
            if case.reopens_at is not None:
                _open_again(suggestion, promised_again(suggestion), case.restricted)
                opened += 1
    return opened


def _open_again(suggestion: Suggestion, due_on: date | None, restricted: bool) -> None:
    # Not when it was written: an officer who sees it vanish that minute knows the face at the screen.
    if restricted:
        recuse_named(suggestion.id, *Event.said_again(suggestion.id))
    write(REOPENED, suggestion, value=due_on)
