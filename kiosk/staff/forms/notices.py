"""A notice: its words in each language, how it is shown, and its start and end."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, Field, IntegerField, RadioField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import TextArea

from kiosk.core.days import clock
from kiosk.core.models import Notice
from kiosk.core.web.forms import RowForm, TextsField, choices, near_year

KIND_NAMES = {
    Notice.BANNER: _l("Spanduk"),
    Notice.SLIDE: _l("Slide"),
}
_KIND_PLACES = {
    Notice.BANNER: _l("Spanduk: di atas pintu-pintu layar utama, di Info kunjungan, dan di layar awal"),
    Notice.SLIDE: _l("Slide: bergantian di layar awal saja"),
}
# The first format fills the field; some browsers send seconds.
_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class NoticeForm(RowForm):
    """A notice; its moments are in the unit's time zone."""

    kind = RadioField(_l("Tampil sebagai"), choices=choices(_KIND_PLACES), default=Notice.BANNER)
    text = TextsField(_l("Teks"), _l("Teks dalam bahasa %(language)s"), most=Notice.MAX_TEXT, widget=TextArea())
    starts_at = DateTimeLocalField(_l("Mulai tampil"), format=_FORMATS, validators=[Optional(), near_year])
    ends_at = DateTimeLocalField(_l("Berakhir"), format=_FORMATS, validators=[Optional(), near_year])
    position = IntegerField(_l("Urutan"), default=1, validators=[InputRequired(), NumberRange(0, Notice.MAX_POSITION)])

    @classmethod
    def of(cls, notice: Notice) -> "NoticeForm":
        """Return the form of ``notice``, filled with what was submitted, if anything."""
        same = {"kind": notice.kind, "text": notice.texts, "position": notice.position}
        times = {"starts_at": _local(notice.starts_at), "ends_at": _local(notice.ends_at)}
        return cls(data={**same, **times, "seen": notice.stamp})

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a notice; without a start it is shown at once."""
        return {
            "kind": self.kind.data,
            "texts": self.text.data,
            "starts_at": clock.utc(self.starts_at.data) if self.starts_at.data else clock.now(),
            "ends_at": clock.utc(self.ends_at.data) if self.ends_at.data else None,
            "position": self.position.data,
        }

    def validate_ends_at(self, field: Field) -> None:
        """Refuse an end before the start."""
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("Pilih waktu sesudah mulai tampil."))


class NewNoticeForm(NoticeForm):
    """A new notice."""

    @classmethod
    def now(cls) -> "NewNoticeForm":
        """Return the form with this minute as the start."""
        return cls(data={"starts_at": _local(clock.now())})

    def validate_ends_at(self, field: Field) -> None:
        """Refuse an end before the start, or one that has passed."""
        super().validate_ends_at(field)
        if field.data and clock.utc(field.data) <= clock.now():
            raise ValidationError(_("Waktu ini sudah lewat, jadi pengumuman ini tidak akan pernah tampil."))


def _local(moment: datetime | None) -> datetime | None:
    return clock.local(moment).replace(tzinfo=None) if moment else None
