"""The stick fails while it gets a copy: pulled, hanging, full, read-only or lying, at every kind of call.

Each time the newest copy on this machine and every copy on the stick must open and pass their check, a second call must
answer at once while the stick hangs, and a second try must bring the newest copy to it.
"""

import errno
import random
import time
from pathlib import Path

from kiosk.core.backup import archive, copying, erasures, places, trouble
from kiosk.core.backup.envelope import Envelope
from kiosk.core.backup.inspection import Inspected
from kiosk.core.backup.journal import Journal
from kiosk.core.backup.places import LOCAL, Copy, Place
from kiosk.core.backup.trouble import Trouble
from kiosk.core.models import Audit, Setting
from kiosk.core.storage.database import database
from tests.drills.failing_stick import FLIPS, HANGS, PULLED, Plan, mounted
from tests.drills.program import Findings, Program
from tests.factories import a_suggestion, an_account

FAULTS, FAULTS_FULL = 50, 500
PATIENCE = 1.0
# A call after one that hangs takes no longer than this on a busy machine.
AT_ONCE = 0.5
OPERATIONS = {"create": 3, "write": 12, "fsync": 4, "read": 6, "rename": 2, "unlink": 2, "readdir": 4, "getattr": 20}
HOW = (PULLED, PULLED, HANGS, str(errno.EIO), str(errno.ENOSPC), str(errno.EROFS))


def run(program: Program, full: bool) -> Findings:
    """Let the stick fail so often, each time with a copy that it does not have yet."""
    findings = Findings({"faults_made": 0, "met": 0, "by_trouble": {}})
    if program.unguarded:
        switch_off()
    chance = random.Random(1)
    content, mount = program.folder / "content", program.folder / "stick"
    content.mkdir()
    mount.mkdir()
    program.prepare()
    # What a copy says of its pages is not what fails here, and takes most of the time.
    copying.inspect = lambda _path, _keys: Inspected("", {}, "", [])
    with database.connection_context():
        an_account("root", "admin")
        Envelope(program.instance).seal_to(Envelope.new())
        # More than one piece, each of which is flushed by itself.
        places._CHUNK = 1 << 18
        Place(content, Audit.mark()).prepare("Merah")
        Setting.change(copies_folder=str(mount))
        for number in range(FAULTS_FULL if full else FAULTS):
            a_suggestion(f"Saran {number}")
            copying.make(program.instance)
            operation = chance.choice(list(OPERATIONS))
            how = FLIPS if operation == "read" and chance.random() < 0.5 else chance.choice(HOW)
            plan = Plan(operation, chance.randint(1, OPERATIONS[operation]), how)
            _fail(program.instance, content, mount, plan, findings)
    return findings


def _fail(instance: Path, content: Path, mount: Path, plan: Plan, findings: Findings) -> None:
    with mounted(content, mount, plan):
        copying.carry(instance, PATIENCE)
        code = Journal(instance).attempts[str(mount)].trouble
        began = time.monotonic()
        if code == trouble.HANGS:
            copying.carry(instance, PATIENCE)
            if time.monotonic() - began > AT_ONCE:
                findings.faults.append(f"{plan}: the next call waited for a stick that hangs")
    findings.figures["faults_made"] += 1
    findings.figures["met"] += bool(code)
    findings.figures["by_trouble"][code or "none"] = findings.figures["by_trouble"].get(code or "none", 0) + 1
    newest = _check(instance, content, plan, findings)
    with mounted(content, mount, Plan()):
        _again(instance, mount, findings, plan)
    if Place(content, Audit.mark()).copies()[0].path.name != newest.path.name:
        findings.faults.append(f"{plan}: a second try did not bring the newest copy")
    if list(content.glob(".*.part")):
        findings.faults.append(f"{plan}: a second try left something behind")
    _check(instance, content, plan, findings)


def _again(instance: Path, mount: Path, findings: Findings, plan: Plan) -> None:
    """Try once more; a thread that hung may need a moment to get its error."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        copying.carry(instance, 10)
        if not Journal(instance).attempts[str(mount)].trouble:
            return
        time.sleep(0.05)
    findings.faults.append(f"{plan}: a second try failed: {Journal(instance).attempts[str(mount)]}")


def _check(instance: Path, content: Path, plan: Plan, findings: Findings) -> Copy:
    """Open and check what stands under a final name; return the newest copy on this machine."""
    key = Envelope(instance).drill()
    newest = copying.local_place(instance).copies()[0]
    for copy in (newest, *Place(content, Audit.mark()).copies()):
        try:
            archive.check(copy.path, key)
        except (Trouble, OSError) as error:
            findings.faults.append(f"{plan}: {copy.path.parent.name}/{copy.path.name}: {error}")
    if erasures.read(instance / LOCAL, key) is None:
        findings.faults.append(f"{plan}: the list of erasures is damaged")
    return newest


def switch_off() -> None:
    """Write a copy under its final name, and flush it at the end alone."""

    def put(self: Place, source: Path, signs: object) -> None:
        with places.faults():
            _ = self.name
            (self.folder / source.name).write_bytes(source.read_bytes())

    Place.put = put  # type: ignore[method-assign]
