"""Forms forged by another origin: every route that acts, with every kind of sender, and the touch on the answer.

The victim is signed in, and the browser sends the cookies: another port of the same host shares them. Nothing may be
stored, whatever the token; nothing that an answer offers may send the forged form again. Then the same forms are sent
by our own pages, and pass.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

from bs4 import Tag
from flask import Flask

from kiosk import create_app
from kiosk.core import chores
from kiosk.core.models import ROLES, Setting
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.keys import keyring
from kiosk.core.web import faults, origin
from tests.drills.program import Answer, Client, Findings, Program
from tests.factories import PASSWORD, a_suggestion, an_account
from tests.test_guards import OFFICE, address, rules

MARKER = "palsu"
OTHER_PORT = "http://127.0.0.1:1"
LINK = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
# What a browser says of a form that another origin sends; the last one hides where it comes from.
FOREIGN = [
    {"Sec-Fetch-Site": "same-site", "Origin": OTHER_PORT},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://contoh.id"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": OTHER_PORT},
    {"Origin": "null"},
]
WITHOUT_TOKEN = [*FOREIGN, {}]
OWN = {"Sec-Fetch-Site": "same-origin"}
# More would only repeat themselves.
MOST_FAULTS = 100
# They end the session of the victim, which our own pages need until the end.
LAST = ("entrance.sign_out", "visitor.home.end")


def switch_off() -> None:
    """Take every request for one of our own pages."""
    for module in (origin, faults):
        module.sender = lambda: origin.Sender.OWN  # type: ignore[attr-defined]


@dataclass
class Victim:
    """Somebody at a surface, what the forger makes of the forms on all pages, and the addresses that act."""

    name: str
    surface: str
    client: Client
    token: str = ""
    pages: list[str] = field(default_factory=list)
    forms: list[tuple[str, dict[str, str]]] = field(default_factory=list)


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"


class Stored:
    """What the program has stored: every row except those that say when somebody was last here."""

    PASSING = ("chore",)

    def __init__(self, program: Program) -> None:
        self._program = program
        self._connection = sqlite3.connect(program.database_file)
        self._version, self._content = self._now(), self._read()

    def changed(self) -> list[str]:
        """Return the tables and files that have changed since the last call."""
        version, files = self._now()
        if (version, files) == self._version:
            return []
        before, self._version, self._content = self._content, (version, files), self._read()
        return sorted(
            name for name in before.keys() | self._content.keys() if before.get(name) != self._content.get(name)
        )

    def close(self) -> None:
        self._connection.close()

    def _now(self) -> tuple[int, list[str]]:
        # The program makes copies by itself meanwhile.
        found = (path.relative_to(self._program.instance) for path in self._program.instance.rglob("*"))
        files = sorted(str(path) for path in found if "backups" not in path.parts)
        return self._connection.execute("PRAGMA data_version").fetchone()[0], files

    def _read(self) -> dict[str, object]:
        found: dict[str, object] = {"files": self._now()[1]}
        names = self._connection.execute(_TABLES)
        for (name,) in names.fetchall():
            with closing(self._connection.execute(f"SELECT * FROM {name}")) as rows:
                kept = [number for number, column in enumerate(rows.description) if column[0] != "seen_at"]
                found[name] = [[row[number] for number in kept] for row in rows]
        return {name: rows for name, rows in found.items() if name not in self.PASSING}


def run(program: Program, full: bool) -> Findings:
    """Forge every form of every role; ``full`` sends each of them in every way, else in two in turn."""
    program.prepare()
    Setting.change(machine_voice=False)
    password_hash = hash_secret(PASSWORD)
    for role in ROLES:
        an_account(role, role, password_hash=password_hash)
    a_suggestion("Kursi tunggu kurang.")
    database = {"database_url": f"sqlite:///{program.database_file}", "instance": str(program.instance)}
    apps = {surface: create_app(surface, **database) for surface in program.ports}
    findings = Findings()
    if not program.start():
        findings.faults.append(f"it did not start: {program.log[-500:]}")
        return findings
    office = [_victim(program, apps["office"], role) for role in reversed(ROLES)]
    victims = [*office, _victim(program, apps["visitor"], "visitor")]
    # Those of the program itself find nothing left to do while this lasts.
    chores.run_once(apps["office"])
    stored = Stored(program)
    sent = sum(_forge(victim, stored, findings, full) for victim in victims)
    sent += sum(_lure(victim, stored, findings) for victim in victims)
    passed = sum(_use(victim, findings) for victim in victims)
    if not stored.changed():
        findings.faults.append("our own pages stored nothing, so the drill proves nothing")
    stored.close()
    forms = sum(len(victim.forms) for victim in victims)
    findings.figures |= {"forms": forms, "forged": sent, "own_passed": passed, "stored": _stored(findings)}
    return findings


def _stored(findings: Findings) -> int:
    return sum(" changed " in fault for fault in findings.faults)


def _victim(program: Program, app: Flask, name: str) -> Victim:
    """Sign in, open every page, and note every form and every other address that a post reaches."""
    surface = app.config["SURFACE"]
    victim = Victim(name, surface, Client(program, surface))
    if surface == "office":
        victim.client.sign_in(name, PASSWORD)
    allowed = [(rule, method) for rule, method in rules(app) if surface == "visitor" or name in OFFICE[rule.endpoint]]
    known = [(address(app, rule), method) for rule, method in allowed if rule.endpoint not in LAST]
    victim.pages = [path for path, method in known if method == "GET"]
    for path in victim.pages:
        page = victim.client.get(path)
        token = page.soup.select_one("input[name=csrf_token]") if "html" in page.headers["Content-Type"] else None
        victim.token = token["value"] if token else victim.token
        victim.forms += _forms(page, path)
        beats = page.soup.select("body[data-beat]") if "html" in page.headers["Content-Type"] else []
        victim.forms += [(body["data-beat"], {"token": body["data-beat-token"]}) for body in beats[:1]]
    listed = {action for action, _fields in victim.forms}
    victim.forms += [(path, {}) for path, method in known if method == "POST" and path not in listed]
    if surface == "visitor":
        message = {"kind": "suggestion", "text": f"Pesan {MARKER}", "step": "review", "go": "send"}
        victim.forms.append(("/suggestions/new", {"key": keyring.mint("suggestion"), **message}))
    if name == "admin":
        victim.forms.append(("/admin/accounts/new", {"username": MARKER, "name": MARKER, "admin": "y"}))
    return victim


def _forms(page: Answer, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    if "html" not in page.headers["Content-Type"]:
        return
    for form in page.soup.select("form[method=post]"):
        action = form.get("action") or path
        if not action.startswith(("/sign-out", "/end")):
            yield action, _filled(form)


def _filled(form: Tag) -> dict[str, str]:
    """Return the fields of a form with something in each, as a forger fills them in."""
    fields: dict[str, str] = {}
    for one in form.select("[name]"):
        name, kind = one["name"], one.get("type", one.name)
        if name == "csrf_token" or kind == "file":
            continue
        if one.name == "select":
            option = one.select_one("option[selected]") or one.select("option")[-1]
            fields[name] = option.get("value", "")
        elif kind in ("checkbox", "radio", "submit"):
            fields.setdefault(name, one.get("value", "y"))
        else:
            typed = one.get_text() if one.name == "textarea" else one.get("value", "")
            fields[name] = typed or ("palsu@contoh.id" if "email" in name else MARKER)
    return fields


def _forge(victim: Victim, stored: Stored, findings: Findings, full: bool) -> int:
    """Send each form as another origin would, without and with the right token, and touch what the answer offers."""
    ways = [(headers, "") for headers in WITHOUT_TOKEN] + [(headers, victim.token) for headers in FOREIGN]
    sent = 0
    for number, (path, fields) in enumerate(victim.forms):
        if len(findings.faults) >= MOST_FAULTS:
            break
        in_turn = (WITHOUT_TOKEN[number % len(WITHOUT_TOKEN)], ""), (FOREIGN[number % len(FOREIGN)], victim.token)
        for headers, token in ways if full else in_turn:
            # A beat has a token of its own, which a forger knows as little.
            own = {"token": fields["token"] if token else ""} if "token" in fields else {}
            answer = victim.client.post(path, {**fields, **own, "forged": MARKER, "csrf_token": token}, headers)
            what = f"{victim.name} {path} {headers} {'right' if token else 'no'} token"
            if answer.status not in (400, 403):
                findings.faults.append(f"{what}: answered with {answer.status}")
            _touch(victim, answer, what, findings)
            findings.faults += [f"{what}: changed {name}" for name in stored.changed()]
            sent += 1
    return sent


def _touch(victim: Victim, answer: Answer, what: str, findings: Findings) -> None:
    """Send every form of the answer in which something forged is hidden, as our own page would."""
    for form in answer.soup.select("form[method=post]"):
        if form.select_one("input[name=forged]") is None:
            continue
        findings.faults.append(f"{what}: the answer offers to send it again")
        fields = {one["name"]: one.get("value", "") for one in form.select("input[name]")}
        victim.client.post(form.get("action"), fields, OWN)


def _lure(victim: Victim, stored: Stored, findings: Findings) -> int:
    """Follow a link from another origin to each page, and embed it: no page acts by being read."""
    for path in victim.pages:
        for headers in ({**LINK, "Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site"}):
            victim.client.get(path, **headers)
            changed = stored.changed()
            findings.faults += [f"{victim.name} {path}: a link from elsewhere changed {name}" for name in changed]
    return 2 * len(victim.pages)


def _use(victim: Victim, findings: Findings) -> int:
    """Send each form by our own page, and return how many were taken for our own."""
    passed = 0
    for path, fields in victim.forms:
        page = victim.client.page
        if page is None or page.soup.select_one("input[name=csrf_token]") is None:
            victim.client.get("/home" if victim.surface == "visitor" else "/password")
        answer = victim.client.post(path, fields, OWN)
        if answer.status == 403 or "Layar ini sempat disetel ulang" in answer.text:
            findings.faults.append(f"{victim.name} {path}: our own page was refused")
        passed += 1
    return passed
