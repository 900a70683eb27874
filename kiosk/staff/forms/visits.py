"""The form of the visiting hours: the whole week on one page, a row for each session and the days on which it is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, HiddenField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from kiosk.core.days import clock
from kiosk.core.days.visiting import (
    BOTH,
    ENDS_EARLY,
    OVERLAP,
    REGISTERS_LATE,
    VALID_BACKWARDS,
    VISIT,
    Fault,
    Hours,
    faults,
)
from kiosk.core.models import VisitingHour, VisitingWeek
from kiosk.core.web.forms import LineField, RowForm, choices, is_number, optional
from kiosk.core.web.visiting_wording import AUDIENCES_NAMED, KINDS_NAMED, weekday

# Rows of the form, and how many empty ones it offers at a time.
MOST_ROWS = VisitingHour.MOST_SESSIONS
_OFFERED = 3
# Longer than any time for which hours are valid, and farther than they are planned: a typing error.
_YEAR = timedelta(days=366)

FAULTS = {
    ENDS_EARLY: ("ends", _l("Jam selesai harus sesudah jam mulai.")),
    REGISTERS_LATE: ("register_until", _l("Pendaftaran ditutup paling lambat pada jam selesai.")),
    VALID_BACKWARDS: ("valid_until", _l("Tanggal ini lebih awal daripada tanggal mulainya.")),
}


class ClockField(LineField):
    """A time of day, typed as "09.00"; what is no time stays in the field."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validators=[optional()], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the typed time; what was not sent is empty."""
        try:
            super().process_formdata(valuelist or [""])
        finally:
            self.typed: str = self.data or ""
            time_typed: Any = clock.time_of(self.typed)
            self.data = time_typed
        if self.typed and time_typed is None:
            raise ValueError(_("Tulis jam dari 00.00 sampai 23.59, misalnya 09.00."))

    def _value(self) -> str:
        if self.raw_data is not None:
            return self.typed
        return f"{self.data:%H.%M}" if self.data else ""


class _Days(SelectMultipleField):
    """Days of the week, a box to tick for each."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SessionRow:
    """The fields of one row; ``number`` counts from 1."""

    PARTS = ("kind", "days", "audience", "starts", "ends", "register_until", "valid_from", "valid_until", "removed")

    def __init__(self, form: RowForm, number: int) -> None:
        self._form = form
        self.number = number

    def __getattr__(self, part: str) -> Field:
        try:
            return self._form[name_of(self.number, part)]
        except KeyError:
            raise AttributeError(part) from None

    def __iter__(self) -> Iterator[Field]:
        return (getattr(self, part) for part in self.PARTS)

    @property
    def used(self) -> bool:
        """Whether something was typed or chosen that makes it a session, and it is not to be removed."""
        typed = (self.starts, self.ends, self.register_until, self.valid_from, self.valid_until, self.days)
        return not self.removed.data and any(field.data or field.errors for field in typed)

    @property
    def temporary(self) -> bool:
        """Whether it has a date, or what was typed as one."""
        return any(field.data or field.errors for field in (self.valid_from, self.valid_until))

    @property
    def hours(self) -> list[Hours]:
        """The session on each of its days."""
        one = Hours(
            kind=self.kind.data,
            starts=self.starts.data,
            ends=self.ends.data,
            register_until=self.register_until.data,
            audience=self.audience.data,
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
        )
        return [replace(one, weekday=day) for day in sorted(self.days.data)]

    def check(self, today: date) -> None:
        """Name what is missing or cannot be meant at its field; what is to be removed or is empty may be wrong."""
        if not self.used:
            for field in self:
                field.errors = []
            return
        for field, words in (
            (self.days, _("Pilih harinya.")),
            (self.starts, _("Tulis jam mulainya.")),
            (self.ends, _("Tulis jam selesainya.")),
        ):
            if not field.data and not field.errors:
                field.errors = [words]
        first, last = self.valid_from.data, self.valid_until.data
        if first and abs(first - today) > _YEAR:
            self.valid_from.errors = [_("Tanggal ini lebih dari setahun dari sekarang. Periksa tahunnya.")]
        if last and last < today:
            self.valid_until.errors = [_("Tanggal ini sudah lewat. Ganti tanggalnya, atau hapus barisnya.")]
        elif last and last - max(first or today, today) > _YEAR:
            self.valid_until.errors = [_("Tanggal ini lebih dari setahun lagi. Periksa tahunnya.")]


class WeekForm(RowForm):
    """All sessions of the week, as ``row1_starts``; empty rows count for nothing."""

    shown = HiddenField()

    @classmethod
    def of(cls, week: Iterable[Hours]) -> "WeekForm":
        """Return the form of the hours, or what was sent; those that are valid no more are left out."""
        today = clock.today()
        sessions = list(_sessions(one for one in week if one.valid_until is None or one.valid_until >= today))
        data: dict[str, Any] = {"seen": VisitingWeek.seen_now(), "shown": str(len(sessions) + _OFFERED)}
        for number, (one, days) in enumerate(sessions[:MOST_ROWS], 1):
            values = {**vars(one), "days": days}
            data |= {name_of(number, part): values[part] for part in SessionRow.PARTS if part in values}
        form = cls(data=data)
        for row in form._all:
            row.days.choices = choices({str(day): weekday(day) for day in range(7)})
        return form

    @property
    def rows(self) -> list[SessionRow]:
        """The rows that the page shows."""
        typed = self.shown.data or ""
        shown = int(typed) if is_number(typed) else _OFFERED
        return self._all[: max(shown, *(row.number for row in self._all if row.used), _OFFERED)]

    @property
    def hours(self) -> list[Hours]:
        """The hours of the week as typed."""
        return [one for row in self.rows if row.used for one in row.hours]

    @property
    def kept(self) -> int:
        """The number of the last row that is used; only those before it need a box to remove them."""
        return max((row.number for row in self._all if row.used or row.removed.data), default=0)

    def offer_more(self) -> None:
        """Show further empty rows."""
        self.shown.data = str(min(len(self.rows) + _OFFERED, MOST_ROWS))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the rows that are used, one by one and then together."""
        super().validate(extra_validators)
        for row in self.rows:
            row.check(clock.today())
        if self.errors:
            return False
        used = [row for row in self.rows if row.used]
        owners = [(row, one) for row in used for one in row.hours]
        found = faults([one for _row, one in owners])
        for fault in found:
            self._name(fault, owners)
        return not found

    def _name(self, fault: Fault, owners: list[tuple[SessionRow, Hours]]) -> None:
        row, hours = owners[fault.number]
        if fault.fault == OVERLAP:
            words = _(
                "Bertumpuk dengan baris %(number)s pada hari %(day)s.",
                number=owners[fault.other or 0][0].number,
                day=weekday(hours.weekday or 0),
            )
            _blame(row.starts, words)
        else:
            part, words = FAULTS[fault.fault]
            _blame(getattr(row, part), str(words))

    @property
    def _all(self) -> list[SessionRow]:
        return [SessionRow(self, number) for number in range(1, MOST_ROWS + 1)]


class ConfirmForm(RowForm):
    """That the hours on the page are still right; the form carries which they are."""


def name_of(number: int, part: str) -> str:
    """Return the name of a field of a row."""
    return f"row{number}_{part}"


def _blame(field: Field, words: str) -> None:
    """Add an error to a field, once."""
    if words not in field.errors:
        field.errors = [*field.errors, words]


def _sessions(week: Iterable[Hours]) -> Iterator[tuple[Hours, list[int]]]:
    """Yield the sessions that differ in more than their day, each with its days."""
    days: dict[Hours, list[int]] = {}
    for one in week:
        days.setdefault(replace(one, weekday=None), []).append(one.weekday or 0)
    return iter(days.items())


def _fields(number: int) -> dict[str, Any]:
    """Return the fields of a row by part; the labels stand in the summary of errors, where the row must be named."""

    def label(words: Any) -> Any:
        return _l("Baris %(number)s, %(field)s", number=number, field=words)

    return {
        "kind": SelectField(label(_l("layanan")), choices=choices(KINDS_NAMED), default=VISIT),
        "days": _Days(label(_l("hari")), coerce=int, choices=choices(dict.fromkeys("0123456", ""))),
        "audience": SelectField(label(_l("untuk")), choices=choices(AUDIENCES_NAMED), default=BOTH),
        "starts": ClockField(label(_l("mulai"))),
        "ends": ClockField(label(_l("selesai"))),
        "register_until": ClockField(label(_l("daftar sampai"))),
        "valid_from": DateField(label(_l("berlaku dari")), validators=[optional()]),
        "valid_until": DateField(label(_l("berlaku sampai")), validators=[optional()]),
        "removed": BooleanField(label(_l("hapus"))),
    }


for _number in range(1, MOST_ROWS + 1):
    for _part, _field in _fields(_number).items():
        setattr(WeekForm, name_of(_number, _part), _field)
