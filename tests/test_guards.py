"""Access: every route x method x role against one table; a route without a row fails."""

import secrets
from datetime import date

import pytest
from flask import Flask, url_for

from kiosk.core.days import clock
from kiosk.core.models import ROLES, Account, Notice, Pronunciation, ReplyTemplate, Setting, SurveyPeriod, Term
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts
from kiosk.core.web.headers import HEADERS
from tests.factories import a_recording, a_suggestion, a_visiting_day, an_account
from tests.pages import Person
from tests.surveys import a_paper_sheet, a_period

NOBODY: frozenset[str] = frozenset()
ANYBODY = frozenset({"stranger", *ROLES})
READERS = frozenset({"officer", "inspector"})
STAFF = frozenset({"staff"})
ADMIN = frozenset({"admin"})

# Endpoint -> who may use it. Anyone else is sent to the sign-in page (a stranger) or refused (403).
OFFICE = {
    "static": ANYBODY,
    "entrance.font": ANYBODY,
    "entrance.healthz": ANYBODY,
    "entrance.readyz": ANYBODY,
    "entrance.security_contact": ANYBODY,
    "entrance.sign_in": ANYBODY,
    "entrance.sign_out": ANYBODY,
    "entrance.setup": ANYBODY,
    "entrance.first_password": ANYBODY,
    "entrance.password": frozenset(ROLES),
    "entrance.components": STAFF | ADMIN,
    "officer.suggestions.index": READERS,
    "officer.suggestions.count": READERS,
    "officer.suggestions.assign": READERS,
    "officer.suggestions.tag": READERS,
    "officer.suggestions.save": READERS,
    "officer.suggestions.forget": READERS,
    "officer.cases.show": READERS,
    "officer.cases.opened": READERS,
    "officer.cases.note": READERS,
    "officer.cases.compose": READERS,
    "officer.cases.preview": READERS,
    "officer.cases.reply": READERS,
    "officer.cases.status": READERS,
    "officer.cases.close": READERS,
    "officer.cases.assign": READERS,
    "officer.cases.tag": READERS,
    "officer.cases.untag": READERS,
    "officer.cases.merge": READERS,
    "officer.cases.forward": READERS,
    "officer.cases.extend": READERS,
    "officer.cases.hold": READERS,
    "officer.cases.unhold": READERS,
    "officer.cases.route": READERS,
    "officer.cases.name": READERS,
    "officer.cases.clear": READERS,
    "officer.intake.new": READERS,
    "officer.intake.check": READERS,
    "officer.intake.create": READERS,
    "officer.intake.ticket": READERS,
    "officer.board.index": READERS,
    "officer.board.edit": READERS,
    "officer.board.withdraw": READERS,
    "officer.reply_templates.index": READERS,
    "officer.reply_templates.new": READERS,
    "officer.reply_templates.edit": READERS,
    "officer.reply_templates.move": READERS,
    "officer.reply_templates.remove": READERS,
    "officer.ratings.index": READERS,
    "officer.surveys.index": READERS,
    "officer.surveys.new": READERS,
    "officer.surveys.edit": READERS,
    "officer.surveys.close": READERS,
    "officer.surveys.publish": READERS,
    "officer.survey_reports.show": READERS,
    "officer.survey_reports.follow_up": READERS,
    "officer.survey_reports.xlsx": READERS,
    "officer.survey_reports.csv": READERS,
    "officer.sheets.index": READERS,
    "officer.sheets.withdraw": READERS,
    "officer.exports.csv": READERS,
    "officer.exports.xlsx": READERS,
    "officer.registers.index": READERS,
    "officer.registers.xlsx": READERS,
    "officer.reports.month": READERS,
    "officer.reports.day": READERS,
    "staff.home.show": STAFF,
    "staff.empty_rows.index": STAFF,
    "staff.empty_rows.edit": STAFF,
    "staff.proposals.index": STAFF,
    "staff.proposals.show": STAFF,
    "staff.proposals.accept": STAFF,
    "staff.proposals.decline": STAFF,
    "staff.checks.index": STAFF,
    "staff.checks.show": STAFF,
    "staff.questions.index": STAFF,
    "staff.questions.show": STAFF,
    "staff.questions.answer": STAFF,
    "staff.questions.begin": STAFF,
    "staff.terms.index": STAFF,
    "staff.terms.new": STAFF,
    "staff.terms.properties": STAFF,
    "staff.terms.check": STAFF,
    "staff.revisions.edit": STAFF,
    "staff.revisions.preview": STAFF,
    "staff.revisions.autosave": STAFF,
    "staff.revisions.discard": STAFF,
    "staff.revisions.history": STAFF,
    "staff.revisions.compare": STAFF,
    "staff.publications.show": STAFF,
    "staff.publications.publish": STAFF,
    "staff.publications.schedule": STAFF,
    "staff.publications.review": STAFF,
    "staff.publications.send_back": STAFF,
    "staff.publications.unschedule": STAFF,
    "staff.publications.retire": STAFF,
    "staff.publications.restore": STAFF,
    "staff.notices.index": STAFF,
    "staff.notices.new": STAFF,
    "staff.notices.edit": STAFF,
    "staff.notices.preview": STAFF,
    "staff.notices.end": STAFF,
    "staff.notices.remove": STAFF,
    "staff.visits.edit": STAFF,
    "staff.visits.confirm": STAFF,
    "staff.visit_days.new": STAFF,
    "staff.visit_days.edit": STAFF,
    "staff.visit_days.remove": STAFF,
    "staff.groups.index": STAFF,
    "staff.groups.new": STAFF,
    "staff.groups.edit": STAFF,
    "staff.groups.remove": STAFF,
    "staff.recordings.index": STAFF,
    "staff.recordings.edit": STAFF,
    "staff.recordings.audio": STAFF,
    "staff.recordings.remove": STAFF,
    "staff.pronunciations.index": STAFF,
    "staff.pronunciations.new": STAFF,
    "staff.pronunciations.edit": STAFF,
    "staff.pronunciations.remove": STAFF,
    "staff.pronunciations.listen": STAFF,
    "staff.transfers.index": STAFF,
    "staff.transfers.terms": STAFF,
    "staff.transfers.workbook": STAFF,
    "staff.transfers.show": STAFF,
    "staff.transfers.apply": STAFF,
    "admin.accounts.index": ADMIN,
    "admin.accounts.new": ADMIN,
    "admin.accounts.edit": ADMIN,
    "admin.accounts.disable": ADMIN,
    "admin.accounts.enable": ADMIN,
    "admin.accounts.reset": ADMIN,
    "admin.settings.edit": ADMIN,
    "admin.settings.try_email": ADMIN,
    "admin.services.index": ADMIN,
    "admin.services.new": ADMIN,
    "admin.services.edit": ADMIN,
    "admin.services.move": ADMIN,
    "admin.services.withdraw": ADMIN,
    "admin.services.offer": ADMIN,
    "admin.reasons.index": ADMIN,
    "admin.reasons.new": ADMIN,
    "admin.reasons.edit": ADMIN,
    "admin.reasons.move": ADMIN,
    "admin.reasons.withdraw": ADMIN,
    "admin.reasons.offer": ADMIN,
    "admin.closed_days.index": ADMIN,
    "admin.closed_days.add": ADMIN,
    "admin.closed_days.edit": ADMIN,
    "admin.closed_days.remove": ADMIN,
    "admin.closed_days.upload": ADMIN,
    "admin.closed_days.national": ADMIN,
    "admin.closed_days.apply": ADMIN,
    "admin.trusted_day.show": ADMIN,
    "admin.trusted_day.confirm": ADMIN,
    "admin.backups.index": ADMIN,
    "admin.backups.make": ADMIN,
    "admin.backups.check": ADMIN,
    "admin.backups.prepare": ADMIN,
    "admin.envelope.show": ADMIN,
    "admin.envelope.make": ADMIN,
    "admin.envelope.keep": ADMIN,
    "admin.restores.new": ADMIN,
    "admin.restores.show": ADMIN,
    "admin.restores.take": ADMIN,
    "admin.restores.discard": ADMIN,
    "admin.audit.index": ADMIN,
    "admin.audit.verify": ADMIN,
    "admin.audit.anchors": ADMIN,
}
VISITOR = {
    "static",
    "entrance.font",
    "entrance.healthz",
    "entrance.readyz",
    "entrance.security_contact",
    "visitor.home.attract",
    "visitor.home.show",
    "visitor.home.settings",
    "visitor.home.end",
    "visitor.terms.index",
    "visitor.terms.show",
    "visitor.terms.clarity",
    "visitor.terms.audio",
    "visitor.terms.read",
    "visitor.terms.missed",
    "visitor.takeaways.show",
    "visitor.takeaways.slip",
    "visitor.ratings.new",
    "visitor.ratings.create",
    "visitor.ratings.reasons",
    "visitor.surveys.begin",
    "visitor.surveys.new",
    "visitor.suggestions.begin",
    "visitor.suggestions.new",
    "visitor.suggestions.ticket",
    "visitor.board.index",
    "visitor.comparison.show",
    "visitor.tickets.index",
    "visitor.tickets.show",
    "visitor.tickets.opened",
    "visitor.tickets.reopen",
    "visitor.tickets.erase",
}

# An existing code for each noun that is addressed by one.
CODES = {"staff.groups": "program", "admin.services": "visits", "admin.reasons": "waiting"}


def address(app: Flask, rule) -> str:
    """Fill in the parameters of a rule with existing things, created when needed."""
    parts = {
        "slug": lambda: "remisi",
        "name": lambda: "steps" if rule.endpoint == "staff.empty_rows.edit" else "a" * 22,
        "language": lambda: "id",
        "filename": lambda: "css/app.css",
        "version": lambda: "0" * 12,
        "notice_id": _a_notice,
        "template_id": _a_template,
        "code": lambda: CODES[rule.endpoint.rsplit(".", 1)[0]],
        "topic": lambda: "rating",
        "pronunciation_id": _a_pronunciation,
        "public_id": lambda: _a_public_id(rule.endpoint),
        "day": _a_decided_day,
        "period_id": _a_period,
        "key_hmac": _a_sheet,
    }
    if rule.endpoint == "staff.recordings.audio":
        with database.connection_context(), app.app_context():
            a_recording(app, "remisi")
    if rule.endpoint == "entrance.security_contact":
        with database.connection_context():
            Setting.change(security_contact="aman@contoh.id")
    with app.test_request_context():
        return url_for(rule.endpoint, **{name: parts[name]() for name in rule.arguments})


def _a_decided_day() -> str:
    """Return a closed day, for which the visiting hours were decided."""
    with database.connection_context():
        a_visiting_day(Account.get(), date(2026, 12, 25))
    return "2026-12-25"


def _a_notice() -> int:
    with database.connection_context():
        return Notice.create(texts=Texts(id="Hari ini tidak ada kunjungan.")).id


def _a_template() -> int:
    with database.connection_context():
        return ReplyTemplate.begin(name="Terima kasih", bodies=Texts(id="Terima kasih atas saran Anda.")).id


def _a_pronunciation() -> int:
    with database.connection_context():
        return Pronunciation.get_or_create(written="detensi", defaults={"spoken": "[[d@t'Ensi]]"})[0].id


def _a_period() -> int:
    today = clock.today()
    with database.connection_context():
        return (SurveyPeriod.on(today) or a_period(Account.get(), today, today)).id


def _a_sheet() -> str:
    """Return the key of a paper sheet, recorded by the account under test if there is one."""
    _a_period()
    with database.connection_context():
        typist = Account.get_or_none(Account.username.in_(READERS)) or Account.get()
        return a_paper_sheet(typist, day=clock.today()).key_hmac


def _a_public_id(endpoint: str) -> str:
    with database.connection_context():
        if endpoint.startswith("admin."):
            return an_account(secrets.token_hex(4), "staff").public_id
        kind = "question" if endpoint.startswith("staff.") else "suggestion"
        return a_suggestion(f"Pesan untuk {endpoint}", kind=kind).suggestion.public_id


def rules(app: Flask) -> list:
    return [(rule, method) for rule in app.url_map.iter_rules() for method in sorted(rule.methods & {"GET", "POST"})]


def test_every_route_of_the_office_has_a_row(office_app):
    assert {rule.endpoint for rule in office_app.url_map.iter_rules()} == set(OFFICE)


def test_every_route_of_the_kiosk_has_a_row(visitor_app):
    assert {rule.endpoint for rule in visitor_app.url_map.iter_rules()} == VISITOR


@pytest.mark.parametrize("role", ["stranger", *ROLES])
def test_every_route_opens_only_for_the_roles_in_its_row(request, office_app, role):
    person: Person = request.getfixturevalue(role)
    token = person.get("/").soup.select_one("input[name=csrf_token]")["value"]

    found, expected = {}, {}
    for rule, method in rules(office_app):
        if rule.endpoint in ("entrance.sign_out", "entrance.setup"):
            continue
        path = address(office_app, rule)
        answer = person.client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        sent_away = answer.status_code == 302 and answer.headers["Location"].split("?")[0] == "/"
        opened = answer.status_code not in (401, 403, 404) and not (sent_away and rule.endpoint != "entrance.sign_in")
        found[rule.endpoint, method] = opened
        expected[rule.endpoint, method] = role in OFFICE[rule.endpoint]
        assert answer.status_code < 500, (rule.endpoint, method)
        answer.close()

    assert found == expected


def test_with_the_guard_off_the_check_of_routes_fails(officer, office_app, monkeypatch):
    monkeypatch.setitem(office_app.before_request_funcs, "admin", [])

    assert officer.client.get("/admin/accounts/").status_code == 200


def test_every_unsafe_route_refuses_a_request_without_a_token(visitor, visitor_app):
    for rule, method in rules(visitor_app):
        if method == "POST":
            answer = visitor.client.post(address(visitor_app, rule), data={})
            assert answer.status_code == 400, rule.endpoint
            assert "Layar ini sempat disetel ulang" in answer.text, rule.endpoint


def test_every_unsafe_office_route_refuses_a_request_without_a_token(admin, office_app):
    for rule, method in rules(office_app):
        if method == "POST":
            answer = admin.client.post(address(office_app, rule), data={})
            assert answer.status_code == 400, rule.endpoint
            assert "Layar ini sempat disetel ulang" in answer.text, rule.endpoint


@pytest.mark.parametrize("surface", ["visitor", "admin"])
def test_every_unsafe_route_refuses_another_origin_with_the_right_token(request, surface):
    person: Person = request.getfixturevalue(surface)
    page = person.get("/home" if surface == "visitor" else "/password")
    token = page.soup.select_one("input[name=csrf_token]")["value"]

    for rule, method in rules(person.app):
        if method == "POST":
            answer = person.client.post(
                address(person.app, rule), data={"csrf_token": token}, headers={"Sec-Fetch-Site": "same-site"}
            )
            assert answer.status_code == 403, rule.endpoint
            assert "Permintaan ini datang dari halaman lain" in answer.text, rule.endpoint


@pytest.mark.parametrize(
    "path",
    [
        "/officer/suggestions/",
        "/staff/terms/",
        "/admin/accounts/",
        "/setup",
        "/password",
        "/components",
        "//officer/suggestions/",
        "/officer%2fsuggestions/",
        "/OFFICER/suggestions/",
        "/officer/../officer/suggestions/",
    ],
)
def test_office_addresses_do_not_exist_on_the_kiosk(visitor, path):
    for headers in ({}, {"X-Forwarded-Host": "petugas", "X-Forwarded-Prefix": "/office"}):
        # Two slashes begin a host name, and a host that nobody named is not served at all.
        expected = 400 if path.startswith("//") else 404
        assert visitor.client.get(path, headers=headers, follow_redirects=True).status_code == expected
    assert visitor.client.get(path, headers={"Host": "petugas.localhost"}).status_code == 400


def test_the_kiosk_ignores_the_office_cookie(officer, visitor):
    cookie = officer.client.get_cookie("kiosk_office").value
    visitor.client.set_cookie("kiosk_visitor", cookie)

    page = visitor.get("/home")

    assert page.status == 200
    assert page.soup.html["lang"] == "id"


def answers(client, path):
    yield 200, client.get(path)
    yield 404, client.get("/nothing")
    yield 405, client.open(path, method="DELETE")
    yield 400, client.post(path if path != "/" else "/sign-out", data={})
    yield 413, client.post("/sign-out" if path == "/" else "/end", data={"text": "a" * 200_000})


@pytest.mark.parametrize("surface", ["visitor", "stranger"])
def test_every_kind_of_answer_carries_every_header(request, surface):
    person: Person = request.getfixturevalue(surface)

    for status, answer in answers(person.client, "/suggestions/new" if surface == "visitor" else "/"):
        assert answer.status_code == status
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (status, name)
        assert answer.headers["Cache-Control"] == "no-store"


def test_an_unexpected_fault_is_an_honest_page_with_every_header(visitor_app, visitor, monkeypatch):
    def fail():
        raise RuntimeError("secret detail")

    monkeypatch.setitem(visitor_app.before_request_funcs, None, [fail])

    page = visitor.get("/home")

    assert page.status == 500
    assert "Ada yang salah di sisi kami" in page
    assert "secret detail" not in page.text
    assert all(page.headers[name] == value for name, value in HEADERS.items())


def test_a_body_too_large_is_refused_in_indonesian(visitor, storage):
    visitor.get("/suggestions/new")

    page = visitor.post("/suggestions/new", text="a" * 200_000)

    assert page.status == 413
    assert "Isian terlalu panjang" in page
    assert Term.select().exists()
