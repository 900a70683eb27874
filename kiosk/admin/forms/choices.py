"""What the forms of services and of reasons share: the names of a thing that visitors choose."""

from typing import Self

from flask_babel import gettext as _

from kiosk.core.forms import RowForm
from kiosk.core.models.choice import Choice

# What the buttons of a row send.
STEPS = {"up": -1, "down": 1}


class ChoiceForm(RowForm):
    """The names of a choice; its subclasses have the fields, for the limits are their model's."""

    @classmethod
    def of(cls, choice: Choice) -> Self:
        """Return the form of ``choice``, filled with what was sent if anything was."""
        name_id, name_en = choice.names
        return cls(data={"name_id": name_id, "name_en": name_en, "seen": choice.stamp})

    @property
    def names(self) -> dict[str, str]:
        """The names as ``Choice.add`` and ``Choice.rename`` take them."""
        return {"name_id": self.name_id.data or "", "name_en": self.name_en.data or ""}

    def taken(self, language: str) -> None:
        """Say that another one of the list has the name in ``language``."""
        words = {
            "id": _("Nama ini sudah ada di daftar, mungkin di antara yang tidak ditawarkan."),
            "en": _("Nama ini sudah ada di daftar bahasa Inggris, mungkin di antara yang tidak ditawarkan."),
        }
        self[f"name_{language}"].errors = [words[language]]
