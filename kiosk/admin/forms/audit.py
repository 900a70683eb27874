"""The filter of the audit log."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField

from kiosk.admin.wording import GROUPS
from kiosk.core.models import Account
from kiosk.core.models.proof.audit_log import Filter
from kiosk.core.web.forms import KioskForm, choices, optional


class AuditLogForm(KioskForm):
    """The filter of the audit log; sent in the query string."""

    class Meta(KioskForm.Meta):
        csrf = False

    group = SelectField(_l("Tentang"), choices=choices({"": _l("Semua"), **GROUPS}), default="")
    actor = SelectField(_l("Oleh"), default="")
    since = DateField(_l("Sejak"), validators=[optional()])
    until = DateField(_l("Sampai"), validators=[optional()])

    def __init__(self, formdata: Any, people: Sequence[Account]) -> None:
        super().__init__(formdata)
        self.actor.choices = choices({"": _l("Siapa saja"), **{one.public_id: one.name for one in people}})

    def wanted(self, people: Sequence[Account]) -> Filter:
        """Return the filter for the model; an unknown account filters nothing."""
        actor = next((one for one in people if one.public_id == self.actor.data), None)
        return Filter(self.group.data or None, actor, self.since.data, self.until.data)
