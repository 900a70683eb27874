"""Note that a suggestion was forwarded to another unit."""

from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import MUST, OFFICERS, WORDS, Act, handled, perform
from kiosk.core.models.suggestions.case import Case, State
from kiosk.core.models.suggestions.event import Event


def _change(state: State, _event: Event, _value: Any) -> State:
    return handled(state) | {"forwarded": True}


FORWARDED = Act("forwarded", words=MUST, who=OFFICERS, change=_change, sender=WORDS)


def forward(case: Case, by: Account, text: str, *, seen: int) -> None:
    """Note which other unit the suggestion was forwarded to, and why; the sender reads it. It stays open here."""
    perform(FORWARDED, case, by, seen, text=text)
