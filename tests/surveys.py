"""Periods and sheets for tests; each states only what matters to the test."""

from datetime import date, timedelta

from kiosk.core.days import clock
from kiosk.core.models import Account, Sheet, SurveyPeriod
from kiosk.core.models.proof import tallies
from kiosk.core.statistics import ikm
from kiosk.core.storage.keys import keyring

TODAY = date(2026, 11, 24)


def a_period(
    by: Account, first: date = date(2026, 11, 1), last: date = date(2026, 11, 30), name: str = "Triwulan IV"
) -> SurveyPeriod:
    """Create a period for 200 users."""
    return SurveyPeriod.open(by, name=name, first=first, last=last, population=200)


def filled(score: int = 3, **others: int | None) -> dict[str, int]:
    """Give every element the same score, except ``others``; None leaves one out."""
    answers = dict.fromkeys(ikm.ELEMENTS, score) | others
    return {element: given for element, given in answers.items() if given is not None}


def a_sheet(score: int = 3, *, key: str | None = None, **fields) -> Sheet:
    """Send a sheet as the kiosk does."""
    fields.setdefault("answers", filled(score))
    return Sheet.give(key=key or keyring.mint("sheet"), language="id", **fields)


def a_paper_sheet(by: Account, score: int = 3, *, day: date = TODAY, **fields) -> Sheet:
    """Type in a sheet as an officer does."""
    fields.setdefault("answers", filled(score))
    return Sheet.record(by, key=fields.pop("key", None) or keyring.mint("sheet"), day=day, **fields)


def a_day_later(period: SurveyPeriod) -> None:
    """Move a period of today and all its sheets to yesterday."""
    yesterday = clock.today() - timedelta(days=1)
    Sheet.update(day=yesterday).execute()
    SurveyPeriod.update(first=yesterday, last=yesterday).where(SurveyPeriod.id == period.id).execute()
    tallies.rebuild()
