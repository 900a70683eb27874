"""The form of a pronunciation."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, ValidationError
from wtforms.validators import DataRequired

from kiosk.core.models import Pronunciation
from kiosk.core.sound.speech import PHONEMES
from kiosk.core.web.forms import KioskForm, LineField, at_most, language_choices


class PronunciationForm(KioskForm):
    """A word as it is written and as it is spoken."""

    language = SelectField(_l("Bahasa"))
    written = LineField(_l("Tertulis"), validators=[DataRequired(), at_most(Pronunciation.MAX_WRITTEN)])
    spoken = LineField(_l("Dibaca"), validators=[DataRequired(), at_most(Pronunciation.MAX_SPOKEN)])

    @classmethod
    def of(cls, entry: Pronunciation | None) -> "PronunciationForm":
        """Return the form of ``entry``, or an empty one."""
        form = cls(obj=entry)
        form.language.choices = language_choices()
        return form

    @property
    def columns(self) -> dict[str, str]:
        """The columns of a pronunciation."""
        return {name: self[name].data or "" for name in ("language", "written", "spoken")}

    def validate_written(self, field: Field) -> None:
        """Refuse a text without a word."""
        _require_a_word(field.data)

    def validate_spoken(self, field: Field) -> None:
        """Refuse single or unpaired brackets, which the voice would leave out."""
        _require_a_word(field.data)
        if re.search(r"[\[\]]", PHONEMES.sub("", field.data)):
            raise ValidationError(_("Fonem diapit dua kurung siku di setiap sisi, misalnya [[d@t'Ensi]]."))


def _require_a_word(text: str) -> None:
    if not any(map(str.isalnum, text)):
        raise ValidationError(_("Tulis sedikitnya satu huruf atau angka."))
