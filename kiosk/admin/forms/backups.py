"""The forms of copies: name a stick, type the key of the envelope, confirm a restore."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired, ValidationError

from kiosk.admin.forms.accounts import ConfirmationForm
from kiosk.core.backup.envelope import grouped, key_of
from kiosk.core.backup.places import LONGEST_NAME
from kiosk.core.backup.trouble import Trouble
from kiosk.core.web.forms import KioskForm, LineField, at_most, optional

_LONGEST_KEY = 200


class PrepareForm(KioskForm):
    """How the unit calls a stick or share."""

    place = HiddenField()
    name = LineField(_l("Nama di labelnya"), validators=[DataRequired(), at_most(LONGEST_NAME)])


class KeptForm(ConfirmationForm):
    """The end of a new key, typed from the paper, so that it is known to be on paper."""

    key = HiddenField()
    end = LineField(_l("Kelompok huruf terakhir di kertas"), validators=[DataRequired(), at_most(_LONGEST_KEY)])

    def validate_end(self, field: LineField) -> None:
        """Refuse anything but the last group of the key."""
        try:
            key_of(self.key.data or "")
        except Trouble:
            raise ValidationError(_("Kunci ini tidak lengkap lagi. Buat kunci yang baru.")) from None
        if "".join((field.data or "").split()).upper() != grouped(self.key.data or "")[-1]:
            raise ValidationError(_("Tidak sama dengan kelompok terakhir di kertas. Periksa lagi kertasnya."))


class KeyForm(KioskForm):
    """The key of the envelope, asked for if this machine's own key does not open the copy."""

    place = HiddenField()
    name = HiddenField()
    key = LineField(_l("Kunci dari amplop"), validators=[optional(), at_most(_LONGEST_KEY)])


class TakeForm(KioskForm):
    """What must be understood before a copy takes the place of the database."""

    stamp = HiddenField()
    understood = BooleanField(
        _l("Saya mengerti: yang masuk sesudah salinan itu dibuat tidak ada lagi di layar."),
        validators=[DataRequired(_l("Centang dulu bahwa Anda mengerti apa yang tidak ada lagi di layar."))],
    )
    without_list = BooleanField(_l("Lanjutkan tanpa daftar pemusnahan."))
