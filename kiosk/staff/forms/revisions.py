"""The editor's form: the text of a term in one language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, IntegerField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from kiosk.core.models import Autosave, Revision
from kiosk.core.models.terms.revision import CARD
from kiosk.core.text.markdown import refused
from kiosk.core.web.forms import KioskForm, LineField, TextField, at_most, optional
from kiosk.core.web.wording import FACTS

# Each row of the card, and the longer text below it, is optional.
ROWS = FACTS
# The fields that advice may be about; "" is the text as a whole.
LABELS = {"": _l("Seluruh teks"), "title": _l("Judul"), "short_answer": _l("Jawaban singkat"), **ROWS}
# The fields that the editor sends and an autosave holds.
TYPED = ("title", "short_answer", *ROWS, *(f"{name}_applies" for name in ROWS))
_REFUSALS = {
    "html": _l("Hapus tanda HTML (kata di antara < dan >): layar tidak memakainya."),
    "link": _l("Hapus tautan dan alamat web: layar tidak membuka halaman lain. Tulis namanya saja."),
    "image": _l("Hapus gambar: layar tidak menampilkannya. Ceritakan isinya dengan kata-kata."),
}

# Of a text field beside another text: characters per line, and lines at least and at most.
_LINE, _FEWEST_LINES, _MOST_LINES = 60, 3, 18


class RevisionForm(KioskForm):
    """The text of a term in one language. Unticked: the row does not apply; ticked and empty: yet to be filled."""

    # The number of the revision that this text is based on.
    base = IntegerField(_l("Revisi asal"), widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0)])
    title = LineField(_l("Judul"), validators=[DataRequired(), at_most(Revision.MAX_TITLE)])
    short_answer = TextField(_l("Jawaban singkat"), validators=[optional(), at_most(Revision.MAX_SHORT_ANSWER)])

    @classmethod
    def of(cls, revision: Revision | None, pattern: Revision | None) -> "RevisionForm":
        """Return the form of ``revision``; for a new text, with the rows of ``pattern`` ticked."""
        source = revision or pattern
        values = {f"{name}_applies": source is not None and getattr(source, name) is not None for name in ROWS}
        if revision is not None:
            values |= {name: getattr(revision, name) for name in ("title", "short_answer", *ROWS)}
        return cls(formdata=None, data={**values, "base": revision.number if revision else 0})

    @classmethod
    def again(cls, saved: Autosave) -> "RevisionForm":
        """Return the form with what was autosaved."""
        return cls(formdata=MultiDict({**saved.fields, "base": str(saved.base)}))

    @property
    def typed(self) -> dict[str, str]:
        """The typed fields, as the browser sent them."""
        return {name: self[name].raw_data[0] for name in TYPED if self[name].raw_data}

    def validate_details(self, field: Field) -> None:
        """Refuse what the kiosk would not show."""
        can_be_shown(self, field)

    def made_from(self, revision: Revision | None) -> "RevisionForm":
        """Return this form with everything typed, based on ``revision``."""
        return RevisionForm(formdata=None, data={**self.data, "base": revision.number if revision else 0})

    @property
    def fields(self) -> dict[str, str | None]:
        """The columns of a revision."""
        card = {name: (self[name].data or "") if self[f"{name}_applies"].data else None for name in ROWS}
        return {"title": self.title.data, "short_answer": self.short_answer.data or "", **card}

    @property
    def rows(self) -> list[tuple[Field, Field, int]]:
        """The rows in the order of the screen: tick, text, and the height of the field in lines, within limits."""
        return [(self[f"{name}_applies"], self[name], _lines(self[name].data or "")) for name in ROWS]


def can_be_shown(_form: KioskForm, field: Field) -> None:
    """Refuse Markdown that the kiosk would not show, and explain what to write instead."""
    found = refused(field.data or "")
    if found:
        raise ValidationError(" ".join(str(_REFUSALS[name]) for name in found))


def longest(name: str) -> int:
    """Return the most characters of a row of the card, or of the longer text below it."""
    return Revision.MAX_FACT if name in CARD else Revision.MAX_DETAILS


def _lines(text: str) -> int:
    wrapped = sum(1 + len(line) // _LINE for line in text.split("\n"))
    return min(max(wrapped + 1, _FEWEST_LINES), _MOST_LINES)


def _ticked(form: RevisionForm, field: Field) -> None:
    if field.data and not form[f"{field.name}_applies"].data:
        raise ValidationError(_("Baris ini ada isinya tetapi tidak dicentang. Centang, atau kosongkan isinya."))


for _name, _label in ROWS.items():
    setattr(RevisionForm, f"{_name}_applies", BooleanField(_l("%(row)s: baris ini berlaku", row=_label)))
    setattr(RevisionForm, _name, TextField(_label, validators=[at_most(longest(_name)), _ticked]))
