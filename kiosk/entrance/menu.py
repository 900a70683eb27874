"""The rooms that an account may enter, for the sidebar, and the first one to open after sign-in."""

from typing import Any

from flask import g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from kiosk.core.models import Account, Inbox, Question
from kiosk.core.sign_in import account


def context() -> dict[str, Any]:
    """Give every office page its ``rooms``."""
    if g.get("fault") or not current_user.is_authenticated:
        return {"rooms": []}
    return {"rooms": [room for room in _rooms(account()) if room["links"]]}


def first_room(person: Account) -> str:
    """Return the address of the first page that ``person`` may open."""
    links = [link for room in _rooms(person) for link in room["links"]]
    return links[0]["url"] if links else url_for("entrance.password")


def _rooms(person: Account) -> list[dict[str, Any]]:
    reads = person.may("officer", "inspector")
    waiting = Inbox(person).waiting() if reads else None
    return [
        {
            "title": _("Petugas"),
            "links": [
                _link(_("Saran dan pengaduan"), "officer.suggestions.index", waiting, "officer.suggestions.count"),
                _link(_("Catat saran"), "officer.intake.new"),
                _link(_("Saran Anda, tindakan kami"), "officer.board.index"),
                _link(_("Templat jawaban"), "officer.reply_templates.index"),
                _link(_("Register"), "officer.registers.index"),
                _link(_("Laporan"), "officer.reports.day"),
                _link(_("Penilaian"), "officer.ratings.index"),
                _link(_("Survei (SKM)"), "officer.surveys.index"),
                _link(_("Lembar kertas"), "officer.sheets.index"),
            ]
            if reads
            else [],
        },
        {
            "title": _("Staf"),
            "links": [
                _link(_("Meja kerja"), "staff.home.show"),
                _link(_("Istilah"), "staff.terms.index"),
                _link(_("Pertanyaan"), "staff.questions.index", Question.open().count()),
                _link(_("Pengumuman"), "staff.notices.index"),
                _link(_("Kelompok"), "staff.groups.index"),
                _link(_("Suara"), "staff.recordings.index"),
                _link(_("Impor dan ekspor"), "staff.transfers.index"),
            ]
            if person.may("staff")
            else [],
        },
        {
            "title": _("Administrator"),
            "links": [
                _link(_("Akun"), "admin.accounts.index"),
                _link(_("Pengaturan"), "admin.settings.edit"),
                _link(_("Layanan"), "admin.services.index"),
                _link(_("Alasan"), "admin.reasons.index"),
                _link(_("Hari libur"), "admin.closed_days.index"),
                _link(_("Jejak catatan"), "admin.audit.index"),
            ]
            if person.may("admin")
            else [],
        },
    ]


def _link(label: str, endpoint: str, count: object = None, live: str = "") -> dict[str, Any]:
    """Return a link of the sidebar; ``live`` is the endpoint that an open page asks for its count."""
    noun = endpoint.rsplit(".", 1)[0]
    here = (request.endpoint or "").rsplit(".", 1)[0]
    live_url = url_for(live) if live else ""
    return {"label": label, "url": url_for(endpoint), "active": here == noun, "count": count, "live": live_url}
