"""Wrong tries, counted per subject and never for all: a playing child must not lock others out."""

from datetime import datetime, timedelta
from math import ceil

from peewee import AutoField, CharField, DateTimeField, IntegerField

from kiosk.core import clock
from kiosk.core.database import Record, transaction
from kiosk.core.keys import fingerprint


class Throttle(Record):
    """How often one subject (an account name, a ticket's row, a device) failed lately, and how long it waits.

    Five wrong tries in five minutes are free; then each one doubles the wait up to the cap of its scope.
    """

    WINDOW = timedelta(minutes=5)
    FREE = 5
    FIRST_WAIT = 4
    CAPS = {"sign_in": 60, "setup": 60, "ticket_row": 60, "ticket_device": 15}

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
        """Return the whole seconds that ``subject`` must still wait, 0 if none."""
        row = cls._row(scope, subject)
        if row is None or row.wait_until is None:
            return 0
        # After a clock set back the wait is never longer than its cap.
        return max(0, min(ceil((row.wait_until - clock.now()).total_seconds()), cls.CAPS[scope]))

    @classmethod
    def failed(cls, scope: str, subject: str) -> int:
        """Count one wrong try and return the seconds to wait before the next."""
        with transaction():
            row = cls._row(scope, subject) or cls(scope=scope, subject=fingerprint(subject))
            moment = clock.now()
            if cls._is_over(row.window_at, moment) and cls._is_over(row.wait_until, moment):
                row.failures, row.window_at = 0, moment
            row.failures += 1
            wait = cls._wait(scope, row.failures)
            row.wait_until = moment + timedelta(seconds=wait) if wait else None
            row.save()
        return wait

    @classmethod
    def succeeded(cls, scope: str, subject: str) -> None:
        """Forget the wrong tries of ``subject``."""
        cls.delete().where(cls.scope == scope, cls.subject == fingerprint(subject)).execute()

    @classmethod
    def _row(cls, scope: str, subject: str) -> "Throttle | None":
        return cls.get_or_none(cls.scope == scope, cls.subject == fingerprint(subject))

    @classmethod
    def _is_over(cls, moment: datetime | None, now: datetime) -> bool:
        return moment is None or now - moment > cls.WINDOW or moment - now > cls.WINDOW

    @classmethod
    def _wait(cls, scope: str, failures: int) -> int:
        if failures < cls.FREE:
            return 0
        return min(cls.FIRST_WAIT * 2 ** min(failures - cls.FREE, 10), cls.CAPS[scope])
