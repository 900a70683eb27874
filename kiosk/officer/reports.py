"""Officers print the report of a month, and each morning the list of what falls due."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.days.periods import Period
from kiosk.core.models import Audit, Setting
from kiosk.core.models.inbox.due_list import DueList
from kiosk.core.models.inbox.report import Report
from kiosk.core.models.suggestions.unreadable import Unreadable
from kiosk.core.statistics import charts
from kiosk.core.statistics.disclosure import THRESHOLD
from kiosk.core.web.page import day as long_day
from kiosk.core.web.page import month as month_name
from kiosk.core.web.sign_in import account
from kiosk.officer import wording
from kiosk.officer.export_columns import summary
from kiosk.officer.forms.periods import PeriodForm

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("/month")
def month() -> ResponseReturnValue:
    """Show what became of the messages of a month."""
    form = PeriodForm(request.args)
    faulty = not form.validate()
    report = Report.of(account(), form.period)
    parts = {
        "kinds": [(str(wording.KINDS[kind]), figures) for kind, figures in report.kinds.items()],
        "services": [(name or _("Tidak disebut"), figures) for name, figures in report.services.items()],
    }
    page = render_template(
        "officer/reports/month.html",
        form=form,
        period=form.period,
        report=report,
        unreadable=Unreadable.known_to(account(), form.period),
        wording=wording,
        parts=parts,
        bars={name: charts.Bars.of((label, one.received) for label, one in found) for name, found in parts.items()},
        tag_bars=charts.Bars.of(report.tags),
        trend=charts.Columns.of(
            (format_date(one.first, "MMM"), _year(one, report), figures.received, figures.answered)
            for one, figures in report.trend
        ),
        threshold=THRESHOLD,
        month_name=month_name,
        letterhead=Setting.everything(),
        printed=_printed(),
        reader=account().name,
    )
    return page, 400 if faulty else 200


@blueprint.get("/day")
def day() -> ResponseReturnValue:
    """Show what must be answered now, and the anchor of the chain."""
    due = DueList.of(account())
    return render_template(
        "officer/reports/day.html",
        due=due,
        unreadable=Unreadable.known_to(account()),
        row=Audit.before(clock.today()),
        inspector=account().may("inspector"),
        any_restricted=any(line.restricted for line in (*due.overdue, *due.today, *due.soon)),
        letterhead=Setting.everything(),
        printed=_printed(),
        today=clock.today(),
        wording=wording,
        summary=summary,
    )


def _year(one: Period, report: Report) -> str:
    """Return the year as the note of a month of the chart: of each January and of the first month; else empty."""
    # When the chart begins with December, there is no room beside the year of January.
    begins = one.first.month == 1 or (one == report.trend[0][0] and one.first.month < 12)
    return str(one.first.year) if begins else ""


def _printed() -> str:
    return _("Dicetak %(day)s oleh %(name)s", day=long_day(clock.today()), name=account().name)
