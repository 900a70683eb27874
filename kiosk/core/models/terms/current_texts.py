"""The texts of many terms as they are now: those on show, and the newest ones."""

from peewee import JOIN

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.terms.revision import Revision
from kiosk.core.models.terms.term import Term


class CurrentTexts:
    """The revisions ``shown`` on the kiosk and the ``newest`` ones, with their authors, by (term id, language)."""

    def __init__(self, *terms: Term) -> None:
        """Read those of ``terms``, or of all terms if none is named; one query."""
        current = (Revision.status == Revision.PUBLISHED) | Revision.id.in_(Revision.newest_ids())
        if terms:
            current &= Revision.term.in_(terms)
        rows = Revision.select(Revision, Account).join(Account, JOIN.LEFT_OUTER, on=Revision.author).where(current)
        self.shown: dict[tuple[int, str], Revision] = {}
        self.newest: dict[tuple[int, str], Revision] = {}
        for revision in rows.order_by(Revision.number):
            key = (revision.term_id, revision.language)
            self.newest[key] = revision
            if revision.status == Revision.PUBLISHED:
                self.shown[key] = revision

    @property
    def waiting(self) -> list[Revision]:
        """The newest revisions that are drafts, in review or scheduled, the oldest first."""
        drafts = (revision for revision in self.newest.values() if revision.status in Revision.WAITING)
        return sorted(drafts, key=lambda revision: revision.id)
