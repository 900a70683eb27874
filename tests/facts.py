"""The fact behind each Indonesian sentence of the seed: ``tests/data/facts*.tsv`` and ``tests/data/sentences*.tsv``.

``python -m tests.facts`` prints the term, row, mark, key and sentence of every sentence, and then what is wrong with
the two lists, each as a line that can be pasted into ``sentences.tsv`` once its key is known.
"""

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from kiosk.core.models.terms.revision import TEXTS
from kiosk.core.text.plain_language import sentences, without_markup

DATA = Path(__file__).parent / "data"
TERMS = Path(__file__).parents[1] / "kiosk" / "core" / "seed" / "terms"
# As in the reference: what may be shown, what an officer has to say first, and what must not be shown.
SHOWN = ("SHIP", "SHIP-SOFT")
MARKS = (*SHOWN, "OFFICER", "NO")


class Fact(NamedTuple):
    """A fact of the reference, in short; ``mark`` is one of ``MARKS``."""

    key: str
    fact: str
    mark: str


class Traced(NamedTuple):
    """A sentence of a row of a term, and the key of the fact that it rests on."""

    term: str
    row: str
    sentence: str
    key: str


def load_terms() -> dict[str, dict]:
    """Return the terms of the seed by slug; a row that is left out is None."""
    terms = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(TERMS.glob("*.json"))}
    for term in terms.values():
        for language, words in term["revisions"].items():
            term["revisions"][language] = {**dict.fromkeys(TEXTS), **words}
    return terms


def load_facts() -> list[Fact]:
    """Return the facts of all lists."""
    return [Fact(*row) for row in _rows("facts", Fact._fields)]


def load_traced() -> list[Traced]:
    """Return the traced sentences of all lists."""
    return [Traced(*row) for row in _rows("sentences", Traced._fields)]


def _rows(name: str, head: tuple[str, ...]) -> Iterator[list[str]]:
    for path in sorted(DATA.glob(f"{name}*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if len(row) != len(head):
                    raise ValueError(f"{path.name}: {row}")
                if tuple(row) != head:
                    yield row


def pieces(words: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield (row, sentence) of one text: no title or heading; a line of a table or a cited law is one sentence."""
    for row in TEXTS[1:]:
        text = words[row] or ""
        if row == "legal_basis":
            yield from ((row, law) for law in text.split(" · ") if law)
        elif row == "details":
            yield from ((row, sentence) for line in text.split("\n") for sentence in _of_markdown(line))
        else:
            yield from ((row, sentence) for sentence in sentences(text))


def _of_markdown(line: str) -> list[str]:
    if line.startswith(("**", "#", "|---")):
        return []
    if line.startswith("|"):
        return [" | ".join(cell.strip() for cell in line.strip("|").split("|"))]
    return sentences(without_markup(line))


def untraced(terms: Mapping[str, dict], traced: list[Traced]) -> list[Traced]:
    """Return the sentences on the cards that no list has, without a key."""
    known = {(one.term, one.row, one.sentence) for one in traced}
    on_cards = (
        Traced(slug, row, sentence, "")
        for slug, term in terms.items()
        for row, sentence in pieces(term["revisions"]["id"])
    )
    return list(dict.fromkeys(one for one in on_cards if one[:3] not in known))


def outdated(terms: Mapping[str, dict], traced: list[Traced]) -> list[Traced]:
    """Return the traced sentences that stand on no card, or twice in the lists."""
    on_cards = {
        (slug, row, sentence) for slug, term in terms.items() for row, sentence in pieces(term["revisions"]["id"])
    }
    seen: set[tuple[str, str, str]] = set()
    found = []
    for one in traced:
        if one[:3] not in on_cards or one[:3] in seen:
            found.append(one)
        seen.add(one[:3])
    return found


def not_to_be_shown(traced: list[Traced], facts: list[Fact]) -> list[Traced]:
    """Return the sentences whose key is unknown, or marks a fact that is not to be shown."""
    shown = {fact.key for fact in facts if fact.mark in SHOWN}
    return [one for one in traced if one.key not in shown]


def main() -> int:
    """Print the table, then the faults; return how many there are."""
    terms, facts, traced = load_terms(), load_facts(), load_traced()
    marks = {fact.key: fact.mark for fact in facts}
    for one in traced:
        print(one.term, one.row, marks.get(one.key, "?"), one.key, one.sentence, sep="\t")
    faults = {
        "On a card, in no list": untraced(terms, traced),
        "In a list, on no card or twice": outdated(terms, traced),
        "Without a fact that may be shown": not_to_be_shown(traced, facts),
    }
    for title, found in faults.items():
        if found:
            print(f"\n{title}: {len(found)}", file=sys.stderr)
            print(*("\t".join(one) for one in found), sep="\n", file=sys.stderr)
    return sum(map(len, faults.values()))


if __name__ == "__main__":
    sys.exit(bool(main()))
