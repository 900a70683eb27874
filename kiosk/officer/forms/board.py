"""The public version of a suggestion, and the reason for which one is taken down."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired
from wtforms.widgets import TextArea

from kiosk.core.forms import KioskForm, LineField, RowForm, TextField, at_most
from kiosk.core.models import BoardEntry, Event
from kiosk.core.private_marks import Mark, find, pieces

_LENGTH = at_most(BoardEntry.MAX_TEXT)


class BoardForm(RowForm):
    """A pair in both languages, and which of the marks in it may stand."""

    asked_id = LineField(_l("Saran Anda"), widget=TextArea(), validators=[DataRequired(), _LENGTH])
    done_id = LineField(_l("Tindakan kami"), widget=TextArea(), validators=[DataRequired(), _LENGTH])
    asked_en = LineField(_l("Saran Anda, dalam bahasa Inggris"), widget=TextArea(), validators=[_LENGTH])
    done_en = LineField(_l("Tindakan kami, dalam bahasa Inggris"), widget=TextArea(), validators=[_LENGTH])
    allowed = SelectMultipleField(_l("Periksa tanda ini"), validate_choice=False)

    # What ``private_marks.find`` takes beside the text; set before anything is looked for.
    known: dict[str, Any] = {}

    @classmethod
    def of(cls, entry: BoardEntry | None) -> "BoardForm":
        """Return the form of ``entry``, or of a new pair, filled with what was sent if anything was."""
        data = {name: getattr(entry, name) for name in BoardEntry.TEXTS} if entry else {}
        return cls(data={**data, "seen": entry.stamp if entry else ""})

    @property
    def columns(self) -> dict[str, str]:
        """The words of a pair."""
        return {name: self[name].data or "" for name in BoardEntry.TEXTS}

    @property
    def pairs(self) -> list[tuple[str, list, list]]:
        """The pair in each language that was written: language, then what was asked and done in marked pieces."""
        said = BoardEntry(**self.columns).said
        return [(language, self._pieces(asked), self._pieces(done)) for language, asked, done in said]

    @property
    def marks(self) -> list[Mark]:
        """What a person must look at in the words, each thing once."""
        found = [mark for words in self.columns.values() for mark in find(words, **self.known)]
        return list({mark.key: mark for mark in reversed(found)}.values())[::-1]

    def validate_asked_en(self, field: Field) -> None:
        """Ask for both halves of a translation."""
        self._refuse_half(field, self.done_en)

    def validate_done_en(self, field: Field) -> None:
        """Ask for both halves of a translation."""
        self._refuse_half(field, self.asked_en)

    def all_allowed(self) -> bool:
        """Tell whether every mark may stand; says so at the field if not."""
        open_ones = [mark.words for mark in self.marks if mark.key not in (self.allowed.data or [])]
        if open_ones:
            self.allowed.errors = [
                _("Ubah kata-katanya, atau centang bahwa ini boleh tampil: %(marks)s.", marks=", ".join(open_ones))
            ]
        return not open_ones

    def _refuse_half(self, field: Field, other: Field) -> None:
        if other.data and not field.data:
            raise ValidationError(_("Terjemahkan keduanya, atau kosongkan keduanya."))

    def _pieces(self, text: str) -> list[tuple[str, bool]]:
        return pieces(text, find(text, **self.known))


class WithdrawForm(KioskForm):
    """Why a pair is taken off the board."""

    text = TextField(
        _l("Alasan"),
        validators=[
            DataRequired(message=_l("Tulis alasannya, supaya petugas lain memahaminya nanti.")),
            at_most(Event.MAX_TEXT),
        ],
    )
