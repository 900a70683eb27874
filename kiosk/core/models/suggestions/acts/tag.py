"""Put a tag on a suggestion, or take it off."""

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import OFFICERS, Act, Attempt, perform
from kiosk.core.models.suggestions.acts.codec import NUMBER
from kiosk.core.models.suggestions.case import Case, Refused
from kiosk.core.models.suggestions.tag import CaseTag


def _check_tagging(attempt: Attempt) -> None:
    if CaseTag.on(attempt.case.suggestion_id, attempt.value):
        raise Refused(Refused.NO_CHANGE)


def _check_untagging(attempt: Attempt) -> None:
    if not CaseTag.on(attempt.case.suggestion_id, attempt.value):
        raise Refused(Refused.NO_CHANGE)


# Value of both: the id of the tag.
TAGGED = Act(
    "tagged",
    who=OFFICERS,
    value=NUMBER,
    check=_check_tagging,
    keep_up=lambda suggestion_id, tag_id: CaseTag.put(suggestion_id, tag_id),
    after_purge=True,
)
UNTAGGED = Act(
    "untagged",
    who=OFFICERS,
    value=NUMBER,
    check=_check_untagging,
    keep_up=lambda suggestion_id, tag_id: CaseTag.take_off(suggestion_id, tag_id),
    after_purge=True,
)


def tag(case: Case, by: Account, tag_id: int, *, seen: int) -> None:
    """Put a tag on the suggestion."""
    perform(TAGGED, case, by, seen, value=tag_id)


def untag(case: Case, by: Account, tag_id: int, *, seen: int) -> None:
    """Take a tag off the suggestion."""
    perform(UNTAGGED, case, by, seen, value=tag_id)
