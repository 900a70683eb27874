"""What families ask, and how well the search answers it: the committed list, and every name in every form.

An answer is right if a wanted term comes first and is said to fit, wrong if another is said to fit; where nothing is
said to fit, the page is honest, which alone is right for what has no term.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.core.text import question
from kiosk.core.text.languages import SOURCE
from kiosk.core.text.term_index import Entry, build

LIST = Path(__file__).parent / "data" / "questions.tsv"
TERMS = Path(__file__).parent.parent / "kiosk" / "core" / "seed" / "terms"
FORMS = (
    "{}",
    "{} itu apa",
    "apa itu {}",
    "{} itu apa ya pak",
    "arti {}",
    "apa arti {}",
    "{} artinya apa",
    "pengertian {}",
    "apa maksud {}",
    "saya mau tanya {}",
    "syarat {}",
    "cara mengurus {}",
    "what is {}",
    "what does {} mean",
)
# The shares that must be reached: right at least, wrong at most, and honest at least where there is no term.
RIGHT, WRONG, HONEST = 0.95, 0.02, 0.90


@dataclass(frozen=True)
class Asked:
    """A question, the terms of which one must come first (none if no term answers it), and the list it is from."""

    words: str
    terms: frozenset[str]
    use: str


@dataclass
class Figures:
    """How many questions were answered how; ``faults`` names the others in lines."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    honest: int = 0
    invented: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def shares(self) -> tuple[float, float, float]:
        """The shares of right and wrong answers, and of honest ones where there is no term."""
        known, unknown = self.right + self.wrong + self.missed, self.honest + self.invented
        return self.right / max(known, 1), self.wrong / max(known, 1), self.honest / unknown if unknown else 1.0

    @property
    def is_good(self) -> bool:
        """Whether all shares are reached."""
        right, wrong, honest = self.shares
        return right >= RIGHT and wrong <= WRONG and honest >= HONEST

    def __str__(self) -> str:
        right, wrong, honest = self.shares
        return f"right {right:.1%}, wrong {wrong:.1%}, honest {honest:.1%}"


def questions() -> list[Asked]:
    """Return the committed list."""
    rows = (line.split("\t") for line in LIST.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [Asked(words, frozenset(terms.split()) - {"-"}, use) for words, terms, use in rows]


def seeds() -> list[dict]:
    """Return the seed terms."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(TERMS.glob("*.json"))]


def names_of(seed: dict) -> list[str]:
    """Return every name of a seed term: its titles in all languages, abbreviation and synonyms."""
    titles = (text["title"] for text in seed["revisions"].values())
    return [name for name in dict.fromkeys((*titles, seed["abbreviation"], *seed["synonyms"])) if name]


def forms() -> list[Asked]:
    """Return every name of every seed term in every form."""
    return [
        Asked(form.format(name), frozenset({seed["slug"]}), "form")
        for seed in seeds()
        for name in names_of(seed)
        for form in FORMS
    ]


def entries(language: str) -> tuple[Entry, ...]:
    """Return the seed terms as the search reads them from the database, with their slugs as keys."""
    return tuple(_entry(seed, {SOURCE, language}) for seed in seeds())


def _entry(seed: dict, languages: set[str]) -> Entry:
    texts = [text for code, text in seed["revisions"].items() if code in languages]
    return Entry(
        key=seed["slug"],
        titles=tuple(text["title"] for text in seed["revisions"].values()),
        abbreviation=seed["abbreviation"],
        synonyms=tuple(seed["synonyms"]),
        summaries=tuple(text["short_answer"] for text in texts),
        card="\n".join(
            value for text in texts for name, value in text.items() if value and name not in ("title", "short_answer")
        ),
    )


def judge(asked: Iterable[Asked], answer: Callable[[str], tuple[str | None, bool]]) -> Figures:
    """Ask all ``asked``; ``answer`` gives the first term and whether it is said to fit."""
    counts: Counter[str] = Counter()
    faults = []
    for one in asked:
        first, fits = answer(one.words)
        if one.terms:
            kind = ("right" if first in one.terms else "wrong") if fits else "missed"
        else:
            kind = "invented" if fits else "honest"
        counts[kind] += 1
        if kind not in ("right", "honest"):
            faults.append(f"{kind}: {one.words} ({one.use}) -> {first}, wanted {' or '.join(sorted(one.terms)) or '-'}")
    return Figures(**counts, faults=faults)


def without_passed_over_words() -> None:
    """Take away what the search passes over: the control, in which it must fail."""
    question.PASSED_OVER = frozenset()
    build.cache_clear()
