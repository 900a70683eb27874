"""Base classes of all forms: cleaned text, and WTForms' own messages in Indonesian."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import current_app, flash, request
from flask_babel import Domain
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, HiddenField, SelectChoice, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.utils import unset_value
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from kiosk.core.models import ClosedDay
from kiosk.core.storage.keys import keyring
from kiosk.core.text.languages import LANGUAGES, SOURCE, Texts
from kiosk.core.text.person_names import is_only_titles
from kiosk.core.text.text import SIGN, UnsafeText, clean, is_empty, marked

_NOBODY_SAW_THIS = -1
_LONGEST_NUMBER = 9


class _Messages:
    """WTForms' messages from our catalog, with their placeholders left for WTForms to fill."""

    _catalog = Domain(domain="wtforms")

    def gettext(self, message: str) -> str:
        """Return ``message`` in the person's language."""
        return self._catalog.get_translations().ugettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the plural form of a message for ``number``."""
        return self._catalog.get_translations().ungettext(singular, plural, number)


_messages = _Messages()


class KioskForm(FlaskForm):
    """A form in the visitor's language."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: FlaskForm) -> _Messages:
            """Return our catalog: WTForms ships none in Indonesian."""
            return _messages

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """Return what was sent: text for every field, and files only for those that take one.

            Flask-WTF would give any field a file of its name, and values of any type from a JSON body.
            """
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            if not form.is_submitted():
                return None
            taking = [name for name, field in form._fields.items() if isinstance(field, FileField)]
            files = MultiDict((name, file) for name in taking for file in request.files.getlist(name))
            return CombinedMultiDict((files, request.form))

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> str:
            """Leave out ``required``: the browser would block the form with a message in its own language."""
            return super().render_field(field, {"required": False, **render_kw})

    def __iter__(self) -> Iterator[Field]:
        """Yield every field that is sent; for a text by language, one field per language."""
        for field in super().__iter__():
            yield from field.by_language.values() if isinstance(field, TextsField) else (field,)


class RowForm(KioskForm):
    """A form for a row that others may change meanwhile: an optimistic lock by the stamp of the row that was shown."""

    seen = HiddenField()

    def meanwhile(self, stamp: str) -> None:
        """Report a concurrent change; everything typed stays, to be reviewed and sent again on top of ``stamp``."""
        self.seen.data = stamp
        flash(
            _(
                "Belum tersimpan: ada yang mengubahnya saat Anda menyunting. Isian Anda masih ada di bawah. Buka"
                " halaman ini di tab lain untuk membandingkan, lalu simpan lagi."
            ),
            "warning",
        )


class ActForm(KioskForm):
    """An act on a suggestion: an optimistic lock by the number of events that its page showed."""

    seen = HiddenField()

    @property
    def seen_events(self) -> int:
        """The number of events seen; a number that no page shows if the field was tampered with."""
        typed = self.seen.data or ""
        return int(typed) if is_number(typed) else _NOBODY_SAW_THIS


class MintedKey(HiddenField):
    """A form key that the server has minted; any other value is refused."""

    def __init__(self, purpose: str, **options: Any) -> None:
        super().__init__(**options)
        self.purpose = purpose

    def pre_validate(self, form: KioskForm) -> None:
        """Refuse a key that the server did not mint for this purpose."""
        if not keyring.minted(self.purpose, self.data or ""):
            raise ValidationError(_("Formulir ini tidak dikenal. Mulai lagi dari awal."))


def is_number(text: str) -> bool:
    """Return whether ``text`` is a whole number from 0 that the database can hold."""
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER


def cleaned(value: str | None) -> str | None:
    """Filter: return typed text as it would be stored, without blanks at the ends.

    Raises ValueError in the person's language for text that no database may hold.
    """
    if not value:
        return value
    try:
        return clean(value).strip()
    except UnsafeText:
        if current_app.config["SURFACE"] == "office":
            message = _(
                "Ada tanda yang tidak terlihat. Tempatnya kami beri %(sign)s. Hapus %(sign)s, lalu simpan lagi.",
                sign=SIGN,
            )
        else:
            message = _(
                "Ada tanda yang tidak terlihat. Tempatnya kami beri %(sign)s. Hapus %(sign)s, lalu kirim lagi.",
                sign=SIGN,
            )
        raise ValueError(message) from None


class _Cleaned:
    """Mixin that keeps what was typed in the field even when the filter refuses it."""

    def process_formdata(self: Field, valuelist: list[str]) -> None:
        if valuelist:
            # What is refused stays in the field, where the sign can be seen and removed.
            self.data = marked(valuelist[0])
            self.data = cleaned(valuelist[0])


class LineField(_Cleaned, StringField):
    """One line of cleaned text; a line break in it becomes a blank."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the typed text, joined to one line."""
        super().process_formdata(valuelist)
        self.data = self.data and " ".join(self.data.split("\n"))


class TextField(_Cleaned, TextAreaField):
    """Several lines of cleaned text; its length counts code points, CRLF as one."""


class TextsField(Field):
    """One text by language: a field for each, named after this field and the language, as ``name_en``.

    ``translated`` is the label of the translations, with a placeholder for the language. The Indonesian field is
    required and stands in for an empty translation. ``kind`` is the class of each field.
    """

    def __init__(
        self,
        label: Any,
        translated: Any,
        *,
        most: int,
        kind: type[Field] = LineField,
        checks: Sequence[Callable] = (),
        widget: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self._translated = translated
        self._kind = kind
        self._checks = [at_most(most), *checks]
        self._look = {"widget": widget} if widget else {}
        self.by_language: dict[str, Field] = {}

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take what was sent in each language, or else the texts of ``data``."""
        texts = data if isinstance(data, Mapping) else {}
        for code, language in LANGUAGES.items():
            source = code == SOURCE
            unbound = self._kind(
                self.label.text if source else str(self._translated) % {"language": language.called},
                validators=[DataRequired() if source else optional(), *self._checks],
                **self._look,
            )
            field = unbound.bind(
                form=None, name=f"{self.name}_{code}", translations=self._translations, _meta=self.meta
            )
            field.process(formdata, texts.get(code, ""))
            self.by_language[code] = field

    def validate(self, form: BaseForm, extra_validators: Iterable[Callable] = ()) -> bool:
        """Check each field; an error of the texts as a whole is shown at the Indonesian one."""
        valid = [field.validate(form) for field in self.by_language.values()]
        source = self.by_language[SOURCE]
        for check in extra_validators if all(valid) else ():
            try:
                check(form, self)
            except ValidationError as error:
                source.errors = [*source.errors, str(error)]
        return not self.errors

    @property
    def data(self) -> Texts:
        """The texts that are not empty."""
        return Texts({code: field.data for code, field in self.by_language.items()})

    @property
    def errors(self) -> list[str]:
        """The errors in all languages."""
        return [error for field in self.by_language.values() for error in field.errors]


def at_most(length: int) -> Callable:
    """Return the length check of a text: at most ``length`` code points."""
    return Length(max=length)


def email_address() -> Callable:
    """Return the check of an e-mail address, as loose as such addresses are."""
    return Regexp(r"^[^@\s]+@[^@\s]+$", message=_l("Tulis alamat email seperti nama@contoh.id."))


def names_somebody(_form: KioskForm, field: Field) -> None:
    """Refuse a person's name that is titles and degrees only, or has no letter."""
    if is_only_titles(field.data or ""):
        raise ValidationError(_("Nama ini hanya gelar. Tulis nama orangnya."))
    has_letters(_form, field)


def has_letters(_form: KioskForm, field: Field) -> None:
    """Refuse a text of signs only, such as "-" for a name or a post."""
    if not any(map(str.isalpha, field.data or "")):
        raise ValidationError(_("Tulis dengan huruf."))


def optional() -> Callable:
    """Return the check that lets a field be empty."""
    check = Optional()
    check.string_check = lambda text: not is_empty(text)
    return check


def near_year(_form: KioskForm, field: Field) -> None:
    """Refuse a day or moment whose year can only be a typing error."""
    if field.data and field.data.year not in ClosedDay.YEARS:
        raise ValidationError(_("Tahun ini tidak masuk akal. Periksa tahunnya."))


def language_choices() -> list[SelectChoice]:
    """Return the options of a language field."""
    return choices({code: language.title for code, language in LANGUAGES.items()})


def choices(names: dict[str, Any]) -> list[SelectChoice]:
    """Return the options of a select or radio field from a mapping of value to label, lazy or not."""
    return [SelectChoice(value, label) for value, label in names.items()]
