"""The sidebar entries of this room, and the roles that it lets in."""

from flask_babel import gettext as _

from kiosk.core.models import Account, TrustedDay
from kiosk.core.web.menu import Link, Menu

ROLES = ("admin",)


def menu(person: Account) -> Menu | None:
    """Return the sidebar entries of ``person``; None without a role of this room."""
    if not person.may(*ROLES):
        return None
    return Menu(
        _("Administrator"),
        (
            Link(_("Akun"), "admin.accounts.index"),
            Link(_("Pengaturan"), "admin.settings.edit"),
            Link(_("Layanan"), "admin.services.index"),
            Link(_("Alasan"), "admin.reasons.index"),
            Link(_("Hari libur"), "admin.closed_days.index"),
            Link(_("Tanggal"), "admin.trusted_day.show", count=int(TrustedDay.asks_for_a_person()) or None),
            Link(_("Salinan"), "admin.backups.index"),
            Link(_("Jejak audit"), "admin.audit.index"),
        ),
    )
