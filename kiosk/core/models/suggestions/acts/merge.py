"""Merge a duplicate into another suggestion, whose answers count for both."""

from datetime import date
from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import FACT, MAY, OFFICERS, Act, Attempt, perform
from kiosk.core.models.suggestions.acts.codec import NUMBER
from kiosk.core.models.suggestions.case import Case, Refused, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.state import CLOSED, OPEN_STATUSES
from kiosk.core.models.suggestions.state import MERGED as MERGED_OUTCOME
from kiosk.core.storage.database import lock_cases, queue, transaction


def _check(attempt: Attempt) -> None:
    case = attempt.case
    if attempt.value == case.merged_into_id and case.status == CLOSED:
        raise Refused(Refused.NO_CHANGE)
    into = Case.get_by_id(attempt.value)
    if case.suggestion_id in (into.suggestion_id, *Case.joined_to(into.suggestion_id)):
        raise Refused(Refused.CYCLE)
    if into.restricted != case.restricted:
        raise Refused(Refused.OTHER_LANE)
    if into.purged:
        raise Refused(Refused.PURGED)
    if case.status in OPEN_STATUSES and into.status in OPEN_STATUSES and _later(into.due_on, case.due_on):
        raise Refused(Refused.LATER)


def _change(_state: State, event: Event, suggestion_id: Any) -> State:
    return {"status": CLOSED, "closed_on": event.day, "outcome": MERGED_OUTCOME, "merged_into": suggestion_id}


# Value: the id of the suggestion that answers for it.
MERGED = Act("merged", words=MAY, who=OFFICERS, value=NUMBER, check=_check, change=_change, sender=FACT)


def merge(case: Case, by: Account, into: Case, text: str = "", *, seen: int) -> None:
    """Close the suggestion as a duplicate of ``into``, whose answers its sender reads as well."""
    with transaction():
        # Locking the two rows alone would let four suggestions be merged into a cycle at the same moment.
        queue("merge")
        lock_cases(case.suggestion_id, into.suggestion_id)
        perform(MERGED, case, by, seen, value=into.suggestion_id, text=text)


def _later(one: date | None, other: date | None) -> bool:
    """Return whether merging breaks the promise ``other``, because ``one`` is later or not promised at all."""
    return other is not None and (one is None or one > other)
