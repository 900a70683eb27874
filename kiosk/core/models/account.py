"""People who sign in: what they may do, how they prove who they are."""

import secrets
from datetime import datetime, timedelta

from peewee import AutoField, BooleanField, CharField, DateTimeField, ModelSelect

from kiosk.core import clock
from kiosk.core.database import PlainText, Record, transaction
from kiosk.core.passwords import hash_secret, one_time_code, verify_secret

ROLES = ("officer", "inspector", "staff", "admin")


class Account(Record):
    """A person at the unit; may hold several of the four roles."""

    CODE_LIFE = timedelta(hours=24)
    MAX_USERNAME = 40
    MAX_NAME = 80

    id = AutoField()
    public_id = CharField(max_length=22, unique=True, default=lambda: secrets.token_urlsafe(9))
    username = CharField(max_length=MAX_USERNAME, unique=True)
    name = PlainText()
    post = PlainText(default="")
    officer = BooleanField(default=False)
    inspector = BooleanField(default=False)
    staff = BooleanField(default=False)
    admin = BooleanField(default=False)
    password_hash = CharField(null=True)
    code_hash = CharField(null=True)
    code_expires_at = DateTimeField(null=True)
    disabled_at = DateTimeField(null=True)
    created_at = DateTimeField(default=clock.now)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles this account holds, in the order of ``ROLES``."""
        return tuple(role for role in ROLES if getattr(self, role))

    def may(self, *roles: str) -> bool:
        """Tell whether the account is in use and holds any of ``roles``."""
        return self.disabled_at is None and any(role in self.roles for role in roles)

    @classmethod
    def in_use(cls) -> ModelSelect:
        """Accounts that can still sign in or be set up, by name."""
        return cls.select().where(cls.disabled_at.is_null()).order_by(cls.name)

    @classmethod
    def holding(cls, role: str) -> ModelSelect:
        """Accounts in use that hold ``role``."""
        return cls.in_use().where(getattr(cls, role))

    @classmethod
    def set_up(cls) -> bool:
        """Tell whether the first administrator exists, in use or not: setup is done once."""
        return cls.select().where(cls.admin).exists()

    @classmethod
    def named(cls, username: str) -> "Account | None":
        """Return the account with this sign-in name, whatever its case."""
        return cls.get_or_none(cls.username == username.strip().casefold())

    @classmethod
    def enrol(cls, *, username: str, name: str, post: str = "", roles: tuple[str, ...]) -> tuple["Account", str]:
        """Make an account and its one-time code, with which the person sets a password within 24 hours."""
        with transaction():
            account = cls.create(
                username=username.strip().casefold(), name=name, post=post, **{role: True for role in roles}
            )
            return account, account.issue_code()

    def issue_code(self) -> str:
        """Replace the password by a one-time code, end every session, and return the code: it is shown once."""
        code = one_time_code()
        with transaction():
            self.code_hash = hash_secret(code)
            self.code_expires_at = clock.now() + self.CODE_LIFE
            self.password_hash = None
            self.save()
            self.end_sessions()
        return code

    def code_is(self, code: str) -> bool:
        """Tell whether ``code`` is this account's unexpired one-time code."""
        fresh = self.code_expires_at is not None and clock.now() < self.code_expires_at
        return verify_secret(self.code_hash, code.strip().upper()) and fresh

    def password_is(self, password: str) -> bool:
        """Tell whether ``password`` is right and the account is in use."""
        return verify_secret(self.password_hash, password) and self.disabled_at is None

    def set_password(self, password: str) -> None:
        """Take a new password; the code is spent and every earlier session ends."""
        with transaction():
            self.password_hash = hash_secret(password)
            self.code_hash = None
            self.code_expires_at = None
            self.save()
            self.end_sessions()

    def set_roles(self, roles: tuple[str, ...]) -> None:
        """Hold exactly ``roles`` from now on."""
        for role in ROLES:
            setattr(self, role, role in roles)
        self.save()

    def disable(self) -> None:
        """Shut the account and end its sessions; what the person did stays on record."""
        with transaction():
            self.disabled_at = clock.now()
            self.save()
            self.end_sessions()

    def enable(self) -> None:
        """Open a disabled account again."""
        self.disabled_at = None
        self.save()

    def end_sessions(self, at: datetime | None = None) -> None:
        """End every session of this account on the server."""
        self.sessions.model.update(ended_at=at or clock.now()).where(
            (self.sessions.model.account == self) & self.sessions.model.ended_at.is_null()
        ).execute()
