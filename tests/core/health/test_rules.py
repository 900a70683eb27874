"""Readings in, rows out: what is good, to be looked at, red or not known."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from flask_babel import force_locale

from kiosk.core.days import clock, trust
from kiosk.core.days.lately import Result
from kiosk.core.health import rules, words
from kiosk.core.health.rules import GOOD, LOOK, RED, UNKNOWN, Copies, Drill, Printer, Readings, Row, Sound, judge
from tests.core.health.readings import FINE, NOW, TODAY, a_screen

MIB = 1024**2
HOUR = timedelta(hours=1)
AWAY_SINCE = NOW - timedelta(minutes=6)
DARK = a_screen(painted_at=AWAY_SINCE)


def row_of(topic: str, readings: Readings) -> Row:
    return next(row for row in judge(readings) if row.topic == topic)


def test_where_all_is_well_every_row_is_good():
    assert {row.state for row in judge(FINE)} == {GOOD}


CASES = [
    ("disk", {"disk_free": 256 * MIB}, LOOK, "low"),
    ("disk", {"disk_free": 256 * MIB - 1}, RED, "nearly full"),
    ("database", {"database": "tampered"}, LOOK, "tampered"),
    ("database", {"database": "damaged"}, RED, "damaged"),
    ("database", {"database": "read only"}, RED, "read only"),
    ("database", {"database": "away"}, RED, "away"),
    ("copy", {"copies": Copies(None)}, RED, "none"),
    ("copy", {"copies": Copies(None), "started_at": NOW}, UNKNOWN, "none"),
    ("copy", {"copies": Copies(NOW - 27 * HOUR)}, RED, "overdue"),
    ("copy", {"copies": Copies(NOW - 27 * HOUR, failure="full")}, RED, "overdue"),
    ("copy", {"copies": Copies(NOW - 4 * HOUR)}, LOOK, "late"),
    ("copy", {"copies": Copies(NOW - 4 * HOUR), "started_at": NOW}, GOOD, "made"),
    ("copy", {"copies": Copies(NOW - HOUR, failure="full")}, LOOK, "failed"),
    ("copy", {"copies": Copies(NOW + HOUR)}, LOOK, "future"),
    ("copy", {"copies": Copies(NOW - HOUR, has_envelope=False)}, LOOK, "no envelope"),
    ("copy", {"copies": Copies(NOW - HOUR, trouble="away")}, LOOK, "not carried"),
    ("copy", {"copies": Copies(None, on_server=True)}, UNKNOWN, "on server"),
    ("drill", {"drill": Drill(None)}, UNKNOWN, "none"),
    ("drill", {"drill": Drill(NOW - HOUR, "broken")}, RED, "failed"),
    ("drill", {"drill": Drill(NOW - timedelta(days=11))}, LOOK, "late"),
    ("beat", {"screens": []}, UNKNOWN, "never"),
    ("beat", {"screens": [DARK]}, RED, "silent"),
    ("beat", {"screens": [DARK], "open": False}, GOOD, "closed"),
    ("beat", {"screens": [DARK], "open": None}, LOOK, "no hours"),
    ("beat", {"screens": [DARK], "started_at": NOW - HOUR / 12}, UNKNOWN, "started"),
    ("beat", {"screens": [DARK, a_screen()]}, LOOK, "some"),
    ("beat", {"screens": [a_screen(painted_at=NOW - 25 * HOUR), a_screen()]}, GOOD, "painting"),
    ("beat", {"screens": [a_screen(painted_at=NOW - 25 * HOUR)]}, RED, "silent"),
    ("beat", {"screens": [a_screen(painted_at=NOW + 1000 * HOUR)]}, RED, "silent"),
    ("touch", {"screens": [a_screen(touched_on=None)]}, UNKNOWN, "never"),
    ("touch", {"screens": [a_screen(touched_on=TODAY - timedelta(days=3))]}, GOOD, "touched"),
    ("touch", {"screens": [a_screen(touched_on=TODAY - timedelta(days=4))]}, LOOK, "untouched"),
    ("touch", {"screens": [a_screen(touched_on=TODAY - timedelta(days=8))]}, RED, "untouched"),
    ("touch", {"screens": [a_screen(touched_on=TODAY - timedelta(days=8))], "open": False}, GOOD, "touched"),
    ("touch", {"screens": [a_screen(touched_on=TODAY + timedelta(days=1))]}, UNKNOWN, "no date"),
    ("touch", {"day_state": trust.BEHIND}, UNKNOWN, "no date"),
    ("clock", {"day_state": trust.NEAR}, GOOD, "near"),
    ("clock", {"day_state": trust.AHEAD}, RED, "ahead"),
    ("clock", {"day_state": trust.BEHIND}, RED, "behind"),
    ("clock", {"day_state": trust.UNPROVEN}, RED, "unproven"),
    ("printer", {"printer": Printer(False)}, GOOD, "none"),
    ("printer", {"printer": Printer(True)}, UNKNOWN, "not tried"),
    ("printer", {"printer": Printer(True, False)}, RED, "missing"),
    ("printer", {"printer": Printer(True, True, Result("refused", TODAY, "noon"))}, RED, "refused"),
    ("sound", {"sound": Sound(False, False)}, GOOD, "off"),
    ("sound", {"sound": Sound(True, False)}, LOOK, "missing"),
    ("sound", {"sound": Sound(True, True, Result("failed", TODAY, "noon"))}, LOOK, "failed"),
    ("browser", {"screens": [a_screen(browser="")]}, UNKNOWN, "other"),
    ("browser", {"screens": [a_screen(browser_since=TODAY - timedelta(days=120))]}, LOOK, "ages"),
    ("browser", {"screens": [a_screen(browser_since=TODAY - timedelta(days=121))]}, RED, "old"),
    ("browser", {"screens": [a_screen(), a_screen(browser="Chromium 148")]}, RED, "old"),
    ("browser", {"day_state": trust.AHEAD}, UNKNOWN, "no date"),
    ("browser", {"screens": []}, UNKNOWN, "never"),
    ("version", {"screens": [a_screen(page_version="ffffffffffff")]}, LOOK, "page older"),
    ("version", {"screens": [a_screen(page_version="")]}, GOOD, "running"),
    ("errors", {"faults": {"page": 1, "chore": 0}}, LOOK, "some"),
    ("errors", {"faults": {"page": 0, "chore": 2}}, LOOK, "chores"),
    ("errors", {"faults": {"page": 6, "chore": 4}}, RED, "many"),
]


@pytest.mark.parametrize(("topic", "changes", "state", "finding"), CASES)
def test_each_finding_has_its_state(topic, changes, state, finding):
    row = row_of(topic, replace(FINE, **changes))

    assert (row.state, row.finding) == (state, finding)


@pytest.mark.parametrize("name", [field.name for field in fields(Readings) if field.default is None])
def test_a_reading_that_cannot_be_taken_makes_nothing_good_of_it(name):
    rows = judge(replace(FINE, **{name: None}))

    topics = {
        "disk_free": {"disk"},
        "day_state": {"clock", "touch", "browser"},
        "copies": {"copy"},
        "faults": {"errors"},
    }
    topics |= {"screens": {"beat", "touch", "browser"}, "open": set()}
    assert {row.topic for row in rows if row.state == UNKNOWN} == topics.get(name, {name})


def test_a_browser_counts_as_old_from_its_release_however_lately_it_was_installed():
    row = row_of("browser", replace(FINE, screens=[a_screen(browser="Chromium 149", browser_since=TODAY)]))

    # 149 came about four versions of 30.5 days before 8 September 2026.
    assert row.state == RED
    assert row.since == date(2026, 5, 9) + timedelta(days=120)


def test_of_two_screens_the_last_touch_counts_and_of_one_day_the_later_part():
    screens = [a_screen(touched_on=TODAY, touched_part="noon"), a_screen(touched_on=TODAY, touched_part="morning")]

    row = row_of("touch", replace(FINE, screens=screens))

    assert (row.since, row.part) == (TODAY, "noon")


def test_every_finding_has_one_sentence_that_holds_its_figures(office_app):
    rows = [row_of(topic, replace(FINE, **changes)) for topic, changes, _state, _finding in CASES]
    with office_app.test_request_context(), force_locale("id"):
        for row in [*rows, *judge(FINE), *judge(Readings(NOW, TODAY, NOW, "1 a"))]:
            sentence = words.sentence(row)
            assert sentence.endswith(".")
            assert sentence.count(". ") == 0
            assert "%" not in sentence
            assert (row.topic, row.finding) in words.SENTENCES or row.finding == "unread"


def test_each_topic_has_a_name_and_each_state_its_word_and_tone():
    assert [row.topic for row in judge(FINE)] == list(words.TOPICS)
    assert set(words.STATES) == set(words.TONES) == set(rules.STATES)


def test_a_screen_is_judged_by_whether_it_is_in_use():
    old = a_screen(painted_at=NOW - 30 * HOUR)
    readings = replace(FINE, screens=[old, DARK, a_screen()])

    assert [readings.state_of(screen) for screen in readings.screens] == ["unused", "silent", "painting"]
    assert replace(readings, open=False).state_of(DARK) == "resting"


@pytest.mark.parametrize(
    ("value", "part", "text"),
    [
        (NOW, "", "Hari ini, 10.12"),
        (NOW - timedelta(days=1), "", "Kemarin, 10.12"),
        (NOW - timedelta(days=9), "", "15 Nov 2026, 10.12"),
        (TODAY, "morning", "Hari ini, pagi"),
        (TODAY - timedelta(days=2), "", "22 Nov 2026"),
    ],
)
def test_a_moment_is_written_shortly_and_a_day_with_its_part(office_app, monkeypatch, value, part, text):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with office_app.test_request_context(), force_locale("id"):
        assert words.when(value, part) == text


def test_programs_get_moments_in_utc_and_days_as_they_are(office_app):
    with office_app.test_request_context():
        assert words.plain(row_of("copy", FINE))["since"] == "2026-11-24T02:42:00+00:00"
        assert words.plain(row_of("touch", FINE))["since"] == "2026-11-24"
