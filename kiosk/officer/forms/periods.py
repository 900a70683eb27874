"""The month or year of a register or report; it travels in the URL."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField, ValidationError

from kiosk.core.days import clock
from kiosk.core.days.periods import Period
from kiosk.core.web.forms import KioskForm
from kiosk.core.web.page import month

_MONTHS, _YEARS = 24, 5


class PeriodForm(KioskForm):
    """A month of the last two years, or with ``years`` a whole year; this month by default."""

    class Meta(KioskForm.Meta):
        csrf = False

    month = SelectField(_l("Periode"), validate_choice=False)
    book = HiddenField()

    def __init__(self, formdata: Any, *, years: bool = False) -> None:
        super().__init__(formdata)
        today = Period.month(clock.today())
        self.years = years
        self.month.data = self.month.data or today.code
        months = {one.code: month(one.first) for one in reversed(today.months_until(_MONTHS))}
        if not years:
            self.month.choices = list(months.items())
            return
        this_year = today.first.year
        whole = {str(year): _("Tahun %(year)s", year=year) for year in range(this_year, this_year - _YEARS, -1)}
        self.month.choices = {_("Satu bulan"): list(months.items()), _("Satu tahun"): list(whole.items())}

    def validate_month(self, field: Field) -> None:
        """Refuse an unknown period, or a year where none is offered."""
        try:
            period = Period.of(field.data)
        except ValueError:
            period = None
        if period is None or (period.is_year and not self.years):
            raise ValidationError(_("Periode ini tidak ada. Pilih salah satu dari daftar."))

    @property
    def period(self) -> Period:
        """The period asked for; this month if that was refused."""
        return Period.month(clock.today()) if self.month.errors else Period.of(self.month.data)
