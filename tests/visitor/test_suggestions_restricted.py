"""Complaints in the restricted lane, and what the kiosk shows without an inspector."""

import pytest

from kiosk.core.models import Case, Suggestion
from tests.factories import an_account

TEXT = "Ruang tunggu panas dan kursinya kurang."


@pytest.mark.parametrize(
    ("topic", "restricted"),
    [("service", False), ("officer", True), ("violence", True), ("levy", True), ("other", False)],
)
def test_complaints_about_officers_violence_and_levies_are_restricted(visitor, storage, topic, restricted):
    visitor.get("/suggestions/new")
    visitor.submit(kind="complaint")
    visitor.submit(topic=topic, officer_named="Petugas pintu", go="next")
    visitor.submit(service="visits")
    visitor.submit(text=TEXT, go="next")
    visitor.submit(go="anonymous")

    visitor.submit(go="send")

    suggestion = Suggestion.get()
    assert suggestion.restricted is restricted
    assert Case.get().restricted is restricted
    assert suggestion.words.get().officer_named == "Petugas pintu"


def test_a_complaint_must_say_what_it_is_about(visitor):
    visitor.get("/suggestions/new")
    visitor.submit(kind="complaint")

    page = visitor.submit(go="next")

    assert page.status == 400
    assert page.heading.endswith("Tentang apa?")


def test_without_an_inspector_the_kiosk_says_so_and_names_other_channels(visitor, storage):
    visitor.get("/suggestions/new")

    page = visitor.submit(kind="complaint")

    assert "belum bisa ditangani di sini" in page
    assert "Ombudsman" in page


def test_with_an_inspector_the_kiosk_says_who_reads_it(visitor, storage):
    an_account("pengawas", "inspector")
    visitor.get("/suggestions/new")

    page = visitor.submit(kind="complaint")

    assert "belum bisa ditangani di sini" not in page


def test_the_ticket_of_what_nobody_may_read_promises_nothing_and_names_other_channels(visitor, storage):
    visitor.get("/suggestions/new")
    visitor.submit(kind="complaint")
    visitor.submit(topic="levy", go="next")
    visitor.submit(service="visits")
    visitor.submit(text=TEXT, go="next")
    visitor.submit(go="anonymous")

    page = visitor.submit(go="send")

    assert "Saat ini tidak ada pengawas yang bisa membaca pesan ini." in page
    assert "Dijawab paling lambat" not in page


def test_the_ticket_of_a_complaint_about_every_inspector_says_so_with_other_channels(visitor, storage):
    an_account("eva", "inspector", name="Eva Wibowo")
    visitor.get("/suggestions/new?kind=complaint")

    page = visitor.post(
        "/suggestions/new", visitor.page.form(), topic="levy", text="Bu Eva minta uang.", step="review", go="send"
    )

    assert page.heading == "Pesan Anda tersimpan, tetapi belum ada yang boleh membacanya"
    assert "Pesan ini menyebut semua pengawas di sini." in page
    assert "Ombudsman" in page
    assert "Dijawab paling lambat" not in page


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("inspector", "Hanya pengawas yang boleh membaca pengaduan ini"),
        ("officer", "Pengaduan ini belum bisa ditangani di sini karena pengawas belum ditunjuk."),
    ],
)
def test_before_a_complaint_about_somebody_is_sent_the_page_says_who_reads_it(visitor, storage, role, words):
    an_account("eva", role, name="Eva Wibowo")
    visitor.get("/suggestions/new?kind=complaint")
    form = visitor.page.form()

    about = visitor.post("/suggestions/new", form, topic="service", text="Bu Eva lambat.", step="contact", go="next")
    other = visitor.post("/suggestions/new", form, topic="service", text="Loket lambat.", step="contact", go="next")

    assert words in about
    assert words not in other
