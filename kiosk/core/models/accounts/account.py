"""Accounts: the people who sign in, their roles and their credentials."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from peewee import AutoField, BooleanField, CharField, DateTimeField, IntegerField, ModelSelect

from kiosk.core.days import clock
from kiosk.core.models.accounts.confirmation import Confirmation, agree
from kiosk.core.models.accounts.confirmation import NotConfirmed as NotConfirmed
from kiosk.core.models.accounts.guess import Source
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.security.passwords import hash_secret, one_time_code, verify_secret
from kiosk.core.storage.database import Code, PlainLine, PlainText, Record, lock_table, transaction
from kiosk.core.storage.keys import keyring

ROLES = ("officer", "inspector", "staff", "admin")


class LastAdmin(Exception):
    """The change would leave the kiosk without an administrator."""


class UsernameTaken(Exception):
    """Another account already has this sign-in name."""


class Account(Record):
    """A person at the unit, who may hold several of the four roles."""

    CODE_LIFE = timedelta(hours=24)
    MAX_USERNAME = 40
    MAX_NAME = 80
    MAX_POST = 80
    MAX_ALIASES = 4_000
    MAX_EMAIL = 120
    # Above the id of every suggestion: nothing has been matched.
    UNMATCHED = 2**31 - 1
    USERNAME_PATTERN = r"^\s*[A-Za-z0-9._-]+\s*$"

    id = AutoField()
    public_id = Code(max_length=22, unique=True, default=lambda: secrets.token_urlsafe(9))
    username = Code(max_length=MAX_USERNAME, unique=True)
    name = PlainLine(required=True)
    post = PlainLine(default="")
    # Other names people use for this person, one per line: a complaint that uses one is about this account.
    aliases = PlainText(default="")
    email = PlainLine(default="")
    officer = BooleanField(default=False)
    inspector = BooleanField(default=False)
    staff = BooleanField(default=False)
    admin = BooleanField(default=False)
    password_hash = CharField(null=True)
    code_hash = CharField(null=True)
    code_expires_at = DateTimeField(null=True)
    disabled_at = DateTimeField(null=True)
    created_at = DateTimeField(default=clock.now)
    # The newest suggestion whose texts have not been matched with this person's present names; 0 if all have been.
    # Not sealed: it says how far the program is, and what it leads to are sealed acts.
    to_match = IntegerField(default=0)

    @classmethod
    def create(cls, by: "Account | None" = None, **columns: Any) -> "Account":
        """Create an account, and seal in the chain that ``by`` created it."""
        with transaction():
            account = super().create(**columns)
            account.seal("account made", by)
        return account

    @property
    def name_in_chain(self) -> str:
        """The name of this account in the chain."""
        return f"account {self.id}"

    def sealed_content(self) -> Content:
        """Return what the chain seals of this account: person, roles and credentials."""
        return Content(self, self.FORMS)

    def _first_form(self) -> list:
        person = [self.username, self.name, self.post, self.aliases, self.email, list(self.roles)]
        return [*person, self.password_hash, self.code_hash, self.code_expires_at, self.disabled_at]

    FORMS = (_first_form,)

    def seal(self, action: str, by: "Account | None") -> None:
        """Seal this account as stored now, in the transaction of the change."""
        Audit.add(action, self.name_in_chain, Account.get_by_id(self.id).sealed_content(), actor=by)

    # What people may call this person in a complaint.
    CALLED = ("name", "post", "aliases")
    # The act in the chain by which one of these changed: a recusal that was lifted before may be due again.
    RENAMED = "account renamed"

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles this account holds, in the order of ``ROLES``."""
        return tuple(role for role in ROLES if getattr(self, role))

    def may(self, *roles: str) -> bool:
        """Return whether the account is enabled and holds any of ``roles``."""
        return self.disabled_at is None and any(role in self.roles for role in roles)

    @classmethod
    def in_use(cls) -> ModelSelect:
        """Return enabled accounts by name, including those still to be set up."""
        return cls.select().where(cls.disabled_at.is_null()).order_by(cls.name)

    @classmethod
    def holding(cls, role: str) -> ModelSelect:
        """Return enabled accounts that hold ``role``."""
        return cls.in_use().where(getattr(cls, role))

    @classmethod
    def set_up(cls) -> bool:
        """Return whether an administrator exists, enabled or not: setup runs only once."""
        return cls.select().where(cls.admin).exists()

    @classmethod
    def named(cls, username: str) -> "Account | None":
        """Return the account with this sign-in name, ignoring case, or None."""
        return cls.get_or_none(cls.username == username.strip().casefold())

    @classmethod
    def roster(cls) -> ModelSelect:
        """Return every account by name, the enabled ones first."""
        return cls.select().order_by(cls.disabled_at.is_null(False), cls.name)

    @classmethod
    def of(cls, public_id: str) -> "Account | None":
        """Return the account at this address, or None."""
        return cls.get_or_none(cls.public_id == public_id)

    @classmethod
    def confirmers(cls, concerned: "Account | None" = None) -> list["Account"]:
        """Return the inspectors who can confirm an act on an inspector: all but ``concerned``, if there are others.

        An inspector with neither a password nor a valid code is left out: such an account could never confirm.
        """
        able = [account for account in cls.holding("inspector") if account.can_sign_in]
        return [account for account in able if account != concerned] or able

    @classmethod
    def second_administrators(cls, first: "Account | None") -> list["Account"]:
        """Return the administrators who can confirm what ``first`` does when every inspector is recused.

        An inspector who is also an administrator is left out: the message waiting for a reader is about inspectors.
        """
        return [one for one in cls.holding("admin") if one != first and not one.inspector and one.can_sign_in]

    @classmethod
    def enrol(
        cls,
        *,
        username: str,
        roles: tuple[str, ...],
        confirmation: Confirmation | None = None,
        by: "Account | None" = None,
        reader_missing: bool = False,
        **known: str,
    ) -> tuple["Account", str]:
        """Create an account and its one-time code, with which the person sets a password within 24 hours.

        ``by`` is who creates it, None for a command; ``known`` are name, post, aliases and email. With
        ``reader_missing``, every inspector is recused from a message that waits, and a second administrator confirms
        a further inspector in their place. Raises ``UsernameTaken``, and ``NotConfirmed`` for a further inspector.
        """
        if "inspector" in roles and reader_missing:
            agree(confirmation, cls.second_administrators(by), cls())
        elif "inspector" in roles:
            cls._check(confirmation, None)
        code = one_time_code()
        hashed = hash_secret(code)
        with transaction():
            account = cls._add(by, username, roles, **known)
            account._set_code(hashed, by)
        return account, code

    @classmethod
    def found_unit(
        cls, inspector: tuple[str, str], administrator: tuple[str, str], password: str
    ) -> tuple["Account", "Account", str]:
        """Create the first inspector and the first administrator, each from sign-in name and name, in one act.

        Return both and the inspector's one-time code; the administrator has ``password``. Raises ``UsernameTaken``.
        """
        code = one_time_code()
        code_hash, password_hash = hash_secret(code), hash_secret(password)
        with transaction():
            first = cls._add(None, inspector[0], ("inspector",), name=inspector[1])
            first._set_code(code_hash, None)
            admin = cls._add(None, administrator[0], ("admin",), name=administrator[1], password_hash=password_hash)
        return first, admin, code

    @classmethod
    def _add(cls, by: "Account | None", username: str, roles: tuple[str, ...], **columns: Any) -> "Account":
        lock_table(cls)
        if cls.named(username):
            raise UsernameTaken
        columns |= {**dict.fromkeys(roles, True), "to_match": cls.UNMATCHED}
        return cls.create(by, username=username.strip().casefold(), **columns)

    def amend(
        self,
        *,
        roles: tuple[str, ...],
        confirmation: Confirmation | None = None,
        by: "Account | None" = None,
        **known: str,
    ) -> None:
        """Update a person's data (``known``: name, post, aliases, email) and roles.

        Raises ``LastAdmin``, and ``NotConfirmed`` when the inspector role is granted or revoked.
        """
        if self.inspector != ("inspector" in roles):
            self._check(confirmation, self)
        renamed = any(known.get(column, getattr(self, column)) != getattr(self, column) for column in self.CALLED)
        with transaction():
            if "admin" not in roles:
                self._keep_an_admin()
            for column, value in known.items():
                setattr(self, column, value)
            if renamed:
                self.to_match = self.UNMATCHED
            self.save(only=[*known, "to_match"] if renamed else list(known))
            self._save_roles(roles)
            self.seal(self.RENAMED if renamed else "account changed", by)

    def reset(self, confirmation: Confirmation | None = None, by: "Account | None" = None) -> str:
        """Replace a lost password with a one-time code and return the code. Raises the same errors as ``amend``."""
        if self.needs_confirmation(to_reset=True):
            self._check(confirmation, self)
        code = one_time_code()
        hashed = hash_secret(code)
        with transaction():
            self._keep_an_admin()
            self._set_code(hashed, by)
        return code

    def _set_code(self, hashed: str, by: "Account | None") -> None:
        """Replace the password with a one-time code, and end every session.

        The code comes hashed: Argon2 takes 80 ms, and a transaction blocks every other writer.
        """
        self.code_hash = hashed
        self.code_expires_at = clock.now() + self.CODE_LIFE
        self.password_hash = None
        self._save_secrets()
        self.seal("code issued", by)

    def code_is(self, code: str) -> bool:
        """Return whether ``code`` is this account's unexpired one-time code."""
        return verify_secret(self.code_hash, code.strip().upper()) and self.code_fresh

    @property
    def can_sign_in(self) -> bool:
        """Whether the account has a password, or a code with which to set one."""
        return self.password_hash is not None or self.code_fresh

    @property
    def code_fresh(self) -> bool:
        """Whether the account has an unexpired one-time code."""
        if self.code_expires_at is None:
            return False
        # A code issued under a wrong clock must not live until that time has come.
        return timedelta() < self.code_expires_at - clock.now() <= self.CODE_LIFE

    def password_is(self, password: str) -> bool:
        """Return whether ``password`` is correct and the account is enabled."""
        return verify_secret(self.password_hash, password) and self.disabled_at is None

    def proof_at(self, number: str) -> str:
        """Return the proof that this account has signed in, with its present password, on the device ``number``."""
        return keyring.digest("form", "known device", f"{number} {self.id} {self.password_hash}").hex()[:24]

    def known_at(self, source: Source) -> bool:
        """Return whether ``source`` is a device with this account's proof."""
        return bool(source.number and self.password_hash and self.proof_at(source.number) in source.proofs)

    def set_password(self, password: str) -> None:
        """Set a new password; this uses up the code and ends every session."""
        self.password_hash = hash_secret(password)
        self.code_hash = None
        self.code_expires_at = None
        with transaction():
            self._save_secrets()
            self.seal("password set", self)

    def trade_code(self, code: str, password: str) -> bool:
        """Set ``password`` if ``code`` is the valid one-time code, once; return whether it was set."""
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
                self.password_hash = hashed
                self.end_sessions()
                self.seal("password set", self)
        return bool(taken)

    def _save_secrets(self) -> None:
        """Save only password and code, so that a concurrent change of roles is kept, and end every session."""
        self.save(only=[Account.password_hash, Account.code_hash, Account.code_expires_at])
        self.end_sessions()

    def set_roles(self, roles: tuple[str, ...], by: "Account | None" = None) -> None:
        """Replace the roles of this account with ``roles``."""
        with transaction():
            self._save_roles(roles)
            self.seal("account changed", by)

    def _save_roles(self, roles: tuple[str, ...]) -> None:
        for role in ROLES:
            setattr(self, role, role in roles)
        self.save(only=[getattr(Account, role) for role in ROLES])

    def disable(self, confirmation: Confirmation | None = None, by: "Account | None" = None) -> None:
        """Disable the account and end its sessions; its acts stay on record. Raises the same errors as ``amend``."""
        if self.inspector:
            self._check(confirmation, self)
        with transaction():
            self._keep_an_admin()
            self.disabled_at = clock.now()
            self.save(only=[Account.disabled_at])
            self.end_sessions()
            self.seal("account disabled", by)

    def enable(self, confirmation: Confirmation | None = None, by: "Account | None" = None) -> None:
        """Enable a disabled account again. Raises ``NotConfirmed`` for an inspector."""
        if self.inspector:
            self._check(confirmation, self)
        with transaction():
            self.disabled_at = None
            self.save(only=[Account.disabled_at])
            self.seal("account enabled", by)

    def needs_confirmation(self, *, to_reset: bool = False) -> bool:
        """Return whether disabling, enabling or resetting this account needs an inspector's confirmation."""
        return self.inspector and bool(self.confirmers(self)) and not (to_reset and self._code_lost())

    def _code_lost(self) -> bool:
        """Return whether this inspector never used the first code and no other inspector could confirm a new one.

        The administrator has already seen the first code, so a new one grants nothing more.
        """
        return self.code_fresh and not any(account.password_hash for account in self.confirmers(self))

    @classmethod
    def agree_to_key(cls, confirmation: Confirmation | None) -> None:
        """Raise ``NotConfirmed`` unless an inspector agrees to a key that opens every copy, and so every message."""
        cls._check(confirmation, None)

    @classmethod
    def _check(cls, confirmation: Confirmation | None, concerned: "Account | None") -> None:
        """Raise ``NotConfirmed`` unless an inspector confirms, or none could, or setup has not been done yet."""
        confirmers = cls.confirmers(concerned)
        if confirmers and cls.set_up():
            agree(confirmation, confirmers, cls())

    def _keep_an_admin(self) -> None:
        """Raise ``LastAdmin`` if this is the only administrator with a password, locking against concurrent changes."""
        lock_table(Account)
        others = Account.holding("admin").where(Account.password_hash.is_null(False), Account.id != self.id)
        if self.may("admin") and not others.exists():
            raise LastAdmin

    def end_sessions(self, at: datetime | None = None) -> None:
        """End every session of this account on the server side."""
        self.sessions.model.end_all(self, at)
