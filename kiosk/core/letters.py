"""Short letters by e-mail to accounts: one sentence each, and never anything that a visitor has written."""

import logging
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid
from typing import Any

from kiosk.core.days import clock
from kiosk.core.models import Account, Chore, Setting

SECONDS = 10
# How long a server that failed is left alone.
AGAIN_AFTER = timedelta(minutes=5)

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
class Letter:
    """A sentence without a full stop for one account; ``note`` records that the server took it."""

    to: Account
    words: str
    note: Callable[[], None]


def may_be_sent(settings: dict[str, Any], now: datetime) -> bool:
    """Return whether a mail server is set and did not fail shortly before ``now``."""
    failed = Chore.last(_FAILED)
    resting = failed is not None and failed <= now < failed + AGAIN_AFTER
    return bool(settings["smtp_server"] and settings["smtp_sender"]) and not resting


def send(letters: Sequence[Letter], settings: dict[str, Any]) -> int:
    """Send ``letters`` and return how many the server took; no transaction is open while sending."""
    if not letters:
        return 0
    sent = 0
    try:
        with _connected(settings["smtp_server"]) as server:
            for letter in letters:
                if _taken(server, letter, settings):
                    letter.note()
                    sent += 1
    except _FAULTS as error:
        _log.warning("the mail server fails, tried again later: %s", type(error).__name__)
    if sent < len(letters):
        Chore.done(_FAILED, clock.now())
    return sent


def send_test(to: Account) -> None:
    """Send a message to ``to`` that only shows that sending works. Raises ``NotSent``."""
    settings = Setting.everything()
    if not settings["smtp_server"] or not to.email:
        raise NotSent("no server or no address")
    try:
        with _connected(settings["smtp_server"]) as server:
            server.send_message(_message(to, settings, "Email percobaan: pengaturannya benar"))
    except _FAULTS as error:
        raise NotSent(type(error).__name__) from error


def _taken(server: smtplib.SMTP, letter: Letter, settings: dict[str, Any]) -> bool:
    """Send one message; return whether the server took it. One refused address does not stop the other messages."""
    try:
        server.send_message(_message(letter.to, settings, letter.words))
    except _OF_ONE_ADDRESS as error:
        _log.warning("the address of account %s is refused: %s", letter.to.id, type(error).__name__)
        return False
    return True


def _message(to: Account, settings: dict[str, Any], words: str) -> EmailMessage:
    sender = settings["smtp_sender"]
    message = EmailMessage()
    message["From"] = formataddr((settings["unit_name"], sender))
    message["To"] = to.email
    message["Subject"] = words
    message["Date"] = formatdate(clock.local(clock.now()).timestamp())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{words}.\n")
    return message


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
