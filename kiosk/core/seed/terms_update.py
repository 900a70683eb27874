"""At start: the texts of a new release replace those that the unit has not changed, and stand beside its own ones.

A text on show is untouched if it is, word for word, one of an earlier release; the same holds for each property of a
term. A text of the unit's own is never replaced: the new one is proposed, unless the unit has had it before. A new term
is added. What the unit took off the kiosk, or lacks although an earlier release had it, stays so.
"""

import logging
from collections.abc import Container, Mapping

from kiosk.core import exchange
from kiosk.core.exchange.difference import PROPERTIES, Difference
from kiosk.core.models import Audit, Revision, Term, TermEvent
from kiosk.core.models.chain.audit import Content
from kiosk.core.models.terms.revision import TEXTS
from kiosk.core.models.terms.term_event import PROPOSED
from kiosk.core.models.terms.term_seal import seal_term_event
from kiosk.core.seed.seed_files import Released, digest, text_digest
from kiosk.core.storage.database import transaction
from kiosk.core.text.languages import SOURCE

# The object in the chain whose last row seals the digest of the seed that was applied last.
_SEED = "seed"
_FORMS = (lambda one: [one],)
_ATTEMPTS = 5
_log = logging.getLogger(__name__)


def update_terms(entries: list[dict], released: Released, groups: list[dict]) -> None:
    """Apply the seed's ``entries`` and the ``groups`` of its new terms, once for each change of the seed.

    ``released`` are the digests of earlier releases. While another program keeps changing the terms of a shared
    database, nothing is applied; the next start tries again.
    """
    applied = Content(digest([entries, released]), _FORMS)
    for _attempt in range(_ATTEMPTS):
        if Audit.proves(_SEED, applied):
            return
        try:
            with transaction():
                _apply(entries, released, groups)
                Audit.add("seed applied", _SEED, applied)
        except exchange.Moved:
            continue
        return
    _log.warning("the terms kept changing, so the texts of this release wait for the next start")


def _apply(entries: list[dict], released: Released, groups: list[dict]) -> None:
    here = exchange.export()
    seen = exchange.state(here, review=False)
    own = {entry["slug"]: entry for entry in here["terms"]}
    known = {*own, *(entry["slug"] for entry in entries if entry["slug"] not in released)}
    decided = _decided()
    changed = []
    for entry in entries:
        slug = entry["slug"]
        if slug in known:
            made = _changed(own[slug], entry, released.get(slug, {}), decided) if slug in own else entry
            changed.append({**made, "related": [other for other in made["related"] if other in known]})
    used = {entry["group"] for entry in changed} - {group["code"] for group in here["groups"]}
    new_groups = [{**group, "position": place} for place, group in enumerate(groups) if group["code"] in used]
    document = {**here, "groups": new_groups, "pronunciations": [], "terms": changed}
    _record(exchange.apply(document, account=None, review=False, seen=seen))
    for entry in entries:
        if entry["slug"] in own:
            _propose(Term.get(Term.slug == entry["slug"]), entry, own[entry["slug"]])


def _decided() -> set[tuple[str, str]]:
    """Return (address, language) of the texts of which the unit has sent a new one to review or set its moment.

    They are the unit's own: a text of the release below what is decided would cancel it.
    """
    rows = Revision.select(Term.slug, Revision.language).join(Term, on=(Term.id == Revision.term))
    later = Revision.status.in_((Revision.REVIEW, Revision.SCHEDULED))
    return set(rows.where(Revision.id.in_(Revision.newest_ids()), later).tuples())


def _changed(own: dict, entry: dict, released: Mapping[str, list[str]], decided: Container[tuple[str, str]]) -> dict:
    """Return a term of the unit with each untouched property and text as the seed has it; no other text is in it."""
    same = {name: entry[name] if digest(own[name]) in released.get(name, ()) else own[name] for name in PROPERTIES}
    texts = {
        language: text
        for language, text in entry["revisions"].items()
        if (entry["slug"], language) not in decided and _is_untouched(own["revisions"], language, released)
    }
    # A check is of the texts of before: it is not set again.
    return {**own, **same, "checked": None, "revisions": texts}


def _is_untouched(own: dict, language: str, released: Mapping[str, list[str]]) -> bool:
    """Return whether the text on show is of an earlier release, or the release brings a language that none had."""
    if "published" in own.get(language, {}):
        return text_digest(own[language]["published"]) in released.get(language, ())
    is_new = bool(released) and language not in released and language not in own
    return is_new and "published" in own.get(SOURCE, {})


def _record(made: Difference) -> None:
    """Record and seal each text that was published as an act of the program."""
    for change in made.terms:
        term = Term.at(change.there["slug"])
        for text in change.texts:
            shown = Revision.get(
                Revision.term == term, Revision.language == text.language, Revision.status == Revision.PUBLISHED
            )
            seal_term_event(TermEvent.record(shown, "published", actor=None), shown)


def _propose(term: Term, entry: dict, own: dict) -> None:
    """Record a proposal for each text of ``entry`` that the unit has in words of its own, and never had in these."""
    events = TermEvent.select().where(TermEvent.term == term, TermEvent.kind == PROPOSED)
    known = {(event.language, event.words) for event in events}
    for language, text in entry["revisions"].items():
        if language not in own["revisions"]:
            continue
        words = {name: text["published"].get(name) for name in TEXTS}
        one = text_digest(words)
        if (language, one) not in known and not any(had.says(words) for had in Revision.history(term, language)):
            TermEvent.create(term=term, language=language, kind=PROPOSED, words=one)
