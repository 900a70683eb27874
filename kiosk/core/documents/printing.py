"""Slips for visitors; a page says that a slip is printed only once the printer has taken it."""

import logging
from dataclasses import dataclass

from flask_babel import gettext as _

from kiosk.core.days.lately import Lately
from kiosk.core.documents.slips import PrintFailed, Slip, print_slip
from kiosk.core.models import Setting, Throttle
from kiosk.core.models.accounts.throttle import Lane
from kiosk.core.models.suggestions.receiving import Receipt
from kiosk.core.models.suggestions.sender_view import anchor_of
from kiosk.core.storage.database import written
from kiosk.core.web.contacts import complaint_officer, unit_contacts

# What came of the last slip; the health page says so.
last_slip = Lately()
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """Result of printing: ``printed``, else the seconds to ``wait`` before the next slip, 0 if the printer failed."""

    printed: bool
    wait: int = 0

    @property
    def status(self) -> int:
        """The HTTP status of the page that reports it."""
        return 429 if self.wait else 200


def ticket_slip(receipt: Receipt, promise: str) -> Slip:
    """Return a sender's slip: the code, ``promise`` (by when it is answered) and how to read the answer."""
    settings = Setting.everything()
    anchor = _("Tanda bukti: %(anchor)s.", anchor=anchor_of(receipt.suggestion))
    use = _("Dengan tanda ini bisa dicek bahwa pesan Anda tidak dihapus diam-diam.")
    lines = (
        "\n".join(filter(None, [settings["unit_name"], *unit_contacts(settings), complaint_officer(settings)])),
        _("Simpan kertas ini. Kode di atas membuka jawaban untuk Anda."),
        promise,
        _('Cara membaca: datang lagi, sentuh "Cek jawaban" di layar ruang tunggu, dan ketik kode ini.'),
        _("Simpan baik-baik kode ini. Kalau hilang, petugas tidak bisa mencarikan."),
        f"{anchor} {use}",
    )
    return Slip(receipt.code, "\n\n".join(lines), receipt.code)


def hand_out(slip: Slip, *lanes: Lane) -> Outcome:
    """Print ``slip`` on the unit's printer, counted under ``lanes``; in memory while the disk takes no writes.

    A ticket or a device gets five slips in five minutes, then they are throttled down to two a minute, so a playing
    child cannot empty the roll.
    """
    wait = written(lambda: Throttle.take(*lanes), lambda: Throttle.hold(*lanes))
    if wait:
        return Outcome(False, wait)
    settings = Setting.everything()
    try:
        print_slip(slip, settings["printer"], settings["slip_columns"])
    except PrintFailed as failed:
        # No paper came out, so nobody has to wait for the next slip.
        written(lambda: Throttle.give_back(*lanes), lambda: Throttle.give_back_held(*lanes))
        _log.warning("no slip was printed: %s", failed.reason)
        last_slip.note(failed.reason)
        return Outcome(False)
    last_slip.note()
    return Outcome(True)
