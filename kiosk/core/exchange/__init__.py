"""Export of all explanations of a unit as one document, and import of such a document."""

from collections import defaultdict
from datetime import date

from kiosk.core.days import clock
from kiosk.core.exchange.difference import PROPERTIES, Difference, TermChange, compare
from kiosk.core.exchange.format import FORMAT, VERSION, write
from kiosk.core.models import Account, Group, Pronunciation, Question, Relation, Revision, Setting, Term, TermEvent
from kiosk.core.models.terms.publication import publish
from kiosk.core.models.terms.revision import TEXTS
from kiosk.core.storage.database import lock_table, transaction
from kiosk.core.storage.keys import fingerprint
from kiosk.core.text.languages import LANGUAGES


class Moved(Exception):
    """The explanations have changed since the differences were shown."""


def export() -> dict:
    """Return all texts on show and the newest waiting drafts; six queries."""
    terms = list(Term.select())
    slugs = {term.id: term.slug for term in terms}
    related = defaultdict(list)
    for row in Relation.select().order_by(Relation.position):
        related[row.term_id].append(slugs[row.other_id])
    texts = _texts()
    return {
        "format": FORMAT,
        "version": VERSION,
        "unit": Setting.read("unit_name"),
        "exported_on": clock.today().isoformat(),
        "groups": [
            {"code": group.code, "names": dict(group.names), "position": group.position}
            for group in sorted(Group.select(), key=lambda group: (group.position, group.code))
        ],
        "pronunciations": [
            {"language": row.language, "written": row.written, "spoken": row.spoken}
            for row in sorted(Pronunciation.select(), key=lambda row: (row.language, row.written))
        ],
        "terms": [_entry(term, related[term.id], texts) for term in sorted(terms, key=lambda term: term.slug)],
    }


def _entry(term: Term, related: list[str], texts: dict[tuple[int, str], dict]) -> dict:
    check = {"by": term.checked_by, "on": _iso(term.checked_on), "next_on": _iso(term.next_check_on)}
    own = {language: texts[term.id, language] for language in LANGUAGES if (term.id, language) in texts}
    return {
        "slug": term.slug,
        "group": term.group,
        "position": term.position,
        "abbreviation": term.abbreviation,
        "synonyms": [name for name in term.synonym_list if name.strip()],
        "for_sentenced": term.for_sentenced,
        "related": related,
        "checked": check if term.checked_on else None,
        "revisions": own,
    }


def _texts() -> dict[tuple[int, str], dict]:
    """Return published and draft by (term id, language). A text taken off the kiosk is exported as a draft."""
    found: dict[tuple[int, str], dict] = defaultdict(dict)
    passed_on = (Revision.status == Revision.PUBLISHED) | Revision.id.in_(Revision.newest_ids())
    for revision in Revision.select().where(passed_on).order_by(Revision.number):
        own = found[revision.term_id, revision.language]
        if revision.status == Revision.PUBLISHED:
            own["published"] = _words(revision)
        elif revision.status in Revision.WAITING or "published" not in own:
            own["draft"] = _words(revision)
    return found


def _words(revision: Revision) -> dict:
    return {name: getattr(revision, name) for name in TEXTS} | {"written_on": _iso(revision.written_on)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def state(here: dict, review: bool) -> str:
    """Return a digest of everything on which the differences depend."""
    return fingerprint(write({**here, "exported_on": ""}) + str(review))


def apply(document: dict, *, account: Account | None, review: bool, seen: str | None = None) -> Difference:
    """Import a document, all or nothing, and return what it changed.

    ``account`` is None for a command or the seed. With ``review`` a text to be shown becomes a draft that waits for a
    second reader. ``seen`` is the ``state`` whose differences were shown. Raises ``Moved`` if it has changed.
    """
    with transaction():
        _lock()
        here = export()
        if seen not in (None, state(here, review)):
            raise Moved
        difference = compare(here, document)
        for before, group in difference.groups:
            if before is None:
                Group.create(**group)
            else:
                Group.update(**group).where(Group.code == group["code"]).execute()
        for before, row in difference.pronunciations:
            if before is not None:
                same = (Pronunciation.language == before["language"], Pronunciation.written == before["written"])
                Pronunciation.delete().where(*same).execute()
            Pronunciation.create(**row, author=account)
        terms = {term.slug: term for term in Term.select()}
        for change in difference.terms:
            slug = change.there["slug"]
            terms[slug] = _settle(change.there, terms.get(slug))
            terms[slug].lock()
        for change in difference.terms:
            slug = change.there["slug"]
            for language in change.there["revisions"]:
                _lay(terms[slug], language, change, account, review)
        for change in difference.terms:
            _connect(change, terms, account, review)
    return difference


def _lock() -> None:
    """Lock what the document may change until the transaction ends."""
    terms = list(Term.select(Term.id).order_by(Term.id))
    Question.lock_waiting(*(term.id for term in terms))
    for model in (Group, Pronunciation):
        lock_table(model)
    for term in terms:
        term.lock()


def _settle(entry: dict, term: Term | None) -> Term:
    columns = {name: entry[name] for name in PROPERTIES if name != "related"}
    columns["synonyms"] = "\n".join(entry["synonyms"])
    if term is None:
        return Term.create(slug=entry["slug"], **columns)
    for name, value in columns.items():
        setattr(term, name, value)
    term.save(only=list(columns))
    return term


def _lay(term: Term, language: str, change: TermChange, account: Account | None, review: bool) -> None:
    """Write the file's texts in one language.

    A draft that waits here still waits, on top of what is shown; with ``review`` the text of the file is on top of
    it, to be reviewed first.
    """
    after = {text.kind: text.after for text in change.texts if text.language == language}
    if review and "published" in after:
        if "draft" in after:
            _keep(term, language, after["draft"], account)
        _ask_review(_keep(term, language, after["published"], account), account)
        return
    waiting = _waiting(term, language) if change.here else None
    if "published" in after:
        publish(_keep(term, language, after["published"], account), account)
        if term.checked_on:
            # A command publishes without an account, which alone would not clear the check.
            term.uncheck()
    if "draft" in after:
        _keep(term, language, after["draft"], account)
    elif waiting and "published" in after:
        _keep(term, language, _words(waiting), waiting.author)


def _waiting(term: Term, language: str) -> Revision | None:
    newest = term.newest(language)
    return newest if newest and newest.status in Revision.WAITING else None


def _keep(term: Term, language: str, words: dict, author: Account | None) -> Revision:
    """Return the draft with these ``words``: the newest one, or a new one on top of it."""
    newest = term.newest(language)
    if newest and newest.says({name: words[name] for name in TEXTS}) and newest.status != Revision.RETIRED:
        return newest
    return Revision.create(
        term=term,
        language=language,
        number=newest.number + 1 if newest else 1,
        author=author,
        **{**words, "written_on": date.fromisoformat(words["written_on"])},
    )


def _ask_review(revision: Revision, account: Account | None) -> None:
    if revision.status == Revision.DRAFT:
        revision.status = Revision.REVIEW
        revision.save(only=[Revision.status])
        TermEvent.record(revision, "review asked", actor=account)


def _connect(change: TermChange, terms: dict[str, Term], account: Account | None, review: bool) -> None:
    """Set related terms once all terms exist, and the check once the texts are on show."""
    term = terms[change.there["slug"]]
    if change.here is None or change.here["related"] != change.there["related"]:
        term.relate([terms[slug] for slug in change.there["related"]])
    waits = review and any(text.kind == "published" for text in change.texts)
    if change.check and not waits:
        next_on = change.check["next_on"]
        term.check(
            change.check["by"],
            date.fromisoformat(change.check["on"]),
            date.fromisoformat(next_on) if next_on else None,
            seen=term.shown_numbers,
            by=account,
        )
