"""What may be done with a case, and what may not: the rules that every act passes before it becomes an event."""

from datetime import date
from typing import TYPE_CHECKING

from kiosk.core.models.account import Account
from kiosk.core.models.case_state import CLOSED, HANDLED, OPEN_STATUSES, OUTCOMES
from kiosk.core.models.event import KINDS, Event
from kiosk.core.models.shut_out import ShutOut
from kiosk.core.models.tag import CaseTag

if TYPE_CHECKING:
    from kiosk.core.models.case import Case


class Refused(ValueError):
    """An act that the rules of a case forbid; ``reason`` is one of the words below."""

    HIDDEN, NO_REASON, NO_CHANGE, PURGED = "hidden", "no reason", "no change", "purged"
    CYCLE, OTHER_LANE, ONCE, NOT_LATER = "cycle", "other lane", "once", "not later"
    NOT_A_READER, SAME_INSPECTOR, LATER = "not a reader", "same inspector", "later"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def allow(case: "Case", kind: str, by: Account, value: str, text: str) -> None:
    """Raise ``Refused`` for an act of ``by`` that does not fit the state of ``case``."""
    if case.purged and kind not in ("note", "tagged", "untagged"):
        raise Refused(Refused.PURGED)
    if _is_so(case, kind, by, value):
        raise Refused(Refused.NO_CHANGE)
    if kind == "extended":
        _allow_extension(case, value)
    elif kind == "merged":
        _allow_merge(case, type(case).get_by_id(int(value)))
    elif kind == "assigned":
        _allow_assignee(case, Account.get_by_id(int(value)))
    elif kind in ("named", "cleared"):
        _allow_naming(case, kind, by, Account.get_by_id(int(value)))
    elif kind in ("tagged", "untagged") and CaseTag.on(case.suggestion_id, int(value)) == (kind == "tagged"):
        raise Refused(Refused.NO_CHANGE)
    asked = KINDS[kind] == "must" or (kind == "status" and case.status not in OPEN_STATUSES)
    if asked and not text.strip():
        raise Refused(Refused.NO_REASON)


def _is_so(case: "Case", kind: str, by: Account, value: str) -> bool:
    same = {
        "routed": value not in (Event.RESTRICTED, Event.OPEN) or (value == Event.RESTRICTED) == case.restricted,
        "status": case.status == HANDLED and case.assignee_id == by.id,
        "closed": value not in OUTCOMES or case.status == CLOSED,
        "assigned": value == str(case.assignee_id),
        "merged": value == str(case.merged_into_id) and case.status == CLOSED,
        "held": case.held,
        "unheld": not case.held,
    }
    return same.get(kind, False)


def _allow_extension(case: "Case", until: str) -> None:
    if case.extended or case.due_on is None or case.status not in OPEN_STATUSES:
        raise Refused(Refused.ONCE)
    if date.fromisoformat(until) <= case.due_on:
        raise Refused(Refused.NOT_LATER)


def _allow_merge(case: "Case", into: "Case") -> None:
    if case.suggestion_id in (into.suggestion_id, *case.joined_to(into.suggestion_id)):
        raise Refused(Refused.CYCLE)
    if into.restricted != case.restricted:
        raise Refused(Refused.OTHER_LANE)
    if into.purged:
        raise Refused(Refused.PURGED)
    if case.status in OPEN_STATUSES and into.status in OPEN_STATUSES and _later(into.due_on, case.due_on):
        raise Refused(Refused.LATER)


def _allow_assignee(case: "Case", account: Account) -> None:
    if case.hidden_from(account) or not account.may("officer", "inspector"):
        raise Refused(Refused.NOT_A_READER)


def _allow_naming(case: "Case", kind: str, by: Account, account: Account) -> None:
    if not by.may("inspector"):
        raise Refused(Refused.HIDDEN)
    if ShutOut.shuts(case.suggestion_id, account) == (kind == "named"):
        raise Refused(Refused.NO_CHANGE)
    if kind == "cleared" and ShutOut.marked_by(case.suggestion_id, account) == by:
        raise Refused(Refused.SAME_INSPECTOR)


def _later(one: date | None, other: date | None) -> bool:
    """Tell whether a promise for ``one`` breaks one for ``other``."""
    return other is not None and (one is None or one > other)
