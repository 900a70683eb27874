"""Publishing touches the revision, the search, the check of the term and the questions that wait: all in one act."""

from datetime import datetime

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.terms.question import Question
from kiosk.core.models.terms.revision import Revision, StaleRevision
from kiosk.core.models.terms.term import Term
from kiosk.core.models.terms.term_event import TermEvent
from kiosk.core.models.terms.term_seal import seal_term_event
from kiosk.core.models.unit.setting import Setting
from kiosk.core.storage import search
from kiosk.core.storage.database import transaction
from kiosk.core.text.languages import LANGUAGES, SOURCE


class Unfinished(Exception):
    """The draft lacks its title or its short answer."""


class WithoutSource(Exception):
    """A translation of what is not on show in Indonesian."""


class NeedsAnother(Exception):
    """The unit's setting asks that somebody else than the author publishes."""


def publish(revision: Revision, account: Account | None) -> None:
    """Show ``revision`` on the kiosk from the next page turn on; the one shown before is retired.

    ``account`` is None for what comes with the program, which is neither news nor takes a check away.
    """
    with transaction():
        _lock(revision.term)
        Revision.update(status=Revision.RETIRED).where(_others(revision, Revision.PUBLISHED)).execute()
        # An older text that was to appear later would undo this one; a newer one still comes in its time.
        for older in Revision.select().where(_others(revision, Revision.SCHEDULED), Revision.number < revision.number):
            unschedule(older, account)
        revision.status = Revision.PUBLISHED
        revision.publish_at = None
        revision.published_at = clock.now()
        revision.published_by = account
        revision.save()
        search.index_term(revision.term_id, revision.language, revision.words)
        if account is not None:
            revision.term.uncheck()
            seal_term_event(TermEvent.record(revision, "published", actor=account), revision)
            Question.answer_waiting(revision, account)


def publish_draft(term: Term, language: str, *, seen: int, account: Account, at: datetime | None = None) -> Revision:
    """Publish the waiting draft of number ``seen``, which is the one that the person has read; now, or at a moment.

    A second tap changes nothing. Raises ``StaleRevision`` if another revision is the newest, ``Unfinished`` if the
    title or the short answer is missing, ``WithoutSource`` for a translation of what is not on show, and
    ``NeedsAnother`` if its author may not publish it.
    """
    with transaction():
        _lock(term)
        newest = term.newest(language)
        if newest is None or newest.number != seen:
            raise StaleRevision(newest)
        if not (newest.title and newest.short_answer):
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
            newest.save()
            TermEvent.record(newest, "scheduled", actor=account)
    return newest


def unschedule(revision: Revision, account: Account | None) -> None:
    """Make a draft of what was to be published later; a second tap changes nothing."""
    with transaction():
        changed = (
            Revision.update(status=Revision.DRAFT, publish_at=None)
            .where(Revision.id == revision.id, Revision.status == Revision.SCHEDULED)
            .execute()
        )
        if changed:
            TermEvent.record(revision, "unscheduled", actor=account)


def publish_due() -> int:
    """Publish what was scheduled for a moment that has come, and return how many that were.

    A translation waits for its Indonesian text; what its author may no longer publish alone becomes a draft again.
    """
    due = Revision.select().where(Revision.status == Revision.SCHEDULED, Revision.publish_at <= clock.now())
    published = 0
    for revision in list(due.order_by(Revision.publish_at, Revision.number)):
        with transaction():
            _lock(revision.term)
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
    """Take the text on show off the kiosk, with a reason, and tell whether it is off by this act, now or sent before.

    What was to appear later stays away as well, and with the Indonesian text go its translations: nobody would keep
    them up. Raises ``StaleRevision`` if another text is on show by now.
    """
    languages = tuple(LANGUAGES) if revision.language == SOURCE else (revision.language,)
    with transaction():
        _lock(revision.term)
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
        for one in Revision.select().where(
            Revision.term == revision.term_id,
            Revision.language.in_(languages),
            Revision.status == Revision.SCHEDULED,
        ):
            unschedule(one, account)
    return True


def _lock(term: Term) -> None:
    """Let nobody else bring a text of ``term`` onto the kiosk or act on the questions that wait for it."""
    Question.lock_waiting(term.id)
    term.lock()


def _has_source(revision: Revision) -> bool:
    """Tell whether the Indonesian text is on show, which a translation must have beside it."""
    return (
        revision.language == "id"
        or Revision.select()
        .where(Revision.term == revision.term_id, Revision.language == "id", Revision.status == Revision.PUBLISHED)
        .exists()
    )


def _others(revision: Revision, status: str) -> object:
    return (
        (Revision.term == revision.term_id)
        & (Revision.language == revision.language)
        & (Revision.status == status)
        & (Revision.id != revision.id)
    )
