"""Forms of the officers' room. Each carries how many events its page showed, so that no act is done blindly."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import AnyOf, DataRequired

from kiosk.core.forms import ActForm, TextField, at_most, optional
from kiosk.core.models.case import HANDLED, OUTCOMES
from kiosk.core.models.event import Event


class NoteForm(ActForm):
    """A note among officers."""

    text = TextField(_l("Catatan"), id="note-text", validators=[DataRequired(), at_most(Event.MAX_TEXT)])


class ReplyForm(ActForm):
    """The answer, as the visitor will read it."""

    text = TextField(_l("Jawaban"), id="reply-text", validators=[DataRequired(), at_most(Event.MAX_TEXT)])


class StatusForm(ActForm):
    """A suggestion taken in hand, closed, or opened again."""

    status = HiddenField(_l("Keadaan"), validators=[AnyOf((HANDLED, *OUTCOMES))])
    text = TextField(_l("Alasan"), id="status-text", validators=[optional(), at_most(Event.MAX_TEXT)])


class RouteForm(ActForm):
    """A suggestion moved into the inspectors' lane, or out of it."""

    lane = HiddenField(_l("Jalur"), validators=[AnyOf((Event.RESTRICTED, Event.OPEN))])
    text = TextField(_l("Alasan"), id="route-text", validators=[DataRequired(), at_most(Event.MAX_TEXT)])
