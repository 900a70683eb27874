"""Staff pages for the rows of fact cards that are still empty: each is filled where it is listed."""

from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.models import Feedback, Revision, Setting, Term
from kiosk.core.models.terms.current_texts import CurrentTexts
from kiosk.core.models.terms.empty_row import DraftWaits, EmptyRow, RowFilled, TextGone, empty_row, empty_rows, fill_row
from kiosk.core.models.terms.publication import Unfinished
from kiosk.core.models.terms.revision import LISTS
from kiosk.core.web.sign_in import account
from kiosk.staff.forms.empty_rows import NOT_APPLICABLE, EmptyRowForm
from kiosk.staff.forms.revisions import ROWS

blueprint = Blueprint("empty_rows", __name__, url_prefix="/empty_rows")

READ_DAYS = 30
# The page to which a saved row leads back, by what its form carries.
_BACK = {"home": "staff.home.show", "all": "staff.empty_rows.index"}


@dataclass(frozen=True)
class Listed:
    """An empty row in a list; ``form`` is None where a draft must be finished first, or the row was ``sent``."""

    row: EmptyRow
    form: EmptyRowForm | None
    sent: bool = False


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List every empty row with its field."""
    terms = Term.desk()
    rows = empty_rows(terms, CurrentTexts(), dict(Feedback(READ_DAYS).most_read(len(terms))))
    return render_template("staff/empty_rows/index.html", groups=grouped(rows), total=len(rows), lists=LISTS)


@blueprint.route("/<slug>/<language:language>/<name>", methods=("GET", "POST"))
def edit(slug: str, language: str, name: str) -> ResponseReturnValue:
    """Fill one row; what is refused stays in the field, on a page of its own without script."""
    term = Term.at(slug) or abort(404)
    row = (name in ROWS and empty_row(term, language, name)) or abort(404)
    if request.method == "GET":
        if getattr(row.shown, name) != "":
            return redirect(url_for("staff.revisions.edit", slug=slug, language=language), 303)
        return _edit(_listed(row, Setting.read("second_reader")))
    form = EmptyRowForm.of(row, request.form.get("then") != NOT_APPLICABLE)
    status = 400
    if form.validate():
        checked = term.checked_on is not None
        try:
            revision = fill_row(term, language, name, form.value, account())
        except RowFilled as filled:
            form.text.errors = [_meanwhile(filled.value)]
        except DraftWaits:
            form.text.errors = [_("Belum tersimpan: ada draf yang menunggu. Isi baris ini di halaman tulis.")]
        except TextGone:
            form.text.errors = [_("Belum tersimpan: istilah ini tidak tampil lagi.")]
        except Unfinished:
            form.text.errors = [_("Belum tersimpan: isi dulu judul dan jawaban singkatnya di halaman tulis.")]
        else:
            _report(row, revision, checked)
            return redirect(url_for(_BACK.get(request.form.get("back", ""), _BACK["home"])), 303)
        status = 409
    return _edit(Listed(row, form), status)


def grouped(rows: list[EmptyRow]) -> list[tuple[EmptyRow, list[Listed]]]:
    """Return the rows of each text with their forms, under the first of them."""
    review = any(row.newest.status == Revision.REVIEW for row in rows) and Setting.read("second_reader")
    texts = (list(group) for _text, group in groupby(rows, key=lambda row: row.shown.id))
    return [(own[0], [_listed(row, review) for row in own]) for own in texts]


def _listed(row: EmptyRow, review: bool) -> Listed:
    if row.is_sent(account(), review):
        return Listed(row, None, sent=True)
    return Listed(row, EmptyRowForm.of(row, formdata=None) if row.base(account(), review) else None)


def _report(row: EmptyRow, revision: Revision, checked: bool) -> None:
    """Flash what was saved and what follows."""
    names = {"row": ROWS[row.name], "title": row.shown.title}
    if revision.status == Revision.REVIEW:
        flash(_('"%(row)s" di %(title)s tersimpan dan menunggu pembaca kedua.', **names), "success")
        return
    if getattr(revision, row.name) is None:
        flash(
            _('"%(row)s" di %(title)s ditandai tidak berlaku. Di halaman tulis itu dapat diubah lagi.', **names),
            "success",
        )
    else:
        flash(_('"%(row)s" di %(title)s tersimpan. Layar menampilkannya mulai halaman berikutnya.', **names), "success")
    if checked:
        flash(_('Teksnya berubah, jadi tanda "sudah diperiksa" dihapus. Mintalah petugas memeriksanya lagi.'), "info")


def _meanwhile(value: str | None) -> str:
    if value is None:
        return _("Belum tersimpan: orang lain baru saja menandai baris ini tidak berlaku.")
    return _('Belum tersimpan: orang lain baru saja mengisi baris ini dengan "%(value)s".', value=value)


def _edit(one: Listed, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "staff/empty_rows/edit.html",
        row=one.row,
        one=one,
        lists=LISTS,
        back=request.values.get("back", "home"),
        wrong=status != 200,
    )
    return page, status
