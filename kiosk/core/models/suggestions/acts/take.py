"""Take a suggestion into handling, or open an ended one again."""

from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import MAY, OFFICERS, Act, Attempt, owned, perform
from kiosk.core.models.suggestions.acts.codec import WORD
from kiosk.core.models.suggestions.case import Case, Refused, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.state import CLOSED, HANDLED, OPEN_STATUSES


def _check(attempt: Attempt) -> None:
    case = attempt.case
    if case.status == HANDLED and case.assignee_id == attempt.by_id:
        raise Refused(Refused.NO_CHANGE)
    if case.status not in OPEN_STATUSES and not attempt.text:
        raise Refused(Refused.NO_REASON)


def _change(state: State, event: Event, status: Any) -> State:
    # "closed" was written before there were outcomes.
    closed_on = event.day if status == CLOSED else None
    assignee = {"assignee": event.actor_id} if status == HANDLED else owned(state, event)
    return {"status": status, "closed_on": closed_on, "outcome": ""} | assignee


# Value: the new status of the case.
STATUS = Act("status", words=MAY, who=OFFICERS, value=WORD, check=_check, change=_change)


def take(case: Case, by: Account, text: str = "", *, seen: int) -> None:
    """Take over the suggestion; opening an answered or closed one again needs a reason."""
    perform(STATUS, case, by, seen, value=HANDLED, text=text)
