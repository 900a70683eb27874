"""A survey: its name, its days, and how many people use the services in that time."""

import re
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange

from kiosk.core.models import SurveyPeriod
from kiosk.core.web.forms import LineField, RowForm, at_most, near_year
from kiosk.core.web.page import day_short

# A survey is held at least once a year; a little more leaves room for one that begins late.
LONGEST = timedelta(days=400)


def _day(label: str) -> DateField:
    return DateField(label, validators=[DataRequired(message=_l("Pilih tanggalnya.")), near_year])


_HOW_MANY = _l("Tulis jumlah orangnya, dari 1 sampai 1.000.000.")


class _GroupedInteger(IntegerField):
    """A whole number, which may be written as "1.200" or "1 200"."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed without the thousands separators."""
        super().process_formdata([re.sub(r"(?<=\d)[.\s](?=\d{3}\b)", "", value) for value in valuelist])


class SurveyPeriodForm(RowForm):
    """The fields that ``SurveyPeriod.open`` sets and ``change`` changes."""

    COLUMNS = ("name", "first", "last", "population")

    name = LineField(_l("Nama survei"), validators=[DataRequired(), at_most(SurveyPeriod.MAX_NAME)])
    first = _day(_l("Hari pertama"))
    last = _day(_l("Hari terakhir"))
    population = _GroupedInteger(
        _l("Jumlah pengguna layanan"),
        validators=[InputRequired(), NumberRange(1, SurveyPeriod.MAX_POPULATION, _HOW_MANY)],
    )

    @classmethod
    def of(cls, period: SurveyPeriod | None = None) -> "SurveyPeriodForm":
        """Return the form of ``period``, or of a new one, filled with what was sent if anything was."""
        data = {name: getattr(period, name) for name in cls.COLUMNS} if period else {}
        return cls(data={**data, "seen": period.stamp if period else ""})

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a period."""
        return {name: self[name].data for name in self.COLUMNS}

    def validate_last(self, field: Field) -> None:
        """Refuse a survey that ends before it begins, or that lasts too long."""
        first, last = self.first.data, field.data
        if not first or not last:
            return
        if last < first:
            raise ValidationError(_("Hari terakhir lebih awal daripada hari pertama."))
        if last - first >= LONGEST:
            raise ValidationError(
                _(
                    "Survei paling lama %(days)s hari. Dari hari pertama itu, paling lambat %(day)s.",
                    days=LONGEST.days,
                    day=day_short(first + LONGEST - timedelta(days=1)),
                )
            )

    def overlaps(self, other: SurveyPeriod) -> None:
        """Name the other period that shares some of the days, at the end that reaches into it."""
        field = self.first if other.first <= self.first.data <= other.last else self.last
        field.errors = [
            _(
                'Bertumpuk dengan "%(name)s", %(first)s sampai %(last)s. Setiap hari hanya milik satu survei.',
                name=other.name,
                first=day_short(other.first),
                last=day_short(other.last),
            )
        ]

    def leaves_sheets_outside(self, period: SurveyPeriod) -> None:
        """Say, at each end that was moved inwards, that there are sheets on the days beyond it."""
        words = _(
            "Pada hari yang dilepas sudah ada, atau mungkin sudah ada, lembar yang diisi. Lembar tidak boleh keluar"
            " dari survei ini."
        )
        if self.first.data > period.first:
            self.first.errors = [words]
        if self.last.data < period.last:
            self.last.errors = [words]
