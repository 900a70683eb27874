"""What an officer records for somebody who did not use the kiosk."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from kiosk.core.days import clock
from kiosk.core.models import Service, Suggestion
from kiosk.core.models.suggestions.suggestion import KINDS
from kiosk.core.text.languages import SOURCE
from kiosk.core.web.forms import KioskForm, LineField, MintedKey, TextField, at_most, choices, language_choices
from kiosk.core.web.languages import current_language
from kiosk.core.web.page import day as written
from kiosk.core.web.wording import KINDS as KIND_NAMES
from kiosk.core.web.wording import TOPICS
from kiosk.officer.wording import BROUGHT

LONGEST_AGO = timedelta(days=365)
_CHOOSE = _l("Pilih salah satu.")


class IntakeForm(KioskForm):
    """A suggestion that did not come by the kiosk; its answers travel as hidden fields to the sender's check page."""

    key = MintedKey("intake")
    channel = RadioField(_l("Datang lewat"), choices=choices(BROUGHT), validators=[InputRequired(message=_CHOOSE)])
    day = DateField(_l("Tanggal pesan datang"), validators=[DataRequired(message=_l("Pilih tanggalnya."))])
    kind = RadioField(_l("Jenis"), validators=[InputRequired(message=_CHOOSE)])
    topic = RadioField(_l("Pengaduan tentang apa?"), choices=choices(TOPICS), validate_choice=False)
    officer_named = LineField(_l("Nama atau jabatan petugas yang disebut"), validators=[at_most(Suggestion.MAX_POST)])
    service = SelectField(_l("Layanan"), default="")
    language = RadioField(_l("Bahasa pesan"), choices=language_choices, default=SOURCE)
    text = TextField(
        _l("Isi pesan"),
        validators=[InputRequired(message=_l("Tulis isi pesannya.")), at_most(Suggestion.MAX_LENGTH)],
    )
    name = LineField(_l("Nama pengirim"), validators=[at_most(Suggestion.MAX_NAME)])
    contact = LineField(_l("Nomor HP, email, atau alamat pengirim"), validators=[at_most(Suggestion.MAX_CONTACT)])
    consent = BooleanField(_l("Pengirim sudah mendengar atau membaca kalimat itu dan menyetujuinya."))

    def offer(self, services: list[Service]) -> "IntakeForm":
        """Offer the kinds, and ``services`` or none; return the form."""
        self.kind.choices = choices({kind: KIND_NAMES[kind] for kind in KINDS})
        names = {str(service.code): service.name(current_language()) for service in services}
        self.service.choices = choices({"": _l("Tidak disebut"), **names})
        return self

    @property
    def has_topic(self) -> bool:
        """Whether it is of a kind that has a topic and may name an officer."""
        return self.kind.data in KINDS and KINDS[self.kind.data].has_topic

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Return every answer as it travels in a hidden field."""
        given = [field for field in self if field.short_name != "csrf_token" and field.data]
        return [(field.name, "y" if field.type == "BooleanField" else str(field.data)) for field in given]

    def validate_day(self, field: DateField) -> None:
        """Refuse a day that has not come yet, or that is long past."""
        today = clock.today()
        if field.data and field.data > today:
            raise ValidationError(_("Tanggal ini belum tiba. Hari ini %(day)s.", day=written(today)))
        if field.data and field.data < today - LONGEST_AGO:
            raise ValidationError(
                _("Paling lama satu tahun yang lalu, yaitu %(day)s.", day=written(today - LONGEST_AGO))
            )

    def validate_topic(self, field: RadioField) -> None:
        """Ask what a complaint is about."""
        if self.has_topic and field.data not in TOPICS:
            raise ValidationError(_('Pilih salah satu. Kalau ragu, pilih "Lainnya".'))

    def validate_text(self, field: TextField) -> None:
        """Refuse a blank text."""
        if not (field.data or "").strip():
            raise ValidationError(_("Tulis isi pesannya."))

    def validate_consent(self, field: BooleanField) -> None:
        """Refuse personal data without consent."""
        if (self.name.data or self.contact.data) and not field.data:
            raise ValidationError(
                _(
                    "Nama dan kontak hanya disimpan bila pengirim setuju. Centang persetujuannya, atau kosongkan"
                    " keduanya."
                )
            )
