"""How the storage is, and what may still be stored: one pure rule for errors, pages and checks."""

import errno
from enum import StrEnum

from peewee import OperationalError, PeeweeException

MEBIBYTE = 1024 * 1024
# Free bytes below which a visitor's text, and below which a visitor's rating, is no longer taken. What is left belongs
# to officers' work: a text costs the most, and whoever typed it should know before the disk is full.
TEXTS_NEED = 64 * MEBIBYTE
RATINGS_NEED = 16 * MEBIBYTE


class Condition(StrEnum):
    """How the storage is, the best first."""

    WELL = "well"
    NEARLY_FULL = "nearly full"
    FULL = "full"
    READ_ONLY = "read-only"
    BUSY = "busy"
    REFUSED = "refused"
    AWAY = "away"
    FAILING = "failing"
    DAMAGED = "damaged"

    @property
    def takes_texts(self) -> bool:
        """Whether a visitor may leave a text."""
        return self is Condition.WELL

    @property
    def takes_ratings(self) -> bool:
        """Whether a visitor may rate, or answer the survey."""
        return self in (Condition.WELL, Condition.NEARLY_FULL)


# Signs in the words of SQLite, PostgreSQL and the system; the first that is found decides.
_SIGNS = {
    Condition.DAMAGED: ("malformed", "not a database", "invalid page"),
    Condition.FULL: ("is full", "no space left"),
    Condition.READ_ONLY: ("readonly", "read-only"),
    Condition.BUSY: ("locked", "busy", "deadlock", "lock timeout"),
    Condition.AWAY: (
        *("connection failed", "connection to server", "could not connect", "connection is closed"),
        *("connection is lost", "server closed the connection", "terminating connection", "the database system is"),
    ),
    Condition.REFUSED: ("unable to open", "permission denied"),
    Condition.FAILING: ("disk i/o error", "input/output error"),
}
# What SQLite says in each of them.
_WORDS = {
    Condition.NEARLY_FULL: "the disk is nearly full",
    Condition.FULL: "database or disk is full",
    Condition.READ_ONLY: "attempt to write a readonly database",
    Condition.BUSY: "database is locked",
    Condition.DAMAGED: "database disk image is malformed",
}


class NotTaken(OperationalError):
    """The storage takes no such thing now; nothing was written."""

    def __init__(self, condition: Condition) -> None:
        super().__init__(_WORDS[condition])
        self.condition = condition


def of_disk(free: int | None, *, read_only: bool = False, damaged: bool = False) -> Condition:
    """Return how the storage is with ``free`` bytes left, None where only PostgreSQL knows."""
    if damaged:
        return Condition.DAMAGED
    if read_only:
        return Condition.READ_ONLY
    if free is None or free >= TEXTS_NEED:
        return Condition.WELL
    return Condition.NEARLY_FULL if free >= RATINGS_NEED else Condition.FULL


def of_error(error: BaseException, *, used_up: bool = False) -> Condition | None:
    """Return what an error says about the storage; None if it is about something else.

    ``used_up`` means that not even a page is left: SQLite then reports an I/O error, or cannot open its files.
    """
    if isinstance(error, NotTaken):
        return error.condition
    if isinstance(error, OSError) and error.errno == errno.EDQUOT:
        return Condition.FULL
    if not isinstance(error, PeeweeException | OSError):
        return None
    words = str(error).lower()
    found = next((condition for condition, signs in _SIGNS.items() if any(sign in words for sign in signs)), None)
    return Condition.FULL if used_up and found in (Condition.REFUSED, Condition.FAILING) else found
