"""Ticket codes that survive handwriting."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.models import Suggestion
from kiosk.core.models.suggestions.receiving import OtherTextSent
from kiosk.core.security import tickets
from kiosk.core.storage.database import database
from kiosk.core.storage.keys import keyring
from tests.factories import a_suggestion


@given(st.binary(min_size=4, max_size=32))
def test_every_code_reads_back_as_it_was_written(digest):
    half = tickets.encode(digest)

    assert len(half) == tickets.HALF
    assert tickets.parse(tickets.written(half, half).lower()) == (half, half)


@pytest.mark.parametrize("typed", ["", "K7QDM", "K7QDM-3X9T", "K7QDM-3X9TAA", "K7QDU-3X9TA", "K7QDM-3X9Té"])
def test_what_cannot_be_a_code_is_none(typed):
    assert tickets.parse(typed) is None


def test_the_database_alone_yields_no_code(product_hashes, storage):
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
