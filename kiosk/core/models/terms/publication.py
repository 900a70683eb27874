"""Publication of a text: revision, check of the term and waiting questions change in one transaction."""

from datetime import datetime
from typing import Any

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.terms.question import Question
from kiosk.core.models.terms.revision import Revision, StaleRevision
from kiosk.core.models.terms.term import Term
from kiosk.core.models.terms.term_event import TermEvent
from kiosk.core.models.terms.term_seal import seal_term_event
from kiosk.core.models.terms.text_seal import seal_text
from kiosk.core.models.unit.setting import Setting
from kiosk.core.models.unit.trusted_day import TrustedDay
from kiosk.core.storage.database import transaction
from kiosk.core.text.languages import LANGUAGES, SOURCE
from kiosk.core.text.text import is_empty


class Unfinished(Exception):
    """The draft lacks its title or its short answer."""


class WithoutSource(Exception):
    """The Indonesian text of this translation is not on show."""


class NeedsAnother(Exception):
    """The unit's setting requires that somebody other than the author publishes."""


# The columns that publishing sets; the words of an older revision stay as they were sealed.
_PUBLISHED = (Revision.status, Revision.publish_at, Revision.published_at, Revision.published_by)


def publish(revision: Revision, account: Account | None) -> None:
    """Show ``revision`` on the kiosk from the next page load on, and retire the one shown before.

    ``account`` is None for seed texts, which are no news and do not clear a check.
    """
    with transaction():
        lock_text(revision.term)
        Revision.update(status=Revision.RETIRED).where(_others(revision, Revision.PUBLISHED)).execute()
        # An older scheduled text would undo this one; a newer one still appears on schedule.
        for older in Revision.select().where(_others(revision, Revision.SCHEDULED), Revision.number < revision.number):
            unschedule(older, account)
        revision.status = Revision.PUBLISHED
        revision.publish_at = None
        revision.published_at = clock.now()
        revision.published_by = account
        revision.save(only=_PUBLISHED)
        if account is not None:
            revision.term.uncheck()
            seal_term_event(TermEvent.record(revision, "published", actor=account), revision)
            Question.answer_waiting(revision, account)
        seal_text(revision.term_id, revision.language, account)


def publish_draft(term: Term, language: str, *, seen: int, account: Account, at: datetime | None = None) -> Revision:
    """Publish draft number ``seen``, the one that the person has read, now or at a given moment.

    A repeated request changes nothing. Raises ``StaleRevision`` if another revision is the newest, ``Unfinished`` if
    title or short answer is missing, ``WithoutSource`` for a translation of what is not on show, and
    ``NeedsAnother`` if its author may not publish it.
    """
    with transaction():
        lock_text(term)
        newest = term.newest(language)
        if newest is None or newest.number != seen:
            raise StaleRevision(newest)
        if is_empty(newest.title) or is_empty(newest.short_answer):
            raise Unfinished
        if newest.status not in Revision.WAITING:
            return newest
        if not _has_source(newest):
            raise WithoutSource
        if newest.author_id == account.id and Setting.read("second_reader"):
            raise NeedsAnother
        if at is None or at <= clock.now():
            publish(newest, account)
        else:
            newest.status = Revision.SCHEDULED
            newest.publish_at = at
            newest.published_by = account
            newest.save(only=_PUBLISHED)
            TermEvent.record(newest, "scheduled", actor=account)
    return newest


def write_and_publish(term: Term, language: str, *, base: int, account: Account, fields: dict[str, Any]) -> Revision:
    """Save a text based on revision number ``base`` and publish it, all or nothing; return it.

    If the unit's setting requires a second reader, it waits in review instead. Raises what ``Revision.write`` and
    ``publish_draft`` raise.
    """
    with transaction():
        lock_text(term)
        draft = term.write(language=language, author=account, base=base, fields=fields)
        if not Setting.read("second_reader"):
            return publish_draft(term, language, seen=draft.number, account=account)
        draft.ask_review(account)
        return draft


def unschedule(revision: Revision, account: Account | None) -> None:
    """Turn a scheduled revision back into a draft; a repeated request changes nothing."""
    with transaction():
        changed = (
            Revision.update(status=Revision.DRAFT, publish_at=None)
            .where(Revision.id == revision.id, Revision.status == Revision.SCHEDULED)
            .execute()
        )
        if changed:
            TermEvent.record(revision, "unscheduled", actor=account)


def publish_due() -> int:
    """Publish the scheduled revisions that are due, and return how many.

    On an untrusted day none is: a wrong clock would show it too early. A translation waits for its Indonesian text; one
    that its author may no longer publish alone becomes a draft again.
    """
    due = Revision.select().where(Revision.status == Revision.SCHEDULED, Revision.publish_at <= clock.now())
    published = 0
    if not due.exists() or TrustedDay.today() is None:
        return published
    for revision in list(due.order_by(Revision.publish_at, Revision.number)):
        with transaction():
            lock_text(revision.term)
            now = Revision.get_by_id(revision.id)
            if now.status != Revision.SCHEDULED or not _has_source(now):
                continue
            if now.author_id == now.published_by_id and Setting.read("second_reader"):
                unschedule(now, None)
                continue
            publish(now, now.published_by)
            published += 1
    return published


def retire(revision: Revision, account: Account, words: str) -> bool:
    """Take the text on show off the kiosk, with a reason; return whether this act, now or when first sent, took it off.

    Scheduled revisions are cancelled as well, and translations go with the Indonesian text, since nobody would keep
    them up to date. Raises ``StaleRevision`` if another text is on show by now.
    """
    languages = tuple(LANGUAGES) if revision.language == SOURCE else (revision.language,)
    with transaction():
        lock_text(revision.term)
        shown = list(
            Revision.select().where(
                Revision.term == revision.term_id,
                Revision.language.in_(languages),
                Revision.status == Revision.PUBLISHED,
            )
        )
        if any(one.language == revision.language and one.number != revision.number for one in shown):
            raise StaleRevision(Revision.newest(revision.term, revision.language))
        if not shown:
            return TermEvent.was_last(revision, "retired", account, words)
        for one in shown:
            one.status = Revision.RETIRED
            one.save(only=[Revision.status])
            seal_term_event(TermEvent.record(one, "retired", actor=account, words=words), one)
            seal_text(one.term_id, one.language, account)
        for one in Revision.select().where(
            Revision.term == revision.term_id,
            Revision.language.in_(languages),
            Revision.status == Revision.SCHEDULED,
        ):
            unschedule(one, account)
    return True


def lock_text(term: Term) -> None:
    """Lock ``term`` against other publications, and the questions that wait for it: once, in this order.

    A question that begins to wait afterwards waits for an officer; its case may no longer be locked.
    """
    if not term.is_locked:
        Question.lock_waiting(term.id)
        term.lock()


def _has_source(revision: Revision) -> bool:
    """Return whether the Indonesian text, which a translation needs, is on show."""
    return (
        revision.language == SOURCE
        or Revision.select()
        .where(Revision.term == revision.term_id, Revision.language == SOURCE, Revision.status == Revision.PUBLISHED)
        .exists()
    )


def _others(revision: Revision, status: str) -> object:
    return (
        (Revision.term == revision.term_id)
        & (Revision.language == revision.language)
        & (Revision.status == status)
        & (Revision.id != revision.id)
    )
