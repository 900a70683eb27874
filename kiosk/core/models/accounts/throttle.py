"""Attempts and printed slips, counted per subject, never globally: a playing child must not lock others out."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from peewee import AutoField, CharField, DateTimeField, IntegerField

from kiosk.core.days import clock
from kiosk.core.storage.database import Record, after_commit, lock_table, transaction
from kiosk.core.storage.keys import keyring

# A scope and a subject in it: an attempt may be counted under several.
Lane = tuple[str, str]


@dataclass(frozen=True)
class Limit:
    """After ``free`` attempts each one doubles the wait, up to ``cap`` seconds.

    All are forgotten ``window`` after the last, or up to ``Throttle.COARSE`` later.
    With ``free`` None attempts are only counted, and forgotten ``window`` after the first.
    """

    window: timedelta
    free: int | None = None
    cap: int = 0


# Attempts while the disk takes no writes, by the digest of their lane; one replaces the stored row.
_held: "dict[str, Throttle]" = {}
_holding = threading.RLock()
_MINUTES, _HOUR = timedelta(minutes=5), timedelta(hours=1)


class Throttle(Record):
    """How often one subject (an account name at a device, a device, a printer's user) tried, and how long it waits.

    A printed slip counts as an attempt, so a child cannot empty the roll. While the disk takes no writes, attempts are
    counted in memory (``hold``), and stored with the next one that can be.
    """

    FIRST_WAIT = 4
    FREE = 5
    LIMITS = {
        "sign_in_known": Limit(_MINUTES, FREE, 9),
        "sign_in_place": Limit(_HOUR, FREE, 60),
        "sign_in_device": Limit(_MINUTES, FREE, 9),
        "sign_in_new": Limit(_HOUR),
        "sign_in_total": Limit(_HOUR),
        "ticket_place": Limit(_HOUR, FREE, 60),
        "ticket_device": Limit(_MINUTES, FREE, 9),
        "ticket_new": Limit(_HOUR),
        "ticket_total": Limit(_HOUR),
        "slip": Limit(_MINUTES, FREE, 30),
        "slip_device": Limit(_MINUTES, FREE, 30),
        "slip_new": Limit(_HOUR),
    }
    # A row shows when somebody was at the screen: beside a running wait it has no finer moment than this.
    COARSE = timedelta(minutes=5)
    MOST_HELD = 10_000
    # The attempts held in memory that this row has taken over.
    _taken_over = 0

    id = AutoField()
    scope = CharField(max_length=20)
    subject = CharField(max_length=64)
    failures = IntegerField(default=0)
    window_at = DateTimeField(default=clock.now)
    wait_until = DateTimeField(null=True)

    class Meta:
        indexes = ((("scope", "subject"), True),)

    @classmethod
    def seconds_left(cls, *lanes: Lane) -> int:
        """Return the whole seconds that an attempt under ``lanes`` must still wait; 0 if it need not."""
        return max((row._left() for row in cls._rows(lanes)), default=0)

    @classmethod
    def count(cls, lane: Lane) -> int:
        """Return the attempts under ``lane`` that are not forgotten yet."""
        return sum(row.failures for row in cls._rows([lane]) if not row._is_over)

    @classmethod
    def take(cls, *lanes: Lane) -> int:
        """Count an attempt under all ``lanes`` before it is made and return 0; or return the wait, counting nothing.

        Counting beforehand keeps many simultaneous attempts from all getting through. ``forget`` and ``give_back`` undo
        it after a correct one. A refused attempt writes nothing, so a flood of them blocks no writer.
        """
        left = cls.seconds_left(*lanes)
        if left:
            return left
        with transaction():
            # In one order, so that two processes cannot deadlock.
            rows = [cls._locked(lane) for lane in sorted(lanes, key=_digest)]
            left = max(row._left() for row in rows)
            for row in rows if not left else ():
                row._count()
        return left

    @classmethod
    def hold(cls, *lanes: Lane) -> int:
        """Count an attempt in memory, as ``take`` does in the database."""
        with _holding:
            left = cls.seconds_left(*lanes)
            if not left and len(_held) >= cls.MOST_HELD:
                left = max(cls.LIMITS[scope].cap for scope, _subject in lanes)
            for lane in lanes if not left else ():
                digest = _digest(lane)
                stored = [row for row in cls._rows([lane]) if row.id]
                row = _held.setdefault(digest, stored[0] if stored else cls(scope=lane[0], subject=digest))
                row._add_one()
        return left

    @classmethod
    def forget_held(cls, lane: Lane) -> None:
        """Count the attempts under ``lane`` from none while the disk takes no writes."""
        with _holding:
            _held[_digest(lane)] = cls(scope=lane[0], subject=_digest(lane))

    @classmethod
    def give_back_held(cls, *lanes: Lane) -> None:
        """Undo in memory one attempt under each of ``lanes``, as ``give_back`` does in the database."""
        with _holding:
            for row in cls._rows(lanes):
                row.failures, row.wait_until = max(0, row.failures - 1), None
                _held[row.subject] = row

    @classmethod
    def forget(cls, lane: Lane) -> None:
        """Delete the attempts under ``lane``."""
        with transaction():
            cls.delete().where(cls.subject == _digest(lane)).execute()
            after_commit(lambda: _held.pop(_digest(lane), None))

    @classmethod
    def give_back(cls, *lanes: Lane) -> None:
        """Undo one attempt under each of ``lanes``, with its wait."""
        with transaction():
            # In the order of ``take``.
            for digest in sorted(map(_digest, lanes)):
                cls.update(failures=cls.failures - 1, wait_until=None).where(cls.subject == digest).execute()
                cls.delete().where(cls.subject == digest, cls.failures <= 0).execute()
            after_commit(lambda: cls.give_back_held(*(lane for lane in lanes if _digest(lane) in _held)))

    @classmethod
    def sweep(cls) -> None:
        """Delete what no longer counts, and the moments of waits that are over."""
        now = clock.now()
        past = ~cls.scope.in_(list(cls.LIMITS))
        for scope, limit in cls.LIMITS.items():
            kept = cls.window_at.between(now - limit.window - cls.COARSE, now + limit.window)
            past |= (cls.scope == scope) & ~kept
        with transaction():
            # It takes rows in no order, so an attempt must not hold one of them meanwhile.
            lock_table(cls)
            cls.delete().where(past).execute()
            cls.update(wait_until=None).where(cls.wait_until <= now).execute()
        with _holding:
            for digest in [digest for digest, row in _held.items() if row._is_over]:
                del _held[digest]

    @classmethod
    def _rows(cls, lanes: Sequence[Lane]) -> "list[Throttle]":
        digests = [_digest(lane) for lane in lanes]
        stored = {row.subject: row for row in cls.select().where(cls.subject.in_(digests))}
        return list({**stored, **{digest: _held[digest] for digest in digests if digest in _held}}.values())

    @classmethod
    def _locked(cls, lane: Lane) -> "Throttle":
        """Return the row, created or unchanged, and either way locked against a simultaneous attempt."""
        scope, digest = lane[0], _digest(lane)
        cls.insert(scope=scope, subject=digest, window_at=cls._coarse()).on_conflict(
            conflict_target=[cls.scope, cls.subject], update={cls.subject: digest}
        ).execute()
        row = cls.get(cls.scope == scope, cls.subject == digest)
        held = _held.get(digest)
        if held is not None:
            row.failures, row.window_at, row.wait_until = held.failures, held.window_at, held.wait_until
            row._taken_over = held.failures
        return row

    def _count(self) -> None:
        self._add_one()
        self.save()
        if self._taken_over:
            # Not before: if the commit fails, the attempt is counted in memory, on top of these.
            after_commit(lambda: _hand_over(self))

    def _add_one(self) -> None:
        limit = self.LIMITS[self.scope]
        if self._is_over:
            self.failures, self.window_at = 0, self._coarse()
        self.failures += 1
        if limit.free is not None:
            self.window_at = self._coarse()
            wait = self._wait(limit.free, limit.cap)
            self.wait_until = clock.now() + timedelta(seconds=wait) if wait else None

    def _wait(self, free: int, cap: int) -> int:
        return min(self.FIRST_WAIT * 2 ** min(self.failures - free, 10), cap) if self.failures >= free else 0

    def _left(self) -> int:
        if self.wait_until is None:
            return 0
        left = ceil((self.wait_until - clock.now()).total_seconds())
        # A wait longer than its cap began under a wrong clock, and would last until that time has come.
        return max(0, left) if left <= self.LIMITS[self.scope].cap else 0

    @property
    def _is_over(self) -> bool:
        limit, age = self.LIMITS[self.scope], clock.now() - self.window_at
        return not -limit.window <= age <= limit.window + self.COARSE

    @classmethod
    def _coarse(cls) -> datetime:
        now = clock.now()
        return now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)


def _hand_over(row: Throttle) -> None:
    """Drop the held attempts that ``row`` has stored; what another thread has held meanwhile counts on top."""
    with _holding:
        held = _held.get(row.subject)
        if held is not None and held.failures == row._taken_over:
            del _held[row.subject]
        elif held is not None:
            held.failures += row.failures - row._taken_over


def _digest(lane: Lane) -> str:
    """Return the keyed digest of a lane: half a ticket has so few values that a plain hash could be reversed."""
    scope, subject = lane
    return keyring.digest("ticket", f"throttle {scope}", subject).hex()
