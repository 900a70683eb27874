"""Assign a suggestion to another officer."""

from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import MAY, OFFICERS, Act, Attempt, handled, perform
from kiosk.core.models.suggestions.acts.codec import NUMBER
from kiosk.core.models.suggestions.case import Case, Refused, State
from kiosk.core.models.suggestions.event import Event


def _check(attempt: Attempt) -> None:
    if attempt.value == attempt.case.assignee_id:
        raise Refused(Refused.NO_CHANGE)
    account = Account.get_by_id(attempt.value)
    if attempt.case.hidden_from(account) or not account.may(*OFFICERS):
        raise Refused(Refused.NOT_A_READER)


def _change(state: State, _event: Event, account_id: Any) -> State:
    return handled(state) | {"assignee": account_id}


# Value: the id of the assigned account.
ASSIGNED = Act("assigned", words=MAY, who=OFFICERS, value=NUMBER, check=_check, change=_change)


def assign(case: Case, by: Account, to: Account, text: str = "", *, seen: int) -> None:
    """Assign the suggestion to another officer, who must be allowed to read it."""
    perform(ASSIGNED, case, by, seen, value=to.id, text=text)
