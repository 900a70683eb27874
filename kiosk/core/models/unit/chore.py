"""When the program last did what it does by itself, so that a restart neither repeats nor skips it."""

from datetime import datetime

from peewee import CharField, DateTimeField, IntegerField

from kiosk.core.storage.database import Record, transaction


class Chore(Record):
    """One repeated task; ``done_until`` is the moment up to which it has been done.

    ``mark`` is the last id that it took in, where rows without a clock time are looked through.
    """

    name = CharField(max_length=40, primary_key=True)
    done_until = DateTimeField()
    mark = IntegerField(default=0)

    @classmethod
    def last(cls, name: str) -> datetime | None:
        """Return up to which moment ``name`` has been done, or None if never."""
        row = cls.get_or_none(cls.name == name)
        return row.done_until if row else None

    @classmethod
    def done(cls, name: str, until: datetime, mark: int = 0) -> None:
        """Note that ``name`` has been done up to ``until``, and to the row ``mark``."""
        with transaction():
            cls.insert(name=name, done_until=until, mark=mark).on_conflict(
                conflict_target=[cls.name], update={cls.done_until: until, cls.mark: mark}
            ).execute()

    @classmethod
    def again(cls, name: str) -> None:
        """Let ``name`` be done at the next turn, whenever it was done last."""
        cls.delete().where(cls.name == name).execute()
