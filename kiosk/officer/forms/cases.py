"""Acts on one suggestion. Each form carries how many events its page showed, so that no act is done blindly."""

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
from kiosk.officer.timeline import ShutOutPerson

_CHOOSE_PERSON = _l("Pilih orangnya.")


def _reason(name: str, most: int = Event.MAX_TEXT) -> TextField:
    """Return the field of a reason that must be given; ``name`` tells it from the others on the page."""
    return TextField(_l("Alasan"), id=f"{name}-text", validators=[DataRequired(), at_most(most)])


def _words(name: str) -> TextField:
    """Return the field of a reason that may be left out."""
    return TextField(_l("Alasan"), id=f"{name}-text", validators=[optional(), at_most(Event.MAX_TEXT)])


class Page(Protocol):
    """What a page offers its forms to choose from."""

    suggestion: Suggestion

    @property
    def templates(self) -> Sequence[ReplyTemplate]:
        """The answers that are given often."""

    @property
    def readers(self) -> Sequence[Account]:
        """The accounts that may read the suggestion."""

    @property
    def nameable(self) -> Sequence[Account]:
        """The accounts that may be marked as spoken of."""

    @property
    def shut_out(self) -> Sequence[ShutOutPerson]:
        """The accounts that are recused."""

    @property
    def everybody(self) -> Mapping[str, Account]:
        """Every account by the name that forms carry."""

    @property
    def known_tags(self) -> Sequence[Tag]:
        """The tags that the reader meets."""

    @property
    def extended_promise(self) -> date | None:
        """The date that could be promised instead, None where there is none to extend."""

    def find(self, public_id: str) -> Suggestion | None:
        """Return another suggestion that the reader may know of, or None."""


class CaseForm(ActForm):
    """An act on the suggestion of a page."""

    # Where it is told why an act was refused.
    refused_at: ClassVar[str] = "text"

    def offer(self, page: Page) -> None:
        """Take from the page what can be chosen; most acts need nothing."""

    def refuse(self, reason: str) -> None:
        """Say why the act was refused, next to a field."""
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
        """Let one of the templates be chosen."""
        self.template.choices = choices(
            {"": _("Pilih templat"), **{str(template.id): template.name for template in page.templates}}
        )

    def begin(self, template: ReplyTemplate, language: str, places: dict[str, str]) -> None:
        """Put a filled template below what was typed, so that nothing of that is lost."""
        typed = (self.text.data or "").rstrip()
        self.text.data = "\n\n".join(filter(None, (typed, template.filled(language, places))))
        self.template.data = ""


class StatusForm(CaseForm):
    """A suggestion taken in hand, or opened again."""

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
    """Who is to work it: somebody who may read it."""

    refused_at = "officer"

    officer = SelectField(_l("Tugaskan kepada"), id="assign-officer")
    text = TextField(_l("Pesan untuknya"), id="assign-text", validators=[optional(), at_most(Event.MAX_TEXT)])

    def offer(self, page: Page) -> None:
        """Let one of those be chosen who may read the suggestion."""
        self.accounts = _offer(self.officer, page.readers)

    @property
    def account(self) -> Account:
        """Who was chosen."""
        return self.accounts[self.officer.data]

    def validate_officer(self, field: SelectField) -> None:
        """Refuse an act for nobody."""
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
        """Let a tag be chosen; whether it is on the case tells."""
        self.off.choices = choices({str(tag.id): tag.name for tag in page.known_tags})


class MergeForm(CaseForm):
    """Another suggestion that answers for this one."""

    refused_at = "into"

    into = HiddenField(_l("Pesan serupa"), id="merge-into")

    def offer(self, page: Page) -> None:
        """Know the page, whose reader may know of what is chosen."""
        self.page = page

    def validate_into(self, field: HiddenField) -> None:
        """Refuse the suggestion itself, and what this reader cannot find."""
        if field.data == self.page.suggestion.public_id:
            raise ValidationError(_("Pesan tidak dapat digabungkan ke dirinya sendiri."))
        found = self.page.find(field.data or "")
        if found is None:
            raise ValidationError(_("Pesan yang dipilih tidak ditemukan. Pilih salah satu dari daftar."))
        # What the chosen suggestion's case is, for the act.
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
        """Know the date that can be promised now."""
        self.promise = page.extended_promise
        if self.until.data is None:
            self.until.data = self.promise.isoformat() if self.promise else ""

    @property
    def shown(self) -> date:
        """The date that the page showed; today for what is none."""
        try:
            return date.fromisoformat(self.until.data or "")
        except ValueError:
            return clock.today()

    def validate_text(self, _field: Field) -> None:
        """Refuse a date that the page did not show, for the calendar was changed meanwhile."""
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
    """A suggestion moved into the inspectors' lane, or out of it."""

    lane = HiddenField(_l("Jalur"), validators=[AnyOf((Event.RESTRICTED, Event.OPEN))])
    text = _reason("route")


class _RecusalForm(CaseForm):
    """An act on any account; whether it fits the case tells, so that the same sent twice is one act."""

    refused_at = "officer"

    @property
    def account(self) -> Account:
        """Who was chosen."""
        return self.accounts[self.officer.data]

    def validate_officer(self, field: SelectField) -> None:
        """Refuse an act on nobody."""
        if field.data not in self.accounts:
            raise ValidationError(_CHOOSE_PERSON)


class NameForm(_RecusalForm):
    """Somebody of whom the suggestion speaks, recused at once."""

    officer = SelectField(_l("Akun yang disebut"), id="name-officer", validate_choice=False)
    text = _words("name")

    def offer(self, page: Page) -> None:
        """Let one of those be chosen who are not recused yet."""
        _offer(self.officer, page.nameable)
        self.accounts = page.everybody


class ClearForm(_RecusalForm):
    """Somebody who was recused and is let in again."""

    officer = SelectField(_l("Akun yang dibuka"), id="clear-officer", validate_choice=False)
    text = _reason("clear")

    def offer(self, page: Page) -> None:
        """Let one of those be chosen who are recused."""
        _offer(self.officer, [one.account for one in page.shut_out])
        self.accounts = page.everybody


def _offer(field: SelectField, accounts: Sequence[Account]) -> dict[str, Account]:
    """Let one of ``accounts`` be chosen in ``field``; returns them by the value that is sent."""
    field.choices = choices({"": _("Pilih orang"), **{one.public_id: one.name for one in accounts}})
    return {one.public_id: one for one in accounts}
