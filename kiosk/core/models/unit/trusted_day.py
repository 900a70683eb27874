"""The trusted day: the day on which the program believes the machine's clock.

On any other day nothing is destroyed or published by age, and the program's own clock (``days/clock``) runs on.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from peewee import CharField, DateField, DateTimeField, IntegerField, ModelSelect

from kiosk.core.days import clock, trust
from kiosk.core.days.network_time import agrees, network_time
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.accounts.session import Session
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.storage.database import ChangedMeanwhile, Record, after_commit, lock_table, transaction


@dataclass(frozen=True)
class Sight:
    """Since when this process has seen the same trusted day: in seconds of a run of the machine, and by its clock."""

    boot: str
    row: tuple[date, str, int]
    since: int
    at: datetime
    # Whether the row before was seen in this run as well, so that the day moved under the eyes of this process.
    witnessed: bool


class TrustedDay(Record):
    """One sealed row: the trusted day, and when in which run of the machine it last moved.

    The chores move it to the date of the clock: at once when that has only run on, else by at most three days and not
    without real time in between (``trust.may_advance``). An administrator moves it further, and a network time source
    by a month in all. Of several machines on one database, each measures that time itself (``_passed``). A row that its
    last seal does not prove, because it was edited, added or removed outside the program, is trusted no more than a
    wrong clock, until a person confirms the date. Nothing else on an untrusted day moves it.
    """

    NAME_IN_CHAIN = "day trusted"
    MOVED, CONFIRMED, FROM_NETWORK = ACTS = ("day trusted", "day confirmed", "day from network")
    ONE = 1
    # In memory, because it says what this process has seen.
    seen: ClassVar[Sight | None] = None

    id = IntegerField(primary_key=True)
    day = DateField()
    boot = CharField(max_length=40)
    seconds = IntegerField()
    # When it moved; None in a row of an earlier version.
    at = DateTimeField(null=True)
    # By how many days the program's own clock was put right then.
    leap = IntegerField(default=0)

    FORMS = (
        lambda row: [row.day, row.boot, row.seconds],
        lambda row: [row.day, row.boot, row.seconds, row.at, row.leap],
    )

    class Meta:
        table_name = "trusted_day"

    @classmethod
    def begin(cls) -> None:
        """Trust the date of the first start; in a database from before, no later than its last dated act.

        Once a day was sealed, a missing row stays missing: a removed one must not begin again under a wrong clock.
        The program's own clock goes on from what was believed last.
        """
        if Audit.about(cls.NAME_IN_CHAIN) is None and not cls.select().exists():
            dated = _last_dated()
            last = clock.local(dated).date() if dated else clock.today()
            cls.move_to(max(min(last, clock.today()), trust.EARLIEST))
        clock.keep(cls._resumed())

    @classmethod
    def current(cls) -> "TrustedDay | None":
        """Return the row if its seal proves it, else None."""
        row = cls.get_or_none(cls.id == cls.ONE)
        return row if row and Audit.proves(cls.NAME_IN_CHAIN, row.sealed_content()) else None

    @classmethod
    def today(cls) -> date | None:
        """Return today's date if it is trusted, else None; moves the trusted day if that may be.

        On the trusted day the program's own clock follows that of the machine, whatever its time of day.
        """
        moment, row = clock.shown(), cls.current()
        # At every look, so that this process knows since when the day has been the same.
        act = row and row._may_move_to(moment)
        if act:
            with transaction():
                lock_table(cls)
                row = cls.current()
                act = row and row._may_move_to(moment)
                if act:
                    row = cls.move_to(_date(moment), act=act)
        trusted = row is not None and trust.is_trusted(_date(moment), row.day)
        if trusted and not clock.is_off():
            clock.keep(clock.of_machine())
        return _date(moment) if trusted else None

    @classmethod
    def is_sure(cls) -> bool:
        """Return whether today's date is trusted, or would be at the next look; moves nothing."""
        moment, row = clock.shown(), cls.current()
        if row is None or clock.is_off():
            return False
        return trust.is_trusted(_date(moment), row.day) or row._may_move_to(moment) is not None

    @classmethod
    def moment(cls) -> datetime:
        """Return the moment for which it is decided what is shown by date: now, or the end of the last trusted day.

        So nothing begins or ends by date while the date is not trusted.
        """
        row = None if cls.is_sure() else cls.current()
        return clock.utc(datetime.combine(row.day, time.max)) if row else clock.now()

    @classmethod
    def state(cls) -> str:
        """Return how the clock relates to the trusted day, one of the states of ``trust``."""
        row, today = cls.current(), _date(clock.shown())
        state = trust.state_of(today, row.day if row else None)
        # A clock that has jumped waits for more than time.
        return trust.AHEAD if state == trust.NEAR and clock.is_off() else state

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
        if _date(clock.shown()) != seen or seen < trust.EARLIEST:
            raise ChangedMeanwhile
        cls.move_to(seen, by)

    @classmethod
    def move_to(cls, day: date, by: Account | None = None, act: str | None = None) -> "TrustedDay":
        """Seal ``day`` as the trusted day and return the row; whether that may be is up to the caller.

        On the day that the machine shows, the program's own clock follows the machine again.
        """
        boot, seconds = clock.boot()
        shown = clock.shown()
        adopted = _date(shown) == day
        leap = shown - clock.now() if adopted and clock.is_off() else timedelta()
        at = (shown if adopted else _noon(day)).replace(microsecond=0)
        days = (day - clock.today()).days if leap else 0
        with transaction():
            lock_table(cls)
            cls.delete().execute()
            row = cls.create(id=cls.ONE, day=day, boot=boot, seconds=seconds, at=at, leap=days)
            if not cls._has_moved_it(boot):
                Audit.add(cls.MOVED, cls._run_in_chain(boot), [], day=day)
            act = act or (cls.CONFIRMED if by else cls.MOVED)
            Audit.add(act, cls.NAME_IN_CHAIN, row.sealed_content(), actor=by, day=day)
            if leap:
                Session.carry(leap)
            if adopted:
                after_commit(lambda: clock.keep(clock.of_machine()))
        return row

    @classmethod
    def history(cls) -> list[tuple[int, date]]:
        """Return every trusted day with the number of the row of the chain that sealed it, in order."""
        return [(row.seq, row.day) for row in cls._sealed_rows() if row.is_genuine]

    @classmethod
    def day_of(cls, day: date, seq: int, today: date) -> date:
        """Return the day of what row ``seq`` of the chain has sealed as of ``day``, once ``today`` is trusted.

        The program's own clock was wrong by the ``leap`` with which the next trusted day was sealed.
        """
        history, row = cls.history(), cls.current()
        before = [one for number, one in history if number < seq]
        after = [one for number, one in history if number > seq]
        leap = timedelta(days=row.leap) if row and len(after) == 1 else timedelta()
        return trust.believable(day + leap, before, after, today)

    @classmethod
    def sealed_states(cls) -> dict[str, Content]:
        """Return what the chain seals of the trusted day, by its name in the chain."""
        names = {cls.ONE: cls.NAME_IN_CHAIN}
        return {names.get(row.id, f"day {row.id}"): row.sealed_content() for row in cls.select()}

    def sealed_content(self) -> Content:
        """Return what the chain seals of this row."""
        return Content(self, self.FORMS)

    @classmethod
    def _resumed(cls) -> datetime:
        """Return from which moment the program's own clock runs on when the program starts.

        In the run of the machine that moved the day, that is known. After a restart of the machine its clock is
        followed if it is likely, else the last believed moment: that is too early, and neither 1970 nor 2038.
        """
        row, (boot, seconds) = cls.current(), clock.boot()
        if row and row.at and row.boot == boot and seconds >= row.seconds:
            return row.at + timedelta(seconds=seconds - row.seconds)
        believed = (row.at or _noon(row.day)) if row else None
        dated = _last_dated()
        last = dated if dated and (not believed or believed <= dated <= believed + trust.LONGEST_REST) else believed
        machine = clock.of_machine()
        return machine if last is None or trust.is_likely(_date(machine), _date(last)) else last

    def _may_move_to(self, moment: datetime) -> str | None:
        """Return by which act the day may move to that of ``moment``; None if it may not, or need not."""
        day = _date(moment)
        elapsed, by_clock = self._passed(moment)
        if day == self.day:
            # The machine's clock is back on the trusted day, after the program's own clock did not follow it.
            return self.MOVED if clock.is_off() else None
        if trust.may_advance(day, self.day, elapsed, by_clock):
            return self.MOVED
        if agrees(moment, network_time()) and trust.may_follow_network(day, self.day, self._moved_by_network()):
            return self.FROM_NETWORK
        return None

    def _passed(self, moment: datetime) -> tuple[timedelta | None, timedelta | None]:
        """Return the time since the last move: the real one, and by the machine's clock; None for unknown.

        The real one is unknown if the machine was off meanwhile. Of a move by another machine it knows when it first
        saw it, which is later. A run that has moved the day before is not taken for a restart again: else two machines
        with clocks set forward would take turns.
        """
        boot, seconds = clock.boot()
        if boot == self.boot:
            passed = timedelta(seconds=seconds - self.seconds) if seconds >= self.seconds else None
            return passed, moment - self.at if self.at else None
        sight = self._look(boot, seconds, moment)
        if not sight.witnessed and not self._has_moved_it(boot):
            return None, None
        # A clock that was wrong when the day was first seen has not run on from it.
        by_clock = moment - sight.at if _date(sight.at) == self.day else None
        return timedelta(seconds=seconds - sight.since), by_clock

    def _look(self, boot: str, seconds: int, moment: datetime) -> Sight:
        last, row = TrustedDay.seen, (self.day, self.boot, self.seconds)
        same_run = last is not None and last.boot == boot
        if last is None or not same_run or last.row != row:
            last = TrustedDay.seen = Sight(boot, row, seconds, moment, witnessed=same_run)
        return last

    @classmethod
    def _sealed_rows(cls) -> ModelSelect:
        return Audit.select().where(Audit.object == Audit.digest_of_object(cls.NAME_IN_CHAIN)).order_by(Audit.seq)

    @classmethod
    def _moved_by_network(cls) -> timedelta:
        """Return by how much the network has moved the day forward since a person last confirmed one."""
        moved, last = timedelta(), None
        for row in cls._sealed_rows():
            if row.action == cls.CONFIRMED and row.is_genuine:
                moved = timedelta()
            elif row.action == cls.FROM_NETWORK and last is not None:
                moved += max(row.day - last, timedelta())
            last = row.day
        return moved

    @staticmethod
    def _run_in_chain(boot: str) -> str:
        return f"day moved in run {boot}"

    @classmethod
    def _has_moved_it(cls, boot: str) -> bool:
        return Audit.about(cls._run_in_chain(boot)) is not None


def _date(moment: datetime) -> date:
    return clock.local(moment).date()


def _noon(day: date) -> datetime:
    return clock.utc(datetime.combine(day, time(12)))


def _last_dated() -> datetime | None:
    """Return the moment of the newest act of an account."""
    row = Audit.select(Audit.at).where(Audit.at.is_null(False)).order_by(Audit.seq.desc()).first()
    return row.at if row else None
