"""Ticket codes that survive handwriting, and a throttle that a playing child cannot turn against others."""

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.days import clock
from kiosk.core.models import Suggestion, Throttle
from kiosk.core.models.suggestions.receiving import OtherTextSent
from kiosk.core.security import tickets
from kiosk.core.storage.database import database
from kiosk.core.storage.keys import fingerprint, keyring
from tests.factories import a_suggestion


@given(st.binary(min_size=4, max_size=32))
def test_every_code_reads_back_as_it_was_written(digest):
    half = tickets.encode(digest)

    assert len(half) == tickets.HALF
    assert tickets.parse(tickets.written(half, half).lower()) == (half, half)


@pytest.mark.parametrize("typed", ["", "K7QDM", "K7QDM-3X9T", "K7QDM-3X9TAA", "K7QDU-3X9TA", "K7QDM-3X9Té"])
def test_what_cannot_be_a_code_is_none(typed):
    assert tickets.parse(typed) is None


def test_the_database_alone_yields_no_code(storage):
    receipt = a_suggestion()
    finder, proof = receipt.code.split("-")
    row = Suggestion.get()

    assert row.finder == finder
    assert row.proof_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert proof not in "".join(str(value) for value in row.__data__.values())


def test_a_taken_finder_gets_the_next_counter_and_both_codes_work(storage):
    first = a_suggestion("Pertama", key="one")
    wanted = tickets.encode(keyring.digest("ticket", "finder 0", "two"))
    taken = {**first.suggestion.__data__, "public_id": "x", "key_hmac": "x", "finder": wanted}
    Suggestion.insert({name: value for name, value in taken.items() if name != "id"}).execute()

    second = a_suggestion("Kedua", key="two")

    assert second.suggestion.finder_counter == 1
    assert Suggestion.of_ticket(*second.code.split("-")) == second.suggestion
    assert a_suggestion("Kedua", key="two").code == second.code


def test_another_text_under_a_used_key_is_refused(storage):
    first = a_suggestion("Pertama", key="one")

    with pytest.raises(OtherTextSent) as refused:
        a_suggestion("Kedua", key="one")

    assert refused.value.receipt.code == first.code
    assert Suggestion.select().count() == 1


def wrong_tries(scope, subject, count):
    """Make ``count`` failed attempts, each as soon as it is allowed, and return the waits that followed."""
    waits = []
    for _ in range(count):
        Throttle.update(wait_until=clock.now()).where(Throttle.wait_until.is_null(False)).execute()
        assert Throttle.take(scope, subject) == 0
        waits.append(Throttle.seconds_left(scope, subject))
    return waits


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "complaint", "topic": "officer"},
        {"kind": "praise"},
        {"contact": "0812"},
        {"officer_named": "Petugas pintu"},
    ],
)
def test_the_same_words_with_another_choice_are_refused(storage, changed):
    a_suggestion("Sama", key="one")

    with pytest.raises(OtherTextSent):
        a_suggestion("Sama", key="one", **changed)


def test_twelve_senders_of_one_form_get_one_ticket(storage):
    codes = []

    def send():
        with database.connection_context():
            codes.append(a_suggestion("Sama", key="one").code)

    threads = [threading.Thread(target=send) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(codes) == 12
    assert len(set(codes)) == 1
    assert Suggestion.select().count() == 1


def test_five_wrong_tries_are_free_and_then_the_wait_grows_to_its_cap(storage):
    waits = wrong_tries("ticket_row", "K7QDM", 12)

    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:9] == [4, 8, 16, 32, 60]
    assert max(waits) == 60


def test_an_attempt_during_the_wait_is_not_counted(storage):
    wrong_tries("ticket_row", "K7QDM", 5)

    assert Throttle.take("ticket_row", "K7QDM") > 0
    assert Throttle.get().failures == 5


def test_many_tries_at_once_are_not_all_let_through(storage):
    taken = []

    def attempt():
        with database.connection_context():
            taken.append(Throttle.take("sign_in", "siti"))

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert taken.count(0) == Throttle.FREE


def test_the_table_does_not_reveal_which_ticket_was_tried(storage):
    Throttle.take("ticket_row", "K7QDM")

    assert Throttle.get().subject != fingerprint("K7QDM")


def test_a_row_is_deleted_when_it_no_longer_counts(storage):
    Throttle.take("ticket_row", "K7QDM")
    Throttle.update(window_at=clock.now() - timedelta(minutes=11)).execute()

    Throttle.take("ticket_row", "AAAAA")

    assert Throttle.select().count() == 1


def test_a_device_waits_at_most_fifteen_seconds(storage):
    assert max(wrong_tries("ticket_device", "127.0.0.1", 20)) == 15


def test_one_subject_never_makes_another_wait(storage):
    wrong_tries("ticket_row", "K7QDM", 10)

    assert Throttle.seconds_left("ticket_row", "K7QDM") > 0
    assert Throttle.seconds_left("ticket_row", "AAAAA") == 0


def test_tries_are_forgotten_after_quiet_minutes(storage):
    wrong_tries("ticket_row", "K7QDM", 8)
    past = timedelta(minutes=9)
    row = Throttle.get()
    row.window_at -= past
    row.wait_until -= past
    row.save()

    assert Throttle.take("ticket_row", "K7QDM") == 0
    assert Throttle.seconds_left("ticket_row", "K7QDM") == 0


def test_a_clock_set_back_never_lengthens_a_wait_beyond_its_cap(storage):
    wrong_tries("ticket_device", "127.0.0.1", 8)
    row = Throttle.get()
    row.wait_until += timedelta(days=365)
    row.save()

    assert Throttle.seconds_left("ticket_device", "127.0.0.1") == 15
