"""Sheets of the survey and its periods: what is stored once, what is refused, and when it is disclosed."""

from datetime import date, datetime, timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Audit, FollowUp, Respondent, ScoreTally, Service, Setting, Sheet, SheetTally, SurveyPeriod
from kiosk.core.models.proof import tallies
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.ratings.score_tally import NO_HOUR
from kiosk.core.models.surveys.period import Overlaps, SheetsOutside
from kiosk.core.models.surveys.results import Results
from kiosk.core.models.surveys.sheet import SurveyClosed
from kiosk.core.statistics import ikm
from kiosk.core.statistics.disclosure import THRESHOLD
from kiosk.core.storage.database import ChangedMeanwhile
from tests.factories import actor_of, an_account
from tests.surveys import TODAY, a_paper_sheet, a_period, a_sheet, filled

RIGHT = {"score_tally": 0, "reason_tally": 0, "sheet_tally": 0}
COLUMNS = {"name": "Triwulan IV", "first": date(2026, 11, 1), "last": date(2026, 11, 30), "population": 200}


@pytest.fixture
def at(monkeypatch):
    """Put the clock to an hour and minute at the unit, today or so many days later."""

    def put(hour, minute=0, days=0):
        moment = datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute) + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: clock.utc(moment))

    return put


@pytest.fixture
def siti(storage, at):
    """An officer at nine in the morning."""
    at(9)
    return an_account("siti", "officer")


@pytest.fixture
def period(siti):
    return a_period(siti)


def sealed():
    """Return every act of an account with who did it, oldest first."""
    acts = Audit.select().where(Audit.actor_id.is_null(False)).order_by(Audit.seq)
    return [(row.action, actor_of(row).username) for row in acts]


def enough_to_be_disclosed(*scores, **fields):
    """Send as many sheets as the kiosk needs before they are disclosed."""
    return [a_sheet(*scores, **fields) for _ in range(THRESHOLD)][0]


def disclosed_sheets(period):
    return Results.whole(period).complete


@pytest.mark.sqlite_only
def test_a_sheet_holds_its_answers_its_hour_and_what_the_respondent_stated(period, at):
    at(9, 59)
    visits = Service.find("visits")
    about = Respondent(age="25-34", sex="female", education="sma", occupation="private")

    a_sheet(answers=filled(3, u4=1, u9=None), service=visits, respondent=about)

    sheet = Sheet.get()
    assert (sheet.day, sheet.hour, sheet.source, sheet.service, sheet.period) == (TODAY, 9, "kiosk", visits, period)
    assert sheet.answers == filled(3, u4=1, u9=None)
    assert (sheet.age, sheet.sex, sheet.education, sheet.occupation) == ("25-34", "female", "sma", "private")
    assert (sheet.recorded_by, sheet.withdrawn, sheet.complete) == (None, False, False)


def test_what_holds_no_answers_or_other_answers_is_refused_and_leaves_nothing(period, siti):
    scores = [filled(3, u5=score) for score in (0, 5, -1)]

    for answers in ({}, *scores, filled(3) | {"u10": 3}, filled(3) | {"u5": None}, {"U1": 3}, {"": 3}):
        with pytest.raises(ValueError):
            a_sheet(answers=answers)
        with pytest.raises(ValueError):
            a_paper_sheet(siti, answers=answers)

    assert [model.select().count() for model in (Sheet, ScoreTally, SheetTally)] == [0, 0, 0]


@pytest.mark.parametrize("stated", [{"age": "25"}, {"sex": "x"}, {"education": "s4"}, {"occupation": "officer"}])
def test_nobody_can_state_what_no_sheet_offers(stated):
    with pytest.raises(ValueError):
        Respondent(**stated)


def test_the_same_form_again_is_the_first_sheet_whatever_it_holds_by_then(period, siti, at):
    first = a_sheet(4, key="a")
    at(10)

    assert a_sheet(1, key="a") == first
    assert a_sheet(answers={}, key="a") == first
    at(10, days=60)
    assert a_sheet(key="a") == a_paper_sheet(siti, key="a", day=date(2027, 6, 1)) == first
    assert Sheet.get().answers == filled(4)
    assert tallies.verify() == RIGHT


@pytest.mark.sqlite_only
def test_without_a_period_nothing_is_taken(siti):
    a_period(siti, first=TODAY + timedelta(days=1), last=TODAY + timedelta(days=9))

    assert not SurveyPeriod.door_open()
    with pytest.raises(SurveyClosed):
        a_sheet()
    with pytest.raises(SurveyClosed):
        a_paper_sheet(siti)
    assert Sheet.select().count() == 0


@pytest.mark.sqlite_only
def test_an_open_door_without_a_period_takes_sheets_that_belong_to_none(siti):
    Setting.change(survey_always=True)

    a_sheet()

    assert SurveyPeriod.door_open()
    assert Sheet.get().period is None
    assert ScoreTally.select().count() == len(ikm.ELEMENTS)
    assert SheetTally.select().count() == 0
    with pytest.raises(SurveyClosed):
        a_paper_sheet(siti)


def test_a_sheet_belongs_to_the_period_of_the_day_on_which_it_is_sent(siti, at):
    november = a_period(siti)
    december = a_period(siti, first=date(2026, 12, 1), last=date(2026, 12, 31), name="Desember")

    for hour, days in ((0, -23), (23, 6), (0, 7), (23, 37)):
        at(hour, days=days)
        a_sheet()
    a_paper_sheet(siti, day=date(2026, 11, 30))

    days = [(sheet.day.month, sheet.period) for sheet in Sheet.select().order_by(Sheet.id)]
    assert days == [(11, november), (11, november), (12, december), (12, december), (11, november)]
    assert [(one.running, one.before) for one in (november, december)] == [(False, None), (True, november)]
    assert SurveyPeriod.begun() == december


@pytest.mark.sqlite_only
def test_a_clock_that_jumps_an_hour_loses_no_sheet(period, at):
    for hour in (10, 11, 10, 9):
        at(hour)
        a_sheet()
    a_sheet()

    assert [sheet.hour for sheet in Sheet.select().order_by(Sheet.id)] == [10, 11, 10, 9, 9]
    assert disclosed_sheets(period) == 5
    assert tallies.verify() == RIGHT


def test_only_complete_sheets_make_the_index_and_the_others_are_counted_apart(period):
    enough_to_be_disclosed(4)
    enough_to_be_disclosed(answers=filled(4, u9=None))
    a_sheet(answers={"u1": 1})

    counted = {(row.element, row.counted): row.number for row in ScoreTally.select().where(ScoreTally.score == 4)}
    assert counted == {(element, True): 5 for element in ikm.ELEMENTS} | {
        (element, False): 5 for element in ikm.ELEMENTS[:8]
    }
    cells = SheetTally.select().where(SheetTally.cut == "all")
    assert {(row.element, row.score): row.number for row in cells} == {
        **{(element, 4): 5 for element in ikm.ELEMENTS},
        ("sheet", 36): 5,
        ("sheet", 0): 6,
    }
    found = Results.whole(period)
    assert (found.complete, found.incomplete) == (5, 6)


def test_a_sheet_of_the_kiosk_is_disclosed_with_its_batch_and_paper_at_once(period, siti, at):
    Setting.change(batches="12.00 16.00")
    enough_to_be_disclosed()
    assert disclosed_sheets(period) == 0

    a_paper_sheet(siti)
    assert disclosed_sheets(period) == 1

    # A visitor who has just rated may still touch reasons: figures come five minutes after the batch.
    for hour, minute, number in ((11, 59, 1), (12, 4, 1), (12, 5, 6), (12, 6, 6), (16, 4, 6), (16, 5, 11)):
        at(hour, minute)
        if (hour, minute) == (12, 6):
            enough_to_be_disclosed()
        assert disclosed_sheets(period) == number, (hour, minute)
    assert tallies.verify() == RIGHT


@pytest.mark.sqlite_only
def test_what_was_sent_at_the_hour_of_a_batch_waits_for_the_next_one(period, at):
    Setting.change(batches="12.30")
    at(12, 10)
    enough_to_be_disclosed()

    for hour, minute, days, number in ((12, 35, 0, 0), (23, 0, 0, 0), (12, 34, 1, 0), (12, 35, 1, 5)):
        at(hour, minute, days)
        assert disclosed_sheets(period) == number, (hour, minute, days)


@pytest.mark.sqlite_only
def test_a_clock_that_was_ahead_keeps_its_sheets_waiting_until_their_hour(period, at):
    Setting.change(batches="8.00")
    at(10, days=1)
    enough_to_be_disclosed()
    at(10)

    assert disclosed_sheets(period) == 0
    assert list(Sheet.disclosed_of(period)) == []
    at(10, days=2)
    assert disclosed_sheets(period) == 5
    assert len(list(Sheet.disclosed_of(period))) == 5


def test_rows_stand_in_the_order_of_what_they_hold_and_without_withdrawn_ones(period, siti):
    for score in (4, 1, 3):
        a_sheet(score)
    a_paper_sheet(siti, 2)
    a_paper_sheet(siti, 1).withdraw(siti)

    assert [(row.u1, row.source) for row in Sheet.disclosed_of(period)] == [
        (1, "kiosk"),
        (2, "paper"),
        (3, "kiosk"),
        (4, "kiosk"),
    ]


@pytest.mark.sqlite_only
def test_a_paper_sheet_has_its_day_and_no_hour_and_is_sealed_by_who_typed_it(period, siti):
    sheet = a_paper_sheet(siti, day=date(2026, 11, 3))

    assert (sheet.day, sheet.hour, sheet.source, sheet.recorded_by) == (date(2026, 11, 3), NO_HOUR, "paper", siti)
    assert sealed()[1:] == [("sheet recorded", "siti")]


def test_a_paper_sheet_is_withdrawn_once_and_stays_stored(period, siti):
    budi = an_account("budi", "officer")
    sheet, other = a_paper_sheet(siti), a_paper_sheet(siti, 4)
    again = Sheet.get_by_id(sheet.id)

    sheet.withdraw(budi)
    sheet.withdraw(budi)
    again.withdraw(siti)

    assert disclosed_sheets(period) == 1
    assert Sheet.select().count() == 2
    assert tallies.verify() == RIGHT
    assert sealed()[1:] == [("sheet recorded", "siti")] * 2 + [("sheet withdrawn", "budi")]
    assert Sheet.recorded_lately(siti) == [other]
    assert Sheet.recorded_lately(budi) == []


@pytest.mark.sqlite_only
def test_nobody_withdraws_what_a_visitor_sent(period, siti):
    sheet = enough_to_be_disclosed()

    with pytest.raises(ValueError):
        sheet.withdraw(siti)

    assert disclosed_sheets(period) == 5
    assert sealed() == [("period opened", "siti")]


@pytest.mark.sqlite_only
def test_those_typed_in_lately_stand_newest_first(period, siti):
    sheets = [a_paper_sheet(siti) for _ in range(4)]

    assert Sheet.recorded_lately(siti, most=3) == sheets[:0:-1]


def test_no_two_periods_share_a_day(period, siti):
    taken = [((10, 1), (11, 1)), ((11, 30), (12, 5)), ((11, 10), (11, 10)), ((10, 1), (12, 5)), ((11, 1), (11, 30))]
    free = [((10, 1), (10, 31)), ((12, 1), (12, 1))]

    for first, last in taken:
        with pytest.raises(Overlaps):
            a_period(siti, date(2026, *first), date(2026, *last))
    for first, last in free:
        a_period(siti, date(2026, *first), date(2026, *last))

    assert [one.first.month for one in SurveyPeriod.newest_first()] == [12, 11, 10]


@pytest.mark.sqlite_only
def test_a_period_is_changed_only_by_somebody_who_saw_it_as_it_is(period, siti):
    seen = period.stamp
    period.change(siti, seen, **COLUMNS | {"name": "Semester II", "population": 1_000})

    assert SurveyPeriod.get().name == "Semester II"
    assert SurveyPeriod.get().target == 278
    with pytest.raises(ChangedMeanwhile):
        period.change(siti, seen, **COLUMNS)
    assert sealed() == [("period opened", "siti"), ("period changed", "siti")]


@pytest.mark.sqlite_only
def test_a_period_cannot_be_moved_onto_another(period, siti):
    a_period(siti, first=date(2026, 12, 1), last=date(2026, 12, 31))

    with pytest.raises(Overlaps):
        period.change(siti, period.stamp, **COLUMNS | {"last": date(2026, 12, 1)})

    assert SurveyPeriod.get_by_id(period.id).last == date(2026, 11, 30)


def test_a_period_keeps_the_days_of_its_sheets_but_for_withdrawn_ones(period, siti):
    a_sheet()
    early = a_paper_sheet(siti, day=date(2026, 11, 2))
    shorter = COLUMNS | {"first": date(2026, 11, 3)}

    for fields in (shorter, COLUMNS | {"last": TODAY - timedelta(days=1)}):
        with pytest.raises(SheetsOutside):
            period.change(siti, period.stamp, **fields)
    period = SurveyPeriod.get()
    assert (period.first, period.last) == (date(2026, 11, 1), date(2026, 11, 30))

    early.withdraw(siti)
    period.change(siti, period.stamp, **shorter | {"last": TODAY})

    assert (SurveyPeriod.get().first, SurveyPeriod.get().last) == (date(2026, 11, 3), TODAY)


def test_one_index_at_most_is_shown(period, siti):
    other = a_period(siti, first=date(2026, 12, 1), last=date(2026, 12, 31))

    def shown():
        return list(SurveyPeriod.select().where(SurveyPeriod.published))

    period.publish(siti, True)
    assert shown() == [period]
    other.publish(siti, True)
    assert shown() == [other]
    SurveyPeriod.get_by_id(period.id).publish(siti, False)
    assert shown() == [other]
    other.publish(siti, False)
    assert shown() == []
    acts = [action.removeprefix("index ") for action, _who in sealed()[2:]]
    assert acts == ["shown", "taken down", "shown", "taken down", "taken down"]
    assert verify() == []


def test_what_is_changed_past_the_program_is_found(period, siti):
    a_sheet()
    a_paper_sheet(siti).withdraw(siti)
    sheet = a_paper_sheet(siti)
    period.publish(siti, True)
    period.change(siti, SurveyPeriod.get().stamp, **COLUMNS)
    FollowUp.plan(period, siti, {"u3": {"action": "Loket", "who": "Siti", "until": "Mei"}}, FollowUp.stamp_of({}))
    assert verify() == []

    Sheet.update(u1=4).where(Sheet.id == sheet.id).execute()
    SurveyPeriod.update(population=1).execute()
    FollowUp.update(action="").execute()

    assert [finding.kind for finding in verify()] == ["survey changed"] * 3
    Sheet.update(u1=3, source="kiosk").where(Sheet.id == sheet.id).execute()
    assert "survey gone" in {finding.kind for finding in verify()}
