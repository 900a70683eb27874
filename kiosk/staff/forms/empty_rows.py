"""The form of one row of the fact card that the unit has yet to fill."""

from flask_babel import gettext as _
from wtforms import Field, ValidationError

from kiosk.core.models.terms.empty_row import EmptyRow
from kiosk.core.text.text import is_empty
from kiosk.core.web.forms import KioskForm, TextField, at_most
from kiosk.staff.forms.revisions import ROWS, can_be_shown, longest

# The value of the button for a row that does not apply.
NOT_APPLICABLE = "not applicable"


class EmptyRowForm(KioskForm):
    """What belongs into the row; another button says that it does not apply."""

    text = TextField()

    @classmethod
    def of(cls, row: EmptyRow, does_apply: bool = True, **options: object) -> "EmptyRowForm":
        """Return the form of ``row``, which is empty if it does not apply."""
        form = cls(**options)
        form.name = row.name
        form.does_apply = does_apply
        form.text.id = f"text-{row.term.slug}-{row.language}-{row.name}"
        form.text.label.field_id = form.text.id
        form.text.label.text = str(ROWS[row.name])
        return form

    @property
    def value(self) -> str | None:
        """The row as it is stored: None if it does not apply."""
        return self.text.data if self.does_apply else None

    def validate_text(self, field: Field) -> None:
        """Refuse what the editor would refuse, and a row that is left empty."""
        empty = is_empty(field.data or "")
        if self.does_apply and empty:
            raise ValidationError(_('Tulis dulu isinya, atau tekan tombol "Baris ini tidak berlaku".'))
        if not self.does_apply and not empty:
            raise ValidationError(_("Baris ini ada isinya. Simpan, atau kosongkan dulu isinya."))
        at_most(longest(self.name))(self, field)
        if self.name == "details":
            can_be_shown(self, field)
