"""Fifty people at once try to sign in: those who are signed in, and visitors who send a message, do not wait for them.

Then as many send a message at once: none is lost, and no page waits for them.

Pages and posts are measured first alone and then beside the flood, in the same run, because machines differ. Each
stranger has an address of its own, so that no throttle, only the limit of the hashing queue, stands in between.
"""

import http.client
import itertools
import threading
import time
from collections import Counter
from statistics import quantiles

from kiosk.core.models import Audit, Suggestion
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database
from kiosk.core.web import device, queues
from tests.drills.program import Client, Findings, Program
from tests.factories import PASSWORD, an_account

STRANGERS = 50
OFFICERS = 2
VISITORS = 2
# What is meant, in seconds; the long form runs on a machine of its own.
MEANT = 0.5
# The short form may share its machine, so that it is slow when it is alone too.
RATIO = 8
SLOWEST = 3.0


def switch_off() -> None:
    """Let passwords and messages wait in the queue of the pages."""
    queues.GUESSES.clear()
    queues.MESSAGES.clear()


def run(program: Program, full: bool) -> Findings:
    """Measure officers' pages and visitors' posts alone, then beside the flood."""
    _people(program)
    program.start()
    findings = Findings()
    seconds = 40 if full else 8
    people = _Regulars(program)
    alone = people.work(seconds / 2)
    strangers = _Strangers(program)
    strangers.begin()
    beside = people.work(seconds)
    strangers.end()
    _judge(findings, alone, beside, full)
    _count(findings, strangers, people)
    _send_at_once(program, findings, alone)
    return findings


def _people(program: Program) -> None:
    program.prepare()
    with database.connection_context():
        password_hash = hash_secret(PASSWORD)
        an_account("root", "admin", password_hash=password_hash)
        for number in range(OFFICERS):
            an_account(f"officer{number}", "officer", password_hash=password_hash)


def _judge(findings: Findings, alone: "_Times", beside: "_Times", full: bool) -> None:
    for what in ("page", "post"):
        before, during = alone.p95(what), beside.p95(what)
        findings.figures |= {f"{what}_p95_alone": round(before, 3), f"{what}_p95": round(during, 3)}
        findings.figures[f"{what}s"] = len(beside.seconds[what])
        if during > (MEANT if full else min(SLOWEST, max(MEANT, RATIO * before))):
            findings.faults.append(f"p95 of a {what}: {during:.2f} s beside the flood, {before:.2f} s alone")


def _count(findings: Findings, strangers: "_Strangers", people: "_Regulars") -> None:
    """Compare what was acknowledged with what is stored, and what strangers were answered with what was checked."""
    with database.connection_context():
        stored = Suggestion.select().count()
        checked = Audit.select().where(Audit.action == "sign-in failed").count()
    answered = sum(strangers.statuses.values())
    findings.figures |= {"sent": people.sent, "stored": stored, "sign_ins": dict(sorted(strangers.statuses.items()))}
    findings.figures["checked"] = checked
    findings.faults += people.faults
    if stored != people.sent:
        findings.faults.append(f"{people.sent} messages were acknowledged, {stored} are stored")
    if checked <= answered / 2:
        findings.faults.append(f"of {answered} sign-ins only {checked} were checked: a throttle stood in between")


def _send_at_once(program: Program, findings: Findings, alone: "_Times") -> None:
    """Let everybody touch "Kirim" at the same moment, while a visitor reads."""
    with database.connection_context():
        before = Suggestion.select().count()
    senders = [_at_review(program, number) for number in range(STRANGERS)]
    sent: list[bool] = []
    threads = [threading.Thread(target=lambda one=one: sent.append(_send(one))) for one in senders]
    reader, seconds = _Timed(program, "visitor"), []
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        reader.get("/home")
        seconds.append(reader.took)
    for thread in threads:
        thread.join()
    with database.connection_context():
        stored = Suggestion.select().count() - before
    findings.figures |= {"sent_at_once": sum(sent), "page_beside_senders": round(max(seconds, default=0), 3)}
    if not sum(sent) == stored == STRANGERS:
        findings.faults.append(f"of {STRANGERS} messages sent at once {sum(sent)} were acknowledged, {stored} stored")
    if max(seconds, default=0) > SLOWEST:
        findings.faults.append(f"a visitor's page took {max(seconds):.2f} s beside {STRANGERS} senders")


def _at_review(program: Program, number: int) -> Client:
    """Return a visitor who has only to send."""
    visitor = Client(program, "visitor")
    _walk(visitor, number)
    return visitor


def _walk(visitor: Client, number: int) -> None:
    visitor.get("/suggestions/new")
    visitor.submit(kind="suggestion")
    visitor.submit(service="visits")
    visitor.submit(text=f"Kursi di ruang tunggu kurang, pesan ke-{number}.", go="next")
    visitor.submit(go="anonymous")


def _send(visitor: Client) -> bool:
    return "Pesan Anda sudah kami terima" in visitor.submit(go="send").words


class _Times:
    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {"page": [], "post": []}

    def p95(self, what: str) -> float:
        return quantiles(self.seconds[what], n=20)[-1] if len(self.seconds[what]) > 1 else float("inf")


class _Timed(Client):
    """A client that knows how long its last request took."""

    def _send(self, request):  # type: ignore[no-untyped-def]
        began = time.monotonic()
        answer = super()._send(request)
        self.took = time.monotonic() - began
        return answer


class _Regulars:
    """Officers who are signed in and read their list, and visitors who send messages."""

    def __init__(self, program: Program) -> None:
        self.sent = 0
        self.faults: list[str] = []
        self._lock = threading.Lock()
        self._officers = [_Timed(program, "office") for _ in range(OFFICERS)]
        for number, officer in enumerate(self._officers):
            if "/sign-out" not in officer.sign_in(f"officer{number}", PASSWORD).text:
                self.faults.append("an officer could not sign in before the flood")
        self._visitors = [_Timed(program, "visitor") for _ in range(VISITORS)]

    def work(self, seconds: float) -> _Times:
        """Let all of them work for so long and return how long each page and each post took."""
        times, end = _Times(), time.monotonic() + seconds
        threads = [threading.Thread(target=self._read, args=(one, end, times)) for one in self._officers]
        threads += [threading.Thread(target=self._write, args=(one, end, times)) for one in self._visitors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return times

    def _read(self, officer: _Timed, end: float, times: _Times) -> None:
        while time.monotonic() < end:
            answer = officer.get("/officer/suggestions/")
            times.seconds["page"].append(officer.took)
            if answer.status != 200 or "/sign-out" not in answer.text:
                self.faults.append(f"a page of a signed-in officer: status {answer.status}")
            time.sleep(0.1)

    def _write(self, visitor: _Timed, end: float, times: _Times) -> None:
        for number in itertools.count():
            if time.monotonic() > end:
                return
            _walk(visitor, number)
            taken = _send(visitor)
            times.seconds["post"].append(visitor.took)
            if not taken:
                self.faults.append("a message was not taken")
                continue
            with self._lock:
                self.sent += 1
            time.sleep(0.1)


class _Strangers:
    """People who try to sign in, each again as soon as there is an answer."""

    def __init__(self, program: Program) -> None:
        self.statuses: Counter[int] = Counter()
        self._port = program.ports["office"]
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._try, args=(number,)) for number in range(STRANGERS)]
        self._jars = [_form_of(Client(program, "office")) for _ in range(STRANGERS)]

    def begin(self) -> None:
        """Start them all."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Wait until the last has its answer."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _try(self, number: int) -> None:
        cookies, token = self._jars[number]
        for attempt in itertools.count():
            if self._over.is_set():
                return
            body = f"csrf_token={token}&username=name-{number}-{attempt}&password=bukan+kata+sandi+ini"
            # A port per request and an address per stranger: none shares another's budget.
            line = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=60, source_address=(f"127.0.{attempt % 200 + 1}.{number + 2}", 0)
            )
            try:
                line.request(
                    "POST", "/", body, {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
                )
                self.statuses[line.getresponse().status] += 1
            except OSError:
                self.statuses[0] += 1
            finally:
                line.close()


def _form_of(client: Client) -> tuple[str, str]:
    """Return the session cookie and the token of a sign-in form."""
    answer = client.get("/")
    field = answer.soup.select_one("input[name=csrf_token]")
    assert field is not None
    cookies = [one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") or ()]
    # Without the number of a device, each address is a device of its own.
    kept = [one for one in cookies if one.partition("=")[0] != device.NUMBERS["office"]]
    assert len(kept) == len(cookies) - 1, "the office gives its devices no number, or under another name"
    return "; ".join(kept), str(field["value"])
