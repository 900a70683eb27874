"""Receive a message, which begins its case (the function is in ``receiving``); no batch is later than the next one."""

from datetime import datetime
from typing import Any

from kiosk.core.days import batches, clock
from kiosk.core.models.suggestions.acts.act import FACT, Act, write
from kiosk.core.models.suggestions.acts.codec import MOMENT
from kiosk.core.models.suggestions.case import Case, State
from kiosk.core.models.suggestions.event import Event
from kiosk.core.models.unit.setting import Setting
from kiosk.core.models.unit.trusted_day import TrustedDay
from kiosk.core.storage.database import lock_cases, transaction


def _change(_state: State, _event: Event, release: Any) -> State:
    # Unread even if an officer recorded it for the sender.
    return {"unread": True, "released_at": release}


# Value: when readers may see it, None for at once.
RECEIVED = Act("received", value=MOMENT, change=_change, sender=FACT)


def _bring_forward(state: State, _event: Event, release: Any) -> State:
    waiting = ("released_at", "reopens_at")
    return {name: release for name in waiting if state[name] is not None and state[name] > release}


# Value: the batch that comes earlier than the one for which a message or a reopening was to wait.
BATCH_MOVED = Act("batch moved", value=MOMENT, change=_bring_forward, after_purge=True)


def next_batch() -> datetime | None:
    """Return when an anonymous message sent now reaches its readers; None for at once."""
    times = batches.times_of(Setting.read("batches")) or []
    release = batches.next_release(clock.local(clock.now()), times)
    return clock.utc(release) if release else None


def bring_batches_forward() -> int:
    """Have what waits for a later batch than the next one wait for that, and return how many cases did.

    A clock that was ahead had set it, or other times of the batches. On an untrusted day it is left as it is.
    """
    release = next_batch()
    if release is None or not TrustedDay.is_sure():
        return 0
    # Two queries: together they would read every case.
    late = [list(Case.select().where(column > release)) for column in (Case.released_at, Case.reopens_at)]
    numbers = sorted({case.suggestion_id for found in late for case in found})
    for number in numbers:
        with transaction():
            lock_cases(number)
            write(BATCH_MOVED, number, value=release)
    return len(numbers)
