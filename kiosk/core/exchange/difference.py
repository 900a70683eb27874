"""The differences between an imported document and the unit's own. Pure functions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.core.models.terms.revision import TEXTS
from kiosk.core.text.languages import SOURCE

# What all languages share.
PROPERTIES = ("group", "position", "abbreviation", "synonyms", "for_sentenced", "related")


@dataclass(frozen=True)
class TextChange:
    """A text that differs: ``kind`` is ``published`` or ``draft``; ``before`` is None where there was none."""

    language: str
    kind: str
    before: dict | None
    after: dict

    @property
    def fields(self) -> list[tuple[str, str | None, str | None]]:
        """The differences as (field, before, after)."""
        before = self.before or dict.fromkeys(TEXTS)
        return [(name, before[name], self.after[name]) for name in TEXTS if before[name] != self.after[name]]


@dataclass(frozen=True)
class TermChange:
    """A term that is new (``here`` is None) or differs; ``check`` is the check to import."""

    here: dict | None
    there: dict
    texts: list[TextChange]
    check: dict | None

    @property
    def properties(self) -> list[tuple[str, Any, Any]]:
        """The differences in what all languages share, as (name, before, after); empty for a new term."""
        here = self.here or self.there
        return [(name, here[name], self.there[name]) for name in PROPERTIES if here[name] != self.there[name]]

    @property
    def title(self) -> str:
        """The Indonesian title in the file, by which the office knows the term."""
        return title_of(self.there)


@dataclass(frozen=True)
class Difference:
    """What a document would change here. What it lacks is not removed."""

    # As (before or None, after).
    groups: list[tuple[dict | None, dict]]
    pronunciations: list[tuple[dict | None, dict]]
    terms: list[TermChange]
    # Terms without differences.
    unchanged: int
    # Terms that exist only here.
    absent: list[dict]
    # Checks that are not imported, since another unit made them.
    foreign_checks: int

    @property
    def new(self) -> list[TermChange]:
        """The terms that this unit does not have."""
        return [change for change in self.terms if change.here is None]

    @property
    def changed(self) -> list[TermChange]:
        """The terms that this unit has with other texts."""
        return [change for change in self.terms if change.here is not None]

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.groups or self.pronunciations or self.terms)


def title_of(entry: dict) -> str:
    """Return the Indonesian title of a term in a document, or its address."""
    texts = entry["revisions"].get(SOURCE, {})
    return (texts.get("published") or texts.get("draft") or {"title": ""})["title"] or entry["slug"]


def compare(here: dict, there: dict) -> Difference:
    """Return what the document ``there`` would change in a unit whose own document is ``here``."""
    own = {entry["slug"]: entry for entry in here["terms"]}
    same_unit = here["unit"] == there["unit"]
    changes = [_term_change(own.get(entry["slug"]), entry, same_unit) for entry in there["terms"]]
    kept = [change for change in changes if not change.here or change.texts or change.properties or change.check]
    named = {entry["slug"] for entry in there["terms"]}
    return Difference(
        groups=_changed(here["groups"], there["groups"], lambda group: group["code"]),
        # The voice ignores case.
        pronunciations=_changed(
            here["pronunciations"], there["pronunciations"], lambda row: (row["language"], row["written"].casefold())
        ),
        terms=kept,
        unchanged=len(changes) - len(kept),
        absent=[entry for entry in here["terms"] if entry["slug"] not in named],
        foreign_checks=0 if same_unit else sum(entry["checked"] is not None for entry in there["terms"]),
    )


def _changed(here: list[dict], there: list[dict], key: Callable[[dict], Any]) -> list[tuple[dict | None, dict]]:
    own = {key(row): row for row in here}
    pairs = [(own.get(key(row)), row) for row in there]
    return [(before, after) for before, after in pairs if before != after]


def _term_change(here: dict | None, there: dict, same_unit: bool) -> TermChange:
    own = here["revisions"] if here else {}
    texts = [
        change
        for language, text in there["revisions"].items()
        for change in _text_changes(language, own.get(language, {}), text)
    ]
    # A check covers all texts on show.
    covered = all(
        "published" in there["revisions"].get(language, {}) for language in own if "published" in own[language]
    )
    stands = here is not None and here["checked"] == there["checked"] and all(text.kind == "draft" for text in texts)
    return TermChange(here, there, texts, there["checked"] if same_unit and covered and not stands else None)


def _text_changes(language: str, here: dict, there: dict) -> list[TextChange]:
    shown, waiting = here.get("published"), here.get("draft")
    changes = []
    if "published" in there and not _same(there["published"], shown):
        changes.append(TextChange(language, "published", shown, there["published"]))
        shown = there["published"]
    if "draft" in there and not (_same(there["draft"], waiting) or _same(there["draft"], shown)):
        changes.append(TextChange(language, "draft", waiting or shown, there["draft"]))
    return changes


def _same(one: dict, other: dict | None) -> bool:
    """Return whether two texts are the same, whatever their dates."""
    return other is not None and all(one[name] == other[name] for name in TEXTS)
