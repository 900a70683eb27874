"""Retention: destroys texts and contacts when their time is up, but not the record that they existed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from peewee import Expression, ModelSelect

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.event import Event, EventWords
from kiosk.core.models.suggestions.personal_data import Contact, Words
from kiosk.core.models.suggestions.proven_end import proven_end
from kiosk.core.models.suggestions.state import ANSWERED, CLOSED
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.unit.chore import Chore
from kiosk.core.models.unit.setting import Setting
from kiosk.core.models.unit.trusted_day import TrustedDay
from kiosk.core.storage.database import lock_cases, transaction


def contacts_due(day: date) -> list[Suggestion]:
    """Return the suggestions whose contact is due for erasure as of ``day``, which must be a trusted day."""
    return _due(day, "keep_contact_days", Case.has_contact)


def texts_due(day: date) -> list[Suggestion]:
    """Return the suggestions whose words are due for purging as of ``day``, which must be a trusted day."""
    return _due(day, "keep_text_days")


def erase_contact(suggestion: Suggestion, by: Account | None = None) -> bool:
    """Destroy name and contact, at the sender's request or when they are due; return whether there were any.

    The database's write-ahead log is emptied at the next turn of the chores.
    """
    with transaction():
        lock_cases(suggestion.id)
        if not suggestion.contacts.exists():
            return False
        acts.record(suggestion, "contact erased", actor=by)
        Contact.delete().where(Contact.suggestion == suggestion).execute()
        Audit.forget(suggestion.contact_in_chain)
        Chore.again("purge")
    return True


def purge(suggestion: Suggestion, by: Account | None = None) -> bool:
    """Destroy every text of a suggestion, and the salts that could confirm a guess at one; return whether it was done.

    Suggestion, events and chain stay complete, and so does what was published on the board. A trigger removes the
    search entry with the words. Call ``files.empty_log`` once the transaction has ended.
    """
    with transaction():
        if Case(suggestion=suggestion).locked().purged:
            return False
        acts.record(suggestion, "purged", actor=by)
        with_words = EventWords.select(EventWords.event).join(Event).where(Event.suggestion == suggestion)
        worded = [row.event_id for row in with_words]
        Words.delete().where(Words.suggestion == suggestion).execute()
        Contact.delete().where(Contact.suggestion == suggestion).execute()
        EventWords.delete().where(EventWords.event.in_(worded)).execute()
        # The salts of acts without words stay: they hide nothing, and are needed to prove the act.
        sealed = (f"event {number}" for number in worded)
        Audit.forget(suggestion.name_in_chain, suggestion.contact_in_chain, *sealed)
    return True


def purge_due(day: date) -> int:
    """Erase and purge what is due as of ``day``, a trusted day, and not held; return how many were made.

    Call ``files.empty_log`` afterwards: destroyed words can still be read in the log.
    """
    touched = sum(_if_still_due(texts_due(day), day, "keep_text_days", purge))
    return touched + sum(_if_still_due(contacts_due(day), day, "keep_contact_days", erase_contact))


def _if_still_due(
    due: list[Suggestion], day: date, period: str, destroy: Callable[[Suggestion], bool]
) -> Iterator[bool]:
    """Destroy what is due one by one, except what was held or reopened meanwhile; yield whether each was destroyed."""
    for suggestion in due:
        with transaction():
            lock_cases(suggestion.id)
            yield bool(_due(day, period, Suggestion.id == suggestion.id)) and destroy(suggestion)


def _due(day: date, period: str, *conditions: Expression) -> list[Suggestion]:
    """Return the suggestions that ended at least ``period`` before ``day``, as the chain proves it.

    Nothing is due while the setting ``period`` is not what the chain sealed last.
    """
    if not Setting.proven(period):
        return []
    last = day - timedelta(days=Setting.read(period))
    history = TrustedDay.history()
    found = list(_ended_before(last, day).where(*conditions))
    return [one for one in found if (proven_end(one, history, day) or day) <= last]


def _ended_before(last: date, day: date) -> ModelSelect:
    """Return the candidates: those that ended up to ``last``, or after ``day`` because the clock was wrong."""
    closed, answered = (
        (Case.status == status) & ((column <= last) | (column > day))
        for status, column in ((CLOSED, Case.closed_on), (ANSWERED, Case.answered_on))
    )
    return (
        Suggestion.select()
        .join(Case, on=(Case.suggestion == Suggestion.id))
        .where(closed | answered, Case.reopens_at.is_null(), ~Case.held, ~Case.purged)
    )
