"""Rows of a fact card that the unit has yet to fill on texts that visitors read, and how one of them is filled."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.terms.current_texts import CurrentTexts
from kiosk.core.models.terms.publication import lock_text, write_and_publish
from kiosk.core.models.terms.revision import TEXTS, Revision
from kiosk.core.models.terms.term import Term
from kiosk.core.models.unit.setting import Setting
from kiosk.core.storage.database import transaction
from kiosk.core.text.languages import LANGUAGES, SOURCE, translations


class RowFilled(Exception):
    """Somebody filled the row meanwhile; ``value`` is what it holds, None if it does not apply."""

    def __init__(self, value: str | None) -> None:
        super().__init__("the row is filled")
        self.value = value


class TextGone(Exception):
    """The text is on show no more."""


class DraftWaits(Exception):
    """A draft of the text waits, which a quick edit would publish or undo."""


@dataclass(frozen=True)
class EmptyRow:
    """A row ``name`` that is empty in the text ``shown``; ``newest`` is the newest revision of that text.

    ``source`` is the Indonesian row beside that of a translation; None otherwise.
    """

    term: Term
    name: str
    shown: Revision
    newest: Revision
    source: str | None = None

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.shown.language

    def base(self, account: Account, review: bool) -> Revision | None:
        """Return the text on which ``account`` may fill the row; None if a draft waits that must be finished first.

        With a second reader (``review``), what this account has sent to be reviewed takes further rows.
        """
        if self.newest.status not in Revision.WAITING:
            return self.shown
        own = self.newest.status == Revision.REVIEW and self.newest.author_id == account.id
        return self.newest if own and review else None

    def is_sent(self, account: Account, review: bool) -> bool:
        """Return whether ``account`` has filled the row in a text that waits for its second reader."""
        base = self.base(account, review)
        return base is not None and getattr(base, self.name) != ""


def empty_rows(terms: list[Term], texts: CurrentTexts, reads: Mapping[int, int]) -> list[EmptyRow]:
    """Return the empty rows of ``terms`` in ``texts``, those of the terms read most first.

    Indonesian rows come before translations. A translation's row is listed once the Indonesian one is filled.
    """
    ranked = sorted(terms, key=lambda term: -reads.get(term.id, 0))
    found = []
    for language in LANGUAGES:
        for term in ranked:
            text, source = texts.shown.get((term.id, language)), texts.shown.get((term.id, SOURCE))
            if text is None:
                continue
            for name in text.empty_rows:
                row = EmptyRow(term, name, text, texts.newest[term.id, language], _source(source, language, name))
                if row.source != "":
                    found.append(row)
    return found


def empty_row(term: Term, language: str, name: str) -> EmptyRow | None:
    """Return one row, filled or not, of the text on show; None if no text is on show in ``language``."""
    texts = CurrentTexts(term)
    text = texts.shown.get((term.id, language))
    if text is None:
        return None
    source = _source(texts.shown.get((term.id, SOURCE)), language, name)
    return EmptyRow(term, name, text, texts.newest[term.id, language], source)


def fill_row(term: Term, language: str, name: str, value: str | None, account: Account) -> Revision:
    """Fill an empty row with ``value``, or say with None that it does not apply, and return the new revision.

    It is published at once, or waits for a second reader if the unit's setting requires one. What does not apply in
    Indonesian applies in no translation either. The same value sent twice is saved once. Raises ``RowFilled``,
    ``DraftWaits`` and ``TextGone``; nothing is saved then.
    """
    with transaction():
        lock_text(term)
        revision = _fill(term, language, name, value, account)
        if value is None and language == SOURCE:
            for code in translations():
                other = empty_row(term, code, name)
                if other and getattr(other.shown, name) == "" and other.newest.status not in Revision.WAITING:
                    _fill(term, code, name, None, account)
    return revision


def _fill(term: Term, language: str, name: str, value: str | None, account: Account) -> Revision:
    row = empty_row(term, language, name)
    if row is None:
        raise TextGone
    filled = getattr(row.shown, name)
    if filled == value:
        return row.shown
    if filled != "":
        raise RowFilled(filled)
    base = row.base(account, Setting.read("second_reader"))
    if base is None:
        raise DraftWaits
    if getattr(base, name) not in ("", value):
        raise RowFilled(getattr(base, name))
    fields = {field: getattr(base, field) for field in TEXTS} | {name: value}
    return write_and_publish(term, language, base=row.newest.number, account=account, fields=fields)


def _source(source: Revision | None, language: str, name: str) -> str | None:
    return getattr(source, name) if source is not None and language != SOURCE else None
