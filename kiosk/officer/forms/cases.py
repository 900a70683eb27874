"""Acts on one suggestion. Each form carries how many events its page showed, as an optimistic lock."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField
from wtforms.validators import AnyOf, DataRequired, InputRequired, ValidationError

from kiosk.core.days import clock
from kiosk.core.models import Account, Case, ReplyTemplate, Suggestion, Tag
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.suggestions.state import HANDLED
from kiosk.core.web.forms import ActForm, LineField, TextField, at_most, choices, optional
from kiosk.officer import wording
from kiosk.officer.timeline import RecusedPerson

_CHOOSE_PERSON = _l("Pilih orangnya.")


def _reason(name: str, most: int = Event.MAX_TEXT) -> TextField:
    """Return the field of a reason that must be given; ``name`` distinguishes it from the others on the page."""
    return TextField(_l("Alasan"), id=f"{name}-text", validators=[DataRequired(), at_most(most)])


def _words(name: str) -> TextField:
    """Return the field of a reason that may be left out."""
    return TextField(_l("Alasan"), id=f"{name}-text", validators=[optional(), at_most(Event.MAX_TEXT)])


class Page(Protocol):
    """What a page offers its forms to choose from."""

    suggestion: Suggestion

    @property
    def templates(self) -> Sequence[ReplyTemplate]:
        """The reply templates."""

    @property
    def readers(self) -> Sequence[Account]:
        """The accounts that may read the suggestion."""

    @property
    def nameable(self) -> Sequence[Account]:
        """The accounts that may be recused."""

    @property
    def recused(self) -> Sequence[RecusedPerson]:
        """The accounts that are recused."""

    @property
    def everybody(self) -> Mapping[str, Account]:
        """Every account by the public id that forms carry."""

    @property
    def known_tags(self) -> Sequence[Tag]:
        """The tags that the reader may choose from."""

    @property
    def extended_promise(self) -> date | None:
        """The date that could be promised instead, or None if the promise cannot be extended."""

    def find(self, public_id: str) -> Suggestion | None:
        """Return another suggestion that the reader may see, or None."""


class CaseForm(ActForm):
    """An act on the suggestion of a page."""

    # The field at which a refusal is explained.
    refused_at: ClassVar[str] = "text"

    def offer(self, page: Page) -> None:
        """Take the choices from the page; most acts need none."""

    def refuse(self, reason: str) -> None:
        """Show next to a field why the act was refused."""
        self[self.refused_at].errors = [wording.REFUSALS[reason]]


class OpenedForm(CaseForm):
    """A suggestion marked as read."""


class NoteForm(CaseForm):
    """A note among officers."""

    text = TextField(_l("Catatan"), id="note-text", validators=[DataRequired(), at_most(Event.MAX_TEXT)])


class ReplyForm(CaseForm):
    """The answer, as the visitor will read it; a template may begin it."""

    template = SelectField(_l("Mulai dengan templat"), id="reply-template", validate_choice=False)
    text = TextField(_l("Jawaban"), id="reply-text", validators=[DataRequired(), at_most(Event.MAX_TEXT)])

    def offer(self, page: Page) -> None:
        """Offer the templates."""
        self.template.choices = choices(
            {"": _("Pilih templat"), **{str(template.id): template.name for template in page.templates}}
        )

    def begin(self, template: ReplyTemplate, language: str, places: dict[str, str]) -> None:
        """Put a filled template below what was typed, which must not be lost."""
        typed = (self.text.data or "").rstrip()
        self.text.data = "\n\n".join(filter(None, (typed, template.filled(language, places))))
        self.template.data = ""


class StatusForm(CaseForm):
    """Start to handle a suggestion, or open it again."""

    status = HiddenField(_l("Keadaan"), validators=[AnyOf((HANDLED,))])
    text = _words("status")


class CloseForm(CaseForm):
    """How it ended, and why: the sender reads both."""

    outcome = RadioField(
        _l("Hasilnya"),
        id="close-outcome",
        choices=choices(wording.OUTCOMES),
        validators=[InputRequired(message=_l("Pilih salah satu."))],
    )
    text = _reason("close")


class AssignForm(CaseForm):
    """Who is to handle it: somebody who may read it."""

    refused_at = "officer"

    officer = SelectField(_l("Tugaskan kepada"), id="assign-officer")
    text = TextField(_l("Pesan untuknya"), id="assign-text", validators=[optional(), at_most(Event.MAX_TEXT)])

    def offer(self, page: Page) -> None:
        """Offer the accounts that may read the suggestion."""
        self.accounts = _offer(self.officer, page.readers)

    @property
    def account(self) -> Account:
        """Who was chosen."""
        return self.accounts[self.officer.data]

    def validate_officer(self, field: SelectField) -> None:
        """Refuse an empty choice."""
        if not field.data:
            raise ValidationError(_CHOOSE_PERSON)


class TagForm(CaseForm):
    """A tag to put on."""

    refused_at = "tag"

    tag = LineField(_l("Tag baru"), id="tag-name", validators=[DataRequired(), at_most(Tag.MAX_NAME)])


class UntagForm(CaseForm):
    """A tag to take off."""

    refused_at = "off"

    off = SelectField(_l("Lepas tag"), id="untag-name", validators=[DataRequired()])

    def offer(self, page: Page) -> None:
        """Offer every known tag; the case decides whether it is on."""
        self.off.choices = choices({str(tag.id): tag.name for tag in page.known_tags})


class MergeForm(CaseForm):
    """Another suggestion that answers for this one."""

    refused_at = "into"

    into = HiddenField(_l("Pesan serupa"), id="merge-into")

    def offer(self, page: Page) -> None:
        """Keep the page, to find what its reader may see."""
        self.page = page

    def validate_into(self, field: HiddenField) -> None:
        """Refuse the suggestion itself, and what this reader cannot find."""
        if field.data == self.page.suggestion.public_id:
            raise ValidationError(_("Pesan tidak dapat digabungkan ke dirinya sendiri."))
        found = self.page.find(field.data or "")
        if found is None:
            raise ValidationError(_("Pesan yang dipilih tidak ditemukan. Pilih salah satu dari daftar."))
        # The case of the chosen suggestion, for the act.
        self.case: Case = found.case


class ForwardForm(CaseForm):
    """To which other unit it goes, and why: the visitor reads both."""

    MAX_UNIT = 120

    unit = LineField(_l("Unit tujuan"), id="forward-unit", validators=[DataRequired(), at_most(MAX_UNIT)])
    text = _reason("forward", Event.MAX_TEXT - MAX_UNIT - 1)

    @property
    def words(self) -> str:
        """What the visitor reads."""
        return f"{self.unit.data}\n{self.text.data}"


class ExtendForm(CaseForm):
    """A later date, for a reason that the visitor reads; the date travels along as it was shown."""

    until = HiddenField()
    text = _reason("extend")

    def offer(self, page: Page) -> None:
        """Keep the date that can be promised now."""
        self.promise = page.extended_promise
        if self.until.data is None:
            self.until.data = self.promise.isoformat() if self.promise else ""

    @property
    def shown(self) -> date:
        """The date that the page showed; today if that is not a date."""
        try:
            return date.fromisoformat(self.until.data or "")
        except ValueError:
            return clock.today()

    def validate_text(self, _field: Field) -> None:
        """Refuse a date that the page did not show because the calendar was changed meanwhile."""
        if self.promise and self.until.data != self.promise.isoformat():
            self.until.data = self.promise.isoformat()
            raise ValidationError(_("Tanggal barunya berubah. Periksa tanggalnya, lalu kirim lagi."))


class HoldForm(CaseForm):
    """A suggestion kept from being purged."""

    text = _reason("hold")


class UnholdForm(CaseForm):
    """A suggestion that may be purged again when its time comes."""

    text = _words("unhold")


class RouteForm(CaseForm):
    """A suggestion moved into the restricted lane, or out of it."""

    lane = HiddenField(_l("Jalur"), validators=[AnyOf((Event.RESTRICTED, Event.OPEN))])
    text = _reason("route")


class _RecusalForm(CaseForm):
    """An act on any account; the case decides whether it applies, so that the same form sent twice is one act."""

    refused_at = "officer"

    @property
    def account(self) -> Account:
        """Who was chosen."""
        return self.accounts[self.officer.data]

    def validate_officer(self, field: SelectField) -> None:
        """Refuse an empty or unknown choice."""
        if field.data not in self.accounts:
            raise ValidationError(_CHOOSE_PERSON)


class NameForm(_RecusalForm):
    """Recuse an account that the suggestion is about."""

    officer = SelectField(_l("Akun yang disebut"), id="name-officer", validate_choice=False)
    text = _words("name")

    def offer(self, page: Page) -> None:
        """Offer the accounts that are not recused yet."""
        _offer(self.officer, page.nameable)
        self.accounts = page.everybody


class ClearForm(_RecusalForm):
    """Lift the recusal of an account."""

    officer = SelectField(_l("Akun yang dibuka"), id="clear-officer", validate_choice=False)
    text = _reason("clear")

    def offer(self, page: Page) -> None:
        """Offer the recused accounts."""
        _offer(self.officer, [one.account for one in page.recused])
        self.accounts = page.everybody


def _offer(field: SelectField, accounts: Sequence[Account]) -> dict[str, Account]:
    """Offer ``accounts`` in ``field``; return them by the value that is sent."""
    field.choices = choices({"": _("Pilih orang"), **{one.public_id: one.name for one in accounts}})
    return {one.public_id: one for one in accounts}
