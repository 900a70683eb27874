"""A share that hangs: what waits for it is bounded, and later calls answer at once."""

import os
import threading
import time

import pytest

from kiosk.core.backup import trouble
from kiosk.core.backup.patience import answer_of
from kiosk.core.backup.trouble import Trouble


@pytest.fixture
def share(tmp_path):
    """A folder in which reading a file hangs, until the test is over."""
    os.mkfifo(tmp_path / "hangs")
    yield tmp_path
    with open(os.open(tmp_path / "hangs", os.O_RDWR | os.O_NONBLOCK), "wb", buffering=0):
        pass


def read(share):
    return lambda _signs: (share / "hangs").read_bytes()


def code_of(act):
    with pytest.raises(Trouble) as raised:
        act()
    return raised.value.code


def test_a_share_that_hangs_is_not_waited_for_longer_than_asked(share):
    began = time.monotonic()

    assert code_of(lambda: answer_of(share, read(share), 0.2)) == trouble.HANGS

    assert 0.2 <= time.monotonic() - began < 2


def test_while_it_hangs_the_next_call_answers_at_once_and_leaves_no_second_thread(share):
    code_of(lambda: answer_of(share, read(share), 0.1))
    began, threads = time.monotonic(), threading.active_count()

    for _call in range(20):
        assert code_of(lambda: answer_of(share, read(share), 60)) == trouble.HANGS

    assert time.monotonic() - began < 1
    assert threading.active_count() == threads


def test_another_folder_answers_meanwhile(share, tmp_path_factory):
    code_of(lambda: answer_of(share, read(share), 0.1))

    assert answer_of(tmp_path_factory.mktemp("other"), lambda _signs: 7, 5) == 7


def test_once_it_answers_it_is_asked_again(share):
    code_of(lambda: answer_of(share, read(share), 0.1))
    writer = os.open(share / "hangs", os.O_WRONLY)
    os.close(writer)

    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            assert answer_of(share, lambda _signs: 7, 5) == 7
            return
        except Trouble:
            time.sleep(0.01)
    pytest.fail("it is never asked again")


def test_a_slow_stick_that_gets_on_is_waited_for(tmp_path):
    def slowly(signs):
        for _piece in range(4):
            time.sleep(0.1)
            signs.give()
        return "done"

    assert answer_of(tmp_path, slowly, 0.3) == "done"


def test_what_the_work_raises_is_raised(tmp_path):
    with pytest.raises(PermissionError):
        answer_of(tmp_path, lambda _signs: (_ for _ in ()).throw(PermissionError()), 5)
