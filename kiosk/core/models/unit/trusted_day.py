"""The trusted day: the day on which the program believes its clock. By age, nothing is destroyed on any other day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from peewee import CharField, DateField, IntegerField

from kiosk.core.days import clock, trust
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.storage.database import ChangedMeanwhile, Record, lock_table, transaction


@dataclass(frozen=True)
class Sight:
    """Since when this process has seen the same trusted day, in seconds of a run of the machine."""

    boot: str
    row: tuple[date, str, int]
    since: int
    # Whether the row before was seen in this run as well, so that the day moved under the eyes of this process.
    witnessed: bool


class TrustedDay(Record):
    """One sealed row: the trusted day, and when in which run of the machine it last moved.

    The chores move it to the date of the clock, by at most three days and not without real time in between
    (``trust.may_advance``); an administrator moves it further. Of several machines on one database, each measures that
    time itself (``_elapsed``). A row that its last seal does not prove, because it was
    edited, added or removed outside the program, is trusted no more than a wrong clock, until a person confirms the
    date. Nothing else on an untrusted day moves it.
    """

    NAME_IN_CHAIN = "day trusted"
    MOVED, CONFIRMED = ACTS = ("day trusted", "day confirmed")
    ONE = 1
    # In memory, because it says what this process has seen.
    seen: ClassVar[Sight | None] = None

    id = IntegerField(primary_key=True)
    day = DateField()
    boot = CharField(max_length=40)
    seconds = IntegerField()

    FORMS = (lambda row: [row.day, row.boot, row.seconds],)

    class Meta:
        table_name = "trusted_day"

    @classmethod
    def begin(cls) -> None:
        """Trust the date of the first start; in a database from before, no later than its last dated act.

        Once a day was sealed, a missing row stays missing: a removed one must not begin again under a wrong clock.
        """
        if Audit.about(cls.NAME_IN_CHAIN) is None and not cls.select().exists():
            dated = Audit.select().where(Audit.at.is_null(False)).order_by(Audit.seq.desc()).first()
            last = clock.local(dated.at).date() if dated else clock.today()
            cls.move_to(max(min(last, clock.today()), trust.EARLIEST))

    @classmethod
    def current(cls) -> "TrustedDay | None":
        """Return the row if its seal proves it, else None."""
        row = cls.get_or_none(cls.id == cls.ONE)
        return row if row and Audit.proves(cls.NAME_IN_CHAIN, row.sealed_content()) else None

    @classmethod
    def today(cls) -> date | None:
        """Return today's date if it is trusted, else None; moves the trusted day if that may be."""
        today = clock.today()
        row = cls.current()
        # At every look, so that this process knows since when the day has been the same.
        elapsed = row._elapsed() if row else None
        if row and trust.may_advance(today, row.day, elapsed):
            with transaction():
                lock_table(cls)
                row = cls.current()
                if row and trust.may_advance(today, row.day, row._elapsed()):
                    row = cls.move_to(today)
        return today if row and trust.is_trusted(today, row.day) else None

    @classmethod
    def state(cls) -> str:
        """Return how the clock relates to the trusted day, one of the states of ``trust``."""
        row = cls.current()
        return trust.state_of(clock.today(), row.day if row else None)

    @classmethod
    def asks_for_a_person(cls) -> bool:
        """Return whether nothing is destroyed until an administrator confirms the date or the clock is put right."""
        return cls.state() in (trust.AHEAD, trust.BEHIND, trust.UNPROVEN)

    @classmethod
    def confirm(cls, by: Account, seen: date) -> None:
        """Trust the date of the clock because ``by`` has compared it with a calendar.

        Raises ``ChangedMeanwhile`` if the clock no longer shows ``seen``, the date that the person read, and if it
        cannot be right (``trust.EARLIEST``).
        """
        if clock.today() != seen or seen < trust.EARLIEST:
            raise ChangedMeanwhile
        cls.move_to(seen, by)

    @classmethod
    def move_to(cls, day: date, by: Account | None = None) -> "TrustedDay":
        """Seal ``day`` as the trusted day and return the row; whether that may be is up to the caller."""
        boot, seconds = clock.boot()
        with transaction():
            lock_table(cls)
            cls.delete().execute()
            row = cls.create(id=cls.ONE, day=day, boot=boot, seconds=seconds)
            if not cls._has_moved_it(boot):
                Audit.add(cls.MOVED, cls._run_in_chain(boot), [], day=day)
            Audit.add(cls.CONFIRMED if by else cls.MOVED, cls.NAME_IN_CHAIN, row.sealed_content(), actor=by, day=day)
        return row

    @classmethod
    def history(cls) -> list[tuple[int, date]]:
        """Return every trusted day with the number of the row of the chain that sealed it, in order."""
        rows = Audit.select().where(Audit.object == Audit.digest_of_object(cls.NAME_IN_CHAIN)).order_by(Audit.seq)
        return [(row.seq, row.day) for row in rows if row.is_genuine]

    @classmethod
    def sealed_states(cls) -> dict[str, Content]:
        """Return what the chain seals of the trusted day, by its name in the chain."""
        names = {cls.ONE: cls.NAME_IN_CHAIN}
        return {names.get(row.id, f"day {row.id}"): row.sealed_content() for row in cls.select()}

    def sealed_content(self) -> Content:
        """Return what the chain seals of this row."""
        return Content(self, self.FORMS)

    def _elapsed(self) -> timedelta | None:
        """Return the real time since the last move, as far as this machine can tell; None if it was off meanwhile.

        Of a move by another machine it knows when it first saw it, which is later. A run that has moved the day before
        is not taken for a restart again: else two machines with clocks set forward would take turns.
        """
        boot, seconds = clock.boot()
        if boot == self.boot:
            return timedelta(seconds=seconds - self.seconds) if seconds >= self.seconds else None
        sight = self._look(boot, seconds)
        restarted = not sight.witnessed and not self._has_moved_it(boot)
        return None if restarted else timedelta(seconds=seconds - sight.since)

    def _look(self, boot: str, seconds: int) -> Sight:
        last, row = TrustedDay.seen, (self.day, self.boot, self.seconds)
        same_run = last is not None and last.boot == boot
        if last is None or not same_run or last.row != row:
            last = TrustedDay.seen = Sight(boot, row, seconds, witnessed=same_run)
        return last

    @staticmethod
    def _run_in_chain(boot: str) -> str:
        return f"day moved in run {boot}"

    @classmethod
    def _has_moved_it(cls, boot: str) -> bool:
        return Audit.about(cls._run_in_chain(boot)) is not None
