"""A reply template: its name, and its text in each language."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError
from wtforms.validators import DataRequired

from kiosk.core.models import ReplyTemplate
from kiosk.core.text.text import fold
from kiosk.core.web.forms import KioskForm, LineField, RowForm, TextField, TextsField, at_most


def _known_places(_form: KioskForm, field: Field) -> None:
    unknown = ReplyTemplate.unknown_places(field.data or "")
    if unknown:
        places = ", ".join(f"{{{name}}}" for name in ReplyTemplate.PLACES)
        raise ValidationError(
            _(
                "Tidak dikenal: %(unknown)s. Yang dapat diisi hanya %(places)s.",
                unknown=" ".join(unknown),
                places=places,
            )
        )


class ReplyTemplateForm(RowForm):
    """A template; ``others`` are the names that are taken."""

    name = LineField(_l("Nama templat"), validators=[DataRequired(), at_most(ReplyTemplate.MAX_NAME)])
    body = TextsField(
        _l("Jawaban"),
        _l("Jawaban dalam bahasa %(language)s"),
        most=ReplyTemplate.MAX_BODY,
        kind=TextField,
        checks=[_known_places],
    )

    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, template: ReplyTemplate | None = None) -> "ReplyTemplateForm":
        """Return the form of ``template``, or of a new one, filled with what was sent if anything was."""
        data = {"name": template.name, "body": template.bodies} if template else {}
        form = cls(data={**data, "seen": template.stamp if template else ""})
        form.others = tuple(one.name for one in ReplyTemplate.listed() if one != template)
        return form

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a template."""
        return {"name": self.name.data, "bodies": self.body.data}

    def validate_name(self, field: Field) -> None:
        """Refuse the name of another template."""
        if field.data and fold(field.data) in map(fold, self.others):
            raise ValidationError(_("Nama ini sudah dipakai templat lain."))
