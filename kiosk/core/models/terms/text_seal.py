"""What the chain seals of the text that the kiosk shows of a term in one language, the seed's texts included."""

from collections import defaultdict

from peewee import ModelSelect

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.models.terms.revision import Revision
from kiosk.core.models.terms.term_seal import first_texts, second_texts


def seal_text(term_id: int, language: str, by: Account | None) -> None:
    """Seal what is on show of a term in one language, in the transaction that changed it, or that nothing is."""
    shown = list(_shown().where(Revision.term == term_id, Revision.language == language))
    Audit.add("text shown", _name_in_chain(term_id, language), Content(shown, FORMS), actor=by)


def sealed_states() -> dict[str, Content]:
    """Return the texts on show of each term and language, by their name in the chain."""
    shown = defaultdict(list)
    for revision in _shown():
        shown[_name_in_chain(revision.term_id, revision.language)].append(revision)
    return {name: Content(revisions, FORMS) for name, revisions in shown.items()}


def _shown() -> ModelSelect:
    return Revision.select().where(Revision.status == Revision.PUBLISHED).order_by(Revision.id)


def _name_in_chain(term_id: int, language: str) -> str:
    return f"text {term_id} {language}"


def _first_form(revisions: list[Revision]) -> list:
    return [_numbered(revision, first_texts(revision)) for revision in revisions]


def _second_form(revisions: list[Revision]) -> list:
    return [_numbered(revision, second_texts(revision)) for revision in revisions]


def _numbered(revision: Revision, texts: list) -> list:
    return [revision.number, *texts, revision.written_on]


FORMS = (_first_form, _second_form)
