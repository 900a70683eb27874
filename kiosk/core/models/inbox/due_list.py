"""What must be answered now: overdue, due today, and due in the next working days."""

from dataclasses import dataclass
from datetime import date

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.inbox.export_rows import Line, chunks
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.state import OPEN_STATUSES
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.unit.closed_day import ClosedDay


@dataclass(frozen=True)
class DueList:
    """The messages to be answered soon, oldest promise first; ``more`` if some were left out."""

    AHEAD = 3
    MOST = 300

    overdue: list[Line]
    today: list[Line]
    soon: list[Line]
    until: date
    more: bool

    @classmethod
    def of(cls, account: Account) -> "DueList":
        """Gather what ``account`` may see, up to ``AHEAD`` working days ahead."""
        today = clock.today()
        until = ClosedDay.promise(today, cls.AHEAD)
        ids = [
            number
            for (number,) in Case.visible_to(account)
            .select(Suggestion.id)
            .where(Case.status.in_(OPEN_STATUSES), Case.due_on <= until)
            .order_by(Case.due_on, Suggestion.id)
            .limit(cls.MOST + 1)
            .tuples()
        ]
        lines = [line for chunk in chunks(account, ids[: cls.MOST]) for line in chunk if line.due_on]
        return cls(
            [line for line in lines if line.due_on and line.due_on < today],
            [line for line in lines if line.due_on == today],
            [line for line in lines if line.due_on and line.due_on > today],
            until,
            len(ids) > cls.MOST,
        )

    @property
    def count(self) -> int:
        """How many messages it lists."""
        return len(self.overdue) + len(self.today) + len(self.soon)
