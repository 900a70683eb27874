"""Letters that nobody sees, in every form of both surfaces: they count as nothing, and what else was typed stays.

Every page is opened as the role that may; of each form, the fields that refuse to be empty are found by sending them
empty. Then each invisible letter is sent in their place, and a sign that could reorder the text. Numbers are sent as
they are pasted from a contact, searches with letters alone, and a file of terms by the command line.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bs4 import Tag
from flask import Flask, url_for

from kiosk import create_app
from kiosk.core.models import ROLES, Account, Case, Contact, Event, Setting
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.receiving import Receipt
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.keys import keyring
from kiosk.core.text import text
from tests.drills.program import Answer, Client, Findings, Program
from tests.factories import PASSWORD, a_suggestion, an_account
from tests.test_guards import OFFICE, address, rules

LETTERS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u202c\u2060\u2064\u2069\u206a"
    "\u2800\u3164\ufe0f\ufeff\uffa0\ufff9\ufffc\ufdd0\uffff\U0001d159\U0001d173\U000e0001\U000e0041\U000e0100\x85\x9b"
)
# Of these, a short run sends in each form; the forms take turns.
IN_TURN = 4
KEPT = "Tetap ada"
REORDERED = "uang \u202e001 ribu"
NUMBER = "+62 812-3456-7890"
PASTED = f"\u202a{NUMBER}\u202c"
_TYPED = "input[type=text], input[type=search], input[type=email], input:not([type]), textarea"
# Values of the buttons that send a form, unlike those that leave it.
_ONWARD = ("next", "send")
# They end the session, or guess at it and are slowed down.
_LEFT_OUT = ("entrance.sign_out", "entrance.sign_in", "entrance.first_password", "entrance.setup", "visitor.home.end")


def switch_off() -> None:
    """Store every letter and sign as it was typed."""
    text.without_invisible = lambda typed: typed
    text._REASONS = {"nul": text._REASONS["nul"], "surrogate": text._REASONS["surrogate"]}


@dataclass
class Form:
    """A form with fields that refuse to be empty."""

    client: Client
    action: str
    fields: dict[str, str]
    typed: list[str]
    required: list[str]

    def send(self, words: str) -> Answer:
        """Send ``words`` in the required fields, and something in the others that are typed."""
        others = {name: KEPT for name in self.typed if name not in self.required}
        return self.client.post(self.action, {**self.fields, **others, **dict.fromkeys(self.required, words)})


def run(program: Program, full: bool) -> Findings:
    """Send each letter in each form; a short run sends some of them in each, in turn."""
    findings = Findings()
    program.prepare()
    Setting.change(machine_voice=False)
    password_hash = hash_secret(PASSWORD)
    for role in ROLES:
        an_account(role, role, password_hash=password_hash)
    sent = _messages()
    if not program.start():
        findings.faults.append(f"it did not start: {program.log[-500:]}")
        return findings
    forms = [*_office(program, sent), *_visitor(program, sent["officer"][0].code)]
    tried = refused = 0
    for number, form in enumerate(forms):
        letters = LETTERS if full else [LETTERS[(number * IN_TURN + turn) % len(LETTERS)] for turn in range(IN_TURN)]
        rows = _rows(program)
        for letter in letters:
            refused += _refused_as_empty(form, letter, findings)
            tried += 1
        _shown_at_its_place(form, findings)
        findings.faults += [f"{form.action}: something was stored"] * (_rows(program) != rows)
    _pasted(program, findings)
    _searched(program, findings)
    _imported(program, findings)
    fields = sum(len(form.required) for form in forms)
    findings.figures |= {
        "forms": len(forms),
        "fields": fields,
        "letters": len(LETTERS),
        "sent": tried,
        "empty": refused,
    }
    return findings


def _messages() -> dict[str, list[Receipt]]:
    """Return what each room acts on: an answered and a new suggestion, and a question; all are released."""
    answered, new = (a_suggestion(f"Kursi {word} kurang.", contact="Bu Sri") for word in ("tunggu", "loket"))
    case = Case.get(Case.suggestion == answered.suggestion)
    acts.reply(case, Account.named("officer"), "Kursi ditambah.", seen=Event.of(answered.suggestion.id).count())
    return {"officer": [answered, new], "staff": [a_suggestion("Apa itu PB?", kind="question", contact="Bu Sri")]}


def _office(program: Program, sent: dict[str, list[Receipt]]) -> Iterator[Form]:
    """Yield the forms that each role sees."""
    app = _app(program, "office")
    for role in ROLES:
        client = Client(program, "office")
        client.sign_in(role, PASSWORD)
        for path in _pages(app, lambda rule, role=role: role in OFFICE[rule.endpoint], sent):
            yield from _forms(client, client.get(path), path)


def _visitor(program: Program, ticket: str) -> Iterator[Form]:
    """Yield the forms of the kiosk, those behind its first steps included."""
    app, client = _app(program, "visitor"), Client(program, "visitor")
    for path in _pages(app, lambda _rule: True):
        yield from _forms(client, client.get(path), path)
    client.get("/suggestions/new?kind=question")
    key = {"key": keyring.mint("suggestion"), "kind": "question"}
    yield from _forms(client, client.post("/suggestions/new", {**key, "step": "service"}), "/suggestions/new")
    client.get("/tickets/")
    opened = client.submit("form:has(input[name=code])", code=ticket)
    again = next(form for form in opened.soup.select("form[method=post]") if str(form.get("action")).endswith("reopen"))
    page = client.post(again["action"], _filled(again))
    yield from _forms(client, page, "/tickets/reopen")


def _app(program: Program, surface: str) -> Flask:
    return create_app(surface, database_url=f"sqlite:///{program.database_file}", instance=str(program.instance))


def _pages(app: Flask, allowed: Callable, sent: dict[str, list[Receipt]] | None = None) -> Iterator[str]:
    for rule, method in rules(app):
        if method != "GET" or rule.endpoint in _LEFT_OUT or not allowed(rule):
            continue
        about = (sent or {}).get(rule.endpoint.split(".")[0], []) if rule.arguments == {"public_id"} else []
        with app.test_request_context():
            yield from (url_for(rule.endpoint, public_id=one.suggestion.public_id) for one in about)
        if not about:
            yield address(app, rule)


def _forms(client: Client, page: Answer, path: str) -> Iterator[Form]:
    """Yield the forms of a page that refuse empty fields."""
    if page.headers is None or "html" not in page.headers["Content-Type"]:
        return
    for form in page.soup.select("form[method=post]"):
        typed = [one["name"] for one in form.select(_TYPED) if one.get("name")]
        if not typed:
            continue
        buttons = page.soup.select(f'button[form="{form.get("id")}"][name]')
        fields = _filled(form) | {one["name"]: one["value"] for one in buttons if one.get("value") in _ONWARD}
        action = form.get("action") or path
        answer = client.post(action, {**fields, **dict.fromkeys(typed, "")})
        required = [name for name in typed if _field(answer, name, invalid=True)]
        if required:
            yield Form(client, action, fields, typed, required)


def _filled(form: Tag) -> dict[str, str]:
    """Return the fields of a form as it was shown, with something chosen in each."""
    fields: dict[str, str] = {}
    for one in form.select("[name]"):
        name, kind = one["name"], one.get("type", one.name)
        if one.name == "select":
            option = one.select_one("option[selected]") or one.select("option")[-1]
            fields[name] = option.get("value", "")
        elif kind in ("radio", "submit"):
            fields.setdefault(name, one.get("value", ""))
        elif kind not in ("checkbox", "file", "password"):
            fields[name] = one.get_text() if one.name == "textarea" else one.get("value", "")
    return fields


def _field(answer: Answer, name: str, *, invalid: bool = False) -> list[str]:
    """Return what stands in the fields of this name, or in those with an error."""
    found = [one for one in answer.soup.select(f'[name="{name}"]') if not invalid or one.get("aria-invalid")]
    # A browser, unlike the parser, drops the first line break of a text area.
    return [_typed_in(one) for one in found]


def _typed_in(one: Tag) -> str:
    words = one.get_text() if one.name == "textarea" else one.get("value", "")
    return words.removeprefix("\r").removeprefix("\n")


def _refused_as_empty(form: Form, letter: str, findings: Findings) -> bool:
    answer = form.send(letter)
    what = f"{form.action} {letter!a}"
    taken = [name for name in form.required if not _field(answer, name, invalid=True)]
    lost = [name for name in form.typed if name not in form.required and KEPT not in _field(answer, name)]
    findings.faults += [f"{what}: {answer.status}, taken as {name}" for name in taken]
    findings.faults += [f"{what}: lost {name}" for name in lost if not taken]
    return not taken and not lost


def _shown_at_its_place(form: Form, findings: Findings) -> None:
    answer = form.send(REORDERED)
    shown = REORDERED.replace("\u202e", text.SIGN)
    for name in form.required:
        if shown not in _field(answer, name, invalid=True):
            findings.faults.append(f"{form.action} {name}: {answer.status}, the override is not shown at its place")


def _pasted(program: Program, findings: Findings) -> None:
    """Send a suggestion with a number as it is pasted from a contact."""
    client = Client(program, "visitor")
    client.get("/suggestions/new?kind=question")
    message = {"key": keyring.mint("suggestion"), "kind": "question", "text": f"Hubungi {PASTED} ya"}
    answer = client.post(
        "/suggestions/new", {**message, "contact": PASTED, "consent": "y", "step": "review", "go": "send"}
    )
    kept = Contact.select().order_by(Contact.suggestion.desc()).first()
    if answer.status != 200 or kept is None or kept.contact != NUMBER:
        findings.faults.append(f"a pasted number did not pass: {answer.status}")
    elif kept.suggestion.kept.body != f"Hubungi {NUMBER} ya":
        findings.faults.append("a pasted number is stored with its signs")


def _searched(program: Program, findings: Findings) -> None:
    """Search the terms for each letter: it is no search."""
    client = Client(program, "visitor")
    everything = len(client.get("/terms/").soup.select("a.term-row"))
    for letter in LETTERS:
        answer = client.get(f"/terms/?q={_percent(letter)}")
        if len(answer.soup.select("a.term-row")) != everything:
            findings.faults.append(f"/terms/ {letter!a}: a search of its own")


def _imported(program: Program, findings: Findings) -> None:
    """Import a file in which a title holds nothing."""
    document = json.loads(program.command("terms", "export").stdout)
    document["terms"][0]["revisions"]["id"]["published"]["title"] = "\u2800\u200b"
    file = program.folder / "terms.json"
    file.write_text(json.dumps(document))
    done = program.command("terms", "import", str(file))
    if done.returncode != 1 or "title" not in done.stderr:
        findings.faults.append(f"a file with an empty title is taken: {done.returncode}")


def _rows(program: Program) -> dict[str, int]:
    """Return how many rows each table has; sessions, attempts and chores come and go by themselves."""
    with sqlite3.connect(program.database_file) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        passing = ("session", "throttle", "chore", "audit", "audit_salt")
        kept = [name for (name,) in names.fetchall() if name not in passing]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in kept}


def _percent(letter: str) -> str:
    return "".join(f"%{byte:02x}" for byte in letter.encode())
