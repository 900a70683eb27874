"""A suggestion goes into the inspectors' lane, or out of it."""

from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import MUST, OFFICERS, Act, Attempt, perform
from kiosk.core.models.suggestions.acts.codec import WORD
from kiosk.core.models.suggestions.acts.name import recuse_named
from kiosk.core.models.suggestions.case import Case, Refused, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.personal_data import Words
from kiosk.core.storage.database import transaction


def _check(attempt: Attempt) -> None:
    lane = attempt.value
    if lane not in (Event.RESTRICTED, Event.OPEN) or (lane == Event.RESTRICTED) == attempt.case.restricted:
        raise Refused(Refused.NO_CHANGE)


def _change(_state: State, _event: Event, lane: Any) -> State:
    # Who had it in hand may not be of the other lane.
    return {"restricted": lane == Event.RESTRICTED, "assignee": None}


# Its value: the lane.
ROUTED = Act("routed", words=MUST, who=OFFICERS, value=WORD, check=_check, change=_change)


def route(case: Case, by: Account, lane: str, text: str, *, seen: int) -> None:
    """Put the suggestion into the restricted lane, or as an inspector out of it, with a reason.

    Whom the sender speaks of is recused when it comes into the lane, as with one that was sent there.
    """
    with transaction():
        perform(ROUTED, case, by, seen, value=lane, text=text)
        if lane == Event.RESTRICTED:
            recuse_named(case.suggestion_id, *Words.said(case.suggestion_id), *Event.said_again(case.suggestion_id))
