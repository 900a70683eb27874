"""Paper for visitors: a page says that a slip comes out only once the printer has taken it."""

import logging
from dataclasses import dataclass

from flask_babel import gettext as _

from kiosk.core.documents.slips import PrintFailed, Slip, print_slip
from kiosk.core.models import Setting, Throttle
from kiosk.core.models.suggestions.receiving import Receipt
from kiosk.core.models.suggestions.sender_view import anchor_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of a slip: ``printed``; else the seconds to ``wait`` for the next one, 0 if the printer failed."""

    printed: bool
    wait: int = 0

    @property
    def status(self) -> int:
        """The HTTP status of the page that tells it."""
        return 429 if self.wait else 200


def ticket_slip(receipt: Receipt, promise: str) -> Slip:
    """Return the paper that a sender takes home: the code, ``promise`` (by when it is answered) and how it is read."""
    anchor = _("Penanda catatan: %(anchor)s.", anchor=anchor_of(receipt.suggestion))
    use = _("Dengan penanda ini siapa pun dapat membuktikan bahwa tidak ada catatan yang dihapus diam-diam.")
    lines = (
        Setting.read("unit_name"),
        _("Simpan kertas ini. Kode di atas membuka jawaban untuk Anda."),
        promise,
        _('Cara membaca: datang lagi, sentuh "Cek jawaban" di layar ruang tunggu, dan ketik kode ini.'),
        _("Jaga kode ini. Petugas tidak dapat mencarikannya."),
        f"{anchor} {use}",
    )
    return Slip(receipt.code, "\n\n".join(lines), receipt.code)


def hand_out(slip: Slip, holder: str) -> Outcome:
    """Print ``slip`` on the unit's printer.

    Five slips in five minutes are free for a ``holder``; then they come ever more slowly, down to two a minute, so that
    a playing child does not empty the roll.
    """
    wait = Throttle.take("slip", holder)
    if wait:
        return Outcome(False, wait)
    settings = Setting.everything()
    try:
        print_slip(slip, settings["printer"], settings["slip_columns"])
    except PrintFailed as failed:
        # No paper came out, so nobody has to wait for the next.
        Throttle.succeeded("slip", holder)
        _log.warning("no slip was printed: %s", failed.reason)
        return Outcome(False)
    return Outcome(True)
