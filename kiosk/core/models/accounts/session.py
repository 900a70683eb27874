"""One row a sign-in, so that sign-out, password change, disabling and expiry end it on the server."""

import secrets
from datetime import timedelta

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.storage.database import Record
from kiosk.core.storage.keys import fingerprint


class Session(Record):
    """A sign-in of an account, known by a random token of which only a fingerprint is kept."""

    IDLE = timedelta(minutes=10)
    ABSOLUTE = timedelta(hours=8)
    # Less than this between two requests is not written down: a busy page would else write on each picture.
    _RESOLUTION = timedelta(seconds=20)

    id = AutoField()
    token_hash = CharField(max_length=64, unique=True)
    account = ForeignKeyField(Account, backref="sessions", on_delete="CASCADE")
    created_at = DateTimeField(default=clock.now)
    seen_at = DateTimeField(default=clock.now)
    ended_at = DateTimeField(null=True)

    @classmethod
    def begin(cls, account: Account) -> str:
        """Open a session and return its token, 256 bits."""
        token = secrets.token_urlsafe(32)
        cls.create(account=account, token_hash=fingerprint(token))
        return token

    @classmethod
    def current(cls, token: str, *, active: bool = True) -> "Session | None":
        """Return the live session of ``token`` or None, noting the activity unless the request is a background one.

        A clock set back does not lengthen a session: a moment before the last sighting ends it.
        """
        session = (
            cls.select(cls, Account)
            .join(Account)
            .where(cls.token_hash == fingerprint(token), cls.ended_at.is_null())
            .first()
        )
        if session is None:
            return None
        moment = clock.now()
        alive = (
            session.account.disabled_at is None
            and session.seen_at - session._RESOLUTION <= moment < session.seen_at + cls.IDLE
            and moment < session.created_at + cls.ABSOLUTE
        )
        if not alive:
            session.end()
            return None
        if active and moment - session.seen_at > cls._RESOLUTION:
            session.seen_at = moment
            session.save(only=[cls.seen_at])
        return session

    def end(self) -> None:
        """End this session on the server."""
        self.ended_at = clock.now()
        self.save(only=[Session.ended_at])
