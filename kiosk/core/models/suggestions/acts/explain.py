"""Note that an explanation is being written which will answer the question once published."""

from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import MUST, Act, handled, perform
from kiosk.core.models.suggestions.case import Case, State
from kiosk.core.models.suggestions.event import Event


def _change(state: State, _event: Event, _value: Any) -> State:
    # It does not assign the case.
    return handled(state)


EXPLAINED = Act("explained", words=MUST, who=("staff",), change=_change)


def explain(case: Case, by: Account, text: str, *, seen: int) -> None:
    """Note that an explanation is being written which will answer the question."""
    perform(EXPLAINED, case, by, seen, text=text)
