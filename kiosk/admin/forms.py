"""Forms of the administrators' room."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, Field, IntegerField, PasswordField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange, Regexp

from kiosk.admin.wording import ROLES
from kiosk.core.forms import KioskForm, LineField, TextField, at_most, choices, optional
from kiosk.core.models import Account, Setting
from kiosk.core.models.account import Confirmation
from kiosk.core.passwords import MAX_LENGTH
from kiosk.core.slips import valid_printer

# Columns of text on each width of paper.
PAPER = {"32": _l("58 mm (32 huruf tiap baris)"), "48": _l("80 mm (48 huruf tiap baris)")}


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
    second_reader = BooleanField(_l("Orang lain yang menerbitkan"))
    check_months = _whole(_l("Periksa lagi setelah (bulan)"), 1, 60)
    machine_voice = BooleanField(_l("Suara mesin"))
    printer = LineField(_l("Printer struk"), validators=[optional(), at_most(Setting.MAX_PRINTER)])
    slip_columns = SelectField(_l("Lebar kertas struk"), coerce=int, choices=choices(PAPER))
    channels = TextField(_l("Jalur lain di luar unit ini"), validators=[DataRequired(), at_most(Setting.MAX_CHANNELS)])

    def validate_printer(self, field: Field) -> None:
        """Refuse what names neither a queue nor a device."""
        if not valid_printer(field.data or ""):
            raise ValidationError(
                _("Tulis nama antrean CUPS (huruf, angka, _ dan -), atau alamat perangkat yang dimulai dengan /dev/.")
            )
