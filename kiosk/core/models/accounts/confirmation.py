"""An inspector agrees, with a password, to what an administrator does to an inspector."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.core.models.accounts.throttle import Throttle


@dataclass(frozen=True)
class Confirmation:
    """An inspector's name and password, typed to agree with what an administrator does to an inspector."""

    username: str = ""
    password: str = ""


class NotConfirmed(Exception):
    """An inspector must agree and did not; ``wait`` is the seconds to wait before the next try."""

    def __init__(self, wait: int = 0) -> None:
        super().__init__("an inspector must agree")
        self.wait = wait


class Confirmer(Protocol):
    """Who may agree."""

    username: str

    def password_is(self, password: str) -> bool:
        """Tell whether ``password`` is right."""


def agree(confirmation: Confirmation | None, confirmers: Sequence[Confirmer], nobody: Confirmer) -> None:
    """Raise ``NotConfirmed`` unless one of ``confirmers`` agrees; ``nobody`` takes the same work as somebody."""
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
