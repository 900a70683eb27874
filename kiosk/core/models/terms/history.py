"""The current texts of an explanation in each language, and their history, for its editors."""

from datetime import datetime

from peewee import JOIN

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.terms.revision import Revision
from kiosk.core.models.terms.term import Term
from kiosk.core.models.terms.term_event import TermEvent
from kiosk.core.text.languages import LANGUAGES, SOURCE

MOST = 50


class Texts:
    """A term's ``newest`` revision, the one ``shown`` on the kiosk, and those ``scheduled``, each by language."""

    def __init__(self, term: Term) -> None:
        """Read them with their authors in one query."""
        rows = (
            Revision.select(Revision, Account)
            .join(Account, JOIN.LEFT_OUTER, on=Revision.author)
            .where(
                Revision.term == term,
                Revision.status.in_((Revision.PUBLISHED, Revision.SCHEDULED))
                | Revision.id.in_(Revision.newest_ids().where(Revision.term == term)),
            )
            .order_by(Revision.number)
        )
        self.newest: dict[str, Revision] = {}
        self.shown: dict[str, Revision] = {}
        self.scheduled: dict[str, list[Revision]] = {language: [] for language in LANGUAGES}
        for revision in rows:
            self.newest[revision.language] = revision
            if revision.status == Revision.PUBLISHED:
                self.shown[revision.language] = revision
            if revision.status == Revision.SCHEDULED:
                self.scheduled[revision.language].append(revision)

    @property
    def title(self) -> str:
        """The newest Indonesian title, by which the office knows the term; empty if it has none."""
        return self.newest[SOURCE].title if SOURCE in self.newest else ""


def timeline(
    term: Term, language: str, before: datetime | None = None
) -> tuple[list[Revision | TermEvent], datetime | None]:
    """Return the revisions and acts of a text older than ``before``, newest first, and where the next page begins.

    At most ``MOST`` entries, each with its author or actor; None if there is no next page; two queries.
    """
    revisions, acts = Revision.history(term, language), TermEvent.of(term, language)
    if before is not None:
        revisions, acts = revisions.where(Revision.created_at < before), acts.where(TermEvent.at < before)
    entries: list[Revision | TermEvent] = [*acts.limit(MOST + 1), *revisions.limit(MOST + 1)]
    entries.sort(key=moment_of, reverse=True)
    return entries[:MOST], moment_of(entries[MOST - 1]) if len(entries) > MOST else None


def moment_of(entry: Revision | TermEvent) -> datetime:
    """Return when an entry of the timeline was made, in naive UTC."""
    return entry.created_at if isinstance(entry, Revision) else entry.at
