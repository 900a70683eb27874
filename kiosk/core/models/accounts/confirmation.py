"""An inspector confirms, with a password, what an administrator does to an inspector account."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.core.models.accounts.throttle import Throttle


@dataclass(frozen=True)
class Confirmation:
    """An inspector's sign-in name and password, typed to confirm an act on an inspector account."""

    username: str = ""
    password: str = ""


class NotConfirmed(Exception):
    """No inspector has confirmed; ``wait`` is the seconds to wait before the next attempt."""

    def __init__(self, wait: int = 0) -> None:
        super().__init__("an inspector must agree")
        self.wait = wait


class Confirmer(Protocol):
    """An account that can confirm."""

    username: str

    def password_is(self, password: str) -> bool:
        """Return whether ``password`` is correct."""


def agree(confirmation: Confirmation | None, confirmers: Sequence[Confirmer], nobody: Confirmer) -> None:
    """Raise ``NotConfirmed`` unless one of ``confirmers`` agrees.

    ``nobody`` stands in for an unknown name, so that it takes as long as a known one.
    """
    if confirmation is None or not confirmation.username.strip() or not confirmation.password:
        raise NotConfirmed
    subject = confirmation.username.strip().casefold()
    wait = Throttle.take("sign_in", subject)
    if wait:
        raise NotConfirmed(wait)
    found = next((one for one in confirmers if one.username == subject), None)
    if not (found or nobody).password_is(confirmation.password):
        raise NotConfirmed(Throttle.seconds_left("sign_in", subject))
    Throttle.succeeded("sign_in", subject)
