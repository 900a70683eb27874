"""How well and how fast the search answers what families ask: ``python -m tests.bench.questions [--table]``.

On SQLite and on PostgreSQL, prints a line for each language with its faults, then the run time with 300 terms. Exits
with 1 if a share of ``tests.questions`` is not reached, an answer takes too long, the two storages differ, or the
control, which passes over no word, reaches all shares nevertheless. ``--table`` prints the first term of each question.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from kiosk.core.days import clock
from kiosk.core.models import Revision, Term
from kiosk.core.models.terms.revision import TEXTS
from kiosk.core.storage.database import database, transaction
from kiosk.core.storage.keys import keyring
from kiosk.core.text.languages import LANGUAGES
from tests.questions import Asked, Figures, forms, judge, questions, without_passed_over_words
from tests.storage import postgresql_server, prepare

MANY = 300
# Milliseconds of one answer: with the terms of the seed, and with so many.
QUICK, QUICK_WITH_MANY = 5.0, 12.0
_MOST_FAULTS = 20
# The lists that must reach the shares; the others are parts of these, too short for shares of some per cent.
JUDGED = ("questions", "forms")


class Searcher:
    """Answers from the database, and notes how long each answer took and what it was."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.times: list[float] = []
        self.firsts: dict[str, tuple[str | None, bool]] = {}

    def answer(self, words: str) -> tuple[str | None, bool]:
        """Return the address of the first term and whether it is said to fit."""
        began = time.perf_counter()
        answers = Term.answers(words, self.language)
        self.times.append(time.perf_counter() - began)
        self.firsts[words] = (answers.terms[0].slug if answers.terms else None), answers.fits
        return self.firsts[words]

    @property
    def milliseconds(self) -> float:
        """The median time of an answer."""
        return 1000 * median(self.times)


def main(table: bool) -> int:
    """Run everything, and return the exit status."""
    failed, found = False, []
    for storage, url, folder in _storages():
        keyring.open(folder / "keys")
        prepare(url, folder)
        with database.connection_context():
            firsts: dict = {}
            for language in LANGUAGES:
                for name, rows in _lists():
                    searcher = Searcher(language)
                    figures = judge(rows, searcher.answer)
                    short = _report(f"{storage} {language} {name}", figures, searcher, QUICK)
                    failed |= short and name in JUDGED
                    firsts |= {(language, words): first for words, first in searcher.firsts.items()}
            found.append(firsts)
            failed |= _with_many(storage)
    if found[0] != found[1]:
        print("the storages give different answers")
        failed = True
    if table:
        print(*_table(found[0]), sep="\n")
    return int(not _control() or failed)


def _lists() -> Iterator[tuple[str, list[Asked]]]:
    """Yield the questions of each list, all of them, and the names in every form."""
    for use in ("open", "own", "held"):
        yield use, [one for one in questions() if one.use == use]
    yield "questions", questions()
    yield "forms", forms()


def _storages() -> Iterator[tuple[str, str, Path]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        yield "sqlite", f"sqlite:///{folder}/kiosk.db", folder
    with ExitStack() as stack:
        folder, cluster = (Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2))
        yield "postgresql", f"{stack.enter_context(postgresql_server(cluster))}/postgres", folder


def _report(what: str, figures: Figures, searcher: Searcher, most: float) -> bool:
    """Print one line and the faults, and return whether it is not good enough."""
    print(f"{what}: {len(searcher.times)} asked, {figures}, median {searcher.milliseconds:.1f} ms", flush=True)
    for fault in figures.faults[:_MOST_FAULTS]:
        print(f"  {fault}")
    return not figures.is_good or searcher.milliseconds > most


def _with_many(storage: str) -> bool:
    """Print the run time with many terms, and return whether it is too long."""
    _fill()
    if storage == "postgresql":
        # As autovacuum does, which is off here.
        database.execute_sql("ANALYZE")
    searcher = Searcher("en")
    for one in questions():
        searcher.answer(one.words)
    print(f"{storage} with {MANY} terms: median {searcher.milliseconds:.1f} ms", flush=True)
    return searcher.milliseconds > QUICK_WITH_MANY


def _fill() -> None:
    """Copy terms on show under other names until there are ``MANY``."""
    originals = [(term, list(term.revisions.where(Revision.status == Revision.PUBLISHED))) for term in Term.select()]
    with transaction():
        for number in range(MANY - len(originals)):
            term, texts = originals[number % len(originals)]
            names = "\n".join(f"{name} {number}" for name in term.synonym_list)
            copy = Term.create(slug=f"{term.slug}-{number}", group=term.group, position=number, synonyms=names)
            for text in texts:
                words = {name: getattr(text, name) for name in TEXTS} | {"title": f"{text.title} {number}"}
                more = {"language": text.language, "number": 1, "status": Revision.PUBLISHED}
                Revision.create(term=copy, published_at=clock.now(), **more, **words)


def _table(firsts: dict[tuple[str, str], tuple[str | None, bool]]) -> Iterator[str]:
    """Return a line for each question: whether it is answered as wanted, and with what."""
    for one in questions():
        first, fits = firsts["id", one.words]
        yield "\t".join((_verdict(one, first, fits), one.use, one.words, first or "-", "fits" if fits else "nearest"))


def _verdict(one: Asked, first: str | None, fits: bool) -> str:
    figures = judge([one], lambda _words: (first, fits))
    return "good" if figures.right or figures.honest else "FAULT"


def _control() -> bool:
    """Print the figures of the control, and return whether it fails as it must."""
    without_passed_over_words()
    with tempfile.TemporaryDirectory() as folder:
        keyring.open(Path(folder) / "keys")
        prepare(f"sqlite:///{folder}/kiosk.db", Path(folder))
        with database.connection_context():
            figures = judge([*questions(), *forms()], Searcher("id").answer)
    print(f"control, in which no word is passed over: {figures}, {'good enough' if figures.is_good else 'fails'}")
    return not figures.is_good


if __name__ == "__main__":
    sys.exit(main("--table" in sys.argv))
