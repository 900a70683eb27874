"""A sender who reads the answer and is not answered says so, once, at the same screen."""

from datetime import date

from kiosk.core import clock
from kiosk.core.database import PlainText, transaction
from kiosk.core.models.case import Case
from kiosk.core.models.case_rules import Refused
from kiosk.core.models.case_state import OPEN_STATUSES, RELEASE
from kiosk.core.models.event import Event
from kiosk.core.models.reception import next_batch
from kiosk.core.models.shut_out import ShutOut
from kiosk.core.models.suggestion import Suggestion


def may_reopen(case: Case) -> bool:
    """Tell whether the sender may say that it is not answered yet: after an answer or the end, and once."""
    return case.status not in OPEN_STATUSES and not case.reopened and not case.purged


def reopen(suggestion: Suggestion, text: str) -> date | None:
    """Store what the sender writes again, and return the new promised date; the same text again changes nothing.

    Readers learn of it with the next batch, unless the sender left a name or contact: until then nothing in their lists
    moves. Raises ``Refused`` (``ONCE``, ``PURGED``, ``NO_REASON``) where it cannot be.
    """
    with transaction():
        case = suggestion.cases.get().locked()
        if case.reopened and PlainText().db_value(text) in Event.said_again(suggestion.id):
            return promised_again(suggestion)
        if case.purged:
            raise Refused(Refused.PURGED)
        if not may_reopen(case):
            raise Refused(Refused.ONCE)
        if not text.strip():
            raise Refused(Refused.NO_REASON)
        due_on = Suggestion.promise(suggestion.kind, clock.today())
        release = None if suggestion.contact_left else next_batch()
        words = [due_on.isoformat() if due_on else "-" * 10, *([release.strftime(RELEASE)] if release else [])]
        Event.record(suggestion, "unanswered", value=" ".join(words), text=text)
        if release is None:
            _open_again(suggestion, due_on, case.restricted)
    return due_on


def promised_again(suggestion: Suggestion) -> date | None:
    """Return the date that was promised when the sender wrote again; None if that was not, or none was promised."""
    written = suggestion.events.where(Event.kind == "unanswered").first()
    return _due_on(written) if written else None


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
    # Not when it was written: whoever sees it vanish that minute knows the face at the screen.
    if restricted:
        ShutOut.of_named(suggestion.id, *Event.said_again(suggestion.id))
    Event.record(suggestion, "reopened", value=due_on.isoformat() if due_on else "")


def _due_on(written: Event) -> date | None:
    day = written.value[:10]
    return date.fromisoformat(day) if day[0].isdigit() else None
