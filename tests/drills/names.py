"""Complaints in every daily spelling, sent at the kiosk: no page shows one to the person whom it is about.

Twenty accounts inspect; one more, from outside, must see every complaint. One account gets an alias afterwards.
"""

from dataclasses import dataclass
from pathlib import Path

from kiosk.core.models import Account, Setting, Suggestion
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database
from tests.drills.program import Client, Findings, Program
from tests.factories import PASSWORD

TABLES = Path(__file__).parent.parent / "core/data/names"
# Of each account so many spellings, in the short form.
A_FEW = 2
# From outside, with a name that no spelling comes near; and one who is called Codet only afterwards.
OUTSIDE, LATER = "outside", "later"
PAGES = (
    "/officer/suggestions/?view=all&q=sirih",
    "/officer/suggestions/?view=all",
    "/officer/reports/day",
    "/officer/exports/suggestions.csv?view=all",
)


@dataclass(frozen=True)
class Sent:
    """A complaint, found by its ``mark``, and the accounts that it is about."""

    mark: str
    about: frozenset[str]
    text: str
    field: str
    public_id: str


def switch_off() -> None:
    """Recognise nobody in what visitors write."""
    ShutOut.named_in = classmethod(lambda _cls, *_texts, field="": [])  # type: ignore[method-assign]


def run(program: Program, full: bool) -> Findings:
    """Send the spellings, and read the pages of each person whom they are about."""
    program.prepare()
    people = [line.split("\t") for line in (TABLES / "accounts.tsv").read_text("utf-8").splitlines()]
    _enrol(people)
    program.start()
    sent = _send_all(program, _chosen(full))
    _rename(program)
    findings = Findings({"complaints": len(sent), "accounts": len(people), "pages": 0, "hidden_wrongly": 0})
    for username in [*(person[0] for person in people), LATER]:
        _read_as(program, username, sent, findings, searched=full)
    _read_from_outside(program, sent, findings)
    return findings


def _enrol(people: list[list[str]]) -> None:
    secret = hash_secret(PASSWORD)
    with database.connection_context():
        Setting.change(batches="")
        for username, name, post, aliases in [*people, [OUTSIDE, "Wening Q", "", ""], [LATER, "Maya Q", "", ""]]:
            named = {"name": name, "post": post, "aliases": aliases}
            Account.create(username=username, password_hash=secret, inspector=True, **named)
        Account.create(username="root", name="Xaverius", password_hash=secret, admin=True)


def _chosen(full: bool) -> list[tuple[frozenset[str], str, str]]:
    found: list[tuple[frozenset[str], str, str]] = []
    times: dict[frozenset[str], int] = {}
    for table in ("spellings.tsv", "spellings_held_out.tsv", "spellings_last.tsv"):
        for line in (TABLES / table).read_text("utf-8").splitlines():
            who, field, text = line.split("\t")
            about = frozenset(who.split(","))
            times[about] = times.get(about, 0) + 1
            if full or times[about] <= A_FEW:
                found.append((about, field, text))
    return [*found, (frozenset({LATER}), "", "Si Codet minta uang.")]


def _send_all(program: Program, chosen: list[tuple[frozenset[str], str, str]]) -> list[Sent]:
    kiosk, sent = Client(program, "visitor"), []
    for number, (about, field, text) in enumerate(chosen):
        mark = f"sirih{number:04}"
        kiosk.get("/suggestions/new?kind=complaint")
        # Of every other topic officers may read; who is called so only later is not found in those.
        topic = "service" if number % 2 and LATER not in about else "levy"
        fields = {"topic": topic, "text": f"{text} {mark}", "officer_named": field, "step": "review", "go": "send"}
        answer = kiosk.submit(selector="form#flow", **fields)
        assert answer.status == 200, answer.words
        with database.connection_context():
            newest = Suggestion.select().order_by(Suggestion.id.desc()).get()
        sent.append(Sent(mark, about, text, field, newest.public_id))
    return sent


def _rename(program: Program) -> None:
    """Give an account an alias on the administrator's page, after the complaints came."""
    admin = Client(program, "office")
    admin.sign_in("root", PASSWORD)
    with database.connection_context():
        person = Account.named(LATER)
    assert person is not None
    admin.get(f"/admin/accounts/{person.public_id}")
    answer = admin.submit("form#account", name=person.name, aliases="Codet", inspector="y")
    assert answer.status == 200, answer.words


def _read_as(program: Program, username: str, sent: list[Sent], findings: Findings, *, searched: bool) -> None:
    office = Client(program, "office")
    office.sign_in(username, PASSWORD)
    mine = [one for one in sent if username in one.about]
    pages = [*PAGES, *(f"/officer/suggestions/?view=all&q={one.mark}" for one in mine if searched)]
    for path in pages:
        answer = office.get(path)
        findings.figures["pages"] += 1
        if answer.status != 200:
            findings.faults.append(f"{username}: {path} answered {answer.status}")
        # What was searched for stands in its own field; only rows show that something was found.
        rows = " ".join(row.get_text(" ") for row in answer.soup.select("tbody tr"))
        words = rows if "q=sirih0" in path else answer.text
        findings.faults += [
            f"{username} reads at {path}: {one.field} | {one.text}" for one in mine if one.mark in words
        ]
    for one in mine:
        findings.figures["pages"] += 1
        if office.get(f"/officer/cases/{one.public_id}").status != 404:
            findings.faults.append(f"{username} opens: {one.field} | {one.text}")


def _read_from_outside(program: Program, sent: list[Sent], findings: Findings) -> None:
    """An inspector whom nothing is about sees all of it: nothing is hidden by hiding everything."""
    office = Client(program, "office")
    office.sign_in(OUTSIDE, PASSWORD)
    for one in sent:
        findings.figures["pages"] += 1
        if office.get(f"/officer/cases/{one.public_id}").status != 200:
            findings.figures["hidden_wrongly"] += 1
            findings.faults.append(f"hidden from the inspector from outside: {one.text}")
