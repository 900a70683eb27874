"""Texts of the program beside the unit's own ones, until somebody takes them over or decides against them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.core.models import Account, Revision, Term, TermEvent
from kiosk.core.models.terms.current_texts import CurrentTexts
from kiosk.core.models.terms.empty_row import DraftWaits
from kiosk.core.models.terms.publication import lock_text, write_and_publish
from kiosk.core.models.terms.revision import TEXTS, StaleRevision
from kiosk.core.models.terms.term_event import ABOUT_PROPOSALS, ACCEPTED, DECLINED, PROPOSED
from kiosk.core.seed.seed_files import seed_terms, text_digest
from kiosk.core.storage.database import transaction


@dataclass(frozen=True)
class Proposal:
    """A text of the program for ``term``: its columns ``words``, and their ``digest``.

    ``shown`` is the unit's own text on show, ``newest`` its newest revision, which may be a draft that waits.
    """

    term: Term
    shown: Revision
    newest: Revision
    words: dict[str, Any]
    digest: str

    @property
    def text(self) -> Revision:
        """The proposed text as a revision that is not stored."""
        return Revision(term=self.term, language=self.shown.language, number=0, **self.words)

    @property
    def draft_waits(self) -> bool:
        """Whether a draft waits, which must be finished before the proposal can be taken over."""
        return self.newest.status in Revision.WAITING

    def accept(self, account: Account, *, seen: int) -> Revision:
        """Publish the proposed text, or send it to the second reader if the unit has one; return the revision.

        Raises ``StaleRevision`` if the text on show is no longer number ``seen`` or somebody has decided about the
        proposal, and ``DraftWaits``.
        """
        with transaction():
            lock_text(self.term)
            now = CurrentTexts(self.term)
            key = (self.term.id, self.shown.language)
            shown, newest = now.shown.get(key), now.newest[key]
            is_open = _open(_last_events(self.term), self.term, self.shown.language) == self.digest
            if shown is None or shown.number != seen or not is_open:
                raise StaleRevision(newest)
            if newest.status in Revision.WAITING:
                raise DraftWaits
            self._record(ACCEPTED, account)
            return write_and_publish(
                self.term, self.shown.language, base=newest.number, account=account, fields=self.words
            )

    def decline(self, account: Account) -> None:
        """Keep the unit's own text; the proposal comes back only with another text."""
        with transaction():
            self.term.lock()
            if _open(_last_events(self.term), self.term, self.shown.language) == self.digest:
                self._record(DECLINED, account)

    def _record(self, kind: str, account: Account) -> None:
        TermEvent.create(term=self.term, language=self.shown.language, kind=kind, words=self.digest, actor=account)


def proposals(terms: list[Term], texts: CurrentTexts) -> list[Proposal]:
    """Return the open proposals for ``terms``, of which ``texts`` are the present ones, in their order; one query."""
    events = _last_events()
    opened = {term_id for (term_id, _language), event in events.items() if event.kind == PROPOSED}
    wanted = {term.slug: term for term in terms if term.id in opened}
    found = []
    for entry in seed_terms() if wanted else ():
        term = wanted.get(entry["slug"])
        if term is None:
            continue
        for language, text in entry["revisions"].items():
            one = _proposal(term, language, text["published"], texts, events)
            if one:
                found.append(one)
    order = {term.id: place for place, term in enumerate(terms)}
    return sorted(found, key=lambda one: order[one.term.id])


def proposal(term: Term, language: str) -> Proposal | None:
    """Return the open proposal for one text of a term, or None."""
    found = proposals([term], CurrentTexts(term))
    return next((one for one in found if one.shown.language == language), None)


def _proposal(
    term: Term, language: str, words: dict, texts: CurrentTexts, events: dict[tuple[int, str], TermEvent]
) -> Proposal | None:
    fields = {name: words.get(name) for name in TEXTS}
    digest, key = text_digest(fields), (term.id, language)
    shown, newest = texts.shown.get(key), texts.newest.get(key)
    if _open(events, term, language) != digest or shown is None or newest is None:
        return None
    # Taken over already, by the button or by an import, and perhaps waiting for the second reader.
    if shown.says(fields) or newest.says(fields):
        return None
    return Proposal(term, shown, newest, {**fields, "written_on": date.fromisoformat(words["written_on"])}, digest)


def _open(events: dict[tuple[int, str], TermEvent], term: Term, language: str) -> str:
    """Return the digest of the text that was proposed last, empty if somebody has decided about it."""
    event = events.get((term.id, language))
    return event.words if event and event.kind == PROPOSED else ""


def _last_events(*terms: Term) -> dict[tuple[int, str], TermEvent]:
    """Return the last event about a proposal by (term id, language), of all terms if none is named."""
    about = TermEvent.kind.in_(ABOUT_PROPOSALS)
    if terms:
        about &= TermEvent.term.in_(terms)
    rows = TermEvent.select().where(about).order_by(TermEvent.id)
    return {(event.term_id, event.language): event for event in rows}
