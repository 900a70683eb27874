"""While somebody guesses at full speed, the person whose password or ticket it is gets in within ten seconds.

The guesser has several devices behind the address of the owner: half of them keep the number that the server gave them,
half drop it before each guess. Others, at another address, take a new number for each guess. The owner comes on a
device that has signed in before and on new ones, the holder of a ticket at other screens.

At last the guesser takes all new numbers of the owner's address: a known device is not affected. A new device there is
then like one of the guesser's in all that the server sees: how long it waits is measured, but no fault (security.md).
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from kiosk.core.models import Audit, Throttle
from kiosk.core.models.accounts import guess
from kiosk.core.models.accounts.guess import NEW_DEVICES, TOTALS
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database
from tests.drills.program import Client, Findings, Program
from tests.factories import PASSWORD, a_suggestion, an_account

ON_POSTGRESQL = True
LONGEST = 10.0
GUESSERS = 4
COLLECTORS = 2
ELSEWHERE = "127.0.0.2"


def switch_off() -> None:
    """Count the tries at a name together, wherever they come from, as if every device were one."""
    guess.device_of = lambda kind, _source: (f"{kind}_device", "anywhere")
    guess.Guess.known = property(lambda _guess: False, lambda _guess, _known: None)  # type: ignore[assignment]


def run(program: Program, full: bool) -> Findings:
    """Let the owner and the holder in, time after time, beside the guesser."""
    program.prepare()
    with database.connection_context():
        for username, role in (("root", "admin"), ("siti", "officer")):
            an_account(username, role, password_hash=hash_secret(PASSWORD))
        code = a_suggestion().code
    program.start()
    findings, times = Findings(), 20 if full else 4
    known = Client(program, "office")
    if not _signed_in(known):
        findings.faults.append("the owner could not sign in before the guesser came")
    guesser = _Guesser(program, code)
    guesser.begin()
    time.sleep(3)
    waits = {
        "known_device": _times(times, lambda: _signed_in(known)),
        "new_device": _times(times, lambda: _signed_in(Client(program, "office"))),
        "ticket": _times(times, lambda: _opened(Client(program, "visitor"), code)),
    }
    _take_numbers(program)
    waits["known_device_without_numbers_left"] = _times(times, lambda: _signed_in(known))
    new = _times(1, lambda: _signed_in(Client(program, "office")))
    findings.figures["new_device_without_numbers_left"] = f"{new[0]:.1f} s" if new else f"over {LONGEST:.0f} s"
    guesser.end()
    for who, seconds in waits.items():
        findings.figures[who] = f"{len(seconds)} of {times}, at most {max(seconds, default=0):.1f} s"
        if len(seconds) < times:
            findings.faults.append(f"{who}: turn {len(seconds) + 1} was not within {LONGEST:.0f} s")
    _count(findings, guesser)
    return findings


def _take_numbers(program: Program) -> None:
    for number in range(NEW_DEVICES["sign_in"]):
        Client(program, "office").sign_in("siti", f"salah dengan nomor baru {number}")


def _times(times: int, enter: Callable[[], bool]) -> list[float]:
    """Return how long each turn took until ``enter`` succeeded, up to the first that took too long."""
    seconds: list[float] = []
    while len(seconds) < times:
        began = time.monotonic()
        while not enter() and time.monotonic() - began < LONGEST:
            time.sleep(1)
        took = time.monotonic() - began
        if took > LONGEST:
            break
        seconds.append(took)
    return seconds


def _signed_in(client: Client) -> bool:
    """Sign out, in again, and return whether that worked."""
    page = client.get("/password")
    if page.soup.select_one("form[action='/sign-out']"):
        client.submit("form[action='/sign-out']")
    return "/sign-out" in client.sign_in("siti", PASSWORD).text


def _opened(client: Client, code: str) -> bool:
    client.get("/tickets/")
    return client.submit("#ticket-form", code=code).status == 200


def _count(findings: Findings, guesser: "_Guesser") -> None:
    """Compare what the guesser had answered with what the program has counted and let through."""
    with database.connection_context():
        sealed = Audit.select().where(Audit.action == "sign-in failed").count()
        counted = {kind: Throttle.count((f"{kind}_total", name)) for kind, name in guesser.names.items()}
    for kind, checked in counted.items():
        # Of two addresses.
        most = TOTALS[kind] + 2 * Throttle.FREE * (NEW_DEVICES[kind] + 1)
        findings.figures[f"{kind}_guesses"] = dict(sorted(guesser.statuses[kind].items())) | {"checked": checked}
        if not 0 < checked <= most:
            findings.faults.append(f"{checked} guesses at one {kind} were checked, at most {most} may be")
    if sealed != counted["sign_in"]:
        findings.faults.append(f"{sealed} failed sign-ins are in the chain, {counted['sign_in']} were counted")


class _Guesser:
    """Somebody who guesses at a password and at a ticket, each answer followed by the next guess at once."""

    def __init__(self, program: Program, code: str) -> None:
        self.names = {"sign_in": "siti", "ticket": code.split("-")[0]}
        self.statuses: dict[str, Counter[int]] = {kind: Counter() for kind in self.names}
        self._program = program
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._guess, args=(kind, turn % 2 == 0))
            for kind in self.names
            for turn in range(GUESSERS)
        ]
        self._threads += [
            threading.Thread(target=self._collect, args=(kind, turn))
            for kind in self.names
            for turn in range(COLLECTORS)
        ]

    def begin(self) -> None:
        """Start every device."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Wait for the last answer."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _guess(self, kind: str, keeps_number: bool) -> None:
        client, wrong = self._device(kind), 0
        while not self._over.is_set():
            wrong += 1
            if not keeps_number:
                _drop_number(client)
            self._try(client, kind, wrong)

    def _collect(self, kind: str, turn: int) -> None:
        """Guess from elsewhere under a new number each time."""
        wrong = 100_000 * (turn + 1)
        while not self._over.is_set():
            wrong += 1
            self._try(self._device(kind, ELSEWHERE), kind, wrong)

    def _device(self, kind: str, address: str = "127.0.0.1") -> Client:
        """Return a device that has been given its number."""
        surface, path = ("office", "/") if kind == "sign_in" else ("visitor", "/tickets/")
        client = Client(self._program, surface, address)
        client.get(path)
        return client

    def _try(self, client: Client, kind: str, wrong: int) -> None:
        path = "/" if kind == "sign_in" else "/tickets/"
        fields: dict[str, Any] = {"username": "siti", "password": f"salah lagi dan lagi {wrong}"}
        if kind == "ticket":
            fields = {"code": f"{self.names[kind]}-{_proof(wrong)}"}
        answer = client.post(path, fields)
        with self._lock:
            self.statuses[kind][answer.status] += 1


def _drop_number(client: Client) -> None:
    for one in list(client.cookies):
        if one.name.endswith("device"):
            client.cookies.clear(one.domain, one.path, one.name)


def _proof(number: int) -> str:
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(digits[number // 32**place % 32] for place in range(5))
