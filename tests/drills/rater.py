"""Simulated people who rate and fill in sheets, and a program that runs them on a database until it is killed.

``python -m tests.drills.rater URL KEYS`` reads seeds, one per line. For each it starts a process, and writes an empty
line when that has been killed. The process writes its id and, on the next line, ``+`` before and ``-`` after each act.
With ``--apart`` it counts scores after their row is stored (the control), and kills itself between the two.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from kiosk import config
from kiosk.core.days import clock
from kiosk.core.models import Account, Rating, Reason, Respondent, ScoreTally, Service, Setting, Sheet
from kiosk.core.statistics import ikm
from kiosk.core.storage.database import database, open_database, transaction
from kiosk.core.storage.keys import keyring
from tests.factories import an_account
from tests.surveys import TODAY, a_paper_sheet, a_period, a_sheet, filled

_ACTS_BEFORE_DEATH = 12


class Rater:
    """Performs random acts on random days and at random hours, in a survey period and outside it."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._seed = seed
        self._number = 0
        self._by = Account.get()
        self._services = [None, *Service.offered()]
        self._reasons = list(Reason.offered("rating"))
        self._acts: dict[Callable[[], object], int] = {
            self._rate: 9,
            self._explain: 7,
            self._fill_in: 3,
            self._type_in: 2,
            self._withdraw: 1,
        }

    @staticmethod
    def prepare() -> None:
        """Create what the acts need: an officer, a survey period, and a survey open outside of it."""
        a_period(an_account("officer", "officer"))
        Setting.change(survey_always=True)

    def act(self) -> None:
        """Perform one act."""
        moment = datetime(TODAY.year, TODAY.month, 25, 8) + timedelta(hours=self._chance.randrange(24 * 10))
        clock.now = lambda: moment
        (act,) = self._chance.choices(list(self._acts), list(self._acts.values()))
        act()

    def _key(self) -> str:
        """Return a new form key, or occasionally a used one."""
        self._number += 1
        number = self._number if self._chance.random() < 0.85 else self._chance.randint(1, self._number)
        return f"{self._seed}-{number}"

    def _rate(self) -> None:
        score, flagged = self._chance.choice(Rating.SCORES), self._chance.random() < 0.2
        service = self._chance.choice(self._services)
        Rating.give(key=self._key(), score=score, language="id", service=service, flagged=flagged)

    def _explain(self) -> None:
        rating = self._some(Rating)
        if rating is not None:
            touched = self._chance.sample(self._reasons, self._chance.randint(0, 3))
            rating.explain(touched, self._chance.choice(self._services))

    def _fill_in(self) -> None:
        a_sheet(key=self._key(), **self._words())

    def _type_in(self) -> None:
        a_paper_sheet(self._by, key=self._key(), **self._words())

    def _withdraw(self) -> None:
        sheet = self._some(Sheet)
        if sheet is not None and sheet.recorded_by_id:
            sheet.withdraw(self._by)

    def _words(self) -> dict:
        answers = {element: self._chance.choice(ikm.SCORES) for element in ikm.ELEMENTS}
        if self._chance.random() < 0.3:
            answers[self._chance.choice(ikm.ELEMENTS)] = None
        about = Respondent(
            age=self._chance.choice(("", *Respondent.AGES)), sex=self._chance.choice(("", *Respondent.SEXES))
        )
        return {
            "answers": filled(**answers),
            "service": self._chance.choice(self._services),
            "respondent": about,
        }

    def _some(self, model: type) -> Rating | Sheet | None:
        last = model.select(model.id).order_by(model.id.desc()).first()
        return last and model.select().where(model.id >= self._chance.randint(1, last.id)).order_by(model.id).first()


def act_until_killed(seed: int, apart: bool) -> None:
    """Act forever; the database is opened here, because processes must not share a connection."""
    open_database(sys.argv[1], config.ROOT)
    database.connect(reuse_if_open=True)
    rater = Rater(seed)
    counted_later = _count_apart() if apart else []
    os.write(1, f"{os.getpid()}\n".encode())
    while True:
        os.write(1, b"+")
        rater.act()
        if counted_later:
            _end_between(rater, counted_later)
        os.write(1, b"-")


def _count_apart() -> list[Callable[[], None]]:
    """Make scores be counted after the transaction of their row, and return the list of pending counts."""
    waiting: list[Callable[[], None]] = []
    count = ScoreTally.add
    ScoreTally.add = lambda *words, **fields: waiting.append(lambda: count(dict(words[0]), **fields))
    return waiting


def _end_between(rater: Rater, waiting: list[Callable[[], None]]) -> None:
    if rater._number > _ACTS_BEFORE_DEATH:
        os.kill(os.getpid(), signal.SIGKILL)
    with transaction():
        for count in waiting:
            count()
    waiting.clear()


def main() -> None:
    """Start a process for each seed; imports are shared by forking."""
    keyring.open(Path(sys.argv[2]))
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            act_until_killed(int(line), "--apart" in sys.argv)
        os.waitpid(pid, 0)
        os.write(1, b"\n")


if __name__ == "__main__":
    main()
