"""Forms for a new term, for what all languages share, and for a check."""

import re
from datetime import date
from typing import Any, Self

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
from wtforms.widgets import CheckboxInput, ListWidget

from kiosk.core.days import clock
from kiosk.core.models import Account, Revision, Term
from kiosk.core.models.unit.setting import LIMITS
from kiosk.core.web.forms import (
    KioskForm,
    LineField,
    RowForm,
    TextField,
    at_most,
    choices,
    has_letters,
    near_year,
    optional,
)

# Addresses under the list that are pages of their own.
RESERVED = ("new",)
_ADDRESS = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_SHORTEST_MONTH = 28


class NewTermForm(KioskForm):
    """A new term: what it is found by, and the answer in two sentences."""

    title = LineField(_l("Judul"), validators=[DataRequired(), at_most(Revision.MAX_TITLE)])
    short_answer = TextField(_l("Jawaban singkat"), validators=[optional(), at_most(Revision.MAX_SHORT_ANSWER)])
    group = SelectField(_l("Kelompok"))
    abbreviation = LineField(_l("Singkatan"), validators=[optional(), at_most(Term.MAX_ABBREVIATION)])
    synonyms = TextField(_l("Nama lain"), validators=[optional(), at_most(Term.MAX_SYNONYMS)])
    for_sentenced = BooleanField(_l("Hanya untuk narapidana (bukan tahanan)"))
    slug = LineField(_l("Alamat"), validators=[at_most(Term.MAX_SLUG)])

    def offer(self, groups: dict[str, str]) -> None:
        """Offer these groups, names by code."""
        self.group.choices = choices(groups)

    def validate(self, extra_validators: dict | None = None) -> bool:
        """Check the fields; without an address, one is made from the title."""
        if not (self.slug.data or "").strip():
            self.slug.raw_data = [Term.slug_of(self.title.data or "")]
            self.slug.data = self.slug.raw_data[0]
        return super().validate(extra_validators)

    def validate_slug(self, field: Field) -> None:
        """Refuse an invalid or reserved address; without a title only the title is reported as missing."""
        if field.data in RESERVED:
            raise ValidationError(_("Alamat ini dipakai oleh halaman lain. Pilih alamat lain."))
        if not _ADDRESS.fullmatch(field.data) and (field.data or self.title.data):
            raise ValidationError(_("Pakai huruf kecil, angka, dan tanda hubung saja."))


class PropertiesForm(RowForm):
    """What all languages share."""

    group = SelectField(_l("Kelompok"))
    position = IntegerField(
        _l("Urutan dalam kelompok"), validators=[InputRequired(), NumberRange(0, Term.MAX_POSITION)]
    )
    abbreviation = LineField(_l("Singkatan"), validators=[optional(), at_most(Term.MAX_ABBREVIATION)])
    synonyms = TextField(_l("Nama lain"), validators=[optional(), at_most(Term.MAX_SYNONYMS)])
    for_sentenced = BooleanField(_l("Hanya untuk narapidana (bukan tahanan)"))
    related = SelectMultipleField(_l("Istilah terkait"), widget=ListWidget(), option_widget=CheckboxInput())

    @classmethod
    def of(cls, term: Term, others: list[Term], groups: dict[str, str], **options: Any) -> "PropertiesForm":
        """Return the form of ``term``, in which ``others`` can be ticked as related and ``groups`` chosen."""
        names = ("group", "position", "abbreviation", "synonyms", "for_sentenced")
        related = [other.slug for other in term.related_terms()]
        same = {name: getattr(term, name) for name in names}
        form = cls(data={**same, "related": related, "seen": term.stamp}, **options)
        form.group.choices = choices(groups)
        form.related.choices = choices({other.slug: other.text.title for other in others if other.slug != term.slug})
        return form

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a term, the addresses of the related ones, and the stamp that was seen."""
        texts = {name: self[name].data or "" for name in ("abbreviation", "synonyms", "seen")}
        return {**texts, **{name: self[name].data for name in ("group", "position", "for_sentenced", "related")}}


def signature(by: Account) -> str:
    """Return name and post of an account, as a check keeps them."""
    return ", ".join(filter(None, (by.name, by.post)))[: Term.MAX_CHECKED_BY]


def next_check(months: int) -> date:
    """Return the day on which a check made today is due again after ``months``."""
    today = clock.today()
    month = today.month - 1 + months
    return date(today.year + month // 12, month % 12 + 1, min(today.day, _SHORTEST_MONTH))


class CloseReading(KioskForm):
    """What a check of a programme or a penalty asks for besides; other terms do not show the boxes."""

    # Which revisions were on show when the page was opened.
    seen = HiddenField()
    read = BooleanField(_l("Sudah saya baca sampai selesai"))
    compared = BooleanField(_l("Sudah dicocokkan dengan aturan"))
    is_close = False

    def for_term(self, term: Term) -> Self:
        """Return this form as the check of ``term`` asks for it."""
        self.is_close = term.needs_close_reading
        return self

    def again(self, term: Term) -> None:
        """Ask for other texts, which are on show by now, to be read; everything else that was typed stays."""
        self.seen.data = term.shown_numbers
        self.read.data = self.compared.data = False

    def validate_read(self, field: Field) -> None:
        """Require the whole text to be read."""
        if self.is_close and not field.data:
            raise ValidationError(_("Baca dulu sampai selesai, lalu centang."))

    def validate_compared(self, field: Field) -> None:
        """Require a comparison with the rules."""
        if self.is_close and not field.data:
            raise ValidationError(_("Cocokkan dulu dengan aturan yang disebut di baris dasar hukum, lalu centang."))


class CheckForm(CloseReading):
    """A check: who found the explanation on show correct, on which day, and when the next check is due."""

    checked_by = LineField(_l("Diperiksa oleh"), validators=[DataRequired(), at_most(Term.MAX_CHECKED_BY), has_letters])
    checked_on = DateField(_l("Tanggal diperiksa"), validators=[DataRequired(), near_year])
    next_check_on = DateField(_l("Periksa lagi pada"), validators=[Optional(), near_year])

    @classmethod
    def of(cls, term: Term, months: int, by: Account) -> "CheckForm":
        """Return the form for a check made today and due again after ``months``.

        The name is the last checker's of ``term``, or else that of the account ``by`` with its post.
        """
        data = {
            "seen": term.shown_numbers,
            "checked_by": term.checked_by or signature(by),
            "checked_on": clock.today(),
            "next_check_on": next_check(months),
        }
        return cls(formdata=None, data=data).for_term(term)

    def stale(self, term: Term) -> None:
        """Report that other texts are on show now; what was typed stays, to be sent again once they are read."""
        self.again(term)
        self.checked_by.errors = [_("Belum ditandai: teks yang tampil sudah berganti. Baca dulu yang sekarang.")]

    def validate_checked_by(self, field: Field) -> None:
        """Require name and post of who checked a programme or a penalty."""
        parts = [part for part in (field.data or "").split(",") if any(map(str.isalpha, part))]
        if self.is_close and len(parts) < 2:
            raise ValidationError(_("Tulis nama dan jabatan, dipisah koma."))

    def validate_checked_on(self, field: Field) -> None:
        """Refuse a future day."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("Tanggal ini belum tiba."))

    def validate_next_check_on(self, field: Field) -> None:
        """Refuse a day before the check."""
        if field.data and self.checked_on.data and field.data <= self.checked_on.data:
            raise ValidationError(_("Pilih tanggal sesudah tanggal diperiksa."))
        if field.data and field.data > next_check(LIMITS["check_months"][1]):
            raise ValidationError(_("Tanggal ini terlalu jauh. Periksa tahunnya."))
