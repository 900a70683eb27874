"""The thread that does the background chores."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from kiosk.core import chores
from kiosk.core.days import clock
from kiosk.core.models import Revision, Setting
from tests.factories import a_draft, on_show

LONG = 10

pytestmark = pytest.mark.usefixtures("storage")


@pytest.fixture
def begin(office_app, monkeypatch) -> Iterator[Callable[[float], None]]:
    """Start the chores at a short interval, without a voice."""
    Setting.change(machine_voice=False)
    started = []

    def start(seconds: float) -> Callable[[], None]:
        monkeypatch.setattr(chores, "EVERY_SECONDS", seconds)
        started.append(chores.start(office_app))
        return started[-1]

    yield start
    for stop in started:
        stop()


def alive() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "chores"]


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
    (thread,) = alive()
    ended = threading.Event()

    threading.Thread(target=lambda: (stop(), ended.set())).start()

    assert ended.wait(1)
    assert not thread.is_alive()
