"""Add a note that only officers read."""

from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import MUST, OFFICERS, Act, handled, owned, perform
from kiosk.core.models.suggestions.case import Case, State
from kiosk.core.models.suggestions.event import Event


def _change(state: State, event: Event, _value: Any) -> State:
    return handled(state) | owned(state, event)


NOTE = Act("note", words=MUST, who=OFFICERS, change=_change, after_purge=True)


def note(case: Case, by: Account, text: str, *, seen: int) -> None:
    """Add a note that only officers read; this takes a new suggestion into handling by its author."""
    perform(NOTE, case, by, seen, text=text)
