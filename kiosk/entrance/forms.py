"""Forms of sign-in, setup and passwords."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import DataRequired, EqualTo, Length, Regexp, ValidationError

from kiosk.core.models import Account
from kiosk.core.security.passwords import MAX_LENGTH, MIN_LENGTH, nfc
from kiosk.core.web.forms import KioskForm, LineField, at_most, names_somebody

USERNAME_RULES = (
    DataRequired(),
    at_most(Account.MAX_USERNAME),
    Regexp(
        Account.USERNAME_PATTERN, message=_l("Pakai huruf tanpa spasi, angka, titik, garis bawah, atau tanda hubung.")
    ),
)

# The first guesses of anyone who knows where the kiosk is.
_COMMON = ("password", "katasandi", "rutan", "blora", "rahasia", "administrator", "pengayoman", "123456", "qwerty")


def uncommon(_form: KioskForm, field: PasswordField) -> None:
    """Refuse a password that is little more than a common word."""
    rest = (field.data or "").casefold()
    for word in _COMMON:
        rest = rest.replace(word, "")
    if len(set(rest)) < MIN_LENGTH // 2:
        raise ValidationError(_("Kata sandi ini mudah ditebak. Pakai beberapa kata yang tidak berhubungan."))


def _composed(password: str | None) -> str | None:
    return None if password is None else nfc(password)


def new_password() -> PasswordField:
    """Return the field of a new password: 12 to 128 characters, any of them."""
    return PasswordField(
        _l("Kata sandi baru"),
        description=_l("Paling sedikit 12 karakter. Beberapa kata yang tidak berhubungan mudah diingat dan kuat."),
        validators=[DataRequired(), Length(MIN_LENGTH, MAX_LENGTH), uncommon],
        filters=[_composed],
        render_kw={"autocomplete": "new-password"},
    )


def repeat_password() -> PasswordField:
    """Return the field that repeats the new password."""
    return PasswordField(
        _l("Ulangi kata sandi baru"),
        validators=[DataRequired(), EqualTo("new_password", message=_l("Kedua kata sandi tidak sama."))],
        filters=[_composed],
        render_kw={"autocomplete": "new-password"},
    )


class SignInForm(KioskForm):
    """Name and password of an account."""

    username = LineField(
        _l("Nama akun"),
        validators=[DataRequired(), at_most(Account.MAX_USERNAME)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Kata sandi"),
        validators=[DataRequired(), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


class FirstPasswordForm(KioskForm):
    """A one-time code and the password that replaces it."""

    username = LineField(
        _l("Nama akun"),
        validators=[DataRequired(), at_most(Account.MAX_USERNAME)],
        render_kw={"autocomplete": "username"},
    )
    code = LineField(
        _l("Kode sekali pakai"), validators=[DataRequired(), at_most(40)], render_kw={"autocomplete": "one-time-code"}
    )
    new_password = new_password()
    repeat_password = repeat_password()


class ChangePasswordForm(KioskForm):
    """The old password and a new one."""

    password = PasswordField(
        _l("Kata sandi sekarang"),
        validators=[DataRequired(), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = new_password()
    repeat_password = repeat_password()


class SetupForm(KioskForm):
    """The setup code, the first administrator, and the first inspector: two different people."""

    code = LineField(
        _l("Kode penyiapan"),
        description=_l("Tercetak di layar tempat program ini dijalankan."),
        validators=[DataRequired(), at_most(40)],
        render_kw={"autocomplete": "one-time-code"},
    )
    name = LineField(_l("Nama administrator"), validators=[DataRequired(), at_most(Account.MAX_NAME), names_somebody])
    username = LineField(
        _l("Nama akun administrator"), validators=list(USERNAME_RULES), render_kw={"autocomplete": "username"}
    )
    new_password = new_password()
    repeat_password = repeat_password()
    inspector_name = LineField(
        _l("Nama pengawas"),
        description=_l("Orang lain, yang membaca pengaduan tentang petugas. Tidak boleh sama dengan administrator."),
        validators=[DataRequired(), at_most(Account.MAX_NAME), names_somebody],
    )
    inspector_username = LineField(_l("Nama akun pengawas"), validators=list(USERNAME_RULES))

    def validate_inspector_username(self, field: LineField) -> None:
        """Refuse the same person for both accounts."""
        if (field.data or "").strip().casefold() == (self.username.data or "").strip().casefold():
            raise ValidationError(_("Pengawas harus orang lain dengan nama akun lain."))
