"""Days on which the office is closed; promises count working days only."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from peewee import DateField, ModelSelect

from kiosk.core.days.working_days import add_working_days, is_working_day
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.storage.database import PlainLine, Record, lock_table, transaction


@dataclass(frozen=True)
class Difference:
    """What importing a list of days would change: new days, renamed days (old and new name), and unchanged ones."""

    new: dict[date, str]
    renamed: dict[date, tuple[str, str]]
    same: int

    @property
    def count(self) -> int:
        """How many days would change."""
        return len(self.new) + len(self.renamed)


class ClosedDay(Record):
    """A public holiday, a joint leave day (cuti bersama), or a day on which the unit is closed."""

    MAX_NAME = 80
    YEARS = range(2020, 2100)
    # Suffix of the name of a day that the government has not decreed yet.
    FORECAST = "(perkiraan)"

    day = DateField(primary_key=True)
    name = PlainLine(required=True)

    @classmethod
    def promise(cls, start: date, days: int) -> date:
        """Return the date ``days`` working days after ``start``, skipping closed days."""
        closed = {row.day for row in cls.select(cls.day).where(cls.day > start)}
        return add_working_days(start, days, closed)

    @classmethod
    def of_year(cls, year: int) -> ModelSelect:
        """Return the closed days of a year, first to last."""
        return cls.select().where(cls.day.between(date(year, 1, 1), date(year, 12, 31))).order_by(cls.day)

    @classmethod
    def on(cls, day: date) -> "ClosedDay | None":
        """Return the closed day on ``day``, or None."""
        return cls.get_or_none(cls.day == day)

    @classmethod
    def years(cls) -> Counter[int]:
        """Return the number of closed days by year."""
        return Counter(row.day.year for row in cls.select(cls.day))

    @classmethod
    def untouched(cls, year: int) -> bool:
        """Return whether a year has no closed days and nobody has removed any."""
        sealed = Audit.select().where(Audit.object == Audit.digest_of_object(name_in_chain(year)))
        return not cls.of_year(year).exists() and not sealed.exists()

    @classmethod
    def difference(cls, days: Mapping[date, str]) -> Difference:
        """Return what storing ``days`` would change; other days stay as they are."""
        known = {row.day: row.name for row in cls.select()}
        new = {day: name for day, name in days.items() if day not in known}
        renamed = {day: (known[day], name) for day, name in days.items() if known.get(day, name) != name}
        return Difference(new, renamed, len(days) - len(new) - len(renamed))

    @classmethod
    def change(cls, by: Account | None, days: Mapping[date, str | None]) -> None:
        """Store each of ``days`` with its name, remove those whose name is None, and seal each year that changed.

        Promises already made are kept. Raises ValueError for a name or year out of bounds.
        """
        for day, name in days.items():
            if day.year not in cls.YEARS or (name is not None and not 0 < len(name.strip()) <= cls.MAX_NAME):
                raise ValueError("a closed day has a name of 1 to 80 characters, and a year that is near")
        with transaction():
            # Concurrent changes wait: the seal must cover everything stored of the year.
            lock_table(cls)
            before = {year: cls.sealed_content(year) for year in {day.year for day in days}}
            for day, name in days.items():
                cls.delete().where(cls.day == day).execute()
                if name is not None:
                    cls.create(day=day, name=name.strip())
            for year, was in before.items():
                content = cls.sealed_content(year)
                if content.values != was.values:
                    Audit.add("closed day changed", name_in_chain(year), content, actor=by)

    @classmethod
    def sealed_content(cls, year: int) -> Content:
        """Return what the chain seals of a year: all its days, so that a removed day needs no row of its own."""
        return Content(list(cls.of_year(year)), FORMS)

    @classmethod
    def sealed_states(cls) -> dict[str, Content]:
        """Return the content of each year, by its name in the chain."""
        years: dict[str, list] = {name_in_chain(year): [] for year in cls.YEARS}
        for row in cls.select().order_by(cls.day):
            years.setdefault(name_in_chain(row.day.year), []).append(row)
        return {name: Content(days, FORMS) for name, days in years.items()}

    @property
    def forecast(self) -> bool:
        """Whether the day may still move, because the government has not decreed it yet."""
        return self.name.endswith(self.FORECAST)

    @property
    def on_weekend(self) -> bool:
        """Whether the office would be closed on this day anyway."""
        return not is_working_day(self.day, ())


def name_in_chain(year: int) -> str:
    """Return the name of a year's closed days in the chain."""
    return f"calendar {year}"


def _first_form(days: list[ClosedDay]) -> list:
    return [[row.day, row.name] for row in days]


FORMS = (_first_form,)
