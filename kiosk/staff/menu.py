"""Entries of this room in the sidebar."""

from flask_babel import gettext as _

from kiosk.core.models import Account, Question
from kiosk.core.web.menu import Link, Menu

ROLES = ("staff",)


def menu(person: Account) -> Menu | None:
    """Return the pages that ``person`` may open here; None without a role in this room."""
    if not person.may(*ROLES):
        return None
    return Menu(
        _("Staf"),
        (
            Link(_("Meja kerja"), "staff.home.show"),
            Link(_("Istilah"), "staff.terms.index"),
            Link(_("Pertanyaan"), "staff.questions.index", Question.open().count()),
            Link(_("Jadwal kunjungan"), "staff.visits.edit"),
            Link(_("Pengumuman"), "staff.notices.index"),
            Link(_("Kelompok"), "staff.groups.index"),
            Link(_("Suara"), "staff.recordings.index"),
            Link(_("Impor dan ekspor"), "staff.transfers.index"),
        ),
    )
