"""Matches kept texts with an account whose name, post or aliases are new; this only ever recuses.

Until it is done, the account sees no complaint that has not been matched: ``Case.visible_to``. A complaint of the open
lane that turns out to be about the account is routed into the restricted lane.
"""

import time

from peewee import fn

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions.acts.name import recuse_again
from kiosk.core.models.suggestions.acts.route import route_named
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.event import Event, EventWords
from kiosk.core.models.suggestions.personal_data import Words
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.models.suggestions.suggestion import ABOUT_PEOPLE, Suggestion
from kiosk.core.storage.database import lock_cases, lock_names, transaction

# Texts are read and compared without a lock; it is held only while recusals are written.
_BATCH = 200


def match_again(seconds: float = 1.0) -> int:
    """Match accounts that are due, newest texts first, for about ``seconds``; return how many were finished."""
    until = time.monotonic() + seconds
    finished = 0
    for (number,) in list(Account.select(Account.id).where(Account.to_match > 0).order_by(Account.id).tuples()):
        account = _begin(number)
        left = account.to_match
        while left and time.monotonic() < until:
            left = _match_some(account, left)
        finished += not left
    return finished


def _begin(number: int) -> Account:
    """Return the account as it is now, with the newest suggestion that it is to be matched with, or 0."""
    with transaction():
        # Waits for messages that were matched with the account as it was, and are not committed yet.
        lock_names(alone=True)
        account = Account(id=number)
        account.lock()
        account = Account.get_by_id(number)
        if account.to_match == Account.UNMATCHED:
            account.to_match = Suggestion.select(fn.MAX(Suggestion.id)).scalar() or 0
            account.save(only=[Account.to_match])
    return account


def _match_some(account: Account, left: int) -> int:
    """Match the next batch and return what is left; 0 too if the account was changed meanwhile, and is due again."""
    rows = (
        Words.select(Words.suggestion, Words.body, Words.officer_named)
        .join(Case, on=(Case.suggestion == Words.suggestion))
        .join(Suggestion, on=(Suggestion.id == Words.suggestion))
        .where(Case.restricted | Suggestion.kind.in_(ABOUT_PEOPLE), Words.suggestion <= left)
        .order_by(Words.suggestion.desc())
        .limit(_BATCH)
    )
    batch = list(rows.tuples())
    # With all accounts, because a whole name of another one does not mean this one.
    index = ShutOut.index_of(Account.select().order_by(Account.id))
    about = {
        number
        for number, body, field in batch
        if account.id in index.mentioned(body) | index.mentioned(field, names_only=True)
    }
    again = _reopenings([number for number, *_texts in batch])
    about |= {number for number, text in again if account.id in index.mentioned(text)}
    rest = batch[-1][0] - 1 if len(batch) == _BATCH else 0
    with transaction():
        lock_cases(*about)
        lock_names()
        account.lock()
        if Account.get_by_id(account.id).to_match != left:
            return 0
        Account.update(to_match=rest).where(Account.id == account.id).execute()
        for number in sorted(about):
            if recuse_again(number, account) and not Case.get_by_id(number).restricted:
                route_named(number)
    return rest


def _reopenings(numbers: list[int]) -> list[tuple[int, str]]:
    """Return the reopening texts of these suggestions; one that waits for its batch is matched with it."""
    rows = (
        EventWords.select(Event.suggestion, EventWords.body)
        .join(Event)
        .join(Case, on=(Case.suggestion == Event.suggestion))
        .where(Event.suggestion.in_(numbers), Event.kind == "unanswered", Case.reopens_at.is_null())
    )
    return list(rows.tuples())
