"""Days on which the office is closed, so that a promise counts working days only."""

from datetime import date

from peewee import DateField

from kiosk.core.database import PlainText, Record
from kiosk.core.working_days import add_working_days


class ClosedDay(Record):
    """A public holiday, a day of cuti bersama, or a closed day of the unit."""

    day = DateField(primary_key=True)
    name = PlainText()

    @classmethod
    def promise(cls, start: date, days: int) -> date:
        """Return the date ``days`` working days after ``start`` by the calendar of closed days."""
        closed = {row.day for row in cls.select(cls.day).where(cls.day > start)}
        return add_working_days(start, days, closed)
