"""The names of a service or a reason."""

from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.models import Reason, Service
from kiosk.core.models.unit.choice import Choice
from kiosk.core.text.languages import LANGUAGES, SOURCE
from kiosk.core.web.forms import RowForm, TextsField


class ChoiceForm(RowForm):
    """The names of a choice; subclasses define the field, since its limit is their model's."""

    name: TextsField

    @classmethod
    def of(cls, choice: Choice) -> Self:
        """Return the form of ``choice``, filled with submitted data if there is any."""
        return cls(data={"name": choice.names, "seen": choice.stamp})

    def taken(self, language: str) -> None:
        """Set the error that another choice of the list already has this name in ``language``."""
        if language == SOURCE:
            words = _("Nama ini sudah ada di daftar, mungkin di antara yang tidak ditawarkan.")
        else:
            words = _(
                "Nama ini sudah ada di daftar bahasa %(language)s, mungkin di antara yang tidak ditawarkan.",
                language=LANGUAGES[language].called,
            )
        self.name.by_language[language].errors = [words]


class ServiceForm(ChoiceForm):
    """The names of a service."""

    name = TextsField(_l("Nama layanan"), _l("Nama dalam bahasa %(language)s"), most=Service.MAX_NAME)


class ReasonForm(ChoiceForm):
    """The words of a reason."""

    name = TextsField(_l("Alasan"), _l("Alasan dalam bahasa %(language)s"), most=Reason.MAX_NAME)
