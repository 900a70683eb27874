"""The thread that does the background chores."""

import random
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from peewee import OperationalError

from kiosk.core import chores
from kiosk.core.days import clock
from kiosk.core.health import current
from kiosk.core.models import Device, FaultTally, Revision, Setting
from kiosk.core.models.proof.verify import check
from tests.factories import a_draft, on_show

LONG = 10

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def begin(office_app, monkeypatch) -> Iterator[Callable[[float], None]]:
    """Start the chores at a short interval, without a voice and copies, which outlive what stops them."""
    Setting.change(machine_voice=False)
    monkeypatch.setattr(chores, "_COPIES", ())
    started = []

    def start(seconds: float) -> Callable[[], None]:
        monkeypatch.setattr(chores, "EVERY_SECONDS", seconds)
        started.append(chores.start(office_app))
        return started[-1]

    yield start
    for stop in started:
        stop()


def alive() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name in ("chores", "checks")]


def test_what_falls_due_is_published_by_itself(begin):
    draft = a_draft(short_answer="Sekarang.")
    Revision.update(status=Revision.SCHEDULED, publish_at=clock.now() - timedelta(minutes=1)).where(
        Revision.id == draft.id
    ).execute()
    waiting = threading.Event()

    begin(0.05)

    # The thread has a connection of its own; what it wrote is seen by the next question.
    assert any(on_show().short_answer == "Sekarang." or waiting.wait(0.05) for _ in range(int(LONG / 0.05)))
    assert Revision.get_by_id(draft.id).status == Revision.PUBLISHED


def test_while_nothing_is_to_be_done_it_ends_at_once(begin):
    stop = begin(3_600)
    threads = alive()
    ended = threading.Event()

    threading.Thread(target=lambda: (stop(), ended.set())).start()

    assert ended.wait(1)
    assert len(threads) == 2
    assert not any(thread.is_alive() for thread in threads)


@pytest.fixture
def long_check(monkeypatch) -> Iterator[threading.Event]:
    """The weekly check, of a database so large that it lasts until the test ends; the event is set once it runs."""
    runs, over = threading.Event(), threading.Event()
    monkeypatch.setattr("kiosk.core.soundness.check", lambda: (runs.set(), over.wait(LONG), check())[-1])
    yield runs
    over.set()


def test_while_everything_is_checked_the_chores_go_on(begin, long_check):
    begin(0.05)
    assert long_check.wait(LONG)
    draft = a_draft(short_answer="Sekarang.")
    Revision.update(status=Revision.SCHEDULED, publish_at=clock.now() - timedelta(minutes=1)).where(
        Revision.id == draft.id
    ).execute()
    waiting = threading.Event()

    assert any(on_show().short_answer == "Sekarang." or waiting.wait(0.05) for _ in range(int(LONG / 0.05)))


def refused(_app: Flask) -> None:
    raise OperationalError("database or disk is full")


def unwritten(_app: Flask) -> None:
    raise OSError(28, "No space left on device", f"instance/audio/{random.random()}")


def broken(_app: Flask) -> None:
    raise ValueError("kursi")


def fine(_app: Flask) -> None:
    Setting.read("unit_name")


def test_a_full_disk_is_logged_once_in_one_line_until_it_changes(office_app, caplog):
    for _turn in range(3):
        chores.do_each(office_app, "chores", [refused, fine, refused, unwritten])

    assert [record.getMessage() for record in caplog.records] == [
        "the chores wait for storage: database or disk is full",
        "the chores wait for storage: No space left on device",
    ]
    assert "Traceback" not in caplog.text

    chores.do_each(office_app, "chores", [fine])
    chores.do_each(office_app, "chores", [refused])

    assert len(caplog.records) == 3


def test_a_chore_that_goes_on_failing_is_logged_once_with_its_traceback(office_app, caplog):
    for _turn in range(3):
        chores.do_each(office_app, "chores", [broken, fine])

    assert [record.getMessage() for record in caplog.records] == ["a chore failed: broken"]
    assert FaultTally.on(clock.today())["chore"] == 1
    assert "ValueError: kursi" in caplog.text


def test_the_chores_judge_how_the_kiosk_is_so_that_the_menu_reads_nothing(office_app, caplog):
    assert current.latest(office_app) == []

    chores.run_once(office_app)

    assert len(current.latest(office_app)) == 12


def test_the_numbers_of_failures_outlive_the_process_and_what_is_old_is_forgotten(office_app, caplog):
    FaultTally.note(FaultTally.PAGE)
    Device.paint("screen", browser="Chromium 156", page_version="")
    Device.update(painted_at=clock.now() - timedelta(days=92)).execute()

    chores.run_once(office_app)
    FaultTally.forget_held()

    assert FaultTally.on(clock.today())["page"] == 1
    assert Device.select().count() == 0
