"""A term: PB, CB, Asimilasi, a visit rule. Its texts are in revisions."""

import re
from datetime import date, timedelta

from peewee import (
    JOIN,
    AutoField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    IntegrityError,
    ModelSelect,
    fn,
)

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.terms.group import Group
from kiosk.core.models.terms.revision import Revision, StaleRevision
from kiosk.core.models.terms.term_event import TermEvent
from kiosk.core.models.terms.term_seal import seal_term_event
from kiosk.core.storage import search
from kiosk.core.storage.database import Code, PlainLine, PlainText, Record, transaction
from kiosk.core.text.abbreviations import abbreviations_in
from kiosk.core.text.languages import LANGUAGES, SOURCE
from kiosk.core.text.text import fold

# The place of a term that is not related.
_UNRELATED = -1


class Term(Record):
    """What is the same in every language: address, group, abbreviation, other names, who checked it and when."""

    MAX_SLUG = 60
    MAX_ABBREVIATION = 12
    MAX_SYNONYMS = 1_000
    MAX_CHECKED_BY = 120
    MAX_POSITION = 9_999
    CHECK_AHEAD = timedelta(days=14)
    # Penalties outside the programmes, about which a wrong sentence costs a family money or freedom.
    PENALTIES = ("subsider", "denda-dan-penggantinya", "pidana-kerja-sosial")

    id = AutoField()
    slug = Code(max_length=MAX_SLUG, unique=True)
    group = Code(max_length=12, index=True)
    abbreviation = CharField(max_length=MAX_ABBREVIATION, default="")
    synonyms = PlainText(default="")
    position = IntegerField(default=0)
    for_sentenced = BooleanField(default=False)
    checked_by = PlainLine(null=True)
    checked_on = DateField(null=True)
    next_check_on = DateField(null=True)

    @property
    def synonym_list(self) -> list[str]:
        """The other names that people type, stored one per line."""
        return [line for line in self.synonyms.split("\n") if line]

    @property
    def check_due(self) -> bool:
        """Whether nobody has checked the explanation yet, or the day of the next check has come."""
        return self.checked_on is None or (self.next_check_on is not None and self.next_check_on <= clock.today())

    @property
    def check_near(self) -> bool:
        """Whether a check is due by now or within ``CHECK_AHEAD``."""
        return self.check_due or (
            self.next_check_on is not None and self.next_check_on <= clock.today() + self.CHECK_AHEAD
        )

    @property
    def needs_close_reading(self) -> bool:
        """Whether its check asks for more than a click: a programme, what is for the sentenced only, or a penalty."""
        return self.group == Group.PROGRAM or self.for_sentenced or self.slug in self.PENALTIES

    @staticmethod
    def checked_of(terms: list["Term"]) -> tuple[int, int]:
        """Return how many of ``Term.desk()`` on show are checked with no check due, and how many are on show."""
        shown = [term for term in terms if term.shown]
        return sum(not term.check_due for term in shown), len(shown)

    @staticmethod
    def next_to_check(terms: list["Term"], after: str) -> "Term | None":
        """Return the first of ``Term.desk()`` on show whose check is due, after the term at ``after``, then from the
        start; None if none is due.
        """
        place = next((number for number, term in enumerate(terms, 1) if term.slug == after), 0)
        return next((term for term in terms[place:] + terms[:place] if term.shown and term.check_due), None)

    @staticmethod
    def to_check(terms: list["Term"]) -> list["Term"]:
        """Return those of ``Term.desk()`` on show whose check is near: overdue ones first, then never checked ones."""
        near = (term for term in terms if term.shown and term.check_near)
        return sorted(near, key=lambda term: term.next_check_on or clock.today())

    @classmethod
    def at(cls, slug: str) -> "Term | None":
        """Return the term at this address, on show or not."""
        return cls.get_or_none(cls.slug == slug)

    @classmethod
    def slug_of(cls, title: str) -> str:
        """Make an address from a title: "Jam Kunjungan" gives "jam-kunjungan"; empty if it has no letter or digit."""
        return re.sub(r"[^a-z0-9]+", "-", fold(title))[: cls.MAX_SLUG].strip("-")

    @classmethod
    def published(cls, language: str, group: str | None = None) -> list["Term"]:
        """Return the terms on show, each with ``text``: its published revision, Indonesian if not translated.

        In order of group and position; one query.
        """
        rows = _in_order(_with_texts(cls.select(cls, Revision), language))
        return _in_language(rows.where(cls.group == group) if group else rows, language)

    @classmethod
    def on_show(cls, slug: str, language: str) -> "Term | None":
        """Return the published term at this address with ``text``, ``related`` and ``explaining``, or None; one query.

        ``related`` are the related terms on show, in their order; ``explaining`` are those whose abbreviations stand
        in its text. Each has its ``text``.
        """
        own = cls.alias()
        of_this = (Relation.other == cls.id) & (Relation.term == own.select(own.id).where(own.slug == slug))
        rows = (
            _with_texts(cls.select(cls, Revision, fn.COALESCE(Relation.position, _UNRELATED).alias("place")), language)
            .switch(cls)
            .join(Relation, JOIN.LEFT_OUTER, on=of_this)
            .where((cls.slug == slug) | Relation.position.is_null(False) | (cls.abbreviation != ""))
            .order_by(Relation.position, cls.position, cls.slug)
        )
        found = _in_language(rows, language)
        term = next((one for one in found if one.slug == slug), None)
        if term is not None:
            others = [one for one in found if one is not term]
            term.related = [one for one in others if one.place != _UNRELATED]
            term.explaining = cls.with_abbreviation_in(term.text.words, others)
        return term

    @staticmethod
    def with_abbreviation_in(words: str, terms: list["Term"]) -> list["Term"]:
        """Return those of ``terms`` whose abbreviations stand in ``words``, in the order of the words."""
        by_abbreviation = {term.abbreviation: term for term in terms}
        return [by_abbreviation[one] for one in abbreviations_in(words, by_abbreviation)]

    @classmethod
    def search(cls, query: str, language: str, among: list["Term"] | None = None) -> list["Term"]:
        """Return the terms on show, or of ``among``, that answer ``query``, best first; see ``core.search`` for how."""
        terms = cls.published(language) if among is None else among
        rank = search.rank_terms(query, terms, language)
        return sorted((term for term in terms if term.id in rank), key=lambda term: rank[term.id])

    @classmethod
    def desk(cls) -> list["Term"]:
        """Return every term for the staff's list, in order of group and position; two queries.

        ``text`` is its newest Indonesian revision; ``shown`` and ``drafts`` list the languages that are on show and
        those in which a draft waits.
        """
        rows = _in_order(
            cls.select(cls, Revision)
            .join(Revision, on=(Revision.term == cls.id), attr="text")
            .where(Revision.language == "id", Revision.id.in_(Revision.newest_ids()))
        )
        shown, waiting = Revision.shown_and_waiting()
        terms = list(rows)
        for term in terms:
            term.shown = [language for language in LANGUAGES if (term.id, language) in shown]
            term.drafts = [language for language in LANGUAGES if (term.id, language) in waiting]
        return terms

    @classmethod
    def begin(
        cls, *, author: Account | None, slug: str, group: str, fields: dict[str, str | None], **same: object
    ) -> "Term":
        """Create a term, last in its group, with ``fields`` as its first Indonesian draft.

        ``same`` are further columns of the term. Raises ``SlugTaken`` if the address is in use.
        """
        try:
            with transaction():
                last = cls.select(fn.MAX(cls.position)).where(cls.group == group).scalar() or 0
                term = cls.create(slug=slug, group=group, position=last + 1, **same)
                Revision.write(term, language=SOURCE, author=author, base=0, fields=fields)
        except IntegrityError as error:
            raise SlugTaken(slug) from error
        return term

    @classmethod
    def abbreviations(cls) -> list[str]:
        """Return the abbreviations that have an explanation of their own."""
        return [short for (short,) in cls.select(cls.abbreviation).where(cls.abbreviation != "").tuples()]

    def newest(self, language: str) -> Revision | None:
        """Return the newest revision in ``language``, whatever its status."""
        return Revision.newest(self, language)

    def write(self, *, language: str, author: Account | None, base: int, fields: dict[str, str | None]) -> Revision:
        """Save a new draft; see ``Revision.write``."""
        return Revision.write(self, language=language, author=author, base=base, fields=fields)

    @property
    def shown_numbers(self) -> str:
        """The revisions on show, as "en:2 id:5": those that a check of the term covers."""
        rows = (
            Revision.select(Revision.language, Revision.number)
            .where(Revision.term == self, Revision.status == Revision.PUBLISHED)
            .order_by(Revision.language)
            .tuples()
        )
        return " ".join(f"{language}:{number}" for language, number in rows)

    def check(self, name: str, day: date, next_on: date | None, *, seen: str, by: Account | None) -> None:
        """Record who checked the term, when, and when to check again; the kiosk shows the first two.

        ``seen`` are the ``shown_numbers`` that were read; raises ``StaleRevision`` if others are on show by now.
        """
        with transaction():
            self.lock()
            if self.shown_numbers != seen:
                raise StaleRevision(self.newest(SOURCE))
            self.checked_by = name
            self.checked_on = day
            self.next_check_on = next_on
            self.save(only=[Term.checked_by, Term.checked_on, Term.next_check_on])
            seal_term_event(TermEvent.create(term=self, kind="checked", words=name, actor=by))

    def uncheck(self) -> None:
        """Clear the check: a changed text is not the one that was checked."""
        self.checked_by = self.checked_on = self.next_check_on = None
        self.save(only=[Term.checked_by, Term.checked_on, Term.next_check_on])

    def arrange(self, *, related: list[str], seen: str, **same: object) -> None:
        """Change what all languages share: columns by name, and the addresses of the related terms.

        Terms that were related before keep their order; new ones follow. Raises ``ChangedMeanwhile`` if ``seen`` is no
        longer the stamp of the term.
        """
        before = {term.slug: place for place, term in enumerate(self.related_terms())}
        with transaction():
            self.refuse_unless(seen)
            for name, value in same.items():
                setattr(self, name, value)
            self.save(only=list(same))
            others = Term.select().where(Term.slug.in_(related), Term.id != self.id).order_by(Term.position, Term.slug)
            self.relate(sorted(others, key=lambda term: before.get(term.slug, len(before))))

    def related_terms(self) -> ModelSelect:
        """Return the related terms in their order, on show or not."""
        return (
            Term.select()
            .join(Relation, on=(Relation.other == Term.id))
            .where(Relation.term == self)
            .order_by(Relation.position)
        )

    def relate(self, others: list["Term"]) -> None:
        """Make ``others`` the related terms, in this order."""
        with transaction():
            Relation.delete().where(Relation.term == self).execute()
            for position, other in enumerate(others):
                Relation.create(term=self, other=other, position=position)


class SlugTaken(Exception):
    """Another term has this address."""


class Relation(Record):
    """A related term, shown below an explanation."""

    term = ForeignKeyField(Term, backref="relations", on_delete="CASCADE")
    other = ForeignKeyField(Term, backref="related_from", on_delete="CASCADE")
    position = IntegerField()

    class Meta:
        primary_key = False
        indexes = ((("term", "other"), True),)


def _with_texts(rows: ModelSelect, language: str) -> ModelSelect:
    """Join the revisions on show in ``language`` and in Indonesian as ``text``."""
    return rows.join(Revision, on=(Revision.term == Term.id), attr="text").where(
        Revision.status == Revision.PUBLISHED, Revision.language.in_((SOURCE, language))
    )


def _in_order(rows: ModelSelect) -> ModelSelect:
    """Sort ``rows`` by the order of the groups, then within them."""
    return (
        rows.switch(Term)
        .join(Group, JOIN.LEFT_OUTER, on=(Group.code == Term.group))
        .order_by(Group.position, Term.position, Term.slug)
    )


def _in_language(rows: ModelSelect, language: str) -> list[Term]:
    """Keep one row per term, the one in ``language`` before the Indonesian one, in the order of ``rows``."""
    chosen: dict[int, Term] = {}
    for term in rows:
        if term.id not in chosen or term.text.language == language:
            chosen[term.id] = term
    return list(chosen.values())
