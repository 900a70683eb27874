"""Receiving a message: its batch, its recusals and its anchor."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from kiosk.core.days import batches, clock
from kiosk.core.models import Audit, Case, Setting, ShutOut, Suggestion
from kiosk.core.models.chain.anchors import anchor_file
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.receiving import Consent, Message, receive
from kiosk.core.models.suggestions.sender_view import anchor_of, later_anchor_of
from kiosk.core.storage.keys import keyring
from tests.factories import a_suggestion, an_account

TIMES = [time(12), time(16)]


@pytest.mark.parametrize(
    ("written", "times"),
    [
        ("12.00 16.00", TIMES),
        ("16:00   12.00 12.00", TIMES),
        ("7.05", [time(7, 5)]),
        ("", []),
        ("24.00", None),
        ("12", None),
        ("siang", None),
        ("12.60", None),
    ],
)
def test_times_of_day_are_read_in_order_or_refused(written, times):
    assert batches.times_of(written) == times


@pytest.mark.parametrize(
    ("now", "release"),
    [
        ((24, 8, 0), (24, 12, 0)),
        ((24, 11, 59), (24, 12, 0)),
        ((24, 12, 0), (24, 16, 0)),
        ((24, 15, 30), (24, 16, 0)),
        ((24, 16, 0), (25, 12, 0)),
        ((30, 20, 0), (31, 12, 0)),
    ],
)
def test_a_batch_is_the_next_moment_of_the_list(now, release):
    def at(day: int, hour: int, minute: int) -> datetime:
        return datetime(2026, 12, day, hour, minute, tzinfo=UTC)

    assert batches.next_release(at(*now), TIMES) == at(*release)


@pytest.mark.parametrize(
    ("now", "times", "until"),
    [
        ((24, 8, 0), [], (25, 0)),
        ((24, 23, 59), [], (25, 0)),
        ((24, 0, 0), TIMES, (23, 16)),
        ((24, 11, 59), TIMES, (23, 16)),
        ((24, 12, 0), TIMES, (24, 12)),
        ((24, 15, 59), TIMES, (24, 12)),
        ((24, 16, 0), TIMES, (24, 16)),
        ((24, 23, 59), TIMES, (24, 16)),
        # Before half past twelve, the figures of the hour from twelve are not complete.
        ((24, 12, 29), [time(12, 30)], (23, 12)),
        ((24, 12, 30), [time(12, 30)], (24, 12)),
        ((24, 9, 0), [time(0)], (24, 0)),
    ],
)
def test_figures_are_released_until_the_last_batch_that_has_come(now, times, until):
    day, hour, minute = now

    released = batches.released_until(datetime(2026, 12, day, hour, minute, tzinfo=UTC), times)

    assert released == (date(2026, 12, until[0]), until[1])


def test_before_the_first_batch_of_a_month_figures_are_released_until_the_last_of_the_month_before():
    assert batches.released_until(datetime(2026, 12, 1, 8, tzinfo=UTC), TIMES) == (date(2026, 11, 30), 16)


@pytest.fixture
def siti(storage):
    """An officer of a unit with batches."""
    Setting.change(batches="12.00 16.00")
    return an_account("siti", "officer")


def sent(**fields) -> Suggestion:
    return receive(keyring.mint("suggestion"), Message("suggestion", "Kursi kurang.", "id", **fields)).suggestion


def known(account) -> list[Suggestion]:
    return list(Case.visible_to(account))


@pytest.mark.parametrize("field", ["officer_named", "name", "contact"])
def test_a_message_with_a_line_break_in_a_field_of_one_line_is_recognised_when_it_is_repeated(storage, field):
    key = keyring.mint("suggestion")
    words = Message(
        "suggestion", "Kursi\nkurang.", "id", consent=Consent("Saya setuju", "id"), **{field: " Ibu\r\nSiti "}
    )

    first, second = receive(key, words), receive(key, words)

    assert second.repeated
    assert second.suggestion == first.suggestion
    assert getattr(words, field) == "Ibu Siti"
    assert first.suggestion.text == "Kursi\nkurang."


def test_an_anonymous_message_waits_for_its_batch(siti):
    suggestion = sent()

    assert known(siti) == []
    Case.update(released_at=clock.now() - timedelta(seconds=1)).execute()
    assert known(siti) == [suggestion]


def test_consent_without_a_name_or_contact_does_not_skip_the_batch(siti):
    sent(consent=Consent("Saya setuju", "id"))

    assert known(siti) == []


@pytest.mark.parametrize("fields", [{"contact": "0812", "consent": Consent("Saya setuju", "id")}, {"recorded": True}])
def test_a_message_that_is_not_anonymous_is_visible_at_once(siti, fields):
    if fields.pop("recorded", False):
        fields = {"recorded_by": siti, "channel": "phone"}

    suggestion = sent(**fields)

    assert known(siti) == [suggestion]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Budi Santoso memukul.", ""),
        ("Kemarin Budi Santoso.Dia marah", ""),
        ("Pak Budi,dia memukul", ""),
        ("PAK   BUDI marah", ""),
        ("ada yang panggil Pak Beng", ""),
        ("Bang Budi minta uang rokok", ""),
        ("Saudara Budi menyuruh saya diam", ""),
        ("Kepala Regu I menyuruh", ""),
        ("Pak Santo marah.", ""),
        ("Saya dipukul.", "Budi"),
        ("Saya dipukul.", "bùdi santoso"),
    ],
)
def test_an_account_named_in_a_complaint_is_recused(storage, text, field):
    budi = an_account("budi", "inspector", "admin", name="Budi Santoso")
    budi.post, budi.aliases = "Kepala Regu I", "Pak Beng"
    budi.save()

    a_suggestion(text, kind="complaint", topic="officer", officer_named=field)

    assert known(budi) == []


@pytest.mark.parametrize("text", ["Budidaya ikan terlambat.", "Ada yang memukul.", "Pak Hartono marah.", "Sebudi apa?"])
def test_an_account_that_is_not_named_reads_it(storage, text):
    budi = an_account("budi", "inspector", name="Budi Santoso")

    suggestion = a_suggestion(text, kind="complaint", topic="officer").suggestion

    assert known(budi) == [suggestion]


@pytest.mark.parametrize("topic", ["service", "other"])
@pytest.mark.parametrize(("text", "field"), [("Pak Budi membuka loket terlambat.", ""), ("Loket tutup.", "budi")])
def test_a_complaint_of_any_topic_that_names_an_account_is_for_the_other_inspectors(storage, topic, text, field):
    budi, siti = an_account("budi", "inspector", name="Budi Santoso"), an_account("siti", "officer", name="Siti")
    eva = an_account("eva", "inspector", name="Eva Wibowo")

    suggestion = a_suggestion(text, kind="complaint", topic=topic, officer_named=field, contact="0812").suggestion

    assert suggestion.restricted
    assert (known(budi), known(siti), known(eva)) == ([], [], [suggestion])
    assert verify() == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("praise", "Pak Budi ramah sekali."),
        ("suggestion", "Pak Budi perlu pengeras suara."),
        ("question", "Kapan Pak Budi ada?"),
        ("complaint", "Loket buka terlambat."),
    ],
)
def test_what_is_no_complaint_or_names_nobody_stays_in_the_open_lane(storage, kind, text):
    budi = an_account("budi", "officer", name="Budi Santoso")

    suggestion = a_suggestion(text, kind=kind, contact="0812").suggestion

    assert not suggestion.restricted
    assert known(budi) == [suggestion]


def test_an_account_disabled_at_the_time_stays_recused_afterwards(storage):
    budi = an_account("budi", "inspector", name="Budi Santoso")
    budi.disabled_at = clock.now()
    budi.save()
    suggestion = a_suggestion("Budi Santoso memukul.", kind="complaint", topic="violence").suggestion

    budi.disabled_at = None
    budi.save()

    assert ShutOut.recuses(suggestion.id, budi)
    assert known(budi) == []


def test_the_anchor_of_a_message_stays_and_proves_that_it_was_there(storage):
    first = a_suggestion().suggestion
    before = anchor_of(first)
    a_suggestion("Lain.")

    assert anchor_of(first) == before != Audit.anchor()
    assert verify([before]) == []
    assert [row.action for row in Audit.select().where(Audit.mac.startswith(before.split()[1]))] == ["received"]


def test_a_ticket_shows_the_anchor_of_yesterdays_last_act_once_that_covers_the_message(storage):
    siti = an_account("siti", "officer")
    suggestion = a_suggestion().suggestion
    assert later_anchor_of(suggestion) == anchor_of(suggestion)

    acts.record(suggestion, "note", actor=siti, text="Ditanyakan")
    row = Audit.head()
    yesterday = Audit.after(row, "exported", "suggestions", [], actor=siti)[0]
    yesterday.at -= timedelta(days=1)
    yesterday.mac = yesterday.sealed()
    yesterday.save(force_insert=True)

    assert later_anchor_of(suggestion) == yesterday.as_anchor
    assert yesterday.as_anchor in anchor_file("Rutan", [yesterday.as_anchor])
