"""Entries of a room in the office's sidebar; each room has its own in a module of this name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.core.models import Account


@dataclass(frozen=True)
class Link:
    """A page of a room by its endpoint, with a ``count`` of what waits there.

    ``live`` is the endpoint that an open page polls for its count, empty if none does.
    """

    label: str
    endpoint: str
    count: object = None
    live: str = ""


@dataclass(frozen=True)
class Menu:
    """The pages of one room, the first of them opened after sign-in."""

    title: str
    links: Sequence[Link]


# The menu of a room for an account, in the language of the page; None if the account may not enter.
Offer = Callable[[Account], Menu | None]
