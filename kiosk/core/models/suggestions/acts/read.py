"""Note that an officer has opened a message for the first time."""

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.act import OFFICERS, Act, Attempt, allow, write
from kiosk.core.models.suggestions.case import Case
from kiosk.core.storage.database import transaction

OPENED = Act("opened", who=OFFICERS, after_purge=True)


def mark_read(case: Case, by: Account) -> None:
    """Record that an officer has opened the suggestion, the first time only."""
    with transaction():
        now = case.locked(by)
        if now.unread:
            allow(OPENED, Attempt(now, by))
            write(OPENED, case.suggestion_id, actor=by)
