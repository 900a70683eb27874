"""The text of a term in one language, and which draft is to be published."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from kiosk.core.forms import KioskForm, LineField, TextField, at_most, optional
from kiosk.core.models import Revision
from kiosk.core.models.revision import CARD

LANGUAGE_NAMES = dict(zip(Revision.LANGUAGES, (_l("Bahasa Indonesia"), _l("Bahasa Inggris")), strict=True))

# Each row of the card, and the longer text below it, may be left out of an explanation.
ROWS = {
    "who_can": _l("Siapa bisa"),
    "who_cannot": _l("Siapa tidak"),
    "conditions": _l("Syarat"),
    "documents": _l("Berkas"),
    "steps": _l("Langkah"),
    "cost": _l("Biaya"),
    "whom_to_ask": _l("Tanya ke"),
    "legal_basis": _l("Dasar hukum"),
    "details": _l("Penjelasan lebih lanjut"),
}

# Of a text field beside another text.
_LINE, _FEWEST_LINES, _MOST_LINES = 60, 3, 18


class RevisionForm(KioskForm):
    """The text of a term in one language. No tick: the row does not apply; ticked and empty: it must be asked."""

    # The number of the revision that this text was made from.
    base = IntegerField(_l("Revisi asal"), widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0)])
    title = LineField(_l("Judul"), validators=[DataRequired(), at_most(Revision.MAX_TITLE)])
    short_answer = TextField(_l("Jawaban singkat"), validators=[optional(), at_most(Revision.MAX_SHORT_ANSWER)])

    @classmethod
    def of(cls, revision: Revision | None, pattern: Revision | None) -> "RevisionForm":
        """Return the form of ``revision``; of a text not yet begun, with the rows of ``pattern`` ticked."""
        source = revision or pattern
        values = {f"{name}_applies": source is not None and getattr(source, name) is not None for name in ROWS}
        if revision is not None:
            values |= {name: getattr(revision, name) for name in ("title", "short_answer", *ROWS)}
        return cls(formdata=None, data={**values, "base": revision.number if revision else 0})

    def made_from(self, revision: Revision | None) -> "RevisionForm":
        """Return this form with everything typed, as made from ``revision``."""
        return RevisionForm(formdata=None, data={**self.data, "base": revision.number if revision else 0})

    @property
    def fields(self) -> dict[str, str | None]:
        """The columns of a revision."""
        card = {name: (self[name].data or "") if self[f"{name}_applies"].data else None for name in ROWS}
        return {"title": self.title.data, "short_answer": self.short_answer.data or "", **card}

    @property
    def rows(self) -> list[tuple[Field, Field, int]]:
        """The rows in the order of the screen: tick, text, and the lines that show all of the text, within reason."""
        return [(self[f"{name}_applies"], self[name], _lines(self[name].data or "")) for name in ROWS]


def _lines(text: str) -> int:
    wrapped = sum(1 + len(line) // _LINE for line in text.split("\n"))
    return min(max(wrapped + 1, _FEWEST_LINES), _MOST_LINES)


def _ticked(form: RevisionForm, field: Field) -> None:
    if field.data and not form[f"{field.name}_applies"].data:
        raise ValidationError(_("Baris ini ada isinya tetapi tidak dicentang. Centang, atau kosongkan isinya."))


for _name, _label in ROWS.items():
    _limit = Revision.MAX_FACT if _name in CARD else Revision.MAX_DETAILS
    setattr(RevisionForm, f"{_name}_applies", BooleanField(_l("%(row)s: baris ini berlaku", row=_label)))
    setattr(RevisionForm, _name, TextField(_label, validators=[at_most(_limit), _ticked]))


class PublishForm(KioskForm):
    """Which draft was read before it was published."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
