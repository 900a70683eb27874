"""Officers see how satisfied visitors are, in figures too coarse to identify one of them."""

from datetime import date, timedelta

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.days.periods import Span
from kiosk.core.models import Setting, SurveyPeriod
from kiosk.core.models.ratings.dashboard import Dashboard
from kiosk.core.models.surveys.results import Results
from kiosk.core.statistics import charts
from kiosk.core.web.page import day
from kiosk.core.web.questionnaire_wording import PERFORMANCES
from kiosk.core.web.sign_in import account
from kiosk.officer import figure_text, wording

blueprint = Blueprint("ratings", __name__, url_prefix="/ratings")

_DAYS = {"today": 1, "7": 7, "30": 30, "90": 90}
_YEAR, _SURVEY = "year", "survey"
_USUAL = "30"
# Any Monday, from which the names of the weekdays are formatted.
_MONDAY = date(2024, 1, 1)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show scores, services, hours, reasons and elements of a span of days beside the span before it."""
    period = SurveyPeriod.begun()
    code = request.args.get("span", _USUAL)
    code = code if code in (*_DAYS, _YEAR) or (code == _SURVEY and period) else _USUAL
    span, before = _spans(code, period)
    board = Dashboard.of(span, before)
    heat = charts.Heat.of(board.hours)
    results = Results.of([period])[0] if period else None
    # Sheets sent before a period was opened lie within its days but do not belong to it.
    index = results.index if results and code == _SURVEY else board.now.index
    return render_template(
        "officer/ratings/index.html",
        spans=_links(code, period),
        board=board,
        weekdays=[format_date(_MONDAY + timedelta(days=number), "EEEE") for _y, number in heat.weekdays],
        hours=heat,
        reason_bars=charts.Bars.of((text, number) for text, number in board.reasons if number),
        index=index,
        element_bars=figure_text.element_bars(index),
        period=period,
        results=results,
        batches=Setting.read("batches"),
        span=figure_text.span(span),
        before=figure_text.span(before) if before else "",
        performances=PERFORMANCES,
        letterhead=Setting.everything(),
        printed=_("Dicetak %(day)s oleh %(name)s", day=day(clock.today()), name=account().name),
        words=figure_text,
        wording=wording,
    )


def _spans(code: str, period: SurveyPeriod | None) -> tuple[Span, Span | None]:
    """Return the days asked for and those they are compared with."""
    today = clock.today()
    if code == _YEAR:
        year = Span.year_until(today)
        return year, year.a_year_before
    if code == _SURVEY and period:
        earlier = period.before
        return Span(period.first, period.last), Span(earlier.first, earlier.last) if earlier else None
    span = Span.until(today, _DAYS[code])
    return span, span.before


def _links(here: str, period: SurveyPeriod | None) -> list[dict]:
    names = {
        "today": _("Hari ini"),
        **{code: _("%(days)s hari", days=days) for code, days in _DAYS.items() if days > 1},
        _YEAR: _("Tahun ini"),
        **({_SURVEY: _("Periode SKM")} if period else {}),
    }
    return [
        {"label": name, "url": url_for(".index", span=code), "count": None, "active": code == here}
        for code, name in names.items()
    ]
