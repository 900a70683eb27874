"""Answering a visitor's question from an explanation, or making it into a new one."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice, SelectField, ValidationError
from wtforms.validators import DataRequired

from kiosk.core.models import Question, Revision, Term
from kiosk.core.web.forms import ActForm, LineField, TextField, at_most, choices, optional
from kiosk.staff.forms.terms import RESERVED


class AnswerForm(ActForm):
    """The explanation that answers, after the writer's own words."""

    term = SelectField(_l("Istilah yang menjawab"))
    words = TextField(_l("Kata pengantar"), validators=[optional(), at_most(Question.MAX_WORDS)])

    def offer(self, best: list[Term], others: Iterable[Term]) -> None:
        """Offer these terms, which have ``text``, with those that fit the question first."""
        self.term.choices = [
            SelectChoice("", _("Pilih istilah")),
            *(SelectChoice(term.slug, _named(term), optgroup=_("Cocok dengan pertanyaan")) for term in best),
            *(SelectChoice(term.slug, _named(term), optgroup=_("Istilah lain")) for term in others),
        ]

    def validate_term(self, field: Field) -> None:
        """Require a choice."""
        if not field.data:
            raise ValidationError(_("Pilih istilah yang menjawab pertanyaan ini."))


class BeginForm(ActForm):
    """A new term from a question; its address is made from the title."""

    title = LineField(_l("Judul"), validators=[DataRequired(), at_most(Revision.MAX_TITLE)])
    short_answer = TextField(_l("Jawaban singkat"), validators=[optional(), at_most(Revision.MAX_SHORT_ANSWER)])
    group = SelectField(_l("Kelompok"))

    def offer(self, groups: dict[str, str]) -> None:
        """Offer these groups, names by code."""
        self.group.choices = choices(groups)

    @property
    def address(self) -> str:
        """The address made from the title."""
        return Term.slug_of(self.title.data or "")

    def validate_title(self, field: Field) -> None:
        """Refuse a title from which no address can be made."""
        if not self.address or self.address in RESERVED:
            raise ValidationError(_("Tulis judul yang lebih jelas, dengan huruf atau angka."))


def _named(term: Term) -> str:
    return f"{term.text.title} ({term.abbreviation})" if term.abbreviation else term.text.title
