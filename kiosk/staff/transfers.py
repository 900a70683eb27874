"""Staff pages for export and import of all explanations; an import shows its differences first."""

from io import BytesIO
from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core import exchange
from kiosk.core.days import clock
from kiosk.core.documents.workbook import MIMETYPE
from kiosk.core.exchange.difference import compare
from kiosk.core.exchange.format import LARGEST_FILE, read, write
from kiosk.core.exchange.rules import Fault, Refused
from kiosk.core.exchange.shelf import Shelf
from kiosk.core.exchange.workbook import of_terms
from kiosk.core.models import Setting
from kiosk.core.web.sign_in import account
from kiosk.core.web.uploads import allow_body
from kiosk.staff.differences import Shown
from kiosk.staff.forms.transfers import ApplyForm, UploadForm

blueprint = Blueprint("transfers", __name__, url_prefix="/transfers")

# Above the largest file, so that a larger one is refused beside the field, and below the server's limit.
_LARGEST_BODY = LARGEST_FILE * 3 // 2


allow_body(blueprint, _LARGEST_BODY, "staff.transfers.index")


@blueprint.route("/", methods=("GET", "POST"))
def index() -> ResponseReturnValue:
    """Offer the exports, and take a file to compare."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _index(form)
    data = form.file.data.read(LARGEST_FILE + 1)
    try:
        read(data, exchange.export())
    except Refused as refused:
        return _index(form, refused.faults)
    return redirect(url_for(".show", name=_shelf().put(data)), 303)


@blueprint.get("/terms.json")
def terms() -> ResponseReturnValue:
    """Send everything as a file that another unit, or this one, can import."""
    return _attachment(write(exchange.export()).encode(), "json", "application/json")


@blueprint.get("/terms.xlsx")
def workbook() -> ResponseReturnValue:
    """Send everything as a workbook for reading."""
    return _attachment(of_terms(exchange.export()), "xlsx", MIMETYPE)


@blueprint.get("/<name>")
def show(name: str) -> ResponseReturnValue:
    """Show what the file would change."""
    data = _shelf().get(name)
    if data is None:
        return _gone()
    here, review = exchange.export(), Setting.read("second_reader")
    try:
        document = read(data, here)
    except Refused as refused:
        return _index(UploadForm(formdata=None), refused.faults)
    return render_template(
        "staff/transfers/show.html",
        name=name,
        shown=Shown(here, document, compare(here, document)),
        review=review,
        form=ApplyForm(formdata=None, data={"seen": exchange.state(here, review)}),
    )


@blueprint.post("/<name>/apply")
def apply(name: str) -> ResponseReturnValue:
    """Import the file whose differences were read."""
    data = _shelf().get(name)
    if data is None:
        return _gone()
    review = Setting.read("second_reader")
    try:
        document = read(data, exchange.export())
        made = exchange.apply(document, account=account(), review=review, seen=ApplyForm().seen.data or "")
    except Refused as refused:
        return _index(UploadForm(formdata=None), refused.faults)
    except exchange.Moved:
        flash(
            _("Belum diterapkan: istilah di sini berubah sementara itu. Baca dulu perbedaannya yang sekarang."),
            "warning",
        )
        return redirect(url_for(".show", name=name), 303)
    _shelf().drop(name)
    counts = {"new": len(made.new), "changed": len(made.changed)}
    if review:
        flash(
            _(
                "Impor diterapkan: %(new)s istilah baru, %(changed)s istilah berubah. Teksnya menunggu pembaca kedua;"
                " layar pengunjung belum menampilkannya.",
                **counts,
            ),
            "success",
        )
    else:
        flash(
            _(
                "Impor diterapkan: %(new)s istilah baru, %(changed)s istilah berubah. Layar pengunjung menampilkannya"
                " mulai halaman berikutnya.",
                **counts,
            ),
            "success",
        )
    return redirect(url_for("staff.terms.index"), 303)


def _shelf() -> Shelf:
    return Shelf(Path(current_app.config["INSTANCE"]))


def _gone() -> ResponseReturnValue:
    flash(_("Berkas itu sudah tidak tersimpan di sini. Unggah sekali lagi."), "warning")
    return redirect(url_for(".index"), 303)


def _attachment(data: bytes, ending: str, kind: str) -> ResponseReturnValue:
    name = f"istilah-{clock.today().isoformat()}.{ending}"
    return send_file(BytesIO(data), mimetype=kind, as_attachment=True, download_name=name)


def _index(form: UploadForm, faults: list[Fault] | None = None) -> ResponseReturnValue:
    """Render the page; for a refused file with each fault, a fault of the whole file beside its field."""
    faults = faults or []
    if faults:
        whole = [fault.text for fault in faults if not fault.path]
        advice = _("Perbaiki yang disebut di bawah, lalu unggah lagi.")
        form.file.errors = [*(whole or [_("Berkas ini tidak dapat diimpor."), advice]), _("Belum ada yang berubah.")]
    page = render_template("staff/transfers/index.html", form=form, faults=[fault for fault in faults if fault.path])
    return page, 400 if form.errors else 200
