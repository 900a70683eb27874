"""The links of this room in the sidebar."""

from flask_babel import gettext as _

from kiosk.core.models import Account, Inbox
from kiosk.core.web.menu import Link, Menu

ROLES = ("officer", "inspector")


def menu(person: Account) -> Menu | None:
    """Return the pages that ``person`` may open here; None without a role of this room."""
    if not person.may(*ROLES):
        return None
    waiting = Inbox(person).waiting()
    return Menu(
        _("Petugas"),
        (
            Link(_("Saran dan pengaduan"), "officer.suggestions.index", waiting, "officer.suggestions.count"),
            Link(_("Catat saran"), "officer.intake.new"),
            Link(_("Saran Anda, tindakan kami"), "officer.board.index"),
            Link(_("Templat jawaban"), "officer.reply_templates.index"),
            Link(_("Register"), "officer.registers.index"),
            Link(_("Laporan"), "officer.reports.day"),
            Link(_("Penilaian"), "officer.ratings.index"),
            Link(_("Survei (SKM)"), "officer.surveys.index"),
            Link(_("Lembar kertas"), "officer.sheets.index"),
        ),
    )
