"""In which words a reason stands on its button."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from kiosk.admin.forms.choices import ChoiceForm
from kiosk.core.forms import LineField, at_most, optional
from kiosk.core.models import Reason


class ReasonForm(ChoiceForm):
    """The words of a reason."""

    name_id = LineField(_l("Alasan"), validators=[DataRequired(), at_most(Reason.MAX_NAME)])
    name_en = LineField(_l("Alasan dalam bahasa Inggris"), validators=[optional(), at_most(Reason.MAX_NAME)])
