"""An explanation to take home: as QR codes that hold the text itself, or on paper."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.core.documents import qr, takeaway
from kiosk.core.documents.printing import Outcome, hand_out
from kiosk.core.documents.slips import Slip
from kiosk.core.models import Setting, Term
from kiosk.core.models.accounts.guess import device_lanes
from kiosk.core.web import device
from kiosk.core.web.contacts import card_contacts
from kiosk.core.web.page import day_short, month
from kiosk.core.web.wording import FACTS
from kiosk.visitor.terms import on_show

blueprint = Blueprint("takeaways", __name__, url_prefix="/takeaways")


@blueprint.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """Show one of the QR codes that together hold the explanation; ``?part=2`` is the second."""
    term = on_show(slug)
    # Before the first slip: else the screens behind one address would share its slips.
    device.give()
    return _page(term)


@blueprint.post("/<slug>/slip")
def slip(slug: str) -> ResponseReturnValue:
    """Print the explanation, and show the outcome on the same page."""
    term = on_show(slug)
    title, lines = _text(term).split("\n\n", 1)
    outcome = hand_out(Slip(title, lines), *device_lanes("slip", device.source()))
    return _page(term, outcome), outcome.status


def _page(term: Term, outcome: Outcome | None = None) -> str:
    parts = takeaway.parts(_text(term))
    # Another language may have fewer parts; switching to it must not lead to an error.
    part = min(max(request.values.get("part", 1, type=int), 1), len(parts))
    return render_template(
        "visitor/takeaways/show.html",
        term=term,
        picture=qr.svg(parts[part - 1]),
        part=part,
        total=len(parts),
        printer=Setting.read("printer"),
        outcome=outcome,
    )


def _text(term: Term) -> str:
    """Return the short answer and the facts as plain text, worded as on the page."""
    contacts = {"whom_to_ask": card_contacts(term.slug, Setting.everything())}
    facts = [(str(FACTS[name]), [*lines, *contacts.get(name, ())]) for name, lines in term.text.facts]
    answer = term.text.short_answer
    if term.for_sentenced:
        sentenced = _("Program ini untuk orang yang putusannya sudah tetap. Tahanan belum bisa mengikutinya.")
        answer = f"{answer}\n\n{sentenced}"
    return takeaway.plain(term.text.title, term.abbreviation, answer, facts, _foot(term))


def _foot(term: Term) -> str:
    checked = _("Diperiksa: belum")
    if term.checked_on:
        checked = _("Diperiksa: %(day)s oleh %(name)s", day=day_short(term.checked_on), name=term.checked_by)
    return "\n".join(
        (
            Setting.read("unit_name"),
            _(
                "Keterangan umum. Yang berlaku adalah aturan dan keputusan resmi."
                " Tanyakan kepada petugas Pelayanan Tahanan."
            ),
            _("Disusun: %(month)s", month=month(term.text.written_on)),
            checked,
        )
    )
