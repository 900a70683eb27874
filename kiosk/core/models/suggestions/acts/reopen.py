"""Reopen a case, once, when its sender says that the answer was no answer; readers see it with the next batch."""

from datetime import date, datetime
from typing import Any, NamedTuple

from kiosk.core.days import clock
from kiosk.core.models.suggestions.acts.act import FACT, MUST, Act, Attempt, allow, words_of, write
from kiosk.core.models.suggestions.acts.codec import DAY, Codec, read_day, read_moment, write_day, write_moment
from kiosk.core.models.suggestions.acts.date import datings, part_now
from kiosk.core.models.suggestions.acts.name import recuse_named
from kiosk.core.models.suggestions.acts.receive import next_batch
from kiosk.core.models.suggestions.acts.route import route_named
from kiosk.core.models.suggestions.case import Case, Refused, State, has_come
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.personal_data import Words
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.models.suggestions.state import HANDLED, NEW, OPEN_STATUSES
from kiosk.core.models.suggestions.suggestion import KINDS, Suggestion
from kiosk.core.storage.database import lock_names, transaction
from kiosk.core.storage.space import space

# Placeholder for a date that was not promised.
_NO_DAY = "-" * 10


class Wait(NamedTuple):
    """What a reopening waits for: the new promised date or None, and its batch, None for at once."""

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
    """Return whether the sender may reopen the case: once, after it was answered or closed."""
    return case.status not in OPEN_STATUSES and not case.reopened and not case.purged


def _check(attempt: Attempt) -> None:
    if not may_reopen(attempt.case):
        raise Refused(Refused.ONCE)


UNANSWERED = Act("unanswered", words=MUST, value=Codec(_written, _read), check=_check, change=_wait, sender=FACT)
# Value: the new promised date. The program performs it when the batch is released.
REOPENED = Act("reopened", value=DAY, change=_open)


def reopen(suggestion: Suggestion, text: str) -> date | None:
    """Store the sender's reopening text and return the new promised date; the same text again changes nothing.

    Readers see it with the next batch, or at once if the sender left a name or contact: until then nothing in their
    lists changes. Raises ``Refused`` (``ONCE``, ``PURGED``, ``NO_REASON``) if the case cannot be reopened.
    """
    text = words_of(text)
    with transaction():
        case = suggestion.cases.get().locked()
        lock_names()
        if case.reopened and text in Event.reopening_texts(suggestion.id):
            return promised_again(suggestion)
        space.claim_for_text()
        allow(UNANSWERED, Attempt(case, None, text=text))
        due_on = Suggestion.promise(suggestion.kind, clock.today())
        release = None if suggestion.contact_left else next_batch()
        write(UNANSWERED, suggestion, value=Wait(due_on, release), text=text, part=part_now())
        if release is None:
            _open_again(suggestion, due_on, case)
    return due_on


def promised_again(suggestion: Suggestion) -> date | None:
    """Return the date promised at the reopening; None if there was no reopening or no promise."""
    events = list(suggestion.events.order_by(Event.id))
    written = next((event for event in events if event.kind == UNANSWERED.kind), None)
    if written is None:
        return None
    dating = datings(events).get(written.id)
    return dating.due_on if dating else UNANSWERED.value.decode(written.value).due_on


def reopen_due() -> int:
    """Reopen the cases whose batch has been released, and return how many."""
    due = Suggestion.select().join(Case, on=(Case.suggestion == Suggestion.id)).where(has_come(Case.reopens_at))
    opened = 0
    for suggestion in list(due):
        with transaction():
            case = suggestion.cases.get().locked()
            lock_names()
            if case.reopens_at is not None:
                _open_again(suggestion, promised_again(suggestion), case)
                opened += 1
    return opened


def _open_again(suggestion: Suggestion, due_on: date | None, case: Case) -> None:
    # Only now: an officer who saw the case vanish the minute it was written would know who stood at the screen.
    texts = Event.reopening_texts(suggestion.id)
    if case.restricted:
        recuse_named(suggestion.id, *texts)
    elif KINDS[suggestion.kind].has_topic:
        body, field = Words.texts(suggestion.id) or ("", "")
        if ShutOut.named_in(body, *texts, field=field):
            route_named(suggestion.id)
    write(REOPENED, suggestion, value=due_on)
