"""Close a suggestion, with an outcome and a reason that the sender reads."""

from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import MUST, OFFICERS, WORDS, Act, Attempt, perform
from kiosk.core.models.suggestions.acts.codec import WORD
from kiosk.core.models.suggestions.case import Case, Refused, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.state import CLOSED as CLOSED_STATUS
from kiosk.core.models.suggestions.state import OUTCOMES


def _check(attempt: Attempt) -> None:
    if attempt.value not in OUTCOMES or attempt.case.status == CLOSED_STATUS:
        raise Refused(Refused.NO_CHANGE)


def _change(_state: State, event: Event, outcome: Any) -> State:
    return {"status": CLOSED_STATUS, "closed_on": event.day, "outcome": outcome}


# Value: the outcome.
CLOSED = Act("closed", words=MUST, who=OFFICERS, value=WORD, check=_check, change=_change, sender=WORDS, joint=True)


def close(case: Case, by: Account, outcome: str, text: str, *, seen: int) -> None:
    """Close the suggestion with one of ``OUTCOMES`` and a reason, which the sender reads with the ticket."""
    perform(CLOSED, case, by, seen, value=outcome, text=text)
