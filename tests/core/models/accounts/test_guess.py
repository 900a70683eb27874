"""A guesser is limited and counted, and never takes the turn of the person whose secret it is."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Throttle
from kiosk.core.models.accounts.guess import NEW_DEVICES, TOTALS, Guess, Source

HERE, THERE = "192.168.1.7", "192.168.1.8"


def no_more_waits():
    """Let every wait pass, as an hour of patience does."""
    Throttle.update(wait_until=clock.now() - timedelta(seconds=1)).where(Throttle.wait_until.is_null(False)).execute()


def guess_on(source, name="siti", *, kind="sign_in", tries=30, patient=False, known=False):
    """Guess ``tries`` times, return how many were let through."""
    through = 0
    for _ in range(tries):
        through += Guess(kind, name, source, known).take() == 0
        if patient:
            no_more_waits()
    return through


@pytest.mark.parametrize("kind", TOTALS)
@pytest.mark.parametrize(
    "source",
    [Source(THERE, "new"), Source(THERE), Source(HERE, "new")],
    ids=["another address", "another address without a number", "a new device behind the same address"],
)
def test_a_guesser_does_not_make_the_owner_wait(storage, kind, source):
    for device in ("a", "b", "c"):
        guess_on(Source(HERE, device), kind=kind)
    guess_on(Source(HERE), kind=kind)

    assert Guess(kind, "siti", source).take() == 0


def test_a_known_device_has_its_turn_although_its_number_and_address_guess_as_strangers(storage):
    guess_on(Source(HERE, "a"))
    guess_on(Source(HERE))

    assert Guess("sign_in", "siti", Source(HERE, "a"), known=True).take() == 0


@pytest.mark.drill("postgresql")
def test_a_guesser_who_drops_each_number_does_not_make_a_known_device_or_another_address_wait(storage):
    for number in range(200):
        guess_on(Source(HERE, f"number {number}"), tries=3, patient=True)

    assert Guess("sign_in", "siti", Source(THERE, "owner")).take() == 0
    assert Guess("sign_in", "siti", Source(HERE, "owner"), known=True).take() == 0


@pytest.mark.drill("postgresql")
@pytest.mark.parametrize(("kind", "most"), [("sign_in", 355), ("ticket", 215)])
def test_one_address_has_a_bounded_number_of_tries_at_a_name_in_an_hour(storage, kind, most):
    # Every wait passes at once, which is more than any guesser gets.
    through = sum(
        guess_on(Source(HERE, f"number {number % 40}"), kind=kind, tries=1, patient=True) for number in range(700)
    )

    assert TOTALS[kind] <= through <= most == TOTALS[kind] + Throttle.FREE * (NEW_DEVICES[kind] + 1)
    assert Throttle.count((f"{kind}_total", "siti")) == through


@pytest.mark.drill("postgresql")
def test_beyond_the_total_a_new_place_still_has_its_free_tries(storage):
    guess_on(Source(HERE, "a"), tries=TOTALS["sign_in"] + 20, patient=True)

    assert guess_on(Source(THERE, "owner"), tries=20, patient=True) == Throttle.FREE


def test_random_names_bring_no_new_tries(storage):
    through = sum(guess_on(Source(HERE, "a"), name=f"name {number}", tries=1) for number in range(50))

    assert through == Throttle.FREE


def test_random_names_and_numbers_bring_as_many_tries_as_an_address_has_devices(storage):
    through = sum(guess_on(Source(HERE, f"number {number}"), name=f"name {number}", tries=1) for number in range(200))

    assert through == NEW_DEVICES["sign_in"] + Throttle.FREE


def test_a_known_device_guesses_at_most_once_in_nine_seconds(storage):
    known = Source(HERE, "a")
    assert guess_on(known, tries=20, known=True) == Throttle.FREE

    guess_on(known, tries=10, known=True, patient=True)

    assert Guess("sign_in", "siti", known, known=True).take() == 0
    assert Guess("sign_in", "siti", known, known=True).wait() == 9


def test_a_right_try_leaves_no_trace(storage):
    guess = Guess("ticket", "K7QDM", Source(HERE, "screen"))
    assert guess.take() == 0

    guess.right()

    assert Throttle.select().count() == 0


def test_a_right_try_brings_no_new_tries_at_other_names(storage):
    mine = Guess("sign_in", "own", Source(HERE, "a"))
    through = 0
    for number in range(30):
        if mine.take() == 0:
            mine.right()
        through += guess_on(Source(HERE, "a"), name=f"name {number}", tries=1)

    assert through <= Throttle.FREE + 1


@pytest.mark.parametrize("number", [None, "a"])
def test_a_right_try_brings_an_address_no_new_devices(storage, number):
    mine = Guess("sign_in", "own", Source(HERE, number))
    through = 0
    for turn in range(100):
        through += guess_on(Source(HERE, f"number {turn}"), tries=1) if turn % 2 else 0
        if mine.take() == 0:
            mine.right()

    assert through <= NEW_DEVICES["sign_in"] + Throttle.FREE
