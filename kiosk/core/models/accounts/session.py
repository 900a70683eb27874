"""One row per sign-in, so that sign-out, password change, disabling and expiry end it on the server."""

import secrets
from datetime import timedelta

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.storage.database import Record, written
from kiosk.core.storage.keys import fingerprint


class Session(Record):
    """A sign-in of an account, identified by a random token of which only a fingerprint is stored."""

    IDLE = timedelta(minutes=10)
    ABSOLUTE = timedelta(hours=8)
    # Activity closer together than this is not recorded: otherwise each image of a page would cause a write.
    _RESOLUTION = timedelta(seconds=20)

    id = AutoField()
    token_hash = CharField(max_length=64, unique=True)
    account = ForeignKeyField(Account, backref="sessions", on_delete="CASCADE")
    created_at = DateTimeField(default=clock.now)
    seen_at = DateTimeField(default=clock.now)
    ended_at = DateTimeField(null=True)

    @classmethod
    def begin(cls, account: Account) -> str:
        """Open a session and return its 256-bit token; it is held in memory while the disk takes no writes."""
        token = secrets.token_urlsafe(32)
        cls(account=account, token_hash=fingerprint(token))._store()
        return token

    @classmethod
    def current(cls, token: str, *, active: bool = True) -> "Session | None":
        """Return the live session of ``token`` or None; record the activity if ``active`` (not a background request).

        Setting the clock back does not lengthen a session: a time before the last activity ends it.
        """
        session = cls._at(fingerprint(token))
        if session is None:
            return None
        moment = clock.now()
        alive = (
            session.ended_at is None
            and session.account.disabled_at is None
            and session.seen_at - session._RESOLUTION <= moment < session.seen_at + cls.IDLE
            and moment < session.created_at + cls.ABSOLUTE
        )
        if not alive:
            session.end()
            return None
        if active and moment - session.seen_at > cls._RESOLUTION:
            session.seen_at = moment
            session._store()
        return session

    def end(self) -> None:
        """End this session on the server side."""
        self.ended_at = self.ended_at or clock.now()
        self._store()

    @classmethod
    def _at(cls, token_hash: str) -> "Session | None":
        """Return the session that is held in memory or stored, with its account as it is now."""
        held = _held.get(token_hash)
        if held is not None:
            held.account = Account.get_by_id(held.account_id)
            return held
        unended = (cls.token_hash == token_hash, cls.ended_at.is_null())
        return cls.select(cls, Account).join(Account).where(*unended).first()

    def _store(self) -> None:
        """Store it, or hold it in memory until it can be stored."""
        changed = [Session.seen_at, Session.ended_at] if self.id else None
        if written(lambda: self.save(only=changed), lambda: 0):
            _held.pop(self.token_hash, None)
        else:
            _held[self.token_hash] = self


# Sessions that began, were used or ended while the disk took no writes, by the fingerprint of their token.
_held: dict[str, Session] = {}
