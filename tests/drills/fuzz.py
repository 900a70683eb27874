"""Drill: hostile requests to every route as every role, with right tokens; no answer may be a 5xx.

Half of the requests fill in a form as its page has it, with a few fields replaced by hostile values; the others have
random fields, addresses, methods, headers and bodies.
"""

import json
import random
import secrets
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes

from flask import Flask

from kiosk import create_app
from kiosk.core.models import ROLES, Account, Session
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database
from tests.drills.program import Answer, Client, Findings, Program
from tests.factories import PASSWORD, an_account
from tests.test_guards import address

ON_POSTGRESQL = True
REQUESTS, REQUESTS_FULL = 1_200, 20_000
# A session that ends itself stops only the drill.
LEFT_OUT = ("entrance.sign_out", "static", "entrance.font")
HOSTILE: list[bytes] = [
    b"",
    b" ",
    b"\x00",
    b"a\x00b",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xe2\x80\x8b",
    b"\xe2\x80\xae",
    b"%",
    b"'; DROP TABLE setting; --",
    b"<script>alert(1)</script>",
    b"../../../../etc/passwd",
    b"{{ 7 * 7 }}",
    b"-1",
    b"0",
    b"1e999",
    b"NaN",
    b"9" * 40,
    "\u0663\u0664".encode(),
    b"0000-00-00",
    b"9999-12-31",
    b"2026-02-30",
    b"25:61",
    b"0001-01-01T00:00",
    b"null",
    b"[]",
    b"y",
    b"id",
    b"jv",
    b"a" * 3_000,
    "\U0001f600".encode() * 200,
    "\u0301".encode() * 500,
    b"\r\nX-Injected: 1",
    b"a\nb\nc",
    b"( ( (",
    b'"',
    b"* OR NEAR",
]


@dataclass
class Fuzzer:
    """Makes hostile requests to one surface as one role."""

    program: Program
    app: Flask
    role: str
    chance: random.Random
    routes: list[tuple[str, str]]
    forms: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    answers: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def attack(self, requests: int) -> None:
        """Visit every page for its forms, then send ``requests`` hostile requests."""
        self._enter()
        for path, method in self.routes:
            if method == "GET":
                self._learn(self._client.get(path))
        for number in range(requests):
            path, method = self.routes[number % len(self.routes)]
            self._send(self._changed(path), method)
            if number % 40 == 0:
                self._enter()

    def _enter(self) -> None:
        """Sign in by the database, since a hostile request may have ended the session, and take a token."""
        self._client = Client(self.program, "visitor" if self.role == "visitor" else "office")
        if self.role in ROLES:
            with database.connection_context():
                account = an_account(f"u{secrets.token_hex(6)}", self.role, password_hash=_hash())
                token = Session.begin(account)
            interface = self.app.session_interface.get_signing_serializer(self.app)
            cookie = interface.dumps({"_user_id": token})
            self._client.headers = {"Cookie": f"{self.app.config['SESSION_COOKIE_NAME']}={cookie}"}
        page = self._client.get({"visitor": "/home", "stranger": "/"}.get(self.role, "/password"))
        assert self.role not in ROLES or "/sign-out" in page.text, page.words[:200]
        token_field = page.status == 200 and page.soup.select_one("input[name=csrf_token]")
        if token_field:
            self._token = token_field["value"].encode()
        self._cookie(page)

    def _cookie(self, page: Answer) -> None:
        """Keep the session cookie that the token belongs to."""
        for line in page.headers.get_all("Set-Cookie") or ():
            if line.startswith(self.app.config["SESSION_COOKIE_NAME"]) and self.role in ROLES:
                self._client.headers = {"Cookie": line.split(";")[0]}

    def _learn(self, page: Answer) -> None:
        """Remember the forms of a page: their fields as a browser would send them."""
        for form in page.soup.select("form"):
            fields = []
            for one in form.select("[name]"):
                self.names.add(one["name"])
                fields.append((one["name"], (one.get("value") or one.get_text()).encode()))
            self.forms[form.get("action") or page.url.removeprefix(self._client.base)] = fields

    def _changed(self, path: str) -> str:
        """Return ``path``, once in a while with a hostile part or query."""
        parts = path.split("/")
        if self.chance.random() < 0.15 and len(parts) > 2:
            parts[self.chance.randrange(1, len(parts))] = quote_from_bytes(self.chance.choice(HOSTILE))
        query = ""
        if self.chance.random() < 0.4 and self.names:
            query = "?" + "&".join(
                f"{name}={quote_from_bytes(self.chance.choice(HOSTILE))}"
                for name in self.chance.choices(sorted(self.names) + ["q", "page", "view", "after", "next"], k=3)
            )
        return "/".join(parts) + query

    def _send(self, path: str, method: str) -> None:
        body, headers = None, {}
        if method not in ("GET", "HEAD"):
            body, headers = self._body(path)
        answer = self._client.request(path, method, body, headers)
        self.answers[answer.status // 100 * 100] += 1
        if answer.status >= 500 or answer.status == 0:
            self.faults.append(f"{answer.status} {self.role} {method} {path[:120]} {(body or b'')[:300]!r}")

    def _body(self, path: str) -> tuple[bytes, dict[str, str]]:
        """Return a body with the right token, and its headers."""
        known = self.forms.get(path.split("?")[0]) or self.forms.get(path) or []
        fields = [(name, value) for name, value in known if name != "csrf_token" and self.chance.random() < 0.95]
        names = [name for name, _value in fields] or sorted(self.names - {"csrf_token"}) or ["text"]
        for name in self.chance.choices(names, k=self.chance.randint(1, 3)):
            fields = [one for one in fields if one[0] != name or self.chance.random() < 0.3]
            fields.append((name, self.chance.choice(HOSTILE)))
        fields.append(("csrf_token", self._token))
        kind = self.chance.random()
        if kind < 0.2:
            return self._multipart(fields)
        if kind < 0.25:
            value: Any = self.chance.choice([None, 7, [], {}, [["a"]], "a"])
            body = json.dumps(self.chance.choice([value, {name: value for name, _ in fields}]))
            return body.encode(), {"Content-Type": "application/json", "X-CSRFToken": self._token.decode()}
        coded = "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in fields)
        kind = "application/x-www-form-urlencoded" + self.chance.choice(["", "", "", "; charset=utf-7"])
        return coded.encode(), {"Content-Type": kind}

    def _multipart(self, fields: list[tuple[str, bytes]]) -> tuple[bytes, dict[str, str]]:
        """Return the fields as multipart, some as files, once in a while cut off."""
        mark = "kioskfuzz"
        body = b""
        for name, value in fields:
            file = self.chance.random() < 0.3 and name != "csrf_token"
            more = '; filename="a.xlsx"' if file else ""
            body += (
                f'--{mark}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"
            )
        body += f"--{mark}--\r\n".encode()
        if self.chance.random() < 0.1:
            body = body[: self.chance.randrange(1, len(body))]
        return body, {"Content-Type": f"multipart/form-data; boundary={mark}"}


_hashes: list[str] = []


def _hash() -> str:
    if not _hashes:
        _hashes.append(hash_secret(PASSWORD))
    return _hashes[0]


def routes_of(app: Flask) -> list[tuple[str, str]]:
    """Return the address of each route, with its parameters filled in, and each of its methods."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in LEFT_OUT:
            path = address(app, rule)
            found += [(path, method) for method in sorted(rule.methods - {"OPTIONS"})]
    return found


def run(program: Program, full: bool) -> Findings:
    """Attack both surfaces as every role at once."""
    program.prepare()
    with database.connection_context():
        an_account("root", "admin", "inspector", password_hash=_hash())
    settings = {"database_url": program.url, "instance": str(program.instance)}
    apps = {surface: create_app(surface, **settings) for surface in ("visitor", "office")}
    program.start()
    roles = ("visitor", "visitor", "stranger", *ROLES)
    each = (REQUESTS_FULL if full else REQUESTS) // len(roles) + 1
    fuzzers = []
    for number, role in enumerate(roles):
        app = apps["visitor" if role == "visitor" else "office"]
        fuzzers.append(Fuzzer(program, app, role, random.Random(number), routes_of(app)))
    threads = [threading.Thread(target=fuzzer.attack, args=(each,)) for fuzzer in fuzzers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = sum((fuzzer.answers for fuzzer in fuzzers), Counter())
    with database.connection_context():
        accounts = Account.select().count()
    program.stop()
    faults = [fault for fuzzer in fuzzers for fault in fuzzer.faults]
    if answers.total() < each * len(roles):
        faults.append(f"only {answers.total()} requests were sent")
    figures = {"requests": answers.total(), "answers": {str(one): answers[one] for one in sorted(answers)}}
    return Findings(figures | {"accounts": accounts}, faults)


def switch_off() -> None:
    """Accept every form as it comes."""
    from kiosk.core.web.forms import KioskForm

    KioskForm.validate = lambda _self, *_more: True
