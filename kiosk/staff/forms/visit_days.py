"""The form of one date: whether each kind is as usual, closed, or at other hours, and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, SelectField, ValidationError
from wtforms.validators import InputRequired

from kiosk.core.days import clock
from kiosk.core.days.visiting import BOTH, CLOSED, KINDS, OTHER, OVERLAP, USUAL, Hours, Schedule, faults
from kiosk.core.models import VisitingDay
from kiosk.core.text.languages import Texts
from kiosk.core.web.forms import RowForm, TextsField, choices
from kiosk.core.web.visiting_wording import AUDIENCES_NAMED, KINDS_NAMED
from kiosk.staff.forms.visits import FAULTS, ClockField

HOW = {
    USUAL: _l("Seperti biasa"),
    CLOSED: _l("Tutup"),
    OTHER: _l("Jam lain"),
}
# Sessions of each kind that a date may have.
SESSIONS = range(1, 7)
_FEWEST = 3
_PARTS = ("starts", "ends", "register_until", "audience")


class VisitDayForm(RowForm):
    """How each kind is on the date, as ``visit_how``, and its sessions, as ``visit1_starts``."""

    reason = TextsField(_l("Alasan"), _l("Alasan dalam bahasa %(language)s"), most=VisitingDay.MAX_REASON)

    @classmethod
    def of(cls, schedule: Schedule, day: date, reason: Texts | None = None) -> "VisitDayForm":
        """Return the form of ``day``, filled with what was decided for it, or with its usual hours and ``reason``."""
        data: dict[str, Any] = {"seen": VisitingDay.seen_now(day), "day": day, "reason": reason or Texts()}
        for kind in KINDS:
            decision = schedule.decisions.get((day, kind))
            if decision:
                data |= {"reason": decision.reason, f"{kind}_how": decision.how}
            hours = decision.hours if decision and decision.hours else schedule.in_week(day, kind)
            for number, one in enumerate(hours[: len(SESSIONS)], 1):
                data |= {_name(kind, number, part): getattr(one, part) for part in _PARTS}
        return cls(data=data)

    def sessions(self, kind: str) -> list[list[Field]]:
        """Return the fields of each session of ``kind``."""
        return [[self[_name(kind, number, part)] for part in _PARTS] for number in SESSIONS]

    def offered(self, kind: str) -> list[list[Field]]:
        """Return the sessions that the page shows: those with times or errors and one more, three at least."""
        rows = self.sessions(kind)
        used = [place for place, row in enumerate(rows, 1) if any(field.raw_data or field.data for field in row[:3])]
        return rows[: max(_FEWEST, max(used, default=0) + 1)]

    @property
    def how(self) -> dict[str, str]:
        """How each kind is."""
        return {kind: self[f"{kind}_how"].data for kind in KINDS}

    @property
    def hours(self) -> list[Hours]:
        """The sessions of the kinds that are at other hours."""
        return [hours for kind in KINDS if self.how[kind] == OTHER for _fields, hours in self._typed(kind)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the sessions of the kinds that are at other hours; those of the others may be wrong."""
        super().validate(extra_validators)
        for kind in KINDS:
            rows = self.sessions(kind)
            if self.how[kind] != OTHER:
                for field in (one for row in rows for one in row):
                    field.errors = []
            elif not any(field.data or field.errors for row in rows for field in row[:3]):
                rows[0][0].errors = [_("Tulis jamnya, atau pilih tutup.")]
            else:
                self._check(kind)
        return not self.errors

    def _check(self, kind: str) -> None:
        for starts, ends, register, _audience in self.sessions(kind):
            if any((starts.data, ends.data, register.data)):
                starts.errors = starts.errors or ([] if starts.data else [_("Tulis jam mulainya.")])
                ends.errors = ends.errors or ([] if ends.data else [_("Tulis jam selesainya.")])
        if self.errors:
            return
        typed = self._typed(kind)
        for fault in faults([hours for _fields, hours in typed]):
            fields = typed[fault.number][0]
            if fault.fault == OVERLAP:
                fields["starts"].errors = [_("Bertumpuk dengan jam lain di atasnya.")]
            else:
                part, words = FAULTS[fault.fault]
                fields[part].errors = [str(words)]

    def _typed(self, kind: str) -> list[tuple[Mapping[str, Field], Hours]]:
        rows = (dict(zip(_PARTS, fields, strict=True)) for fields in self.sessions(kind))
        return [
            (fields, Hours(kind, **{part: field.data for part, field in fields.items()}))
            for fields in rows
            if fields["starts"].data
        ]


class NewVisitDayForm(VisitDayForm):
    """The same for a date that is to be chosen."""

    day = DateField(_l("Tanggal"), validators=[InputRequired(message=_l("Pilih tanggalnya."))])

    def validate_day(self, field: DateField) -> None:
        """Refuse a date that has passed, is far, or has been decided already."""
        today = clock.today()
        if field.data is None:
            return
        if field.data < today:
            raise ValidationError(_("Tanggal ini sudah lewat."))
        if field.data - today > VisitingDay.FARTHEST:
            raise ValidationError(_("Tanggal ini lebih dari setahun lagi. Periksa tahunnya."))
        if VisitingDay.decided(field.data):
            raise ValidationError(_('Tanggal ini sudah ditetapkan. Klik "Ubah" di daftar tanggal khusus.'))


def _name(kind: str, number: int, part: str) -> str:
    return f"{kind}{number}_{part}"


def _session(kind: str, number: int) -> dict[str, Field]:
    def label(words: Any) -> Any:
        return _l("%(kind)s %(number)s, %(field)s", kind=KINDS_NAMED[kind], number=number, field=words)

    return {
        "starts": ClockField(label(_l("mulai"))),
        "ends": ClockField(label(_l("selesai"))),
        "register_until": ClockField(label(_l("daftar sampai"))),
        "audience": SelectField(label(_l("untuk")), choices=choices(AUDIENCES_NAMED), default=BOTH),
    }


for _kind in KINDS:
    setattr(VisitDayForm, f"{_kind}_how", SelectField(KINDS_NAMED[_kind], choices=choices(HOW), default=USUAL))
    for _number in SESSIONS:
        for _part, _field in _session(_kind, _number).items():
            setattr(VisitDayForm, _name(_kind, _number, _part), _field)
