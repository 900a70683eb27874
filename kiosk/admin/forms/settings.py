"""The form of the unit's settings."""

import json
from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Regexp

from kiosk.core.days.batches import times_of
from kiosk.core.documents.slips import valid_printer
from kiosk.core.models import Account, Setting
from kiosk.core.models.unit.setting import DEFAULTS, LIMITS
from kiosk.core.text.languages import SOURCE
from kiosk.core.text.telephone import is_telephone
from kiosk.core.web.forms import KioskForm, LineField, TextField, TextsField, at_most, choices, email_address, optional

# Columns of text -> width of the paper.
PAPER = {"32": _l("58 mm (32 huruf tiap baris)"), "48": _l("80 mm (48 huruf tiap baris)")}


_FEWEST_OF_WHATSAPP = 9


def _whole(label: str, name: str) -> IntegerField:
    return IntegerField(label, validators=[InputRequired(), NumberRange(*LIMITS[name])])


def _telephone(_form: KioskForm, field: Field) -> None:
    """Refuse what is no telephone number."""
    if not is_telephone(field.data or ""):
        raise ValidationError(_("Ini bukan nomor telepon. Tulis angkanya saja, misalnya 0296-123456."))


def _whatsapp(_form: KioskForm, field: Field) -> None:
    """Refuse what is no whole WhatsApp number."""
    if not is_telephone(field.data or "", _FEWEST_OF_WHATSAPP):
        raise ValidationError(_("Ini bukan nomor WhatsApp. Tulis nomor lengkapnya, misalnya 0812-3456-7890."))


def _number(label: str, check: Callable) -> LineField:
    return LineField(label, validators=[optional(), at_most(Setting.MAX_NUMBER), check])


def _folder(label: str) -> LineField:
    message = _l("Tulis alamat folder lengkap yang dimulai dengan garis miring, misalnya /media/salinan.")
    return LineField(label, validators=[optional(), at_most(Setting.MAX_FOLDER), Regexp(r"^/[^/].*$", message=message)])


class SettingsForm(KioskForm):
    """One field for each setting, under the setting's name.

    A value that was changed outside the program is stored only on purpose: saving another field must not seal it under
    the administrator's name.
    """

    # The values that the page showed, by name.
    shown = HiddenField()
    # The names of altered settings whose value, as the field has it, is to be stored.
    confirmed = SelectMultipleField(validate_choice=False)

    unit_name = LineField(_l("Nama unit"), validators=[DataRequired(), at_most(Setting.MAX_NAME)])
    unit_tagline = TextsField(
        _l("Kalimat di bawahnya"), _l("Kalimat itu dalam bahasa %(language)s"), most=Setting.MAX_TAGLINE
    )
    idle_seconds = _whole(_l("Tanpa sentuhan (detik)"), "idle_seconds")
    idle_typing_seconds = _whole(_l("Saat membaca atau mengetik (detik)"), "idle_typing_seconds")
    idle_ticket_seconds = _whole(_l("Di layar tiket (detik)"), "idle_ticket_seconds")
    idle_countdown_seconds = _whole(_l("Hitung mundur sebelum dihapus (detik)"), "idle_countdown_seconds")
    answer_days = _whole(_l("Janji jawab saran dan pengaduan (hari kerja)"), "answer_days")
    question_days = _whole(_l("Janji jawab pertanyaan (hari kerja)"), "question_days")
    extension_days = _whole(_l("Perpanjangan, sekali (hari kerja)"), "extension_days")
    question_extension_days = _whole(
        _l("Perpanjangan untuk pertanyaan, sekali (hari kerja)"), "question_extension_days"
    )
    batches = LineField(_l("Jam pesan tanpa nama sampai"), validators=[optional(), at_most(Setting.MAX_NAME)])
    keep_contact_days = _whole(_l("Kontak pengirim disimpan sesudah selesai (hari)"), "keep_contact_days")
    keep_text_days = _whole(_l("Isi pesan dan jawaban disimpan sesudah selesai (hari)"), "keep_text_days")
    second_reader = BooleanField(_l("Orang lain yang menerbitkan"))
    check_months = _whole(_l("Periksa lagi setelah (bulan)"), "check_months")
    machine_voice = BooleanField(_l("Suara mesin"))
    printer = LineField(_l("Printer struk"), validators=[optional(), at_most(Setting.MAX_PRINTER)])
    slip_columns = SelectField(_l("Lebar kertas struk"), coerce=int, choices=choices(PAPER))
    survey_always = BooleanField(_l("Survei terbuka di luar periode"))
    ministry_survey = LineField(
        _l("Alamat survei kementerian"),
        validators=[
            optional(),
            at_most(Setting.MAX_ADDRESS),
            Regexp(r"^https?://\S+$", message=_l("Tulis alamat lengkap yang dimulai dengan https:// atau http://.")),
        ],
    )
    unit_address = TextField(_l("Alamat unit"), validators=[optional(), at_most(Setting.MAX_CHANNELS)])
    unit_telephone = _number(_l("Telepon unit"), _telephone)
    unit_whatsapp = _number(_l("WhatsApp unit"), _whatsapp)
    complaint_officer = LineField(_l("Nama petugas pengaduan"), validators=[optional(), at_most(Setting.MAX_NAME)])
    complaint_officer_post = LineField(
        _l("Jabatan petugas pengaduan"), validators=[optional(), at_most(Setting.MAX_NAME)]
    )
    ombudsman_telephone = _number(_l("Telepon Ombudsman"), _telephone)
    ombudsman_whatsapp = _number(_l("WhatsApp Ombudsman"), _whatsapp)
    ombudsman_office = LineField(
        _l("Kantor Ombudsman di provinsi ini"), validators=[optional(), at_most(Setting.MAX_ADDRESS)]
    )
    unit_head = LineField(_l("Nama kepala unit"), validators=[optional(), at_most(Setting.MAX_NAME)])
    unit_head_post = LineField(_l("Jabatannya"), validators=[optional(), at_most(Setting.MAX_NAME)])
    smtp_server = LineField(
        _l("Server email"),
        validators=[
            optional(),
            at_most(Setting.MAX_TAGLINE),
            Regexp(r"^[A-Za-z0-9.-]+(:\d{1,5})?$", message=_l("Tulis nama server, lalu titik dua dan nomor portnya.")),
        ],
    )
    smtp_sender = LineField(_l("Alamat pengirim"), validators=[optional(), at_most(Account.MAX_EMAIL), email_address()])
    security_contact = LineField(
        _l("Alamat pelaporan celah keamanan"),
        validators=[
            optional(),
            at_most(Setting.MAX_ADDRESS),
            Regexp(
                r"^(https://\S+|[^@\s:]+@[^@\s:]+)$",
                message=_l("Tulis alamat email, atau alamat halaman yang dimulai dengan https://."),
            ),
        ],
    )
    copies_folder = _folder(_l("Folder salinan kedua"))
    copies_folder_2 = _folder(_l("Folder salinan ketiga"))
    channels = TextField(_l("Jalur lain di luar unit ini"), validators=[DataRequired(), at_most(Setting.MAX_CHANNELS)])

    @classmethod
    def of(cls, values: dict[str, Any], altered: set[str]) -> "SettingsForm":
        """Return the form of the settings ``values``, of which those named ``altered`` need a confirmation."""
        form = cls(data={**values, "shown": json.dumps(values)})
        form.altered = altered
        form.sealed = {name: number for name in altered if (number := Setting.sealed_number(name)) is not None}
        return form

    altered: set[str] = set()
    # The numbers of altered settings before, by name, where they can be known.
    sealed: dict[str, int] = {}

    @property
    def changes(self) -> dict[str, Any]:
        """What is to be stored, by name: the values that are not as the page showed them, and the confirmed ones."""
        shown = _read(self.shown.data)
        values = {name: self[name].data for name in DEFAULTS}
        return {
            name: value
            for name, value in values.items()
            if name in self._confirmed or name not in shown or value != shown[name]
        }

    def all_confirmed(self) -> bool:
        """Return whether each altered setting among the changes is confirmed; name those that are not."""
        open_ones = (self.altered & self.changes.keys()) - self._confirmed
        for name in open_ones:
            field = self[name].by_language[SOURCE] if isinstance(self[name], TextsField) else self[name]
            field.errors = [*field.errors, _("Centang kotak di bawahnya untuk menyimpan nilai ini.")]
        return not open_ones

    @property
    def _confirmed(self) -> set[str]:
        return self.altered & set(self.confirmed.data or ())

    def validate_printer(self, field: Field) -> None:
        """Refuse what is neither a print queue nor a device path."""
        if not valid_printer(field.data or ""):
            raise ValidationError(
                _("Tulis nama antrean CUPS (huruf, angka, _ dan -), atau alamat perangkat yang dimulai dengan /dev/.")
            )

    def validate_batches(self, field: Field) -> None:
        """Refuse what is not a list of times of day."""
        if times_of(field.data or "") is None:
            raise ValidationError(_("Tulis jam dipisahkan spasi, misalnya 12.00 16.00."))

    def validate_smtp_server(self, _field: Field) -> None:
        """Refuse a mail server without a sender address."""
        if not self.smtp_sender.data:
            raise ValidationError(_("Isi juga alamat pengirimnya di bawah ini."))


def _read(shown: str | None) -> dict[str, Any]:
    try:
        values = json.loads(shown or "{}")
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}
