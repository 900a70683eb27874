"""A thing explained: PB, CB, Asimilasi, a visit rule. Its words live in revisions."""

import re
from datetime import date

from peewee import (
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

from kiosk.core import clock, search
from kiosk.core.database import Code, PlainText, Record, transaction
from kiosk.core.models.account import Account
from kiosk.core.models.revision import Revision
from kiosk.core.text import fold

GROUPS = ("program", "lembaga", "proses", "kunjungan")


class Term(Record):
    """What is the same in every language: address, group, abbreviation, other names, who checked it and when."""

    MAX_SLUG = 60
    MAX_ABBREVIATION = 12
    MAX_SYNONYMS = 1_000
    MAX_CHECKED_BY = 120

    id = AutoField()
    slug = Code(max_length=MAX_SLUG, unique=True)
    group = Code(max_length=12, index=True)
    abbreviation = CharField(max_length=MAX_ABBREVIATION, default="")
    synonyms = PlainText(default="")
    position = IntegerField(default=0)
    for_sentenced = BooleanField(default=False)
    checked_by = PlainText(null=True)
    checked_on = DateField(null=True)

    @property
    def synonym_list(self) -> list[str]:
        """The other names people type, one a line in storage."""
        return [line for line in self.synonyms.split("\n") if line]

    @classmethod
    def at(cls, slug: str) -> "Term | None":
        """Return the term of this address, on show or not."""
        return cls.get_or_none(cls.slug == slug)

    @classmethod
    def slug_of(cls, title: str) -> str:
        """Make an address of a title: "Jam Kunjungan" gives "jam-kunjungan"; empty if it has no letter or digit."""
        return re.sub(r"[^a-z0-9]+", "-", fold(title))[: cls.MAX_SLUG].strip("-")

    @classmethod
    def published(cls, language: str, group: str | None = None) -> list["Term"]:
        """Return the terms on show, each with ``text``: its published revision, Indonesian where none is translated.

        In order of group and position; one query.
        """
        wanted = ("id", language)
        rows = (
            cls.select(cls, Revision)
            .join(Revision, on=(Revision.term == cls.id), attr="text")
            .where(Revision.status == Revision.PUBLISHED, Revision.language.in_(wanted))
            .order_by(cls.position, cls.slug)
        )
        if group:
            rows = rows.where(cls.group == group)
        return sorted(_in_language(rows, language), key=lambda term: GROUPS.index(term.group))

    @classmethod
    def on_show(cls, slug: str, language: str) -> "Term | None":
        """Return the published term of this address with its ``text``, or None."""
        rows = (
            cls.select(cls, Revision)
            .join(Revision, on=(Revision.term == cls.id), attr="text")
            .where(cls.slug == slug, Revision.status == Revision.PUBLISHED, Revision.language.in_(("id", language)))
        )
        return next(iter(_in_language(rows, language)), None)

    @classmethod
    def search(cls, query: str, language: str, among: list["Term"] | None = None) -> list["Term"]:
        """Return the terms on show, or of ``among``, that answer ``query``, best first; see ``core.search`` for how."""
        terms = cls.published(language) if among is None else among
        rank = search.rank_terms(query, terms, language)
        return sorted((term for term in terms if term.id in rank), key=lambda term: rank[term.id])

    def related(self, language: str) -> list["Term"]:
        """Return the related terms on show, in their order, with ``text``."""
        rows = (
            Term.select(Term, Revision)
            .join(Relation, on=(Relation.other == Term.id))
            .switch(Term)
            .join(Revision, on=(Revision.term == Term.id), attr="text")
            .where(
                Relation.term == self,
                Revision.status == Revision.PUBLISHED,
                Revision.language.in_(("id", language)),
            )
            .order_by(Relation.position)
        )
        return _in_language(rows, language)

    @classmethod
    def desk(cls) -> list["Term"]:
        """Return every term for the staff's list, in order of group and position; two queries.

        ``text`` is its newest Indonesian revision; ``shown`` and ``drafts`` list the languages that are on show and
        those in which a draft waits.
        """
        rows = (
            cls.select(cls, Revision)
            .join(Revision, on=(Revision.term == cls.id), attr="text")
            .where(Revision.language == "id", Revision.id.in_(Revision.newest_ids()))
            .order_by(cls.position, cls.slug)
        )
        standing = Revision.standing()
        terms = sorted(rows, key=lambda term: GROUPS.index(term.group))
        for term in terms:
            own = {language: standing.get((term.id, language), (0, 0)) for language in Revision.LANGUAGES}
            term.shown = [language for language, (shown, _newest) in own.items() if shown]
            term.drafts = [language for language, (shown, newest) in own.items() if newest > shown]
        return terms

    @classmethod
    def begin(cls, *, author: Account, slug: str, group: str, fields: dict[str, str | None], **same) -> "Term":
        """Make a term, the last of its group, with ``fields`` as its first Indonesian draft.

        ``same`` are further columns of the term. Raises ``SlugTaken`` if the address is in use.
        """
        try:
            with transaction():
                last = cls.select(fn.MAX(cls.position)).where(cls.group == group).scalar() or 0
                term = cls.create(slug=slug, group=group, position=last + 1, **same)
                term.write(language="id", author=author, base=0, fields=fields)
        except IntegrityError as error:
            raise SlugTaken(slug) from error
        return term

    def newest(self, language: str) -> Revision | None:
        """Return the newest revision in ``language``, whatever its status."""
        return (
            Revision.select()
            .where(Revision.term == self, Revision.language == language)
            .order_by(Revision.number.desc())
            .first()
        )

    def write(self, *, language: str, author: Account | None, base: int, fields: dict[str, str | None]) -> Revision:
        """Keep a new draft made from revision number ``base`` (0 for none).

        Raises ``StaleRevision`` if a newer one was kept meanwhile, so that no editor clobbers another; the same text
        sent twice is kept once.
        """
        with transaction():
            newest = self.newest(language)
            if newest and newest.says(fields):
                return newest
            if base != (newest.number if newest else 0):
                raise StaleRevision(newest)
            return Revision.create(term=self, language=language, number=base + 1, author=author, **fields)

    def publish(self, revision: Revision, account: Account | None) -> None:
        """Show ``revision`` on the kiosk from the next page turn on; the one shown before is retired."""
        with transaction():
            Revision.update(status=Revision.RETIRED).where(
                Revision.term == self,
                Revision.language == revision.language,
                Revision.status == Revision.PUBLISHED,
            ).execute()
            revision.status = Revision.PUBLISHED
            revision.published_at = clock.now()
            revision.published_by = account
            revision.save()
            if account is not None:
                # A text that has changed is no longer the one that was checked.
                self.checked_by = None
                self.checked_on = None
                self.save(only=[Term.checked_by, Term.checked_on])
            search.index_term(self.id, revision.language, revision.words)

    def publish_draft(self, language: str, *, seen: int, account: Account) -> Revision:
        """Publish the waiting draft of number ``seen``, which is the one that the person has read.

        A second tap changes nothing. Raises ``StaleRevision`` if another revision is the newest, ``Unfinished`` if the
        title or the short answer is missing.
        """
        with transaction():
            newest = self.newest(language)
            if newest is None or newest.number != seen:
                raise StaleRevision(newest)
            if not (newest.title and newest.short_answer):
                raise Unfinished
            if newest.status != Revision.PUBLISHED:
                self.publish(newest, account)
        return newest

    def check(self, name: str, day: date) -> None:
        """Note who checked the term and when; the kiosk shows both."""
        self.checked_by = name
        self.checked_on = day
        self.save(only=[Term.checked_by, Term.checked_on])

    def arrange(self, *, related: list[str], **same) -> None:
        """Change what is the same in every language: columns by name, and the addresses of the related terms.

        Terms that were related before keep their order; new ones follow.
        """
        before = {term.slug: place for place, term in enumerate(self.related_terms())}
        with transaction():
            for name, value in same.items():
                setattr(self, name, value)
            self.save(only=list(same))
            others = Term.select().where(Term.slug.in_(related), Term.id != self.id).order_by(Term.position, Term.slug)
            self.relate(sorted(others, key=lambda term: before.get(term.slug, len(before))))

    def related_terms(self) -> ModelSelect:
        """The related terms in their order, on show or not."""
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


class StaleRevision(Exception):
    """Somebody kept a newer revision meanwhile; ``newest`` is that one."""

    def __init__(self, newest: Revision | None) -> None:
        super().__init__("a newer revision exists")
        self.newest = newest


class SlugTaken(Exception):
    """Another term has this address."""


class Unfinished(Exception):
    """The draft lacks its title or its short answer."""


class Relation(Record):
    """A related term, shown below an explanation."""

    term = ForeignKeyField(Term, backref="relations", on_delete="CASCADE")
    other = ForeignKeyField(Term, backref="related_from", on_delete="CASCADE")
    position = IntegerField()

    class Meta:
        primary_key = False
        indexes = ((("term", "other"), True),)


def _in_language(rows: ModelSelect, language: str) -> list[Term]:
    """Keep one row a term, the one in ``language`` before the Indonesian one, in the order of ``rows``."""
    chosen: dict[int, Term] = {}
    for term in rows:
        if term.id not in chosen or term.text.language == language:
            chosen[term.id] = term
    return list(chosen.values())
