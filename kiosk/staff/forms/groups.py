"""A group of terms: its names, its place among the groups, and the order of its terms."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from kiosk.core.models import Group, Term
from kiosk.core.text.text import fold
from kiosk.core.web.forms import KioskForm, RowForm, TextsField


class NewGroupForm(KioskForm):
    """The names of a group."""

    name = TextsField(_l("Nama"), _l("Nama dalam bahasa %(language)s"), most=Group.MAX_NAME)

    # The Indonesian names of the other groups.
    others: tuple[str, ...] = ()

    @classmethod
    def beside(cls, groups: list[Group]) -> "NewGroupForm":
        """Return the form of a new group beside ``groups``."""
        form = cls()
        form.others = tuple(group.names.source for group in groups)
        return form

    def validate_name(self, field: TextsField) -> None:
        """Refuse a name that would be on the screen twice."""
        if fold(field.data.source) in map(fold, self.others):
            raise ValidationError(_("Nama ini sudah dipakai kelompok lain."))


class GroupForm(NewGroupForm, RowForm):
    """A group that exists; it has one more field for the place of each of its terms."""

    place = IntegerField(_l("Tempat di antara kelompok"), validators=[InputRequired()])

    terms: tuple[Term, ...] = ()

    @classmethod
    def of(cls, group: Group, groups: list[Group], terms: list[Term]) -> "GroupForm":
        """Return the form of ``group``, one of ``groups`` in order, which holds ``terms`` in order."""
        places: dict[str, Any] = {
            _name(term): IntegerField(term.text.title, validators=[InputRequired(), NumberRange(1, len(terms))])
            for term in terms
        }
        data: dict[str, Any] = {_name(term): place for place, term in enumerate(terms, 1)}
        data |= {"name": group.names, "seen": group.stamp}
        data["place"] = next(place for place, one in enumerate(groups, 1) if one.code == group.code)
        form = type(cls.__name__, (cls,), places)(data=data)
        form.place.validators = [InputRequired(), NumberRange(1, len(groups))]
        form.others = tuple(one.names.source for one in groups if one.code != group.code)
        form.terms = tuple(terms)
        return form

    @property
    def rows(self) -> list[tuple[Term, Field]]:
        """Each term with the field of its place."""
        return [(term, self[_name(term)]) for term in self.terms]

    @property
    def columns(self) -> dict[str, Any]:
        """The arguments of ``Group.arrange``."""
        place = {"place": self.place.data, "terms": self.places}
        return {"names": self.name.data, **place, "seen": self.seen.data or ""}

    @property
    def places(self) -> dict[str, int]:
        """The places of the terms by address, each number once.

        Of two terms at one number, the one moved up comes before the one that stayed, and the one moved down after it:
        both get the number that was typed.
        """
        rows = list(enumerate(self.rows, 1))
        rows.sort(key=lambda row: (row[1][1].data, (row[1][1].data > row[0]) - (row[1][1].data < row[0]), row[0]))
        return {term.slug: place for place, (_before, (term, _field)) in enumerate(rows, 1)}


def _name(term: Term) -> str:
    return f"place_{term.id}"
