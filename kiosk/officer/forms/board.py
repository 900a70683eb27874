"""The public version of a suggestion, and the reason for which it is withdrawn."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectMultipleField
from wtforms.validators import DataRequired
from wtforms.widgets import TextArea

from kiosk.core.models import BoardEntry, Event
from kiosk.core.text.languages import LANGUAGES, SOURCE, Texts
from kiosk.core.text.private_marks import Mark, find, pieces
from kiosk.core.web.forms import KioskForm, RowForm, TextField, TextsField, at_most


class BoardForm(RowForm):
    """A pair in each language, and which of its private marks are allowed."""

    asked = TextsField(
        _l("Saran Anda"), _l("Saran Anda, dalam bahasa %(language)s"), most=BoardEntry.MAX_TEXT, widget=TextArea()
    )
    done = TextsField(
        _l("Tindakan kami"), _l("Tindakan kami, dalam bahasa %(language)s"), most=BoardEntry.MAX_TEXT, widget=TextArea()
    )
    allowed = SelectMultipleField(_l("Periksa tanda ini"), validate_choice=False)

    # The arguments of ``private_marks.find`` beside the text; set before marks are searched.
    known: dict[str, Any] = {}

    @classmethod
    def of(cls, entry: BoardEntry | None) -> "BoardForm":
        """Return the form of ``entry``, or of a new pair, filled with what was sent if anything was."""
        data = {"asked": entry.asked, "done": entry.done} if entry else {}
        return cls(data={**data, "seen": entry.stamp if entry else ""})

    @property
    def columns(self) -> dict[str, Texts]:
        """The words of a pair."""
        return {"asked": self.asked.data, "done": self.done.data}

    @property
    def halves(self) -> list[tuple[Field, Field]]:
        """The two fields of each language."""
        return [(self.asked.by_language[code], self.done.by_language[code]) for code in LANGUAGES]

    @property
    def typed(self) -> list[str]:
        """All that was typed, in the order of the fields."""
        return [field.data for half in self.halves for field in half if field.data]

    @property
    def pairs(self) -> list[tuple[str, list, list]]:
        """The pair in each language that was written: language, then what was asked and done in marked pieces."""
        translations = BoardEntry(**self.columns).translations
        return [(language, self._pieces(asked), self._pieces(done)) for language, asked, done in translations]

    @property
    def marks(self) -> list[Mark]:
        """The marks that an officer must check, each once."""
        found = [mark for half in self.halves for field in half for mark in find(field.data or "", **self.known)]
        return list({mark.key: mark for mark in reversed(found)}.values())[::-1]

    def validate_asked(self, field: TextsField) -> None:
        """Ask for both halves of a translation."""
        _refuse_half(field, self.done)

    def validate_done(self, field: TextsField) -> None:
        """Ask for both halves of a translation."""
        _refuse_half(field, self.asked)

    def all_allowed(self) -> bool:
        """Return whether every mark is allowed; name those that are not at the field."""
        open_ones = [mark.words for mark in self.marks if mark.key not in (self.allowed.data or [])]
        if open_ones:
            self.allowed.errors = [
                _("Ubah kata-katanya, atau centang bahwa ini boleh tampil: %(marks)s.", marks=", ".join(open_ones))
            ]
        return not open_ones

    def _pieces(self, text: str) -> list[tuple[str, bool]]:
        return pieces(text, find(text, **self.known))


def _refuse_half(field: TextsField, other: TextsField) -> None:
    for code in other.data.keys() - field.data.keys() - {SOURCE}:
        field.by_language[code].errors = [_("Terjemahkan keduanya, atau kosongkan keduanya.")]


class WithdrawForm(KioskForm):
    """Why a pair is taken off the board."""

    text = TextField(
        _l("Alasan"),
        validators=[
            DataRequired(message=_l("Tulis alasannya, supaya petugas lain memahaminya nanti.")),
            at_most(Event.MAX_TEXT),
        ],
    )
