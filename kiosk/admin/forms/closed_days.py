"""Forms of closed days: one day, a span, a new name, or a whole list."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, ValidationError
from wtforms.validators import DataRequired
from wtforms.widgets import HiddenInput

from kiosk.core.days.working_days import is_working_day
from kiosk.core.models import ClosedDay
from kiosk.core.web.forms import KioskForm, LineField, TextField, at_most, cleaned, near_year, optional
from kiosk.core.web.page import day_short

LONGEST_LIST = 20_000
LONGEST_SPAN = timedelta(days=62)


class NameForm(KioskForm):
    """The name of a closed day."""

    name = LineField(_l("Nama hari libur"), validators=[DataRequired(), at_most(ClosedDay.MAX_NAME)])


class SpanForm(NameForm):
    """A day, or the working days of a span."""

    day = DateField(_l("Tanggal"), validators=[DataRequired(message=_l("Pilih tanggalnya.")), near_year])
    until = DateField(_l("Sampai dengan"), validators=[optional(), near_year])

    @property
    def days(self) -> list[date]:
        """The day itself, or the working days of the span."""
        first, last = self.day.data, self.until.data or self.day.data
        if first == last:
            return [first]
        span = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [day for day in span if is_working_day(day, ())]

    def validate_day(self, field: DateField) -> None:
        """Refuse a single day that is in the calendar already."""
        known = ClosedDay.on(field.data) if field.data and self.until.data in (None, field.data) else None
        if known:
            raise ValidationError(
                _(
                    'Tanggal ini sudah tercatat: "%(name)s". Pilih "Ubah" di daftar bila namanya perlu diganti.',
                    name=known.name,
                )
            )

    def validate_until(self, field: DateField) -> None:
        """Refuse a span that ends before it begins, is longer than ``LONGEST_SPAN``, or has no working day."""
        first, last = self.day.data, field.data
        if not first or not last:
            return
        if last < first:
            raise ValidationError(_("Hari terakhir lebih awal daripada hari pertama."))
        if last - first > LONGEST_SPAN:
            longest = day_short(first + LONGEST_SPAN)
            raise ValidationError(_("Rentang ini terlalu panjang. Paling lama sampai %(day)s.", day=longest))
        if not self.days:
            raise ValidationError(_("Rentang ini hanya berisi Sabtu dan Minggu, yang sudah tidak dihitung."))


class ListForm(KioskForm):
    """A list of days, typed or as a file."""

    text = TextField(_l("Daftar"), validators=[optional(), at_most(LONGEST_LIST)])
    file = FileField(_l("Atau berkas (CSV atau teks)"))

    @property
    def whole(self) -> str:
        """The typed text, followed by the text of the file."""
        return "\n".join(part for part in (self.text.data, self._read) if part)

    def validate_file(self, field: Any) -> None:
        """Refuse a file that is not text or is too long, and an empty form."""
        self._read = ""
        if field.data:
            data = field.data.read(4 * LONGEST_LIST + 1)
            try:
                self._read = cleaned(_decoded(data)) or ""
            except ValueError:
                raise ValidationError(_("Berkas ini bukan teks. Simpan tabelnya sebagai CSV lebih dulu.")) from None
            if len(self._read) > LONGEST_LIST:
                raise ValidationError(_("Berkas ini terlalu panjang untuk daftar hari libur."))
        if not self.whole.strip():
            raise ValidationError(_("Tempel daftarnya di atas, atau pilih berkasnya."))


class ApplyForm(KioskForm):
    """The list that was previewed."""

    text = TextField(widget=HiddenInput(), validators=[at_most(2 * LONGEST_LIST + 1)])


def _decoded(data: bytes) -> str:
    """Return the text of a file, as UTF-8 or else CP1252, in which spreadsheets often save; raise ValueError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")
