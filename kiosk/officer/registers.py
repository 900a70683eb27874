"""Officers print the register of a month or year, or export it as a workbook."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.days import clock
from kiosk.core.days.periods import Period
from kiosk.core.documents.workbook import on_disk
from kiosk.core.models import Audit, Setting
from kiosk.core.models.inbox.export_rows import days_counter
from kiosk.core.models.inbox.register import Register
from kiosk.core.web.origin import own_pages_only
from kiosk.core.web.page import day, month
from kiosk.core.web.sign_in import account
from kiosk.officer.export_columns import Cells, register_columns
from kiosk.officer.exports import MOST_IN_A_WORKBOOK, attached
from kiosk.officer.forms.periods import PeriodForm

blueprint = Blueprint("registers", __name__, url_prefix="/registers")

RESTRICTED = "restricted"


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the register of a period as it will be printed."""
    form = PeriodForm(request.args, years=True)
    faulty = not form.validate()
    return _book(form), 400 if faulty else 200


@blueprint.get("/register.xlsx")
@own_pages_only
def xlsx() -> ResponseReturnValue:
    """Send the register of a period as a workbook."""
    form = PeriodForm(request.args, years=True)
    if not form.validate():
        return _book(form), 400
    period, restricted = form.period, _restricted()
    register = Register(account(), period, restricted=restricted)
    if register.has_more_than(MOST_IN_A_WORKBOOK):
        return _book(form, too_long_for_a_workbook=True), 409
    Audit.add("exported", "register", [period.code, restricted], actor=account())
    above = (Setting.read("unit_name"), _title(restricted), called(period))
    rows = Cells(days_counter()).entries(register.entries())
    file = on_disk(_("Register"), register_columns(), rows, above)
    return attached(file, f"register-{'pengawas-' if restricted else ''}{period.code}.xlsx")


def called(period: Period) -> str:
    """Write a period as "November 2026" or "Tahun 2026"."""
    return str(_("Tahun %(year)s", year=period.first.year)) if period.is_year else month(period.first)


def _book(form: PeriodForm, *, too_long_for_a_workbook: bool = False) -> str:
    period, restricted = form.period, _restricted()
    register = Register(account(), period, restricted=restricted)
    too_long = register.has_more_than(Register.MOST_ON_A_PAGE)
    cells = Cells(days_counter())
    return render_template(
        "officer/registers/index.html",
        form=form,
        period=period,
        called=called,
        title=_title(restricted),
        restricted=restricted,
        inspector=account().may("inspector"),
        columns=[heading for heading, _width in register_columns()],
        rows=[] if too_long else list(cells.entries(register.entries())),
        too_long=too_long,
        too_long_for_a_workbook=too_long_for_a_workbook,
        most={"page": Register.MOST_ON_A_PAGE, "workbook": MOST_IN_A_WORKBOOK},
        letterhead=Setting.everything(),
        printed=_("Dicetak %(day)s oleh %(name)s", day=day(clock.today()), name=account().name),
    )


def _restricted() -> bool:
    """Return whether the restricted register is asked for; always False for anyone but inspectors."""
    return request.args.get("book") == RESTRICTED and account().may("inspector")


def _title(restricted: bool) -> str:
    return _("Buku register jalur pengawas") if restricted else _("Buku register saran dan pengaduan")
