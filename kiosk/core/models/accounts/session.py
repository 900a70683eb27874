"""One row per sign-in, so that sign-out, password change, disabling and expiry end it on the server."""

import secrets
from datetime import datetime, timedelta

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.storage.database import Record, transaction, written
from kiosk.core.storage.keys import fingerprint


class Session(Record):
    """A sign-in of an account, identified by a random token of which only a fingerprint is stored.

    It lives in one run of the machine: how long that was switched off, only a clock could tell that may be wrong.
    """

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
    run = CharField(max_length=40, default=lambda: clock.boot()[0])

    @classmethod
    def begin(cls, account: Account) -> str:
        """Open a session and return its 256-bit token; it is held in memory while the disk takes no writes."""
        token = secrets.token_urlsafe(32)
        cls(account=account, token_hash=fingerprint(token))._store_or_hold()
        return token

    @classmethod
    def current(cls, token: str, *, active: bool = True) -> "Session | None":
        """Return the live session of ``token`` or None; record the activity if ``active`` (not a background request).

        Setting the clock back does not lengthen a session: the program's own clock does not follow, and a time before
        the last activity ends it, as does a restart of the machine.
        """
        session = cls._at(fingerprint(token))
        if session is None:
            return None
        moment = clock.now()
        alive = (
            session.ended_at is None
            and session.run == clock.boot()[0]
            and session.account.disabled_at is None
            and session.seen_at - session._RESOLUTION <= moment < session.seen_at + cls.IDLE
            and moment < session.created_at + cls.ABSOLUTE
        )
        if not alive:
            session.end()
            return None
        if active and moment - session.seen_at > cls._RESOLUTION:
            session.seen_at = moment
            session._store_or_hold()
        return session

    def end(self) -> None:
        """End this session on the server side."""
        self.ended_at = self.ended_at or clock.now()
        self._store_or_hold()

    @classmethod
    def end_all(cls, account: Account, at: datetime | None = None) -> None:
        """End every session of ``account``; a held one stays ended even if the caller's transaction fails."""
        moment = at or clock.now()
        for held in [one for one in list(_held.values()) if one.account_id == account.id]:
            held.ended_at = held.ended_at or moment
        cls.update(ended_at=moment).where(cls.account == account, cls.ended_at.is_null()).execute()

    @classmethod
    def carry(cls, leap: timedelta) -> None:
        """Move the moments of this machine's sessions by ``leap``, by which its clock is put right."""
        with transaction():
            for stored in cls.select().where(cls.ended_at.is_null(), cls.run == clock.boot()[0]):
                moved = {cls.created_at: stored.created_at + leap, cls.seen_at: stored.seen_at + leap}
                cls.update(moved).where(cls.id == stored.id).execute()
        for held in list(_held.values()):
            held.created_at, held.seen_at = held.created_at + leap, held.seen_at + leap

    @classmethod
    def store_held(cls) -> int:
        """Store the sessions held in memory until the disk takes no more, and return how many.

        Those are dropped that have been idle too long, or began under an earlier password.
        """
        number = 0
        for held in list(_held.values()):
            idle = held.ended_at is None and clock.now() >= held.seen_at + cls.IDLE
            if idle or (held.id is None and not held._is_of_present_password()):
                _held.pop(held.token_hash, None)
            elif held._stored():
                number += 1
        return number

    @classmethod
    def _at(cls, token_hash: str) -> "Session | None":
        """Return the session that is stored or held in memory, with its account as it is now; an ended row wins."""
        unended = (cls.token_hash == token_hash, cls.ended_at.is_null())
        stored = cls.select(cls, Account).join(Account).where(*unended).first()
        held = _held.get(token_hash)
        if held is None:
            return stored
        if stored is not None:
            stored.seen_at, stored.ended_at = max(stored.seen_at, held.seen_at), held.ended_at
            return stored
        return held if held.id is None and held._is_of_present_password() else None

    def _is_of_present_password(self) -> bool:
        """Read the account, and return whether its password is still the one that this session began with."""
        password_hash = self.account.password_hash
        found = Account.get_or_none(Account.id == self.account_id)
        if found is None or found.password_hash != password_hash:
            return False
        self.account = found
        return True

    def _store_or_hold(self) -> None:
        """Store it, or hold it in memory until it can be stored."""
        if self._stored() or (self.ended_at and not self.id):
            # One that has ended and was never stored needs no memory.
            _held.pop(self.token_hash, None)
            return
        _held[self.token_hash] = self
        unended = [one for one in list(_held.values()) if one.ended_at is None]
        if len(_held) > MOST_HELD and unended:
            # Its person has to sign in again.
            _held.pop(min(unended, key=lambda one: one.seen_at).token_hash, None)

    def _stored(self) -> bool:
        """Return whether it could be stored; it is held no longer then."""
        if not written(self._store, lambda: False):
            return False
        _held.pop(self.token_hash, None)
        return True

    def _store(self) -> bool:
        """Store activity or end, by the token, since a held session has no id; what has ended is never changed."""
        model = type(self)
        with transaction():
            if self.id is None:
                begun = {"account": self.account_id, "created_at": self.created_at, "run": self.run}
                model.insert(token_hash=self.token_hash, seen_at=self.seen_at, **begun).on_conflict_ignore().execute()
            change = {"ended_at": self.ended_at} if self.ended_at else {"seen_at": self.seen_at}
            model.update(**change).where(model.token_hash == self.token_hash, model.ended_at.is_null()).execute()
        return True


# Sessions that began, were used or ended while the disk took no writes, by the fingerprint of their token.
_held: dict[str, Session] = {}
# Of those that have not ended the least recently used are given up beyond this; ended ones are as many as rows at most.
MOST_HELD = 1_000
