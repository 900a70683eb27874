"""Visitors' questions as staff handle them: answered from an explanation, or made into a new one."""

from typing import Any

from peewee import JOIN, DateTimeField, ForeignKeyField, ModelSelect

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.personal_data import Words
from kiosk.core.models.suggestions.state import OPEN_STATUSES
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.terms.revision import Revision
from kiosk.core.models.terms.term import Term
from kiosk.core.storage.database import Record, held_cases, lock_cases, transaction
from kiosk.core.text.languages import SOURCE, Texts

# Part of a stored answer, so in the language of the question and not of the reader.
_POINTER = Texts(
    id='Penjelasan lengkapnya ada di layar ini: pilih "Kenali istilah", lalu "{title}".',
    en='The full explanation is on this screen: choose "Understand the terms", then "{title}".',
)
_BEGUN = 'Dijadikan istilah baru: "{title}". Penanya mendapat jawaban saat istilah itu terbit.'


class Question(Record):
    """The explanation that answers, or will answer, a question."""

    # With a title, a short answer and the pointer it is still an answer of at most ``Event.MAX_TEXT``.
    MAX_WORDS = 3_000

    suggestion = ForeignKeyField(Suggestion, primary_key=True, backref="explained_by")
    term = ForeignKeyField(Term, backref="questions", on_delete="CASCADE")
    account = ForeignKeyField(Account, null=True)
    at = DateTimeField(default=clock.now)

    @classmethod
    def open(cls) -> ModelSelect:
        """Return the unanswered questions, oldest first, with ``case``, words (``kept``) and ``question``."""
        return cls._with_details().where(Case.status.in_(OPEN_STATUSES)).order_by(Suggestion.day, Suggestion.id)

    @classmethod
    def find(cls, public_id: str) -> Suggestion | None:
        """Return one question, answered or not, with its related rows; None if no question or restricted."""
        return cls._with_details().where(Suggestion.public_id == public_id).first()

    @classmethod
    def explained(cls, suggestion: Suggestion) -> Term | None:
        """Return the explanation on show that answers ``suggestion``, with its ``text``."""
        link = cls.select(cls, Term).join(Term).where(cls.suggestion == suggestion).first()
        return Term.on_show(link.term.slug, suggestion.language) if link else None

    @classmethod
    def answer(cls, suggestion: Suggestion, term: Term, *, by: Account, words: str = "", seen: int) -> None:
        """Answer a question with ``words`` and then the explanation ``term``, which has ``text``.

        ``seen`` is how many events the page showed; raises ``ActedMeanwhile`` and ``Refused`` as ``acts.reply`` does.
        """
        with transaction():
            acts.reply(suggestion.case, by, cls.wording(term, words), seen=seen)
            cls._link(suggestion, term, by)

    @classmethod
    def begin_term(cls, suggestion: Suggestion, *, by: Account, seen: int, **term: Any) -> Term:
        """Create a term from a question, which is answered when the term is published.

        A repeated request returns the same term. Raises ``ActedMeanwhile``, ``Refused`` and ``SlugTaken``.
        """
        with transaction():
            suggestion.case.locked(by)
            link = cls.select(cls, Term).join(Term).where(cls.suggestion == suggestion).first()
            if link is not None and link.term.slug == term["slug"]:
                return link.term
            begun = Term.begin(author=by, **term)
            acts.explain(suggestion.case, by, _BEGUN.format(title=term["fields"]["title"]), seen=seen)
            cls._link(suggestion, begun, by)
        return begun

    @classmethod
    def lock_waiting(cls, *terms: int) -> None:
        """Lock the questions that wait for ``terms``; to be called before any term is locked."""
        rows = cls.select(cls.suggestion).join(Case, on=(Case.suggestion == cls.suggestion))
        lock_cases(*(link.suggestion_id for link in rows.where(cls.term.in_(terms), Case.status.in_(OPEN_STATUSES))))

    @classmethod
    def answer_waiting(cls, revision: Revision, account: Account) -> None:
        """Answer the questions that wait for this text, in Indonesian where their language has none.

        Questions that ``lock_waiting`` has not found came in later, and wait for an officer.
        """
        waiting = (
            cls.select(cls, Suggestion)
            .join(Suggestion)
            .join(Case, on=(Case.suggestion == Suggestion.id))
            .where(
                cls.term == revision.term_id,
                cls.suggestion.in_(held_cases()),
                Case.awaits_first_answer(),
            )
        )
        for link in list(waiting):
            language = link.suggestion.language
            if revision.language not in (language, SOURCE):
                continue
            shown = Term.on_show(revision.term.slug, language)
            if shown is not None:
                acts.record(link.suggestion, "reply", actor=account, text=cls.wording(shown))

    @classmethod
    def wording(cls, term: Term, words: str = "") -> str:
        """Return the answer that the sender reads: ``words``, then what ``term`` explains in its ``text``."""
        text = term.text
        pointer = _POINTER.in_language(text.language).format(title=text.title)
        return "\n\n".join(filter(None, (words.strip(), f"{text.title}\n{text.short_answer}", pointer)))

    @classmethod
    def best_terms(cls, question: str, terms: list[Term]) -> list[Term]:
        """Return those of ``terms``, each with ``text``, that answer a question or come near it, the best first."""
        return Term.search(question, SOURCE, among=terms)

    @classmethod
    def _with_details(cls) -> ModelSelect:
        return (
            Words.read_with(Suggestion.select(Suggestion, Case, cls, Term))
            .join_from(Suggestion, Case, on=(Case.suggestion == Suggestion.id), attr="case")
            .join_from(Suggestion, cls, JOIN.LEFT_OUTER, on=(cls.suggestion == Suggestion.id), attr="question")
            .join(Term, JOIN.LEFT_OUTER)
            .where(Suggestion.kind == "question", ~Case.restricted, Case.released())
        )

    @classmethod
    def _link(cls, suggestion: Suggestion, term: Term, by: Account) -> None:
        cls.delete().where(cls.suggestion == suggestion).execute()
        cls.create(suggestion=suggestion, term=term, account=by)
