"""The periods of the official survey, and the follow-up plan of each."""

import hashlib
from datetime import date
from typing import Any

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    Expression,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
)

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.models.ratings.score_tally import disclosed, disclosed_from
from kiosk.core.models.unit.setting import Setting
from kiosk.core.statistics import ikm
from kiosk.core.storage.database import ChangedMeanwhile, PlainLine, PlainText, Record, lock_table, transaction


class Overlaps(Exception):
    """Another period, ``other``, shares some of these days."""

    def __init__(self, other: "SurveyPeriod") -> None:
        super().__init__(other)
        self.other = other


class SheetsOutside(Exception):
    """Sheets were filled in on days that would not belong to the period any more."""


class SurveyPeriod(Record):
    """A survey: its days, both ends included, and how many people use the services in that time.

    No two periods share a day, so every sheet belongs to at most one.
    """

    MAX_NAME = 80
    MAX_POPULATION = 1_000_000

    id = AutoField()
    name = PlainLine(required=True)
    first = DateField(unique=True)
    last = DateField()
    population = IntegerField()
    # Whether its index is shown on the attract screen.
    published = BooleanField(default=False)

    @property
    def target(self) -> int:
        """How many sheets the table of Krejcie and Morgan asks for."""
        return ikm.sample_size(self.population)

    @property
    def running(self) -> bool:
        """Whether today is one of its days."""
        return self.first <= clock.today() <= self.last

    @property
    def disclosed(self) -> bool:
        """Whether it is over, and everything that the kiosk received in it is disclosed."""
        return self.last < min(disclosed_from(), clock.today())

    @classmethod
    def newest_first(cls) -> ModelSelect:
        """Return all periods, newest first."""
        return cls.select().order_by(cls.first.desc())

    @classmethod
    def on(cls, day: date) -> "SurveyPeriod | None":
        """Return the period that ``day`` belongs to."""
        return cls.get_or_none(cls._holds(day, day))

    @classmethod
    def begun(cls) -> "SurveyPeriod | None":
        """Return the running period or, if none runs, the last one that ran; None before the first."""
        return cls.newest_first().where(cls.first <= clock.today()).first()

    @classmethod
    def shown(cls) -> "SurveyPeriod | None":
        """Return the period whose index is shown on the attract screen."""
        return cls.get_or_none(cls.published)

    @classmethod
    def door_open(cls, day: date | None = None) -> bool:
        """Return whether visitors may fill in the survey on ``day``, or today."""
        return cls.on(day or clock.today()) is not None or bool(Setting.read("survey_always"))

    @classmethod
    def overlapping(cls, first: date, last: date, but: "SurveyPeriod | None" = None) -> "SurveyPeriod | None":
        """Return a period, other than ``but``, that shares a day with the span."""
        return cls.get_or_none(cls._holds(first, last) & (cls.id != (but.id if but else 0)))

    @property
    def before(self) -> "SurveyPeriod | None":
        """The period before this one."""
        return SurveyPeriod.newest_first().where(SurveyPeriod.first < self.first).first()

    def and_those_before(self, most: int) -> list["SurveyPeriod"]:
        """Return this period and those before it, at most ``most`` in total, oldest first."""
        found = SurveyPeriod.newest_first().where(SurveyPeriod.first <= self.first).limit(most)
        return list(reversed(list(found)))

    @classmethod
    def open(cls, by: Account, **fields: Any) -> "SurveyPeriod":
        """Create a period with ``name``, ``first``, ``last`` and ``population``; raise ``Overlaps``."""
        with transaction():
            lock_table(cls)
            other = cls.overlapping(fields["first"], fields["last"])
            if other:
                raise Overlaps(other)
            period = cls.create(**fields)
            period._seal("period opened", by)
        return period

    def change(self, by: Account, seen: str, **fields: Any) -> None:
        """Change the fields that ``open`` sets; ``seen`` is the stamp of the row that the page showed.

        Raise ``ChangedMeanwhile``, ``Overlaps``, or ``SheetsOutside`` if sheets would fall out of the period, or
        might: whether the last days have any is not disclosed yet.
        """
        with transaction():
            lock_table(SurveyPeriod)
            self.refuse_unless(seen)
            other = SurveyPeriod.overlapping(fields["first"], fields["last"], but=self)
            if other:
                raise Overlaps(other)
            self._refuse_sheets_outside(fields["first"], fields["last"])
            for name, value in fields.items():
                setattr(self, name, value)
            self.save()
            self._seal("period changed", by)

    def publish(self, by: Account, shown: bool) -> None:
        """Show the index on the attract screen in place of any other, or take it down and leave others alone."""
        with transaction():
            lock_table(SurveyPeriod)
            others = SurveyPeriod.select().where(SurveyPeriod.published, SurveyPeriod.id != self.id)
            for other in list(others) if shown else ():
                other._set_published(False, by)
            self._set_published(shown, by)

    def _set_published(self, shown: bool, by: Account) -> None:
        self.published = shown
        self.save(only=[SurveyPeriod.published])
        self._seal("index shown" if shown else "index taken down", by)

    def _refuse_sheets_outside(self, first: date, last: date) -> None:
        # The model of sheets imports this module, so it is reached through Peewee's back-reference.
        sheets = self.sheets.model
        outside = (sheets.day < first) | (sheets.day > last)
        undisclosed = max(self.first, disclosed_from()), min(self.last, clock.today())
        lost = undisclosed[0] <= undisclosed[1] and (undisclosed[0] < first or undisclosed[1] > last)
        if lost or self.sheets.where(outside, ~sheets.withdrawn, disclosed(sheets)).exists():
            raise SheetsOutside

    @classmethod
    def sealed_states(cls) -> dict[str, Content]:
        """Return what must be sealed of each period, by its name in the chain."""
        return {period.name_in_chain: period._sealed_content() for period in cls.select()}

    @property
    def name_in_chain(self) -> str:
        """The name of this period in the chain."""
        return f"survey period {self.id}"

    def _sealed_content(self) -> Content:
        return Content(self, self.FORMS)

    def _first_form(self) -> list:
        return [self.name, self.first, self.last, self.population, self.published]

    FORMS = (_first_form,)

    def _seal(self, action: str, by: Account) -> None:
        Audit.add(action, self.name_in_chain, self._sealed_content(), actor=by)

    @classmethod
    def _holds(cls, first: date, last: date) -> Expression:
        return (cls.first <= last) & (cls.last >= first)


class FollowUp(Record):
    """What the unit does about one element after a survey; the report ends with these plans."""

    MAX_LENGTH = 300

    period = ForeignKeyField(SurveyPeriod, backref="follow_ups")
    element = CharField(max_length=6)
    action = PlainText(default="")
    who = PlainText(default="")
    until = PlainText(default="")

    class Meta:
        primary_key = CompositeKey("period", "element")

    @classmethod
    def of(cls, period: SurveyPeriod) -> dict[str, "FollowUp"]:
        """Return the plan by element."""
        return {row.element: row for row in cls.select().where(cls.period == period)}

    @staticmethod
    def stamp_of(plan: dict[str, "FollowUp"]) -> str:
        """Return the stamp that a page carries of a plan, to detect a later change (optimistic lock)."""
        held = repr(sorted(row.stamp for row in plan.values()))
        return hashlib.sha256(held.encode()).hexdigest()[:16]

    @classmethod
    def plan(cls, period: SurveyPeriod, by: Account, rows: dict[str, dict[str, str]], seen: str) -> None:
        """Store ``action``, ``who`` and ``until`` of each element.

        Raise ``ChangedMeanwhile`` if ``seen`` is no longer the stamp of the plan.
        """
        with transaction():
            lock_table(cls)
            if cls.stamp_of(cls.of(period)) != seen:
                raise ChangedMeanwhile
            for element, fields in sorted(rows.items()):
                cls.insert(period=period, element=element, **fields).on_conflict(
                    conflict_target=[cls.period, cls.element], update=fields
                ).execute()
            Audit.add("follow-up planned", cls.name_in_chain(period), cls._sealed_content(period), actor=by)

    @classmethod
    def sealed_states(cls) -> dict[str, Content]:
        """Return what must be sealed of each plan, by its name in the chain."""
        planned = SurveyPeriod.select().where(SurveyPeriod.id.in_(cls.select(cls.period)))
        return {cls.name_in_chain(period): cls._sealed_content(period) for period in planned}

    @staticmethod
    def name_in_chain(period: SurveyPeriod) -> str:
        """Return the name of the plan of a period in the chain."""
        return f"survey plan {period.id}"

    @classmethod
    def _sealed_content(cls, period: SurveyPeriod) -> Content:
        return Content([row for _element, row in sorted(cls.of(period).items())], cls.FORMS)

    @staticmethod
    def _first_form(plan: list["FollowUp"]) -> list:
        return [[row.element, row.action, row.who, row.until] for row in plan]

    FORMS = (_first_form,)
