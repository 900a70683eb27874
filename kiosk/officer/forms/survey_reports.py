"""The follow-up plan at the end of a survey's report: what is done, by whom and until when, for an element."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.widgets import TextArea

from kiosk.core.models import FollowUp
from kiosk.core.statistics import ikm
from kiosk.core.web.forms import LineField, RowForm, at_most, optional

PARTS = ("action", "who", "until")


def _labels(element: str) -> dict[str, Any]:
    name = element.upper()
    return {
        "action": _l("Tindak lanjut %(element)s", element=name),
        "who": _l("Penanggung jawab %(element)s", element=name),
        "until": _l("Waktu %(element)s", element=name),
    }


class FollowUpForm(RowForm):
    """Three lines for each of the nine elements, as ``u1_action``; a page shows those of some elements."""

    @classmethod
    def of(cls, plan: dict[str, FollowUp]) -> "FollowUpForm":
        """Return the form, filled with what is planned."""
        data = {_name(element, part): getattr(row, part) for element, row in plan.items() for part in PARTS}
        return cls(data={**data, "seen": FollowUp.stamp_of(plan)})

    @property
    def filled(self) -> list[str]:
        """The elements of which something is planned or typed."""
        return [element for element in ikm.ELEMENTS if any(field.data for field in self.fields(element))]

    def rows(self, elements: tuple[str, ...]) -> dict[str, dict[str, str]]:
        """Return what was typed for each of ``elements``."""
        return {element: {part: self[_name(element, part)].data or "" for part in PARTS} for element in elements}

    def fields(self, element: str) -> list:
        """Return the three fields of an element."""
        return [self[_name(element, part)] for part in PARTS]


def _name(element: str, part: str) -> str:
    return f"{element}_{part}"


for _element in ikm.ELEMENTS:
    for _part, _label in _labels(_element).items():
        _widget = TextArea() if _part == "action" else None
        _field = LineField(_label, widget=_widget, validators=[optional(), at_most(FollowUp.MAX_LENGTH)])
        setattr(FollowUpForm, _name(_element, _part), _field)
