"""What a service is called."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from kiosk.admin.forms.choices import ChoiceForm
from kiosk.core.forms import LineField, at_most, optional
from kiosk.core.models import Service


class ServiceForm(ChoiceForm):
    """The names of a service."""

    name_id = LineField(_l("Nama layanan"), validators=[DataRequired(), at_most(Service.MAX_NAME)])
    name_en = LineField(_l("Nama dalam bahasa Inggris"), validators=[optional(), at_most(Service.MAX_NAME)])
