"""The throttle counts before an attempt is made, waits up to a cap, and forgets."""

import threading
from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Throttle
from kiosk.core.storage.database import database, transaction
from kiosk.core.storage.keys import fingerprint

ROW, DEVICE = ("ticket_place", "K7QDM"), ("ticket_device", "127.0.0.1")


def wrong_tries(lane, count):
    """Make ``count`` failed attempts, each as soon as it is allowed, and return the waits that followed."""
    waits = []
    for _ in range(count):
        Throttle.update(wait_until=clock.now()).where(Throttle.wait_until.is_null(False)).execute()
        assert Throttle.take(lane) == 0
        waits.append(Throttle.seconds_left(lane))
    return waits


def test_five_wrong_tries_are_free_and_then_the_wait_grows_to_its_cap(storage):
    waits = wrong_tries(ROW, 12)

    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:9] == [4, 8, 16, 32, 60]
    assert max(waits) == 60


def test_an_attempt_during_the_wait_is_not_counted(storage):
    wrong_tries(ROW, 5)

    assert Throttle.take(ROW) > 0
    assert Throttle.get().failures == 5


def test_an_attempt_that_one_of_its_lanes_refuses_is_counted_under_none(storage):
    wrong_tries(DEVICE, 5)

    assert Throttle.take(ROW, DEVICE) > 0
    assert Throttle.count(ROW) == 0


def test_many_tries_at_once_are_not_all_let_through(storage):
    taken = []

    def attempt():
        with database.connection_context():
            taken.append(Throttle.take(("sign_in_place", "siti"), ("sign_in_total", "siti")))

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert taken.count(0) == Throttle.FREE


def test_the_table_does_not_reveal_which_ticket_was_tried(storage):
    Throttle.take(ROW)

    assert Throttle.get().subject != fingerprint("K7QDM")


@pytest.mark.parametrize(
    ("lane", "window"), [(ROW, timedelta(hours=1)), (DEVICE, timedelta(minutes=5)), (("ticket_total", "K"), None)]
)
def test_a_row_is_deleted_once_its_window_has_ended(storage, lane, window):
    Throttle.take(lane)
    window = window or timedelta(hours=1)
    Throttle.update(window_at=clock.now() - window + timedelta(minutes=1)).execute()
    Throttle.sweep()
    assert Throttle.select().count() == 1

    Throttle.update(window_at=clock.now() - window - timedelta(minutes=6)).execute()
    assert Throttle.count(lane) == 0
    Throttle.sweep()

    assert Throttle.select().count() == 0


def test_a_row_of_a_scope_that_no_longer_exists_is_deleted(storage):
    Throttle.create(scope="ticket_address", subject="x")

    Throttle.sweep()

    assert Throttle.select().count() == 0


def test_once_a_wait_is_over_no_row_has_a_moment_finer_than_five_minutes(storage):
    wrong_tries(DEVICE, 6)
    Throttle.sweep()
    assert Throttle.get().wait_until is not None

    Throttle.update(wait_until=clock.now()).execute()
    Throttle.sweep()

    row = Throttle.get()
    assert row.wait_until is None
    assert (row.window_at.minute % 5, row.window_at.second, row.window_at.microsecond) == (0, 0, 0)


def test_a_device_waits_at_most_nine_seconds(storage):
    assert max(wrong_tries(DEVICE, 20)) == 9


def test_one_subject_never_makes_another_wait(storage):
    wrong_tries(ROW, 10)

    assert Throttle.seconds_left(ROW) > 0
    assert Throttle.seconds_left(("ticket_place", "AAAAA")) == 0


def test_tries_are_forgotten_after_quiet_minutes(storage):
    wrong_tries(DEVICE, 8)
    past = timedelta(minutes=11)
    row = Throttle.get()
    row.window_at -= past
    row.wait_until -= past
    row.save()

    assert Throttle.take(DEVICE) == 0
    assert Throttle.seconds_left(DEVICE) == 0
    assert Throttle.count(DEVICE) == 1


def test_what_is_given_back_leaves_no_row(storage):
    Throttle.take(ROW, DEVICE)
    Throttle.take(DEVICE)

    Throttle.give_back(ROW, DEVICE)

    assert [(row.scope, row.failures) for row in Throttle.select()] == [("ticket_device", 1)]


def test_a_wait_that_began_under_a_wrong_clock_is_over_and_its_row_goes(storage):
    wrong_tries(DEVICE, 8)
    row = Throttle.get()
    row.wait_until += timedelta(days=365)
    row.window_at += timedelta(days=365)
    row.save()

    assert Throttle.seconds_left(DEVICE) == Throttle.count(DEVICE) == 0
    Throttle.sweep()

    assert Throttle.select().count() == 0


def test_an_attempt_held_while_another_is_being_stored_is_not_lost(storage):
    lane = ("ticket_total", "one")
    for _ in range(3):
        Throttle.hold(lane)

    with transaction():
        Throttle.take(lane)
        Throttle.hold(lane)

    assert Throttle.count(lane) == 5
    Throttle.forget(lane)
    assert Throttle.count(lane) == 0
