"""The weekly restore drill, and what happens to copies by themselves."""

from datetime import timedelta

import pytest

from kiosk.core.backup import archive, copying, drill, erasures, schedule, swap, trouble
from kiosk.core.backup.journal import Done, Journal
from kiosk.core.backup.trouble import Trouble
from kiosk.core.days import clock
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions.retention import purge

pytestmark = pytest.mark.sqlite_only


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_drill_restores_the_newest_copy_without_touching_the_database(unit):
    purge(unit.with_canary())
    erasures.keep(unit.backups, unit.envelope)
    before = names(unit.backups)

    done = drill.run(unit.instance)

    assert (done.trouble, done.place) == ("", unit.copies[0].path.name)
    assert names(unit.backups) == before
    assert verify() == []
    assert not swap.scratch(unit.database).exists()


def damage(unit):
    path = unit.copies[0].path
    path.write_bytes(path.read_bytes()[:-100])


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (damage, trouble.BROKEN),
        (lambda unit: (unit.instance / "keys" / "drill").unlink(), trouble.WRONG_KEY),
        (lambda unit: (unit.backups / erasures.FILE).unlink(), trouble.NO_LIST),
    ],
)
def test_a_copy_that_could_not_be_restored_fails_the_drill_and_is_tried_again_the_next_day(
    unit, harm, code, monkeypatch
):
    # What is looked for comes before or after this, which takes a second.
    monkeypatch.setattr(drill, "inspect", lambda path, keys: copying.Inspected("", rows_of(unit), "", []))
    harm(unit)

    assert drill.run(unit.instance).trouble == code

    assert Journal(unit.instance).last_drill.trouble == code
    assert not drill.is_due(unit.instance)
    later = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert drill.is_due(unit.instance)


def rows_of(unit):
    return archive.manifest_of(unit.copies[0].path, unit.envelope.drill()).rows


def test_a_drill_waits_for_a_copy_that_is_being_made_and_records_nothing(unit):
    with copying.alone(unit.instance), pytest.raises(Trouble, match="already"):
        drill.run(unit.instance)

    assert Journal(unit.instance).last_drill is None


def test_a_drill_is_due_each_week_and_a_moment_in_the_future_never_blocks_it(unit):
    journal, now = Journal(unit.instance), clock.now()
    for days, due in ((0, False), (6, False), (8, True), (-3, True)):
        journal.write(drill=Done(now - timedelta(days=days), ""))

        assert drill.is_due(unit.instance) == due, days


def test_a_copy_is_made_each_hour_and_sooner_after_one_that_failed(unit, monkeypatch):
    made, journal, now = [], Journal(unit.instance), clock.now()
    monkeypatch.setattr(copying, "make", lambda _instance: made.append(1) or unit.copies[0])
    for minutes, failed, due in ((5, None, 0), (61, None, 1), (61, 5, 0), (61, 11, 1), (-600, None, 1)):
        made.clear()
        schedule._tried.clear()
        failure = failed and Done(now - timedelta(minutes=failed), "", trouble.NO_ROOM)
        journal.write(copy=Done(now - timedelta(minutes=minutes), ""), failure=failure)

        schedule.copy_when_due(unit.instance)

        assert len(made) == due, (minutes, failed)


def test_open_words_that_a_killed_copy_has_left_are_gone_within_a_turn_of_the_chores(unit):
    (unit.backups / copying.WORK).mkdir()
    (unit.backups / copying.WORK / "kiosk.db").write_text("open words")

    schedule.discard_forgotten(unit.instance)

    assert not (unit.backups / copying.WORK).exists()
