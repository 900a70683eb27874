"""What a visitor answers: one tap, a code, or a suggestion step by step."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectMultipleField
from wtforms.validators import AnyOf, DataRequired, InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from kiosk.core.models import Reason, Service, Suggestion
from kiosk.core.models.suggestions.suggestion import KINDS, RESTRICTED_TOPICS
from kiosk.core.security import tickets
from kiosk.core.text.text import personal_marks
from kiosk.core.web.forms import KioskForm, LineField, MintedKey, TextField, at_most, choices
from kiosk.core.web.languages import current_language
from kiosk.core.web.wording import CONSENT, TOPICS


def _still_offered(_form: KioskForm, field: Field) -> None:
    """Refuse a service that does not exist or is no longer offered; choosing none is allowed."""
    if field.data and Service.at(field.data) is None:
        raise ValidationError(_("Layanan itu tidak ditawarkan lagi. Sentuh yang lain."))


class SearchForm(KioskForm):
    """Words to find a term by."""

    q = LineField(_l("Cari istilah"), validators=[at_most(80)])


class ClarityForm(KioskForm):
    """Whether an explanation was clear, and why not."""

    key = MintedKey("clarity")
    clear = HiddenField(validators=[AnyOf(("yes", "no"))])
    reason = HiddenField()


class RatingForm(KioskForm):
    """One face."""

    key = MintedKey("rating")
    service = HiddenField()
    score = HiddenField(validators=[AnyOf(("1", "2", "3", "4"), message=_l("Sentuh salah satu wajah."))])


class ReasonsForm(KioskForm):
    """What a visitor noticed, after the touch; the same list for every score."""

    key = MintedKey("rating")
    reasons = SelectMultipleField(
        _l("Apa yang Anda rasakan?"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=True,
    )
    service = RadioField(_l("Layanan mana?"), validate_choice=False, validators=[_still_offered])

    def offer(self, reasons: list[Reason], services: list[Service]) -> None:
        """Offer these reasons and services in the request's language."""
        language = current_language()
        self.reasons.choices = {reason.code: reason.name(language) for reason in reasons}
        self.service.choices = {service.code: service.name(language) for service in services}


class TicketForm(KioskForm):
    """The code from the paper."""

    code = LineField(_l("Kode tiket"), validators=[DataRequired(), at_most(40)])
    # The text that was written after the ticket had been opened; its code is asked for once more.
    text = HiddenField()

    def validate_code(self, field: LineField) -> None:
        """Refuse what cannot be a code: a typing slip does not count as an attempt."""
        if tickets.parse(field.data or "") is None:
            raise ValidationError(
                _("Kode terdiri dari 10 huruf atau angka, misalnya K7QDM-3X9TA. Huruf I, L, O, dan U tidak dipakai.")
            )


class ReopeningForm(KioskForm):
    """What the holder of a ticket writes because the suggestion is not answered yet."""

    ticket = HiddenField()
    # The kinds of personal data that the page has already warned about.
    warned = HiddenField()
    text = TextField(
        _l("Apa yang belum terjawab?"),
        validators=[DataRequired(message=_l("Tulis dulu apa yang belum terjawab.")), at_most(Suggestion.MAX_LENGTH)],
    )

    @property
    def needs_warning(self) -> bool:
        """Whether the text seems to hold personal data of a kind that the page has not warned about yet."""
        return not set(personal_marks(self.text.data or "")) <= set((self.warned.data or "").split(","))


class SuggestionForm(KioskForm):
    """A suggestion; its answers travel as fields from step to step and are validated again each time."""

    key = MintedKey("suggestion")
    assisted = BooleanField(_l("Dibantu petugas"))
    kind = HiddenField(_l("Jenis"), validators=[AnyOf(KINDS, message=_l("Pilih salah satu jenis pesan."))])
    topic = RadioField(
        _l("Tentang apa?"),
        choices=choices(TOPICS),
        validate_choice=False,
        validators=[AnyOf(tuple(TOPICS), message=_l('Pilih salah satu. Kalau ragu, pilih "Lainnya".'))],
    )
    officer_named = LineField(_l("Nama atau jabatan petugas"), validators=[at_most(Suggestion.MAX_POST)])
    service = HiddenField(_l("Layanan"), validators=[at_most(40), _still_offered])
    text = TextField(
        _l("Pesan Anda"),
        validators=[InputRequired(message=_l("Tulis pesan Anda dulu.")), at_most(Suggestion.MAX_LENGTH)],
    )
    name = LineField(_l("Nama"), validators=[at_most(Suggestion.MAX_NAME)])
    contact = LineField(_l("Nomor HP, email, atau alamat"), validators=[at_most(Suggestion.MAX_CONTACT)])
    consent = BooleanField(CONSENT)
    confirmed = BooleanField(_l("Saya sudah membaca atau dibacakan pesan ini, dan isinya benar."))

    STEPS = {
        "kind": ("kind", "assisted"),
        "about": ("topic", "officer_named"),
        "helper": (),
        "service": ("service",),
        "text": ("text",),
        "contact": ("name", "contact", "consent"),
        "review": ("confirmed",),
    }

    @property
    def has_topic(self) -> bool:
        """Whether this kind of message has a topic, and may name an officer."""
        return self.kind.data in KINDS and KINDS[self.kind.data].has_topic

    @property
    def restricted(self) -> bool:
        """Whether only inspectors will read it for its topic; for whom it names, ``receiving.is_for_inspectors``."""
        return self.has_topic and self.topic.data in RESTRICTED_TOPICS

    @property
    def steps(self) -> list[str]:
        """The steps of this kind of message: only a complaint has a topic, and only a restricted complaint that is
        typed with an officer's help asks whether the sender wants that.
        """
        asked = {"about": self.has_topic, "helper": self.restricted and self.assisted.data}
        return [step for step in self.STEPS if asked.get(step, True)]

    def carried(self, step: str) -> list[tuple[str, str]]:
        """Return the answers of the other steps as (name, value), to be carried in hidden fields.

        The confirmation is left out: it must be given again after each review.
        """
        left_out = (*self.STEPS[step], "csrf_token", "confirmed")
        others = [field for field in self if field.short_name not in left_out and field.data]
        return [(field.name, "y" if field.type == "BooleanField" else field.data) for field in others]

    def first_refused(self, until: str) -> str | None:
        """Validate every step up to ``until``; return the first that must be answered again, or None.

        Only the errors of that step stay on the form, so a page shows no error of a field that is not on it.
        """
        steps = self.steps
        for step in steps[: steps.index(until) + 1]:
            fields = [self[name] for name in self.STEPS[step]]
            checked = [field.validate(self, self._extra(field)) for field in fields]
            if not all(checked):
                return step
        return None if self.key.validate(self) else steps[0]

    def reachable(self, step: str) -> str:
        """Return ``step``, or the first step before it without a valid answer; clear all errors."""
        before = self.steps[: self.steps.index(step)]
        refused = self.first_refused(before[-1]) if before else None
        for field in self:
            field.errors = ()
        return refused or step

    def forget_contact(self) -> None:
        """Clear name, contact and consent: the sender stays anonymous."""
        self.name.data = self.contact.data = ""
        self.consent.data = False

    def validate_text(self, field: TextField) -> None:
        """Refuse a text of whitespace alone."""
        if not (field.data or "").strip():
            raise ValidationError(_("Tulis pesan Anda dulu."))

    def validate_consent(self, field: BooleanField) -> None:
        """Refuse personal data without consent."""
        if (self.name.data or self.contact.data) and not field.data:
            raise ValidationError(_('Kalau ingin nama atau nomor disimpan, centang "Saya setuju".'))

    def validate_confirmed(self, field: BooleanField) -> None:
        """Refuse a text that somebody else typed and the sender has not confirmed."""
        if self.assisted.data and not field.data:
            raise ValidationError(
                _("Centang di sini setelah pesan dibaca. Kalau belum dicentang, pesan belum terkirim.")
            )

    def _extra(self, field: Any) -> tuple:
        own = getattr(type(self), f"validate_{field.short_name}", None)
        return (own,) if own else ()
