"""A real mail server on this machine, for tests of e-mail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes

from aiosmtpd.controller import Controller

from kiosk.core.models import Setting


class Post:
    """The letters that the mail server has accepted, and the addresses that it refuses."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.raw = b""
        self.encrypted: list[bool] = []
        self.refused: set[str] = set()
        self.meanwhile: Callable[[], None] = lambda: None

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.meanwhile()
        self.raw = envelope.content
        letter = message_from_bytes(envelope.content)
        self.taken.append((envelope.rcpt_tos[0], letter["Subject"], letter.get_payload(decode=True).decode().strip()))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    @property
    def delivered(self) -> list[tuple[str, str]]:
        """Return who was sent which subject, and forget it."""
        delivered, self.taken = [(address.split("@")[0], subject) for address, subject, _ in self.taken], []
        return sorted(delivered)


class MailServer(Controller):
    """A server on a port chosen by the system."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(post: Post, **options) -> Iterator[MailServer]:
    """Run a mail server and enter it in the settings."""
    server = MailServer(post, hostname="127.0.0.1", port=0, **options)
    server.start()
    Setting.change(smtp_server=f"127.0.0.1:{server.port}", smtp_sender="kiosk@rutan.example")
    yield server
    server.stop(no_assert=True)
