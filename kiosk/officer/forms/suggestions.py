"""What an officer does to several suggestions at once, and the views an officer saves."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, ValidationError

from kiosk.core.models import Account, SavedView, Tag
from kiosk.core.web.forms import KioskForm, LineField, at_most, choices, is_number


class BulkForm(KioskForm):
    """Suggestions chosen on a page of the inbox, each with how many events the page showed."""

    chosen = SelectMultipleField(_l("Pesan yang dipilih"), validate_choice=False)
    query = HiddenField()

    @property
    def seen(self) -> dict[str, int]:
        """Public ids of the chosen suggestions, with how many events the officer saw of each."""
        pairs = (value.rpartition(".") for value in self.chosen.data or [])
        return {name: int(number) for name, _dot, number in pairs if is_number(number)}

    def validate_chosen(self, field: SelectMultipleField) -> None:
        """Refuse an act without a chosen suggestion."""
        if not self.seen:
            raise ValidationError(_("Pilih dulu pesannya: centang kotak di depan barisnya."))


class AssignForm(BulkForm):
    """Who is to handle the chosen suggestions."""

    officer = SelectField(_l("Tugaskan kepada"), id="bulk-officer")

    def offer(self, accounts: Iterable[Account]) -> None:
        """Offer ``accounts``."""
        names: dict[str, Any] = {str(account.public_id): account.name for account in accounts}
        self.officer.choices = choices({"": _l("Pilih petugas"), **names})

    def validate_officer(self, field: SelectField) -> None:
        """Refuse an empty choice."""
        if not field.data:
            raise ValidationError(_("Pilih petugas yang akan menangani."))


class TagForm(BulkForm):
    """A tag for the chosen suggestions."""

    tag = LineField(_l("Beri tag"), id="bulk-tag", validators=[DataRequired(), at_most(Tag.MAX_NAME)])


class ViewForm(KioskForm):
    """A name for the current filters."""

    name = LineField(_l("Nama tampilan"), id="view-name", validators=[DataRequired(), at_most(SavedView.MAX_NAME)])
    query = HiddenField()
