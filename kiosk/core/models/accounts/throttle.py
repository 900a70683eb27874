"""Failed attempts and printed slips, counted per subject, never globally: a playing child must not lock others out."""

from datetime import datetime, timedelta
from math import ceil

from peewee import AutoField, CharField, DateTimeField, IntegerField

from kiosk.core.days import clock
from kiosk.core.storage.database import Record, transaction
from kiosk.core.storage.keys import keyring


class Throttle(Record):
    """How often one subject (an account name, a ticket's row, a device) failed recently, and how long it waits.

    Five failures within five minutes are free; each further one doubles the wait, up to the cap of its scope. A
    printed slip counts as an attempt, so a child cannot empty the roll.
    """

    WINDOW = timedelta(minutes=5)
    # A row shows when somebody was at the screen, so it is deleted as soon as it no longer counts.
    KEPT = timedelta(minutes=10)
    FREE = 5
    # Several screens may share an address, and a child at one of them comes to about twenty in five minutes.
    FREE_OF = {"ticket_address": 60}
    FIRST_WAIT = 4
    CAPS = {
        "sign_in": 60,
        "setup": 60,
        "ticket_row": 60,
        "ticket_device": 15,
        "ticket_address": 15,
        "slip": 30,
    }

    id = AutoField()
    scope = CharField(max_length=20)
    subject = CharField(max_length=64)
    failures = IntegerField(default=0)
    window_at = DateTimeField(default=clock.now)
    wait_until = DateTimeField(null=True)

    class Meta:
        indexes = ((("scope", "subject"), True),)

    @classmethod
    def seconds_left(cls, scope: str, subject: str) -> int:
        """Return the whole seconds that ``subject`` must still wait; 0 if it need not."""
        row = cls._row(scope, subject)
        return row._left() if row else 0

    @classmethod
    def take(cls, scope: str, subject: str) -> int:
        """Count an attempt before it is made and return 0; or return the seconds to wait, counting nothing.

        Counting beforehand keeps many simultaneous attempts from all getting through. ``succeeded`` resets the count
        after a correct one.
        """
        moment = clock.now()
        digest = cls._digest(scope, subject)
        # A transaction of its own: no caller may hold this row while waiting for other rows.
        with transaction():
            # A window that begins later than now was written under a wrong clock.
            cls.delete().where((cls.window_at < moment - cls.KEPT) | (cls.window_at > moment + cls.KEPT)).execute()
        with transaction():
            # Creates the row or changes nothing, and either way locks it against a simultaneous attempt.
            cls.insert(scope=scope, subject=digest, window_at=moment).on_conflict(
                conflict_target=[cls.scope, cls.subject], update={cls.subject: digest}
            ).execute()
            row = cls.get(cls.scope == scope, cls.subject == digest)
            left = row._left()
            if left:
                return left
            if cls._is_over(row.window_at, moment) and cls._is_over(row.wait_until, moment):
                row.failures, row.window_at = 0, moment
            row.failures += 1
            wait = cls._wait(scope, row.failures)
            row.wait_until = moment + timedelta(seconds=wait) if wait else None
            row.save()
        return 0

    @classmethod
    def succeeded(cls, scope: str, subject: str) -> None:
        """Forget the attempts of ``subject``."""
        with transaction():
            cls.delete().where(cls.scope == scope, cls.subject == cls._digest(scope, subject)).execute()

    @classmethod
    def _row(cls, scope: str, subject: str) -> "Throttle | None":
        return cls.get_or_none(cls.scope == scope, cls.subject == cls._digest(scope, subject))

    @staticmethod
    def _digest(scope: str, subject: str) -> str:
        """Return the keyed digest of a subject: half a ticket has so few values that a plain hash could be reversed."""
        return keyring.digest("ticket", f"throttle {scope}", subject).hex()

    def _left(self) -> int:
        if self.wait_until is None:
            return 0
        left = ceil((self.wait_until - clock.now()).total_seconds())
        # A wait longer than its cap began under a wrong clock, and would last until that time has come.
        return max(0, left) if left <= self.CAPS[self.scope] else 0

    @classmethod
    def _is_over(cls, moment: datetime | None, now: datetime) -> bool:
        return moment is None or now - moment > cls.WINDOW or moment - now > cls.WINDOW

    @classmethod
    def _wait(cls, scope: str, failures: int) -> int:
        free = cls.FREE_OF.get(scope, cls.FREE)
        if failures < free:
            return 0
        return min(cls.FIRST_WAIT * 2 ** min(failures - free, 10), cls.CAPS[scope])
