"""What staff write: a new term, its text in one language, what is the same in all, and who checked it."""

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from kiosk.core import clock
from kiosk.core.forms import KioskForm, LineField, TextField, at_most, choices, optional
from kiosk.core.models import Revision, Term
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

# An address under the list that is a page of its own.
_RESERVED = ("new",)
_ADDRESS = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_HIGHEST_POSITION = 9_999
_SHORTEST_MONTH = 28
# Of a text field beside another text.
_LINE, _FEWEST_LINES, _MOST_LINES = 60, 3, 18


class NewTermForm(KioskForm):
    """The beginning of a term: enough to find it by, and the answer in two sentences."""

    title = LineField(_l("Judul"), validators=[DataRequired(), at_most(Revision.MAX_TITLE)])
    short_answer = TextField(_l("Jawaban singkat"), validators=[optional(), at_most(Revision.MAX_SHORT_ANSWER)])
    group = SelectField(_l("Kelompok"))
    abbreviation = LineField(_l("Singkatan"), validators=[optional(), at_most(Term.MAX_ABBREVIATION)])
    synonyms = TextField(_l("Nama lain"), validators=[optional(), at_most(Term.MAX_SYNONYMS)])
    for_sentenced = BooleanField(_l("Hanya untuk narapidana (bukan tahanan)"))
    slug = LineField(_l("Alamat"), validators=[at_most(Term.MAX_SLUG)])

    def offer(self, groups: dict[str, str]) -> None:
        """Let a group be chosen of these names by code."""
        self.group.choices = choices(groups)

    def validate(self, extra_validators: dict | None = None) -> bool:
        """Check the fields; without an address, one is made of the title."""
        if not (self.slug.data or "").strip():
            self.slug.raw_data = [Term.slug_of(self.title.data or "")]
            self.slug.data = self.slug.raw_data[0]
        return super().validate(extra_validators)

    def validate_slug(self, field: Field) -> None:
        """Refuse what is no address, or is a page already; without a title the title is what is missing."""
        if field.data in _RESERVED:
            raise ValidationError(_("Alamat ini dipakai oleh halaman lain. Pilih alamat lain."))
        if not _ADDRESS.fullmatch(field.data) and (field.data or self.title.data):
            raise ValidationError(_("Pakai huruf kecil, angka, dan tanda hubung saja."))


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


class PropertiesForm(KioskForm):
    """What is the same in every language."""

    group = SelectField(_l("Kelompok"))
    position = IntegerField(
        _l("Urutan dalam kelompok"), validators=[InputRequired(), NumberRange(0, _HIGHEST_POSITION)]
    )
    abbreviation = LineField(_l("Singkatan"), validators=[optional(), at_most(Term.MAX_ABBREVIATION)])
    synonyms = TextField(_l("Nama lain"), validators=[optional(), at_most(Term.MAX_SYNONYMS)])
    for_sentenced = BooleanField(_l("Hanya untuk narapidana (bukan tahanan)"))
    related = SelectMultipleField(_l("Istilah terkait"), widget=ListWidget(), option_widget=CheckboxInput())

    @classmethod
    def of(cls, term: Term, others: list[Term], groups: dict[str, str], **options: Any) -> "PropertiesForm":
        """Return the form of ``term``, in which ``others`` may be ticked as related and ``groups`` chosen."""
        names = ("group", "position", "abbreviation", "synonyms", "for_sentenced")
        related = [other.slug for other in term.related_terms()]
        form = cls(data={**{name: getattr(term, name) for name in names}, "related": related}, **options)
        form.group.choices = choices(groups)
        form.related.choices = choices({other.slug: other.text.title for other in others if other.slug != term.slug})
        return form

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a term, and the addresses of the related ones."""
        texts = {name: self[name].data or "" for name in ("abbreviation", "synonyms")}
        return {**texts, **{name: self[name].data for name in ("group", "position", "for_sentenced", "related")}}


class CheckForm(KioskForm):
    """Who read the explanation on show and found it right, on which day, and when it is to be read again."""

    # Which revisions were on show when the page was opened.
    seen = HiddenField()
    checked_by = LineField(_l("Diperiksa oleh"), validators=[DataRequired(), at_most(Term.MAX_CHECKED_BY)])
    checked_on = DateField(_l("Tanggal diperiksa"), validators=[DataRequired()])
    next_check_on = DateField(_l("Periksa lagi pada"), validators=[Optional()])

    @classmethod
    def of(cls, term: Term, months: int) -> "CheckForm":
        """Return the form for a check made today, by whoever checked ``term`` last, due again after ``months``."""
        today = clock.today()
        month = today.month - 1 + months
        again = date(today.year + month // 12, month % 12 + 1, min(today.day, _SHORTEST_MONTH))
        data = {"seen": term.shown_numbers, "checked_by": term.checked_by, "checked_on": today, "next_check_on": again}
        return cls(formdata=None, data=data)

    def validate_checked_on(self, field: Field) -> None:
        """Refuse a day to come."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("Tanggal ini belum tiba."))

    def validate_next_check_on(self, field: Field) -> None:
        """Refuse a day before the check."""
        if field.data and self.checked_on.data and field.data <= self.checked_on.data:
            raise ValidationError(_("Pilih tanggal sesudah tanggal diperiksa."))


class PublishForm(KioskForm):
    """Which draft was read before it was published."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
