"""Recuse an account that a suggestion is about; another inspector may lift the recusal."""

from collections.abc import Iterable
from typing import Any

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.suggestions.acts.act import INSPECTORS, MAY, MUST, Act, Attempt, perform, write
from kiosk.core.models.suggestions.acts.codec import NUMBER
from kiosk.core.models.suggestions.case import Case, Refused, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.storage.database import lock_names


def _check_naming(attempt: Attempt) -> None:
    if ShutOut.recuses(attempt.case.suggestion_id, attempt.value):
        raise Refused(Refused.NO_CHANGE)


def _check_clearing(attempt: Attempt) -> None:
    if not ShutOut.recuses(attempt.case.suggestion_id, attempt.value):
        raise Refused(Refused.NO_CHANGE)
    if _marked_by(attempt.case.suggestion_id, attempt.value) == attempt.by_id:
        raise Refused(Refused.SAME_INSPECTOR)


def _change(state: State, _event: Event, account_id: Any) -> State:
    return {"assignee": None} if state["assignee"] == account_id else {}


# Value of both: the id of the account. If the sender's words name somebody, the program recuses that account itself.
NAMED = Act(
    "named",
    words=MAY,
    who=INSPECTORS,
    value=NUMBER,
    check=_check_naming,
    change=_change,
    keep_up=lambda suggestion_id, account_id: ShutOut.put(suggestion_id, account_id),
)
CLEARED = Act(
    "cleared",
    words=MUST,
    who=INSPECTORS,
    value=NUMBER,
    check=_check_clearing,
    keep_up=lambda suggestion_id, account_id: ShutOut.take_back(suggestion_id, account_id),
)


def mark_named(case: Case, by: Account, account: Account, text: str = "", *, seen: int) -> None:
    """Recuse ``account``, which the suggestion is about, at once; only inspectors may do so."""
    perform(NAMED, case, by, seen, value=account.id, text=text)


def clear_named(case: Case, by: Account, account: Account, text: str, *, seen: int) -> None:
    """Lift the recusal of ``account``, with a reason; not by the inspector who recused it."""
    perform(CLEARED, case, by, seen, value=account.id, text=text)


def recuse_named(suggestion_id: int, *texts: str, field: str = "") -> None:
    """Recuse every account that ``texts`` or ``field`` could mean: nobody handles a complaint about themselves.

    ``field`` is what the sender typed as the officer's name.
    """
    lock_names()
    recuse(suggestion_id, ShutOut.named_in(*texts, field=field))


def recuse(suggestion_id: int, accounts: Iterable[Account]) -> None:
    """Recuse ``accounts``, which the program has found in the words of a suggestion."""
    for account in accounts:
        if not ShutOut.recuses(suggestion_id, account):
            write(NAMED, suggestion_id, value=account.id)


def recuse_again(suggestion_id: int, account: Account) -> bool:
    """Recuse ``account`` under its present names, unless an inspector cleared it when it had the same ones.

    Return whether it is recused now and was not before.
    """
    if ShutOut.recuses(suggestion_id, account) or _cleared_under_present_names(suggestion_id, account):
        return False
    write(NAMED, suggestion_id, value=account.id)
    return True


def _cleared_under_present_names(suggestion_id: int, account: Account) -> bool:
    marks = Event.select().where(Event.suggestion == suggestion_id, Event.kind == CLEARED.kind)
    cleared = marks.where(Event.value == CLEARED.value.encode(account.id)).order_by(Event.id.desc()).first()
    return cleared is not None and not Audit.follows(account.RENAMED, account.name_in_chain, cleared.name)


def _marked_by(suggestion_id: int, account_id: int) -> int | None:
    """Return the id of the inspector who last recused an account, or None if the program did."""
    marks = Event.select().where(Event.suggestion == suggestion_id, Event.kind == NAMED.kind)
    last = marks.where(Event.value == NAMED.value.encode(account_id)).order_by(Event.id.desc()).first()
    return last.actor_id if last else None
