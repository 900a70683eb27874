"""A thing explained: PB, CB, Asimilasi, a visit rule. Its words live in revisions."""

from datetime import date

from peewee import (
    JOIN,
    AutoField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
)

from kiosk.core import clock, search
from kiosk.core.database import PlainText, Record, transaction
from kiosk.core.models.account import Account
from kiosk.core.models.revision import Revision
from kiosk.core.models.service import Reason

GROUPS = ("program", "lembaga", "proses", "kunjungan")


class Term(Record):
    """What is the same in every language: address, group, abbreviation, other names, who checked it and when."""

    MAX_ABBREVIATION = 12

    id = AutoField()
    slug = CharField(max_length=60, unique=True)
    group = CharField(max_length=12, index=True)
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
    def search(cls, query: str, language: str) -> list["Term"]:
        """Return the terms that answer ``query``, the best first; see ``core.search`` for how."""
        terms = cls.published(language)
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
    def desk(cls) -> ModelSelect:
        """Every term for the staff's list, by group and position, with its newest Indonesian revision, if any."""
        newest = Revision.newest_ids()
        return (
            cls.select(cls, Revision)
            .join(Revision, JOIN.LEFT_OUTER, on=((Revision.term == cls.id) & (Revision.language == "id")), attr="text")
            .where(Revision.id.is_null() | Revision.id.in_(newest))
            .order_by(cls.group, cls.position)
        )

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

        Raises ``StaleRevision`` if a newer one was kept meanwhile, so that no editor clobbers another.
        """
        with transaction():
            newest = self.newest(language)
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
                self.checked_by = self.checked_on = None
                self.save(only=[Term.checked_by, Term.checked_on])
            search.index_term(self.id, revision.language, revision.words)

    def check(self, name: str, day: date) -> None:
        """Note who checked the term and when; the kiosk shows both."""
        self.checked_by, self.checked_on = name, day
        self.save(only=[Term.checked_by, Term.checked_on])

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


class Relation(Record):
    """A related term, shown below an explanation."""

    term = ForeignKeyField(Term, backref="relations", on_delete="CASCADE")
    other = ForeignKeyField(Term, backref="related_from", on_delete="CASCADE")
    position = IntegerField()

    class Meta:
        primary_key = False
        indexes = ((("term", "other"), True),)


class Clarity(Record):
    """One answer to "Apakah penjelasan ini jelas?", with an optional reason; the day is the finest time kept."""

    id = AutoField()
    key_hmac = CharField(max_length=64, unique=True)
    term = ForeignKeyField(Term, backref="clarity")
    language = CharField(max_length=2)
    clear = BooleanField()
    reason = ForeignKeyField(Reason, null=True)
    day = DateField(default=clock.today)

    @classmethod
    def answer(
        cls, *, key_hmac: str, term: Term, language: str, clear: bool, reason: Reason | None = None
    ) -> "Clarity":
        """Store one answer, or add the reason to the answer that this form's key gave before."""
        with transaction():
            given = cls.get_or_none(cls.key_hmac == key_hmac)
            if given is None:
                return cls.create(key_hmac=key_hmac, term=term, language=language, clear=clear, reason=reason)
            if reason is not None:
                given.reason = reason
                given.save(only=[cls.reason])
            return given


def _in_language(rows: ModelSelect, language: str) -> list[Term]:
    """Keep one row a term, the one in ``language`` before the Indonesian one, in the order of ``rows``."""
    chosen: dict[int, Term] = {}
    for term in rows:
        if term.id not in chosen or term.text.language == language:
            chosen[term.id] = term
    return list(chosen.values())
