"""When each scheduled task last ran, so that a restart neither repeats nor skips it."""

from datetime import datetime

from peewee import CharField, DateTimeField, IntegerField

from kiosk.core.days import clock
from kiosk.core.storage.database import Record, transaction


class Chore(Record):
    """A recurring task; ``done_until`` is the time up to which it has been done.

    ``mark`` is the last row id processed, for tasks over rows without a time.
    """

    name = CharField(max_length=40, primary_key=True)
    done_until = DateTimeField()
    mark = IntegerField(default=0)

    @classmethod
    def last(cls, name: str) -> datetime | None:
        """Return the time up to which ``name`` has been done, or None if never.

        A time in the future was written under a wrong clock and counts as never: it must not block until it comes.
        """
        row = cls.get_or_none(cls.name == name, cls.done_until <= clock.now())
        return row.done_until if row else None

    @classmethod
    def done(cls, name: str, until: datetime, mark: int = 0) -> None:
        """Record that ``name`` has been done up to ``until`` and row ``mark``."""
        with transaction():
            cls.insert(name=name, done_until=until, mark=mark).on_conflict(
                conflict_target=[cls.name], update={cls.done_until: until, cls.mark: mark}
            ).execute()

    @classmethod
    def again(cls, name: str) -> None:
        """Have ``name`` run at the next turn, no matter when it last ran."""
        cls.delete().where(cls.name == name).execute()
