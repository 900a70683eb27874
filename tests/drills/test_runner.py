"""What the runner of the drills takes for a guard that held, and for a control that failed as it must."""

import json
import re

import pytest

from kiosk import config
from tests.drills.__main__ import CRASHED, FAULTS, HELD, NAMES, ended_well, runs_on_postgresql, status_of
from tests.drills.program import Program


def printed(*, control: bool, faults: int) -> str:
    """Return what a drill prints, after a warning of a library."""
    return f"a warning\n{json.dumps({'drill': 'fuzz', 'control': control, 'faults': faults})}\n"


@pytest.mark.parametrize("broken", [ValueError, AssertionError, SystemExit("no room")])
def test_a_drill_that_breaks_off_ends_with_another_status_than_one_that_finds_faults(broken, capsys):
    def work():
        raise broken

    assert status_of(work) == CRASHED not in (HELD, FAULTS)
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("status", [HELD, FAULTS])
def test_a_drill_that_gets_to_its_end_keeps_its_status(status):
    assert status_of(lambda: status) == status


@pytest.mark.parametrize(
    ("status", "text", "well"),
    [
        (FAULTS, printed(control=True, faults=3), True),
        (FAULTS, printed(control=True, faults=0), False),
        (FAULTS, printed(control=False, faults=3), False),
        (FAULTS, "", False),
        (FAULTS, "Traceback (most recent call last):", False),
        (CRASHED, printed(control=True, faults=3), False),
        (HELD, printed(control=True, faults=0), False),
    ],
)
def test_a_control_ends_well_only_with_faults_that_it_has_printed(status, text, well):
    assert ended_well(status, text, control=True) is well


@pytest.mark.parametrize(
    ("status", "text", "well"),
    [
        (HELD, printed(control=False, faults=0), True),
        (HELD, "", False),
        (FAULTS, printed(control=False, faults=1), False),
        (CRASHED, "", False),
    ],
)
def test_a_drill_ends_well_only_without_faults(status, text, well):
    assert ended_well(status, text, control=False) is well


def test_the_drills_of_what_a_database_decides_run_on_both():
    both = {"killed", "upgrade", "lockout", "fuzz", "wrong_clock"}
    assert {name for name in NAMES if runs_on_postgresql(name)} == both


def test_each_drill_has_its_row_and_is_named_in_the_threat_model():
    rows = re.findall(
        r"^\| `([a-z_]+)`( \(both\))? \|", (config.ROOT / "tests/README.md").read_text("utf-8"), re.MULTILINE
    )
    threats = (config.ROOT / "docs/security.md").read_text("utf-8").partition("## Where a request comes from")[0]

    assert {name: bool(both) for name, both in rows} == {name: runs_on_postgresql(name) for name in NAMES}
    assert not [name for name in NAMES if not re.search(rf"drill `{name}`", threats)]


def test_a_program_whose_guard_cannot_be_switched_off_breaks_the_control_off(tmp_path):
    with pytest.raises(RuntimeError, match="no_such_drill"):
        Program(tmp_path, unguarded="no_such_drill").start()
