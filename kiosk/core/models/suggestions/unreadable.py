"""Restricted suggestions that nobody here may read, because they are about every inspector.

Each is stored as any other, and opens by itself once there is an inspector whom it is not about.
"""

from dataclasses import dataclass

from peewee import Expression, fn

from kiosk.core.days import clock
from kiosk.core.days.periods import Period
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.models.suggestions.state import OPEN_STATUSES
from kiosk.core.models.suggestions.suggestion import Suggestion


@dataclass(frozen=True)
class Unreadable:
    """How many suggestions wait for a reader, and how many of them are past their promise; never which."""

    waiting: int = 0
    overdue: int = 0

    @classmethod
    def known_to(cls, account: Account, period: Period | None = None) -> "Unreadable":
        """Count them, of all time or as they came in ``period``: the same for every inspector, nothing for others."""
        return cls.counted(period) if account.may("inspector") else cls()

    @classmethod
    def counted(cls, period: Period | None = None) -> "Unreadable":
        """Count them, of all time or as they came in ``period``, for inspectors and administrators only."""
        waiting = Case.restricted & Case.status.in_(OPEN_STATUSES) & ~Case.purged & Case.released() & _about_all()
        rows = Case.select().join(Suggestion, on=(Suggestion.id == Case.suggestion)).where(waiting)
        if period is not None:
            rows = rows.where(Suggestion.day.between(period.first, period.last))
        overdue = fn.COUNT(Case.suggestion).filter(Case.due_on < clock.today())
        return cls(*rows.select(fn.COUNT(Case.suggestion), overdue).tuples().get())


def without_reader(case: Case) -> bool:
    """Return whether no inspector may read a restricted suggestion: none is enabled, or it is about all."""
    recused = {row.account_id for row in ShutOut.select().where(ShutOut.suggestion == case.suggestion_id)}
    return case.restricted and not set(_readers()) - recused


def _readers() -> list[int]:
    """Return the inspectors who count as readers.

    One whose code ran out before a password was set reads nothing; where all are so, the next code makes them readers.
    """
    inspectors = list(Account.holding("inspector"))
    return [one.id for one in inspectors if one.can_sign_in] or [one.id for one in inspectors]


def _about_all() -> Expression:
    inspectors = _readers()
    recused = ShutOut.select(ShutOut.suggestion).where(ShutOut.account.in_(inspectors)).group_by(ShutOut.suggestion)
    return Case.suggestion.in_(recused.having(fn.COUNT(ShutOut.account) == len(inspectors)))
