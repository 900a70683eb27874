"""Reply to the sender, who reads it with the ticket."""

from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import FACT, MUST, OFFICERS, Act, owned, perform
from kiosk.core.models.suggestions.case import Case, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.state import ANSWERED


def _change(state: State, event: Event, _value: Any) -> State:
    # The first answer fulfils the promise.
    return {"status": ANSWERED, "answered_on": state["answered_on"] or event.day} | owned(state, event)


# The sender reads its words as a reply (``sender_view.replies_to``), not with the fact. Staff answer questions.
REPLY = Act("reply", words=MUST, who=(*OFFICERS, "staff"), change=_change, sender=FACT, joint=True)


def reply(case: Case, by: Account, text: str, *, seen: int) -> None:
    """Reply to the sender, who reads it with the ticket."""
    perform(REPLY, case, by, seen, text=text)
