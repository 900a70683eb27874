"""What is kept for how long, and how it goes: texts are destroyed, the fact that they were there is not."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from peewee import ModelSelect

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.event import Event, EventWords
from kiosk.core.models.suggestions.personal_data import Contact, Words
from kiosk.core.models.suggestions.state import ANSWERED, CLOSED
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.unit.chore import Chore
from kiosk.core.models.unit.setting import Setting
from kiosk.core.storage.database import database, is_postgresql, lock_cases, transaction


def contacts_due(day: date | None = None) -> ModelSelect:
    """The suggestions whose contact has been kept long enough after closing."""
    last = (day or clock.today()) - timedelta(days=Setting.read("keep_contact_days"))
    return _ended_before(last).where(Case.has_contact)


def texts_due(day: date | None = None) -> ModelSelect:
    """The suggestions whose words have been kept long enough after closing."""
    last = (day or clock.today()) - timedelta(days=Setting.read("keep_text_days"))
    return _ended_before(last)


def erase_contact(suggestion: Suggestion, by: Account | None = None) -> bool:
    """Destroy name and contact, at the sender's wish or when their time has come; tells whether there were any.

    The log of the database is emptied at the next turn of the chores.
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
    """Destroy every text of a suggestion and the salts that could prove a guess at them; tells whether there was any.

    Suggestion, events and chain stay whole, and so does what was published for everybody on the board. The search
    entry goes with the words, by a trigger of its own. Call ``forget_pages`` once the transaction has ended.
    """
    with transaction():
        if Case(suggestion=suggestion).locked().purged:
            return False
        acts.record(suggestion, "purged", actor=by)
        with_words = EventWords.select(EventWords.event).join(Event).where(Event.suggestion == suggestion)
        spoken = [row.event_id for row in with_words]
        Words.delete().where(Words.suggestion == suggestion).execute()
        Contact.delete().where(Contact.suggestion == suggestion).execute()
        EventWords.delete().where(EventWords.event.in_(spoken)).execute()
        # A salt of an act without words hides nothing, and proves the act.
        sealed = (f"event {number}" for number in spoken)
        Audit.forget(suggestion.name_in_chain, suggestion.contact_in_chain, *sealed)
    return True


def purge_due(day: date | None = None) -> int:
    """Erase and purge what has been kept long enough and is not held; returns how many suggestions that touched."""
    touched = sum(_if_still_due(texts_due(day), purge))
    touched += sum(_if_still_due(contacts_due(day), erase_contact))
    forget_pages()
    return touched


def forget_pages() -> bool:
    """Empty SQLite's log, in which words that were destroyed can else still be read; tells whether it is empty.

    In the file itself ``secure_delete`` has overwritten them. While somebody reads an older state the log stays.
    """
    if is_postgresql():
        return True
    busy, _pages, _moved = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _if_still_due(due: ModelSelect, destroy: Callable[[Suggestion], bool]) -> Iterator[bool]:
    """Destroy what is due one by one, unless somebody held or reopened it a moment ago."""
    for suggestion in list(due):
        with transaction():
            lock_cases(suggestion.id)
            yield due.where(Suggestion.id == suggestion.id).exists() and destroy(suggestion)


def _ended_before(last: date) -> ModelSelect:
    # An answer ends a case as well: else what nobody closes would be kept for ever.
    ended = ((Case.status == CLOSED) & (Case.closed_on <= last)) | (
        (Case.status == ANSWERED) & (Case.answered_on <= last)
    )
    return (
        Suggestion.select()
        .join(Case, on=(Case.suggestion == Suggestion.id))
        .where(ended, Case.reopens_at.is_null(), ~Case.held, ~Case.purged)
    )
