"""Forms of the administrators' room."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Regexp

from kiosk.admin.wording import GROUPS, ROLES
from kiosk.core.batches import times_of
from kiosk.core.forms import KioskForm, LineField, TextField, at_most, choices, optional
from kiosk.core.models import Account, Setting
from kiosk.core.models.agreement import Confirmation
from kiosk.core.models.trail import Wanted
from kiosk.core.passwords import MAX_LENGTH
from kiosk.core.slips import valid_printer

# Columns of text on each width of paper.
PAPER = {"32": _l("58 mm (32 huruf tiap baris)"), "48": _l("80 mm (48 huruf tiap baris)")}
_EMAIL = r"^[^@\s]+@[^@\s]+$"
_BAD_EMAIL = _l("Tulis alamat email seperti nama@contoh.id.")


class ConfirmationForm(KioskForm):
    """An inspector agrees; whether one must is for the model to say."""

    inspector_username = StringField(
        _l("Nama akun pengawas"),
        validators=[optional(), at_most(Account.MAX_USERNAME)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    inspector_password = PasswordField(
        _l("Kata sandi pengawas"),
        validators=[optional(), at_most(MAX_LENGTH)],
        render_kw={"autocomplete": "off"},
    )

    @property
    def confirmation(self) -> Confirmation:
        """What the inspector typed."""
        return Confirmation(self.inspector_username.data or "", self.inspector_password.data or "")

    def refuse(self, wait: int) -> None:
        """Say that the agreement is missing or wrong, and how many seconds to wait before the next try."""
        messages = [_("Ini memerlukan persetujuan pengawas. Nama akun dan kata sandi pengawas belum cocok.")]
        if wait:
            messages.append(
                ngettext("Tunggu %(num)s detik, lalu coba lagi.", "Tunggu %(num)s detik, lalu coba lagi.", wait)
            )
        self.inspector_password.errors = messages


class EditForm(ConfirmationForm):
    """What is known of a person, and what the person may do."""

    name = LineField(_l("Nama"), validators=[DataRequired(), at_most(Account.MAX_NAME)])
    post = LineField(_l("Jabatan"), validators=[optional(), at_most(Account.MAX_POST)])
    aliases = TextField(_l("Sebutan lain"), validators=[optional(), at_most(Account.MAX_ALIASES)])
    email = LineField(
        _l("Alamat email"), validators=[optional(), at_most(Account.MAX_EMAIL), Regexp(_EMAIL, message=_BAD_EMAIL)]
    )
    officer = BooleanField(ROLES["officer"], description=_l("Membaca dan menjawab saran dan pengaduan."))
    inspector = BooleanField(
        ROLES["inspector"], description=_l("Juga membaca pengaduan tentang petugas, kekerasan, dan pungutan.")
    )
    staff = BooleanField(ROLES["staff"], description=_l("Menulis dan menerbitkan penjelasan istilah."))
    admin = BooleanField(ROLES["admin"], description=_l("Mengatur akun dan pengaturan."))

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that are ticked."""
        return tuple(role for role in ROLES if self[role].data)

    def validate_officer(self, _field: BooleanField) -> None:
        """Refuse an account that could do nothing."""
        if not self.roles:
            raise ValidationError(_("Pilih paling sedikit satu peran."))


class NewForm(EditForm):
    """A new account."""

    username = StringField(
        _l("Nama akun"),
        validators=[
            DataRequired(),
            at_most(Account.MAX_USERNAME),
            Regexp(
                Account.USERNAME_PATTERN,
                message=_l("Pakai huruf tanpa spasi, angka, titik, garis bawah, atau tanda hubung."),
            ),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


def _whole(label: str, least: int, most: int) -> IntegerField:
    return IntegerField(label, validators=[InputRequired(), NumberRange(least, most)])


class SettingsForm(KioskForm):
    """One field for each setting; its name is the setting's."""

    unit_name = LineField(_l("Nama unit"), validators=[DataRequired(), at_most(Setting.MAX_NAME)])
    unit_tagline = LineField(_l("Kalimat di bawahnya"), validators=[DataRequired(), at_most(Setting.MAX_TAGLINE)])
    unit_tagline_en = LineField(
        _l("Kalimat itu dalam bahasa Inggris"), validators=[DataRequired(), at_most(Setting.MAX_TAGLINE)]
    )
    idle_seconds = _whole(_l("Tanpa sentuhan (detik)"), 20, 600)
    idle_typing_seconds = _whole(_l("Saat membaca atau mengetik (detik)"), 30, 900)
    idle_ticket_seconds = _whole(_l("Di layar tiket (detik)"), 60, 1_800)
    idle_countdown_seconds = _whole(_l("Hitung mundur sebelum dihapus (detik)"), 10, 120)
    answer_days = _whole(_l("Janji jawab saran dan pengaduan (hari kerja)"), 1, 60)
    question_days = _whole(_l("Janji jawab pertanyaan (hari kerja)"), 1, 60)
    extension_days = _whole(_l("Perpanjangan, sekali (hari kerja)"), 1, 60)
    question_extension_days = _whole(_l("Perpanjangan untuk pertanyaan, sekali (hari kerja)"), 1, 60)
    batches = LineField(_l("Jam pesan tanpa nama sampai"), validators=[optional(), at_most(Setting.MAX_NAME)])
    keep_contact_days = _whole(_l("Kontak pengirim disimpan sesudah selesai (hari)"), 1, 3_650)
    keep_text_days = _whole(_l("Isi pesan dan jawaban disimpan sesudah selesai (hari)"), 30, 7_300)
    second_reader = BooleanField(_l("Orang lain yang menerbitkan"))
    check_months = _whole(_l("Periksa lagi setelah (bulan)"), 1, 60)
    machine_voice = BooleanField(_l("Suara mesin"))
    printer = LineField(_l("Printer struk"), validators=[optional(), at_most(Setting.MAX_PRINTER)])
    slip_columns = SelectField(_l("Lebar kertas struk"), coerce=int, choices=choices(PAPER))
    unit_address = TextField(_l("Alamat unit"), validators=[optional(), at_most(Setting.MAX_CHANNELS)])
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
    smtp_sender = LineField(
        _l("Alamat pengirim"),
        validators=[optional(), at_most(Account.MAX_EMAIL), Regexp(_EMAIL, message=_BAD_EMAIL)],
    )
    channels = TextField(_l("Jalur lain di luar unit ini"), validators=[DataRequired(), at_most(Setting.MAX_CHANNELS)])

    def validate_printer(self, field: Field) -> None:
        """Refuse what names neither a queue nor a device."""
        if not valid_printer(field.data or ""):
            raise ValidationError(
                _("Tulis nama antrean CUPS (huruf, angka, _ dan -), atau alamat perangkat yang dimulai dengan /dev/.")
            )

    def validate_batches(self, field: Field) -> None:
        """Refuse what is no list of times of day."""
        if times_of(field.data or "") is None:
            raise ValidationError(_("Tulis jam dipisahkan spasi, misalnya 12.00 16.00."))

    def validate_smtp_server(self, _field: Field) -> None:
        """Refuse a server without anybody who sends."""
        if not self.smtp_sender.data:
            raise ValidationError(_("Isi juga alamat pengirimnya di bawah ini."))


class TrailForm(KioskForm):
    """Which acts somebody looks for; travels in the address."""

    class Meta(KioskForm.Meta):
        csrf = False

    group = SelectField(_l("Tentang"), choices=choices({"": _l("Semua"), **GROUPS}), default="")
    actor = SelectField(_l("Oleh"), default="")
    since = DateField(_l("Sejak"), validators=[optional()])
    until = DateField(_l("Sampai"), validators=[optional()])

    def __init__(self, formdata: Any, people: Sequence[Account]) -> None:
        super().__init__(formdata)
        self.actor.choices = choices({"": _l("Siapa saja"), **{one.public_id: one.name for one in people}})

    def wanted(self, people: Sequence[Account]) -> Wanted:
        """Return what was chosen."""
        actor = next((one for one in people if one.public_id == self.actor.data), None)
        return Wanted(self.group.data or None, actor, self.since.data, self.until.data)
