"""People who sign in: what they may do, how they prove who they are."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from peewee import AutoField, BooleanField, CharField, DateTimeField, ModelSelect

from kiosk.core.days import clock
from kiosk.core.models.accounts.confirmation import Confirmation, agree
from kiosk.core.models.accounts.confirmation import NotConfirmed as NotConfirmed
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.security.passwords import hash_secret, one_time_code, verify_secret
from kiosk.core.storage.database import Code, PlainText, Record, lock_table, transaction

ROLES = ("officer", "inspector", "staff", "admin")


class LastAdmin(Exception):
    """Nobody could administer the kiosk any more."""


class UsernameTaken(Exception):
    """Another account has this sign-in name."""


class Account(Record):
    """A person at the unit; may hold several of the four roles."""

    CODE_LIFE = timedelta(hours=24)
    MAX_USERNAME = 40
    MAX_NAME = 80
    MAX_POST = 80
    MAX_ALIASES = 400
    MAX_EMAIL = 120
    USERNAME_PATTERN = r"^\s*[A-Za-z0-9._-]+\s*$"

    id = AutoField()
    public_id = Code(max_length=22, unique=True, default=lambda: secrets.token_urlsafe(9))
    username = Code(max_length=MAX_USERNAME, unique=True)
    name = PlainText()
    post = PlainText(default="")
    # Other names by which people know the person, one a line: a complaint that uses one is about this account.
    aliases = PlainText(default="")
    email = PlainText(default="")
    officer = BooleanField(default=False)
    inspector = BooleanField(default=False)
    staff = BooleanField(default=False)
    admin = BooleanField(default=False)
    password_hash = CharField(null=True)
    code_hash = CharField(null=True)
    code_expires_at = DateTimeField(null=True)
    disabled_at = DateTimeField(null=True)
    created_at = DateTimeField(default=clock.now)

    @classmethod
    def create(cls, by: "Account | None" = None, **columns: Any) -> "Account":
        """Make an account, and seal in the chain that ``by`` made it."""
        with transaction():
            account = super().create(**columns)
            account.seal("account made", by)
        return account

    @property
    def name_in_chain(self) -> str:
        """How the chain names this account."""
        return f"account {self.id}"

    def sealed_content(self) -> Content:
        """Return what the chain seals of this account: who it is, what it may do, and that nobody swapped its keys."""
        return Content(self, self.FORMS)

    def _first_form(self) -> list:
        person = [self.username, self.name, self.post, self.aliases, self.email, list(self.roles)]
        return [*person, self.password_hash, self.code_hash, self.code_expires_at, self.disabled_at]

    FORMS = (_first_form,)

    def seal(self, action: str, by: "Account | None") -> None:
        """Seal this account as it is stored now, in the transaction of the change."""
        Audit.add(action, self.name_in_chain, Account.get_by_id(self.id).sealed_content(), actor=by)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles this account holds, in the order of ``ROLES``."""
        return tuple(role for role in ROLES if getattr(self, role))

    @property
    def alias_list(self) -> list[str]:
        """The other names, one a line in storage."""
        return [line for line in self.aliases.split("\n") if line.strip()]

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
    def roster(cls) -> ModelSelect:
        """Every account, those in use first, by name."""
        return cls.select().order_by(cls.disabled_at.is_null(False), cls.name)

    @classmethod
    def of(cls, public_id: str) -> "Account | None":
        """Return the account at this address, or None."""
        return cls.get_or_none(cls.public_id == public_id)

    @classmethod
    def confirmers(cls, concerned: "Account | None" = None) -> list["Account"]:
        """Inspectors of whom one must agree with an act on an inspector: others than ``concerned`` if there are any.

        Who has neither a password nor a code that still opens one counts as none: nobody could ever agree.
        """
        standing = [
            account for account in cls.holding("inspector") if account.password_hash is not None or account.code_fresh
        ]
        return [account for account in standing if account != concerned] or standing

    @classmethod
    def enrol(
        cls,
        *,
        username: str,
        roles: tuple[str, ...],
        confirmation: Confirmation | None = None,
        by: "Account | None" = None,
        **known: str,
    ) -> tuple["Account", str]:
        """Make an account and its one-time code, with which the person sets a password within 24 hours.

        ``by`` is who makes it, None for a command; ``known`` are name, post, aliases, email. Raises ``UsernameTaken``,
        and ``NotConfirmed`` for a further inspector.
        """
        if "inspector" in roles:
            cls._check(confirmation, None)
        with transaction():
            lock_table(cls)
            if cls.named(username):
                raise UsernameTaken
            account = cls.create(by, username=username.strip().casefold(), **known, **dict.fromkeys(roles, True))
            return account, account.issue_code(by)

    def amend(
        self,
        *,
        roles: tuple[str, ...],
        confirmation: Confirmation | None = None,
        by: "Account | None" = None,
        **known: str,
    ) -> None:
        """Correct what is ``known`` of a person (name, post, aliases, email), and what the person may do.

        Raises ``LastAdmin``, and ``NotConfirmed`` where the inspector's role is given or taken.
        """
        if self.inspector != ("inspector" in roles):
            self._check(confirmation, self)
        with transaction():
            if "admin" not in roles:
                self._keep_an_admin()
            for column, value in known.items():
                setattr(self, column, value)
            self.save(only=list(known))
            self.set_roles(roles, by)

    def reset(self, confirmation: Confirmation | None = None, by: "Account | None" = None) -> str:
        """Replace a lost password by a one-time code and return it. Raises as ``amend`` does."""
        if self.needs_confirmation(to_reset=True):
            self._check(confirmation, self)
        with transaction():
            self._keep_an_admin()
            return self.issue_code(by)

    def issue_code(self, by: "Account | None" = None) -> str:
        """Replace the password by a one-time code, end every session, and return the code: it is shown once."""
        code = one_time_code()
        # Argon2 takes 80 ms: before the transaction, which holds the one writer's place.
        self.code_hash = hash_secret(code)
        self.code_expires_at = clock.now() + self.CODE_LIFE
        self.password_hash = None
        with transaction():
            self._save_secrets()
            self.seal("code issued", by)
        return code

    def code_is(self, code: str) -> bool:
        """Tell whether ``code`` is this account's unexpired one-time code."""
        return verify_secret(self.code_hash, code.strip().upper()) and self.code_fresh

    @property
    def code_fresh(self) -> bool:
        """Whether a one-time code is out that still opens the account."""
        return self.code_expires_at is not None and clock.now() < self.code_expires_at

    def password_is(self, password: str) -> bool:
        """Tell whether ``password`` is right and the account is in use."""
        return verify_secret(self.password_hash, password) and self.disabled_at is None

    def set_password(self, password: str) -> None:
        """Take a new password; the code is spent and every earlier session ends."""
        self.password_hash = hash_secret(password)
        self.code_hash = None
        self.code_expires_at = None
        with transaction():
            self._save_secrets()
            self.seal("password set", self)

    def trade_code(self, code: str, password: str) -> bool:
        """Take ``password`` for the right one-time code, once; tell whether it was taken."""
        if not self.code_is(code):
            return False
        spent = self.code_hash
        hashed = hash_secret(password)
        with transaction():
            taken = (
                Account.update(password_hash=hashed, code_hash=None, code_expires_at=None)
                .where(Account.id == self.id, Account.code_hash == spent, Account.disabled_at.is_null())
                .execute()
            )
            if taken:
                self.end_sessions()
                self.seal("password set", self)
        return bool(taken)

    def _save_secrets(self) -> None:
        """Write password and code alone, so that roles changed meanwhile stay as they are, and end every session."""
        self.save(only=[Account.password_hash, Account.code_hash, Account.code_expires_at])
        self.end_sessions()

    def set_roles(self, roles: tuple[str, ...], by: "Account | None" = None) -> None:
        """Hold exactly ``roles`` from now on."""
        with transaction():
            for role in ROLES:
                setattr(self, role, role in roles)
            self.save(only=[getattr(Account, role) for role in ROLES])
            self.seal("account changed", by)

    def disable(self, confirmation: Confirmation | None = None, by: "Account | None" = None) -> None:
        """Shut the account and end its sessions; what the person did stays on record. Raises as ``amend`` does."""
        if self.inspector:
            self._check(confirmation, self)
        with transaction():
            self._keep_an_admin()
            self.disabled_at = clock.now()
            self.save(only=[Account.disabled_at])
            self.end_sessions()
            self.seal("account disabled", by)

    def enable(self, confirmation: Confirmation | None = None, by: "Account | None" = None) -> None:
        """Open a disabled account again. Raises ``NotConfirmed`` for an inspector's."""
        if self.inspector:
            self._check(confirmation, self)
        with transaction():
            self.disabled_at = None
            self.save(only=[Account.disabled_at])
            self.seal("account enabled", by)

    def needs_confirmation(self, *, to_reset: bool = False) -> bool:
        """Tell whether disabling, enabling or resetting this account needs an inspector to agree."""
        return self.inspector and bool(self.confirmers(self)) and not (to_reset and self._code_lost())

    def _code_lost(self) -> bool:
        """Tell whether this inspector's first code went astray while no other inspector could agree to a new one.

        The administrator has seen that code, so that a new one gives nobody anything.
        """
        return self.code_fresh and not any(account.password_hash for account in self.confirmers(self))

    @classmethod
    def _check(cls, confirmation: Confirmation | None, concerned: "Account | None") -> None:
        """Raise ``NotConfirmed`` unless an inspector agrees, or there is none who could, or setup is still to come."""
        confirmers = cls.confirmers(concerned)
        if confirmers and cls.set_up():
            agree(confirmation, confirmers, cls())

    def _keep_an_admin(self) -> None:
        """Raise ``LastAdmin`` if this is the only administrator who has a password; nobody else changes one then."""
        lock_table(Account)
        others = Account.holding("admin").where(Account.password_hash.is_null(False), Account.id != self.id)
        if self.may("admin") and not others.exists():
            raise LastAdmin

    def end_sessions(self, at: datetime | None = None) -> None:
        """End every session of this account on the server."""
        self.sessions.model.update(ended_at=at or clock.now()).where(
            (self.sessions.model.account == self) & self.sessions.model.ended_at.is_null()
        ).execute()
