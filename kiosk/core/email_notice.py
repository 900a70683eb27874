"""Notices by e-mail to officers and inspectors: how many new suggestions wait, and never what they are."""

import logging
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid
from typing import Any

from peewee import fn

from kiosk.core.days import batches, clock
from kiosk.core.models import Account, Case, Chore, Setting, Suggestion

SECONDS = 10
# Without batches, a person gets at most one e-mail in this time.
BETWEEN = timedelta(minutes=10)
# How long a server that failed is left alone.
AGAIN_AFTER = timedelta(minutes=5)
# Longer between two notices than the office is ever closed.
_LONGEST = timedelta(days=60)

_FAILED = "email failed"
_PORT = 25
_FAULTS = (OSError, ValueError, OverflowError)
_OF_ONE_ADDRESS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError, ValueError)
_log = logging.getLogger(__name__)


class NotSent(Exception):
    """The mail server did not take a message; ``reason`` is the kind of fault, without any address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Notice:
    """How much became visible to one account since the last notice, up to a moment and a row."""

    account: Account
    count: int
    until: datetime
    mark: int

    def note(self) -> None:
        """Record that the account has been notified."""
        Chore.done(_name(self.account), self.until, self.mark)


def send_due() -> int:
    """Send the notices that are due and return how many were sent; one that fails stays due.

    They are due when a batch was released since the last notice, or every ten minutes without batches. Nobody is
    notified twice of the same suggestions, whatever happens to the others. No transaction is open while sending.
    """
    settings, now = Setting.everything(), clock.now()
    failed = Chore.last(_FAILED)
    resting = failed is not None and failed <= now < failed + AGAIN_AFTER
    if not settings["smtp_server"] or not settings["smtp_sender"] or resting:
        return 0
    notices = list(_notices(now, batches.times_of(settings["batches"]) or []))
    return _send(notices, settings, now) if notices else 0


def send_test(to: Account) -> None:
    """Send a message to ``to`` that only shows that sending works. Raises ``NotSent``."""
    settings = Setting.everything()
    if not settings["smtp_server"] or not to.email:
        raise NotSent("no server or no address")
    try:
        with _connected(settings["smtp_server"]) as server:
            server.send_message(_letter(to, settings, "Email percobaan: pengaturannya benar"))
    except _FAULTS as error:
        raise NotSent(type(error).__name__) from error


def _send(notices: list[Notice], settings: dict[str, Any], now: datetime) -> int:
    sent = 0
    try:
        with _connected(settings["smtp_server"]) as server:
            for notice in notices:
                if _taken(server, notice, settings):
                    notice.note()
                    sent += 1
    except _FAULTS as error:
        _log.warning("the mail server fails, tried again later: %s", type(error).__name__)
    if sent < len(notices):
        Chore.done(_FAILED, now)
    return sent


def _taken(server: smtplib.SMTP, notice: Notice, settings: dict[str, Any]) -> bool:
    """Send one message; return whether the server took it. One refused address does not stop the other messages."""
    try:
        server.send_message(_letter(notice.account, settings, f"Ada {notice.count} saran baru"))
    except _OF_ONE_ADDRESS as error:
        _log.warning("the address of account %s is refused: %s", notice.account.id, type(error).__name__)
        return False
    return True


def _notices(now: datetime, times: list[time]) -> Iterator[Notice]:
    """Yield the notices to be sent now; those with nothing to report are recorded at once."""
    newest = Suggestion.select(fn.MAX(Suggestion.id)).scalar() or 0
    for account in Account.in_use().where(Account.email != "", Account.officer | Account.inspector):
        last = Chore.get_or_none(Chore.name == _name(account))
        if last is None:
            # A first notice covers only what comes from now on.
            Notice(account, 0, now, newest).note()
        elif not now - _LONGEST < last.done_until <= now:
            # The clock was set: times say nothing about what was noticed, but the mark does.
            Notice(account, 0, now, last.mark).note()
        elif _due(last.done_until, now, times):
            notice = Notice(account, _count(account, last, now, newest), now, newest)
            if notice.count:
                yield notice
            elif times:
                notice.note()


def _due(last: datetime, now: datetime, times: list[time]) -> bool:
    batch = batches.next_release(clock.local(last), times)
    return clock.utc(batch) <= now if batch else now >= last + BETWEEN


def _count(account: Account, last: Chore, now: datetime, newest: int) -> int:
    """Count what ``account`` may see now and could not at the ``last`` notice, without what it recorded itself."""
    own = Suggestion.recorded_by.is_null(False) & (Suggestion.recorded_by == account)
    visible = Case.visible_to(account).where(Suggestion.id <= newest, ~own).order_by()
    came = visible.where(Suggestion.id > last.mark)
    # What was stored already and waited for its batch, which is released within a day.
    oldest = clock.local(last.done_until).date() - timedelta(days=1)
    released_since = (Case.released_at > last.done_until) & (Case.released_at <= now)
    waited = visible.where(Suggestion.id <= last.mark, released_since, Suggestion.day >= oldest)
    return came.count() + waited.count()


def _name(account: Account) -> str:
    return f"email to account {account.id}"


def _letter(to: Account, settings: dict[str, Any], words: str) -> EmailMessage:
    sender = settings["smtp_sender"]
    letter = EmailMessage()
    letter["From"] = formataddr((settings["unit_name"], sender))
    letter["To"] = to.email
    letter["Subject"] = words
    letter["Date"] = formatdate(clock.local(clock.now()).timestamp())
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(f"{words}.\n")
    return letter


@contextmanager
def _connected(address: str) -> Iterator[smtplib.SMTP]:
    """Connect to the server at ``name`` or ``name:port``, encrypted if it offers that."""
    host, _, port = address.partition(":")
    # The full host name would need a name server that may not be there.
    with smtplib.SMTP(host, int(port or _PORT), local_hostname=socket.gethostname(), timeout=SECONDS) as server:
        server.ehlo()
        if server.has_extn("starttls"):
            # A local server has a self-signed certificate. Nothing secret is sent.
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            server.starttls(context=context)
        yield server
