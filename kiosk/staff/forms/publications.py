"""Acts on a text: the revision that was seen, when it is to appear, and why it is sent back or taken off."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, Field, IntegerField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from kiosk.core.days import clock
from kiosk.core.models import TermEvent
from kiosk.core.web.forms import KioskForm, TextField, at_most

# More than any text will have, and within the integers of both databases.
_MOST_REVISIONS = 1_000_000


class SeenForm(KioskForm):
    """The revision that was read before the act."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(0, _MOST_REVISIONS)])

    @property
    def number(self) -> int:
        """The number of the revision that was read; 0, which is no revision, if malformed."""
        return self.seen.data if self.seen.validate(self) else 0


class ScheduleForm(SeenForm):
    """When the draft is to appear."""

    at = DateTimeLocalField(_l("Tampil mulai"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])

    def validate_at(self, field: Field) -> None:
        """Refuse an invalid or a past moment."""
        if field.data is None:
            field.process_errors = []
            raise ValidationError(_("Isi tanggal dan jam tampilnya."))
        if field.data <= clock.local(clock.now()).replace(tzinfo=None):
            raise ValidationError(_("Waktu ini sudah lewat. Pilih waktu yang akan datang, atau terbitkan sekarang."))

    @property
    def moment(self) -> datetime:
        """The moment as it is stored."""
        return clock.utc(self.at.data)


class SendBackForm(SeenForm):
    """What the author is to correct."""

    words = TextField(_l("Yang perlu diperbaiki"), validators=[DataRequired(), at_most(TermEvent.MAX_WORDS)])


class RetireForm(SeenForm):
    """Why the text leaves the kiosk."""

    reason = TextField(_l("Alasan"), validators=[DataRequired(), at_most(TermEvent.MAX_WORDS)])


class RestoreForm(SeenForm):
    """The revision to restore."""

    again = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(1, _MOST_REVISIONS)])
