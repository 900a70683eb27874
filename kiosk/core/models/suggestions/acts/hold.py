"""Hold a suggestion, which keeps it from being purged, and release the hold."""

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import MAY, MUST, OFFICERS, Act, Attempt, perform
from kiosk.core.models.suggestions.case import Case, Refused


def _check_holding(attempt: Attempt) -> None:
    if attempt.case.held:
        raise Refused(Refused.NO_CHANGE)


def _check_releasing(attempt: Attempt) -> None:
    if not attempt.case.held:
        raise Refused(Refused.NO_CHANGE)


HELD = Act("held", words=MUST, who=OFFICERS, check=_check_holding, change=lambda _state, _event, _value: {"held": True})
UNHELD = Act(
    "unheld", words=MAY, who=OFFICERS, check=_check_releasing, change=lambda _state, _event, _value: {"held": False}
)


def hold(case: Case, by: Account, text: str, *, seen: int) -> None:
    """Keep the suggestion from being purged."""
    perform(HELD, case, by, seen, text=text)


def unhold(case: Case, by: Account, *, seen: int) -> None:
    """Release the hold, so that the suggestion is purged when due."""
    perform(UNHELD, case, by, seen)
