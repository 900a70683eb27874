"""Route a suggestion into the restricted lane, or out of it."""

from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import MUST, OFFICERS, Act, Attempt, perform, write
from kiosk.core.models.suggestions.acts.codec import WORD
from kiosk.core.models.suggestions.acts.name import recuse_named
from kiosk.core.models.suggestions.case import Case, Refused, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.personal_data import Words
from kiosk.core.storage.database import lock_cases, lock_names, transaction

# What the program gives as its reason; stored and sealed like the reason of an officer.
_REASON = "Pengaduan ini menyebut seorang petugas."


def _check(attempt: Attempt) -> None:
    lane = attempt.value
    if lane not in (Event.RESTRICTED, Event.OPEN) or (lane == Event.RESTRICTED) == attempt.case.restricted:
        raise Refused(Refused.NO_CHANGE)


def _change(_state: State, _event: Event, lane: Any) -> State:
    # The assignee may not have access to the other lane.
    return {"restricted": lane == Event.RESTRICTED, "assignee": None}


# Value: the lane.
ROUTED = Act("routed", words=MUST, who=OFFICERS, value=WORD, check=_check, change=_change)


def route(case: Case, by: Account, lane: str, text: str, *, seen: int) -> None:
    """Route the suggestion into the restricted lane, or (inspectors only) out of it, with a reason.

    On entry, accounts named in the sender's words are recused, as for messages sent to the restricted lane.
    """
    with transaction():
        lock_cases(case.suggestion_id)
        lock_names()
        perform(ROUTED, case, by, seen, value=lane, text=text)
        if lane == Event.RESTRICTED:
            _recuse_all_named(case.suggestion_id)


def route_named(suggestion_id: int) -> None:
    """Route the suggestion into the restricted lane by the program, because its sender names somebody."""
    write(ROUTED, suggestion_id, value=Event.RESTRICTED, text=_REASON)
    _recuse_all_named(suggestion_id)


def _recuse_all_named(suggestion_id: int) -> None:
    body, field = Words.texts(suggestion_id) or ("", "")
    recuse_named(suggestion_id, body, *Event.reopening_texts(suggestion_id), field=field)
