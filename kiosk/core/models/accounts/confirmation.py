"""Somebody else confirms, with a password, what an administrator does to an inspector account.

An inspector does; a second administrator, where a message waits from which every inspector is recused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.core.models.accounts.guess import Guess, Source


@dataclass(frozen=True)
class Confirmation:
    """A sign-in name and password, typed at ``source`` to confirm an act on an inspector account."""

    username: str = ""
    password: str = ""
    source: Source = Source()


class NotConfirmed(Exception):
    """Nobody entitled has confirmed; ``wait`` is the seconds to wait before the next attempt."""

    def __init__(self, wait: int = 0) -> None:
        super().__init__("somebody else must agree")
        self.wait = wait


class Confirmer(Protocol):
    """An account that can confirm."""

    username: str

    def known_at(self, source: Source) -> bool:
        """Return whether the account has signed in on this device."""

    def password_is(self, password: str) -> bool:
        """Return whether ``password`` is correct."""


def agree(confirmation: Confirmation | None, confirmers: Sequence[Confirmer], nobody: Confirmer) -> None:
    """Raise ``NotConfirmed`` unless one of ``confirmers`` agrees.

    ``nobody`` stands in for an unknown name, so that it takes as long as a known one.
    """
    if confirmation is None or not confirmation.username.strip() or not confirmation.password:
        raise NotConfirmed
    subject = confirmation.username.strip().casefold()
    found = next((one for one in confirmers if one.username == subject), None)
    known = found is not None and found.known_at(confirmation.source)
    guess = Guess("sign_in", subject, confirmation.source, known)
    wait = guess.take()
    if wait:
        raise NotConfirmed(wait)
    if not (found or nobody).password_is(confirmation.password):
        raise NotConfirmed(guess.wait())
    guess.right()
