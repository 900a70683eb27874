"""One filled-in sheet of the official survey, from the kiosk or from paper; the hour is the finest time kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from peewee import AutoField, BooleanField, CharField, DateField, ForeignKeyField, IntegerField, ModelSelect, fn

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.models.ratings.score_tally import NO_HOUR, ScoreTally, disclosed
from kiosk.core.models.surveys.period import SurveyPeriod
from kiosk.core.models.surveys.sheet_tally import SheetTally, cells
from kiosk.core.models.unit.service import Service
from kiosk.core.statistics import ikm
from kiosk.core.statistics.questionnaire import SOURCES, Respondent
from kiosk.core.storage.database import Code, Record, queue, transaction
from kiosk.core.storage.keys import keyring
from kiosk.core.storage.space import space

KIOSK, PAPER = SOURCES


class SurveyClosed(Exception):
    """No survey is held on that day."""


class Sheet(Record):
    """The answers to the nine questions, each bound to its element; an empty one was skipped.

    Only complete sheets make the index; the others are stored and counted apart.
    """

    id = AutoField()
    key_hmac = Code(max_length=64, unique=True)
    period = ForeignKeyField(SurveyPeriod, null=True, backref="sheets")
    service = ForeignKeyField(Service, null=True)
    day = DateField(index=True)
    hour = IntegerField()
    language = CharField(max_length=2)
    source = CharField(max_length=5)
    u1 = IntegerField(null=True)
    u2 = IntegerField(null=True)
    u3 = IntegerField(null=True)
    u4 = IntegerField(null=True)
    u5 = IntegerField(null=True)
    u6 = IntegerField(null=True)
    u7 = IntegerField(null=True)
    u8 = IntegerField(null=True)
    u9 = IntegerField(null=True)
    age = CharField(max_length=12, default="")
    sex = CharField(max_length=12, default="")
    education = CharField(max_length=12, default="")
    occupation = CharField(max_length=12, default="")
    recorded_by = ForeignKeyField(Account, null=True)
    withdrawn = BooleanField(default=False)

    @property
    def answers(self) -> dict[str, int]:
        """The score of each element that was answered."""
        found = {element: getattr(self, element) for element in ikm.ELEMENTS}
        return {element: score for element, score in found.items() if score is not None}

    @property
    def complete(self) -> bool:
        """Whether all nine questions were answered."""
        return len(self.answers) == len(ikm.ELEMENTS)

    @classmethod
    def give(
        cls,
        *,
        key: str,
        answers: Mapping[str, int],
        language: str,
        service: Service | None = None,
        respondent: Respondent | None = None,
    ) -> "Sheet":
        """Store a sheet of the kiosk; the same form key again returns the first sheet, whatever the new answers are.

        It belongs to the day on which it is sent, however long it took. Raise ValueError for an empty sheet and for
        unknown scores and elements, and ``SurveyClosed``.
        """
        moment = clock.local(clock.now())
        with transaction():
            queue(cls._hmac(key))
            given = cls.of_key(key)
            if given is None:
                space.claim_for_rating()
            if given is None and not SurveyPeriod.door_open(moment.date()):
                raise SurveyClosed
            return given or cls._keep(
                key,
                answers,
                respondent,
                service=service,
                day=moment.date(),
                hour=moment.hour,
                language=language,
                source=KIOSK,
            )

    @classmethod
    def record(
        cls,
        by: Account,
        *,
        key: str,
        day: date,
        answers: Mapping[str, int],
        service: Service | None = None,
        respondent: Respondent | None = None,
    ) -> "Sheet":
        """Store a paper sheet that ``by`` types in; the same form key again returns the first sheet.

        Raise ValueError as ``give`` does, and ``SurveyClosed`` for a day outside every period.
        """
        with transaction():
            queue(cls._hmac(key))
            given = cls.of_key(key)
            if given is None and SurveyPeriod.on(day) is None:
                raise SurveyClosed
            return given or cls._keep(
                key,
                answers,
                respondent,
                service=service,
                day=day,
                hour=NO_HOUR,
                language="id",
                source=PAPER,
                recorded_by=by,
            )

    @classmethod
    def of_key(cls, key: str) -> "Sheet | None":
        """Return the sheet stored under a form key, or None."""
        return cls.get_or_none(cls.key_hmac == cls._hmac(key))

    @classmethod
    def recorded(cls, by: Account, key_hmac: str) -> "Sheet | None":
        """Return a paper sheet that ``by`` typed in, or None.

        It is addressed by its key: running numbers would reveal how many sheets came from the kiosk.
        """
        return cls.get_or_none(cls.key_hmac == key_hmac, cls.recorded_by == by)

    @classmethod
    def recorded_lately(cls, by: Account, most: int = 10) -> list["Sheet"]:
        """Return the last ``most`` paper sheets that ``by`` typed in and has not withdrawn, newest first."""
        rows = cls.select().where(cls.recorded_by == by, ~cls.withdrawn)
        return list(rows.order_by(cls.id.desc()).limit(most))

    @classmethod
    def disclosed_of(cls, period: SurveyPeriod) -> ModelSelect:
        """Return the sheets of a period that officers may see by now, in an order that hides when they came."""
        month = fn.SUBSTR(cls.day.cast("text"), 1, 7)
        order = (month, *(getattr(cls, element) for element in ikm.ELEMENTS), cls.service, cls.source)
        return cls.select().where(cls.period == period, ~cls.withdrawn, disclosed(cls)).order_by(*order)

    def withdraw(self, by: Account) -> None:
        """Take a wrongly typed paper sheet out of all figures; it stays stored, and a second call changes nothing.

        Raise ValueError for a sheet of the kiosk: nobody may remove what a visitor sent.
        """
        if self.source != PAPER:
            raise ValueError("only paper sheets are withdrawn")
        with transaction():
            rows = Sheet.update(withdrawn=True).where(Sheet.id == self.id, ~Sheet.withdrawn)
            if rows.execute():
                self.withdrawn = True
                self.count(-1)
                self._seal("sheet withdrawn", by)

    def count(self, number: int) -> None:
        """Add the sheet ``number`` times to the tallies; a negative number takes it out."""
        ScoreTally.add(
            {(element, score, self.service_id): number for element, score in self.answers.items()},
            day=self.day,
            hour=self.hour,
            counted=self.complete,
        )
        if self.period_id:
            SheetTally.add(self.period_id, cells(self), number)

    @classmethod
    def _keep(cls, key: str, answers: Mapping[str, int], respondent: Respondent | None, **fields: Any) -> "Sheet":
        if not answers or set(answers) - set(ikm.ELEMENTS) or set(answers.values()) - set(ikm.SCORES):
            raise ValueError("a sheet holds scores of 1 to 4 for some of the nine elements")
        about = respondent or Respondent()
        sheet = cls.create(
            key_hmac=cls._hmac(key),
            period=SurveyPeriod.on(fields["day"]),
            **vars(about),
            **answers,
            **fields,
        )
        sheet.count(1)
        if sheet.recorded_by_id:
            sheet._seal("sheet recorded", sheet.recorded_by)
        return sheet

    @classmethod
    def sealed_states(cls) -> dict[str, Content]:
        """Return what must be sealed of each paper sheet, by its name in the chain."""
        return {sheet._name_in_chain: sheet._sealed_content() for sheet in cls.select().where(cls.source == PAPER)}

    @property
    def _name_in_chain(self) -> str:
        return f"survey sheet {self.id}"

    def _sealed_content(self) -> Content:
        return Content(self, self.FORMS)

    def _first_form(self) -> list:
        about = [self.age, self.sex, self.education, self.occupation]
        answers = [self.answers.get(element) for element in ikm.ELEMENTS]
        return [self.day, self.service_id, *answers, *about, self.withdrawn]

    FORMS = (_first_form,)

    def _seal(self, action: str, by: Account) -> None:
        Audit.add(action, self._name_in_chain, self._sealed_content(), actor=by)

    @staticmethod
    def _hmac(key: str) -> str:
        return keyring.digest("ticket", "sheet", key).hex()
