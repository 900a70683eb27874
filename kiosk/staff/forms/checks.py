"""The forms of a check made while reading: one button, or for programmes and penalties name, post and two boxes."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError
from wtforms.validators import DataRequired

from kiosk.core.models import Account, Term
from kiosk.core.web.forms import LineField, at_most, has_letters, names_somebody
from kiosk.staff.forms.terms import CloseReading, signature


class ReadForm(CloseReading):
    """The revisions that were read, and found correct by the account that is signed in."""

    def checker(self, by: Account) -> str:
        """Return who checked, as the kiosk shows it."""
        return signature(by)


class CloseReadForm(ReadForm):
    """A check of a programme or a penalty: who vouches for it, and how it was read."""

    name = LineField(_l("Nama pemeriksa"), validators=[DataRequired(), at_most(Account.MAX_NAME), names_somebody])
    post = LineField(_l("Jabatan pemeriksa"), validators=[DataRequired(), at_most(Account.MAX_POST), has_letters])

    def checker(self, _by: Account) -> str:
        """Return who checked, as typed."""
        return f"{self.name.data}, {self.post.data}"

    def validate_post(self, _field: Field) -> None:
        """Refuse a post that is too long together with the name."""
        if len(f"{self.name.data}, {self.post.data}") > Term.MAX_CHECKED_BY:
            raise ValidationError(
                _(
                    "Nama dan jabatan bersama-sama paling banyak %(most)s huruf. Singkat jabatannya.",
                    most=Term.MAX_CHECKED_BY,
                )
            )


def form_of(term: Term, by: Account) -> ReadForm:
    """Return the form that checks what ``term`` shows now, as it was sent if it was, else filled in for ``by``."""
    kind = CloseReadForm if term.needs_close_reading else ReadForm
    return kind(data={"seen": term.shown_numbers, "name": by.name, "post": by.post}).for_term(term)
