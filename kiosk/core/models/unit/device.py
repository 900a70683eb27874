"""The screens of the kiosk: when each last painted and was last touched, with which browser and page."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar

from peewee import AutoField, Case, CharField, DateField, DateTimeField

from kiosk.core.days import clock
from kiosk.core.days.lately import is_recent
from kiosk.core.storage.database import Record, lock_table, transaction
from kiosk.core.storage.keys import fingerprint


class Device(Record):
    """One screen, by a fingerprint of the random number in its cookie; a row is overwritten, so there is no history.

    A touch is an act of a visitor: the row has its day and part of day, no finer than a message. Beats come from the
    page each minute, with or without a visitor, and are kept to the whole minute.
    """

    # With more, the one that painted longest ago gives way: a script cannot fill the table.
    MOST = 40
    KEPT = timedelta(days=90)
    # Of touches since the last beat, by fingerprint; in memory, so that a touch causes no write of its own.
    touches: ClassVar[OrderedDict[str, tuple[date, str]]] = OrderedDict()

    id = AutoField()
    number_hash = CharField(max_length=64, unique=True)
    painted_at = DateTimeField()
    painting_since = DateTimeField()
    touched_on = DateField(null=True)
    touched_part = CharField(max_length=9, default="")
    browser = CharField(max_length=20)
    browser_since = DateField()
    page_version = CharField(max_length=12)

    @classmethod
    def touch(cls, number: str) -> None:
        """Remember that the screen ``number`` is touched now; its next beat stores it."""
        now = clock.local(clock.now())
        cls.touches[fingerprint(number)] = now.date(), clock.part_of_day(now.hour)
        while len(cls.touches) > cls.MOST:
            cls.touches.popitem(last=False)

    @classmethod
    def paint(cls, number: str, *, browser: str, page_version: str) -> None:
        """Store that the screen ``number`` paints now, in ``browser`` ("Chromium 156") the page of that version.

        A second beat in the same minute writes nothing.
        """
        known_as, now = fingerprint(number), clock.now().replace(second=0, microsecond=0)
        columns = (now, browser[: cls.browser.max_length], page_version[: cls.page_version.max_length])
        touched, row = cls.touches.get(known_as), cls._at(known_as)
        if row and not touched and (row.painted_at, row.browser, row.page_version) == columns:
            return
        with transaction():
            lock_table(cls)
            row = cls._at(known_as)
            if row is None:
                cls._make_room()
                row = cls(number_hash=known_as, painted_at=datetime.min)
            row._take(*columns)
            if touched:
                row.touched_on, row.touched_part = touched
            row.save()
        cls.touches.pop(known_as, None)

    @classmethod
    def known(cls) -> Sequence["Device"]:
        """Return every screen, the one that was seen first before the others."""
        return list(cls.select().order_by(cls.id))

    @classmethod
    def remove(cls, number: int) -> None:
        """Remove the row ``number``; a screen that still paints comes back within a minute, as a new one."""
        cls.delete().where(cls.id == number).execute()

    @classmethod
    def forget(cls, today: date) -> int:
        """Remove the screens that have not painted for ``KEPT`` before the trusted day ``today``; return how many."""
        before = datetime.combine(today, datetime.min.time()) - cls.KEPT
        return cls.delete().where(cls.painted_at < before).execute()

    def _take(self, now: datetime, browser: str, page_version: str) -> None:
        if not is_recent(self.painted_at, now):
            self.painting_since = now
        if self.browser != browser:
            self.browser, self.browser_since = browser, clock.local(now).date()
        self.painted_at, self.page_version = now, page_version

    @classmethod
    def _at(cls, known_as: str) -> "Device | None":
        return cls.get_or_none(cls.number_hash == known_as)

    @classmethod
    def _make_room(cls) -> None:
        # A script with a new cookie for each beat drives out only rows like its own, not a screen that has painted on.
        once = Case(None, ((cls.painted_at == cls.painting_since, 1),), 0)
        kept = cls.select(cls.id).order_by(once, cls.painted_at.desc()).limit(cls.MOST - 1)
        cls.delete().where(cls.id.not_in(kept)).execute()
