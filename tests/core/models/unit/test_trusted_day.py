"""The trusted day moves with real time, is proven by its seal, and is no other day after a clock has jumped."""

from datetime import date, datetime, timedelta

import pytest

from kiosk.core.days import clock, trust
from kiosk.core.models import Audit, Session, TrustedDay
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.unit import trusted_day
from kiosk.core.storage.database import ChangedMeanwhile, database
from tests.factories import an_account
from tests.machine import FAR, jumping_far
from tests.machine import Machine as JumpingMachine

TODAY = clock.today()
NOON = datetime.combine(TODAY, datetime.min.time()) + timedelta(hours=5)

pytestmark = pytest.mark.usefixtures("storage")


class Machine:
    """A machine whose wall clock, run and uptime a test decides."""

    def __init__(self) -> None:
        self.run, self.uptime, self.jump = "first", timedelta(hours=1), timedelta()

    def now(self) -> datetime:
        return NOON + self.jump

    def boot(self) -> tuple[str, int]:
        return self.run, int(self.uptime.total_seconds())


@pytest.fixture
def machine(monkeypatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(clock, "now", machine.now)
    monkeypatch.setattr(clock, "boot", machine.boot)
    monkeypatch.setattr(TrustedDay, "seen", None)
    TrustedDay.move_to(clock.today())
    return machine


def kinds() -> list[str]:
    return [finding.kind for finding in verify()]


def test_the_first_start_trusts_its_date():
    assert TrustedDay.today() == TODAY
    assert TrustedDay.state() == trust.TRUSTED
    assert verify() == []


def test_the_next_morning_moves_it(machine):
    machine.run, machine.jump = "second", timedelta(days=1)

    assert TrustedDay.today() == TODAY + timedelta(days=1)
    assert verify() == []


def test_a_weekend_with_a_holiday_needs_nobody(machine):
    machine.run, machine.jump = "second", timedelta(days=3)

    assert TrustedDay.today() == TODAY + timedelta(days=3)


def test_after_ten_days_an_administrator_confirms(machine):
    agus = an_account("agus", "admin")
    machine.run, machine.jump = "second", timedelta(days=10)
    assert TrustedDay.today() is None
    assert TrustedDay.state() == trust.AHEAD

    TrustedDay.confirm(agus, clock.today())

    assert TrustedDay.today() == TODAY + timedelta(days=10)
    assert Audit.head().actor_id == agus.id


def test_a_date_other_than_the_one_read_is_not_confirmed(machine):
    agus = an_account("agus", "admin")
    read = clock.today()
    machine.jump = timedelta(days=4_383)

    with pytest.raises(ChangedMeanwhile):
        TrustedDay.confirm(agus, read)


def test_nobody_can_confirm_a_day_before_the_program_was_written(machine):
    agus = an_account("agus", "admin")
    machine.jump = timedelta(days=-20_454)

    with pytest.raises(ChangedMeanwhile):
        TrustedDay.confirm(agus, clock.today())


def test_a_first_start_in_1970_trusts_no_day_before_the_program_was_written(machine, monkeypatch):
    monkeypatch.setattr(TrustedDay, "NAME_IN_CHAIN", "day of a new database")
    TrustedDay.delete().execute()
    machine.jump = timedelta(days=-20_454)

    TrustedDay.begin()

    assert TrustedDay.current().day == trust.EARLIEST


@pytest.mark.parametrize("days", [-20_454, 4, 4_383])
def test_chores_on_an_untrusted_day_never_move_it(machine, days):
    machine.run, machine.jump = "second", timedelta(days=days)

    assert [TrustedDay.today() for _ in range(50)] == [None] * 50

    machine.jump = timedelta(days=1)
    assert TrustedDay.today() == TODAY + timedelta(days=1)


def test_a_clock_set_forward_in_a_loop_moves_it_once_at_most(machine):
    machine.run = "second"
    moved = []
    for number in range(1, 400):
        machine.jump = timedelta(days=3 * number)
        machine.uptime += timedelta(seconds=20)
        moved.append(TrustedDay.today())

    assert [day for day in moved if day] == [TODAY + timedelta(days=3)]


def test_a_program_restarted_in_a_loop_gains_nothing(machine):
    """What counts is the run of the machine, which the program reads at each start."""
    for number in range(1, 100):
        machine.jump = timedelta(days=number)
        database.close()
        database.connect()
        assert TrustedDay.today() is None


def test_real_time_moves_it_on_a_machine_that_goes_on_running(machine):
    for days in range(1, 8):
        machine.jump = timedelta(days=days)
        machine.uptime += timedelta(days=1)
        assert TrustedDay.today() == TODAY + timedelta(days=days)


def test_a_jump_of_27_hours_moves_nothing_until_real_time_has_passed(machine):
    machine.jump = timedelta(hours=27)
    machine.uptime += timedelta(hours=2)
    assert TrustedDay.today() is None
    assert TrustedDay.state() == trust.NEAR

    machine.jump = timedelta(hours=2)
    assert TrustedDay.today() == TODAY


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("UPDATE trusted_day SET day = '2038-01-19'", "day changed"),
        ("UPDATE trusted_day SET boot = 'other'", "day changed"),
        ("DELETE FROM trusted_day", "day gone"),
    ],
    ids=["moved", "another run", "removed"],
)
def test_a_row_that_no_seal_proves_is_not_trusted_and_is_named(machine, words, found):
    database.execute_sql(words)
    machine.jump = date(2038, 1, 19) - TODAY

    assert TrustedDay.today() is None
    assert TrustedDay.state() == trust.UNPROVEN
    assert kinds() == [found]


def test_a_removed_row_does_not_begin_again(machine):
    database.execute_sql("DELETE FROM trusted_day")
    machine.jump = timedelta(days=4_383)

    TrustedDay.begin()

    assert TrustedDay.today() is None


def test_a_second_row_is_named(machine):
    database.execute_sql("INSERT INTO trusted_day (id, day, boot, seconds) VALUES (2, '2038-01-19', '', 0)")

    assert kinds() == ["day unsealed"]


class Hosts:
    """Machines of one PostgreSQL database with one wall clock, each with a run and a process of its own."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.passed = machine, timedelta()
        self._booted: dict[str, timedelta] = {}
        self._seen: dict[str, object] = {}

    def boot(self, host: str) -> None:
        self._booted[host] = self.passed
        self.restart(host)

    def restart(self, host: str) -> None:
        """Restart the program, not the machine."""
        self._seen[host] = None

    def today(self, host: str) -> date | None:
        """Do what the chores of ``host`` do at each turn."""
        self.machine.run = f"run of {host} since {self._booted[host]}"
        self.machine.uptime = self.passed - self._booted[host] + timedelta(minutes=1)
        TrustedDay.seen = self._seen[host]
        try:
            return TrustedDay.today()
        finally:
            self._seen[host] = TrustedDay.seen

    def turns(self, *hosts: str, hours: int) -> list[int]:
        """Return on which days the day was trusted by any of ``hosts``, in turns of an hour of real time."""
        trusted = []
        for _ in range(hours):
            self.passed += timedelta(hours=1)
            self.machine.jump = self.passed
            trusted += [(day - TODAY).days for host in hosts if (day := self.today(host))]
        return sorted(set(trusted))


@pytest.fixture
def hosts(machine) -> Hosts:
    """Two machines that have run since before the day last moved."""
    hosts = Hosts(machine)
    for host in ("a", "b"):
        hosts.boot(host)
        hosts.today(host)
    return hosts


def walked(hosts: Hosts, *, restart: bool) -> int:
    """Return how many days two machines move the day whose clocks are set forward by three days at each turn."""
    for turn in range(1, 30):
        hosts.machine.jump = 3 * timedelta(days=turn)
        hosts.passed += timedelta(seconds=20)
        for host in ("a", "b"):
            if restart:
                hosts.restart(host)
            hosts.today(host)
    return (TrustedDay.current().day - TODAY).days


def test_two_machines_whose_clocks_are_set_forward_do_not_take_turns(hosts):
    assert walked(hosts, restart=False) <= 3


def test_not_even_when_their_programs_are_restarted_at_each_turn(hosts):
    assert walked(hosts, restart=True) <= 2 * 3


def test_two_machines_that_go_on_running_move_it_on_every_date(hosts):
    assert hosts.turns("a", "b", hours=24 * 10) == list(range(11))
    assert verify() == []


def test_a_machine_carries_on_alone_when_the_other_is_switched_off(hosts):
    hosts.turns("a", "b", hours=24 * 3)
    hosts.restart("b")

    assert hosts.turns("b", hours=24 * 4) == [3, 4, 5, 6, 7]


def test_two_machines_that_are_off_at_night_move_it_every_morning(hosts):
    for day in range(1, 8):
        hosts.passed = timedelta(days=day, hours=2)
        for host in ("b", "a"):
            hosts.boot(host)
        assert hosts.turns("a", "b", hours=8) == [day]


@pytest.fixture
def jumping_machine(storage, monkeypatch) -> JumpingMachine:
    return JumpingMachine(monkeypatch)


@jumping_far
def test_a_jump_asks_for_a_person_until_the_clock_is_back(jumping_machine, step):
    jumping_machine.jump(step)
    assert TrustedDay.today() is None
    assert TrustedDay.asks_for_a_person()
    assert not TrustedDay.is_sure()

    jumping_machine.jump(timedelta())
    assert TrustedDay.today() == TODAY
    assert not TrustedDay.asks_for_a_person()


def test_a_clock_that_runs_on_moves_it_at_midnight_even_on_the_first_day(jumping_machine):
    jumping_machine.wait(timedelta(hours=14, minutes=1))

    assert TrustedDay.is_sure()
    assert TrustedDay.today() == TODAY + timedelta(days=1)


@jumping_far
def test_a_program_that_starts_after_a_jump_goes_on_with_its_own_clock(jumping_machine, step):
    jumping_machine.jump(step)
    clock.follow_machine()

    TrustedDay.begin()

    assert abs(clock.now() - jumping_machine.right) < timedelta(seconds=2)
    assert TrustedDay.today() is None


@pytest.mark.parametrize("off", [FAR["-56 years"], FAR["-1 day"], FAR["+12 years"]], ids=str)
def test_a_machine_that_comes_up_with_an_unlikely_date_goes_on_from_the_last_believed_moment(jumping_machine, off):
    an_act = Audit.add("signed in", "sign-in 1", [], actor=an_account("siti", "officer")).at
    jumping_machine.start_again(off)

    assert clock.now() == an_act
    assert TrustedDay.today() is None


def test_a_machine_that_comes_up_after_a_long_holiday_shows_its_date_and_asks(jumping_machine):
    jumping_machine.start_again(rest=timedelta(days=10))

    assert clock.now() == jumping_machine.right
    assert TrustedDay.state() == trust.AHEAD


def test_the_confirmed_date_is_that_of_the_machine_and_who_is_signed_in_stays_so(jumping_machine):
    agus = an_account("agus", "admin")
    jumping_machine.start_again(FAR["-56 years"], rest=timedelta(days=20))
    token = Session.begin(agus)
    jumping_machine.jump(timedelta())

    TrustedDay.confirm(agus, TODAY + timedelta(days=20))

    assert clock.now() == jumping_machine.right
    assert TrustedDay.today() == TODAY + timedelta(days=20)
    assert Session.current(token) is not None
    assert verify() == []


@pytest.fixture
def network(jumping_machine, monkeypatch) -> JumpingMachine:
    """A network time source keeps the clock of the machine."""
    monkeypatch.setattr(trusted_day, "network_time", clock.of_machine)
    return jumping_machine


def test_a_network_time_source_confirms_the_date_after_a_long_holiday(network):
    network.start_again(rest=timedelta(days=10))

    assert TrustedDay.today() == TODAY + timedelta(days=10)
    assert Audit.head().action == TrustedDay.FROM_NETWORK
    assert verify() == []


def test_a_forged_network_time_moves_it_by_a_month_at_most(network):
    moved = []
    for number in range(1, 200):
        network.jump(timedelta(days=number))
        moved.append(TrustedDay.today())

    assert max(day for day in moved if day) <= TODAY + timedelta(days=31)


def test_a_person_who_confirms_gives_the_network_another_month(network):
    agus = an_account("agus", "admin")
    network.jump(timedelta(days=31))
    TrustedDay.today()
    network.jump(timedelta(days=40))
    assert TrustedDay.today() is None

    TrustedDay.confirm(agus, TODAY + timedelta(days=40))
    network.jump(timedelta(days=71))

    assert TrustedDay.today() == TODAY + timedelta(days=71)


def test_the_network_proves_no_row_that_was_edited(network):
    database.execute_sql("UPDATE trusted_day SET day = '2038-01-19'")

    assert TrustedDay.today() is None
    assert TrustedDay.state() == trust.UNPROVEN
