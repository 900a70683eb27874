"""Tallies equal the rows they count after any acts; a difference is found and repaired."""

from collections import Counter

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Rating, Reason, ReasonTally, ScoreTally, Service, Sheet, SheetTally
from kiosk.core.models.proof import tallies
from kiosk.core.storage.database import database, is_postgresql
from kiosk.core.storage.keys import keyring
from tests.drills.rater import Rater

RIGHT = {"score_tally": 0, "reason_tally": 0, "sheet_tally": 0}
MODELS = {"score_tally": ScoreTally, "reason_tally": ReasonTally, "sheet_tally": SheetTally}


@pytest.fixture
def act(storage, monkeypatch):
    """Return a function that performs random acts of visitors and officers at random times."""
    monkeypatch.setattr(clock, "now", clock.now)
    Rater.prepare()

    def do(number, seed=6):
        rater = Rater(seed)
        if not is_postgresql():
            # Thousands of commits, none of which needs to survive a power cut.
            database.execute_sql("PRAGMA synchronous = off")
        for _ in range(number):
            rater.act()

    return do


def everything():
    """Return every cell that is not empty."""
    return [
        Counter(tuple(row) for row in model.select().where(model.number != 0).tuples()) for model in MODELS.values()
    ]


def test_after_many_mixed_acts_every_cell_matches_the_rows(act):
    # On PostgreSQL, the drill makes that many.
    act(300 if is_postgresql() else 1_500)

    assert tallies.verify() == RIGHT
    assert Rating.select().where(Rating.flagged).exists()
    assert Sheet.select().where(Sheet.withdrawn).exists()
    assert Sheet.select().where(Sheet.period.is_null()).exists()
    assert Sheet.select().where(Sheet.recorded_by.is_null(False), Sheet.u1.is_null()).exists()
    assert all(len(cells) > 30 for cells in everything())

    before = everything()
    assert tallies.rebuild() == RIGHT
    assert everything() == before


def test_a_rating_moved_to_another_service_is_counted_only_there(storage):
    waiting, manner = Reason.offered("rating")[:2]
    rating = Rating.give(key=keyring.mint("rating"), score=2, language="id")

    rating.explain([waiting], Service.find("visits"))
    rating.explain([manner, waiting], None)
    Rating.get().explain([manner], Service.find("goods"))

    scores = {row.service: row.number for row in ScoreTally.select().where(ScoreTally.number != 0)}
    reasons = {row.reason: row.number for row in ReasonTally.select().where(ReasonTally.number != 0)}
    assert (scores, reasons) == ({Service.find("goods").id: 1}, {manner.id: 1})
    assert tallies.verify() == RIGHT


def test_two_touches_of_one_button_count_once(storage):
    Rating.give(key="a", score=2, language="id")
    first, second = Rating.get(), Rating.get()
    (waiting, *_), visits, goods = Reason.offered("rating"), Service.find("visits"), Service.find("goods")

    first.explain([waiting], visits)
    second.explain([waiting], visits)
    assert tallies.verify() == RIGHT
    first.explain([], goods)
    second.explain([waiting], visits)

    assert tallies.verify() == RIGHT
    assert Rating.get().service == visits


PLANTED = {
    "wrong": lambda model, here: model.update(number=model.number + 1).where(here),
    "missing": lambda model, here: model.delete().where(here),
    "emptied": lambda model, here: model.update(number=0).where(here),
    # No real rating is at hour 24, and no sheet has that many points.
    "extra": lambda model, here: model.update({"score": 99} if model is SheetTally else {"hour": 24}).where(here),
}


@pytest.mark.parametrize("table", MODELS)
def test_a_planted_fault_is_found_in_its_table_and_repaired(act, table):
    act(60)
    before, model = everything(), MODELS[table]

    for fault, plant in PLANTED.items():
        cell = model.select().where(model.number > 0).first()
        assert plant(model, cell._pk_expr()).execute() == 1

        # A cell moved to another place counts twice: one missing and one too many.
        wrong = RIGHT | {table: 2 if fault == "extra" else 1}
        assert tallies.verify() == wrong, fault
        assert tallies.rebuild() == wrong
        assert tallies.verify() == RIGHT
        assert everything() == before


def test_a_cell_without_rows_is_found(act):
    act(60)
    rows = Rating.delete().where(Rating.id == Rating.select().order_by(Rating.id.desc()).first().id).execute()

    assert rows == 1
    assert tallies.verify()["score_tally"] == 1


def test_empty_tallies_are_right_and_can_be_rebuilt(storage):
    assert tallies.verify() == tallies.rebuild() == RIGHT
