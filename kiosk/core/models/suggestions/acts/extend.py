"""Promise a later date, once."""

from datetime import date
from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import MUST, OFFICERS, WORDS, Act, Attempt, perform
from kiosk.core.models.suggestions.acts.codec import DAY
from kiosk.core.models.suggestions.case import Case, Refused, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.state import OPEN_STATUSES


def _check(attempt: Attempt) -> None:
    case = attempt.case
    if case.extended or case.due_on is None or case.status not in OPEN_STATUSES:
        raise Refused(Refused.ONCE)
    if attempt.value <= case.due_on:
        raise Refused(Refused.NOT_LATER)


def _change(_state: State, _event: Event, until: Any) -> State:
    return {"extended": True, "due_on": until}


# Value: the new date.
EXTENDED = Act("extended", words=MUST, who=OFFICERS, value=DAY, check=_check, change=_change, sender=WORDS, joint=True)


def extend(case: Case, by: Account, until: date, text: str, *, seen: int) -> None:
    """Promise a later date, once, for a reason that the sender reads."""
    perform(EXTENDED, case, by, seen, value=until, text=text)
