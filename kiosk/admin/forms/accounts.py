"""Account forms: the person, the roles, and the agreement of an inspector where one is needed."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, PasswordField, ValidationError
from wtforms.validators import DataRequired, Regexp

from kiosk.admin.wording import ROLES
from kiosk.core.models import Account
from kiosk.core.models.accounts.confirmation import Confirmation
from kiosk.core.security.passwords import MAX_LENGTH
from kiosk.core.text.person_names import Recognised, recognised
from kiosk.core.web import device
from kiosk.core.web.forms import KioskForm, LineField, TextField, at_most, email_address, names_somebody, optional


class ConfirmationForm(KioskForm):
    """The agreement of an inspector; the model decides whether one is needed."""

    inspector_username = LineField(
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
        return Confirmation(self.inspector_username.data or "", self.inspector_password.data or "", device.source())

    @property
    def _refusal(self) -> str:
        """The error of a missing or wrong agreement."""
        return _("Ini memerlukan persetujuan pengawas. Nama akun dan kata sandi pengawas belum cocok.")

    def refuse(self, wait: int) -> None:
        """Set the error of a missing or wrong agreement, with the ``wait`` in seconds before the next attempt."""
        messages = [self._refusal]
        if wait:
            messages.append(
                ngettext("Tunggu %(num)s detik, lalu coba lagi.", "Tunggu %(num)s detik, lalu coba lagi.", wait)
            )
        self.inspector_password.errors = messages


class EditForm(ConfirmationForm):
    """The person behind an account, and the roles."""

    name = LineField(_l("Nama"), validators=[DataRequired(), at_most(Account.MAX_NAME), names_somebody])
    post = LineField(_l("Jabatan"), validators=[optional(), at_most(Account.MAX_POST)])
    aliases = TextField(_l("Sebutan lain"), validators=[optional(), at_most(Account.MAX_ALIASES)])
    email = LineField(_l("Alamat email"), validators=[optional(), at_most(Account.MAX_EMAIL), email_address()])
    officer = BooleanField(ROLES["officer"], description=_l("Membaca dan menjawab saran dan pengaduan."))
    inspector = BooleanField(
        ROLES["inspector"], description=_l("Juga membaca pengaduan tentang petugas, kekerasan, dan pungutan.")
    )
    staff = BooleanField(ROLES["staff"], description=_l("Menulis dan menerbitkan penjelasan istilah."))
    admin = BooleanField(ROLES["admin"], description=_l("Mengatur akun dan pengaturan."))

    # The call name that was chosen from the proposals, "" if none was.
    proposal = LineField(validators=[optional(), at_most(Account.MAX_NAME)])

    def take_proposal(self) -> bool:
        """Add the chosen call name to the aliases; return whether one was chosen, and so nothing is saved yet."""
        chosen = (self.proposal.data or "").strip()
        if not self.is_submitted() or not chosen:
            return False
        self.aliases.data = f"{(self.aliases.data or '').rstrip()}\n{chosen}".strip()
        return True

    @property
    def recognised(self) -> Recognised:
        """By what a complaint would be recognised as being about this person, as typed so far."""
        return recognised(self.name.data or "", self.post.data or "", self.aliases.data or "")

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that are ticked."""
        return tuple(role for role in ROLES if self[role].data)

    def validate_officer(self, _field: BooleanField) -> None:
        """Refuse an account without a role."""
        if not self.roles:
            raise ValidationError(_("Pilih paling sedikit satu peran."))


class NewForm(EditForm):
    """A new account."""

    asks_administrator = False

    username = LineField(
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

    def ask_administrator(self) -> None:
        """Ask for the agreement of a second administrator, where every inspector is recused from a message."""
        self.inspector_username.label.text = _("Nama akun administrator kedua")
        self.inspector_password.label.text = _("Kata sandi administrator kedua")
        self.asks_administrator = True

    @property
    def _refusal(self) -> str:
        if not self.asks_administrator:
            return super()._refusal
        return _(
            "Ini memerlukan persetujuan administrator kedua. Nama akun dan kata sandi administrator kedua belum cocok."
        )
