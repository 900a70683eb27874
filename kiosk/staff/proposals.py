"""Staff pages for texts of a new release where the unit has words of its own: compare, then take over or keep."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.models import Revision, Term
from kiosk.core.models.terms.current_texts import CurrentTexts
from kiosk.core.models.terms.empty_row import DraftWaits
from kiosk.core.models.terms.publication import WithoutSource
from kiosk.core.models.terms.revision import TEXTS, StaleRevision
from kiosk.core.seed.proposals import Proposal, proposal, proposals
from kiosk.core.text.comparison import compare
from kiosk.core.web.sign_in import account
from kiosk.staff.forms.proposals import ProposalForm
from kiosk.staff.forms.revisions import LABELS

blueprint = Blueprint("proposals", __name__, url_prefix="/proposals")

_TEXT = "/<slug>/<language:language>"


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the open proposals."""
    return render_template("staff/proposals/index.html", proposals=proposals(Term.desk(), CurrentTexts()))


@blueprint.get(_TEXT)
def show(slug: str, language: str) -> ResponseReturnValue:
    """Mark word by word what the proposed text would change."""
    one = _open(slug, language)
    if one is None:
        return _decided()
    fields = {name: (getattr(one.shown, name), one.words[name]) for name in TEXTS}
    return render_template(
        "staff/proposals/show.html",
        one=one,
        labels=LABELS,
        fields=fields,
        differing=[name for name, (old, new) in fields.items() if old != new],
        runs={name: compare(old, new) for name, (old, new) in fields.items()},
        form=ProposalForm.of(one),
    )


@blueprint.post(_TEXT + "/accept")
def accept(slug: str, language: str) -> ResponseReturnValue:
    """Take over the proposed text that was read."""
    one, form = _open(slug, language), ProposalForm()
    if one is None:
        return _decided()
    try:
        if form.digest.data != one.digest:
            raise StaleRevision(one.newest)
        revision = one.accept(account(), seen=form.number)
    except StaleRevision:
        return _again(one, _("Belum dipakai: teksnya sudah berganti sementara itu. Bandingkan dulu yang sekarang."))
    except DraftWaits:
        return _again(one, _("Belum dipakai: ada draf yang menunggu. Terbitkan draf itu dulu."))
    except WithoutSource:
        return _again(one, _("Belum dipakai: teks bahasa Indonesianya belum tampil. Terbitkan itu dulu."))
    if revision.status == Revision.REVIEW:
        flash(_("Usulan disimpan dan menunggu pembaca kedua."), "success")
    else:
        flash(
            _("Usulan dipakai. Layar menampilkannya mulai halaman berikutnya. Mintalah petugas memeriksanya."),
            "success",
        )
    return redirect(url_for(".index"), 303)


@blueprint.post(_TEXT + "/decline")
def decline(slug: str, language: str) -> ResponseReturnValue:
    """Keep the unit's own text."""
    one, form = _open(slug, language), ProposalForm()
    if one is None:
        return _decided()
    if form.digest.data != one.digest:
        return _again(one, _("Belum diputuskan: usulannya sudah berganti. Bandingkan dulu yang sekarang."))
    one.decline(account())
    flash(_("Teks Anda tetap dipakai. Usulan ini tidak muncul lagi."), "success")
    return redirect(url_for(".index"), 303)


def _open(slug: str, language: str) -> Proposal | None:
    return proposal(Term.at(slug) or abort(404), language)


def _decided() -> ResponseReturnValue:
    flash(_("Tidak ada usulan untuk teks ini, atau sudah diputuskan."), "info")
    return redirect(url_for(".index"), 303)


def _again(one: Proposal, words: str) -> ResponseReturnValue:
    flash(words, "warning")
    return redirect(url_for(".show", slug=one.term.slug, language=one.shown.language), 303)
