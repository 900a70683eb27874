"""The audit log as an administrator may see it."""

from datetime import timedelta

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Audit, Case, Event, Setting, Suggestion
from kiosk.core.models.proof.audit_log import UNLISTED, AuditLog, Filter
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts
from kiosk.core.storage.database import database
from tests.factories import a_suggestion, an_account
from tests.pages import Person

PAGE = "/admin/audit/"


@pytest.fixture
def siti(storage):
    return an_account("siti", "officer", name="Siti Rahmawati")


@pytest.fixture
def overseer(office_app, stranger, password_hash):
    """An administrator who is an inspector as well."""
    with database.connection_context():
        an_account("overseer", "admin", "inspector", name="Eko Prabowo", password_hash=password_hash)
    person = Person(office_app)
    person.sign_in("overseer")
    return person


def rows(page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.all("tbody tr")]


def a_secret(by: Account | None = None) -> Suggestion:
    suggestion = a_suggestion("Petugas minta uang", kind="complaint", topic="levy").suggestion
    if by:
        acts.record(suggestion, "note", actor=by, text="Diperiksa")
    return suggestion


def test_the_acts_are_listed_newest_first_with_who_did_them(admin, stranger, siti):
    suggestion = a_suggestion().suggestion
    acts.record(suggestion, "reply", actor=siti, text="Terima kasih")
    Setting.change(siti, answer_days=12)

    stranger.sign_in("admin")
    found = rows(admin.get(PAGE))

    assert "Masuk" in found[0] and "Admin" in found[0]
    assert "Pengaturan diubah" in found[1] and "Janji jawab saran" in found[1] and "Siti Rahmawati" in found[1]
    assert "Jawaban ditulis" in found[2] and "Siti Rahmawati" in found[2]
    assert "Diterima" in found[3] and found[3].split("Diterima")[0].strip().endswith(("pagi", "siang", "sore"))


def test_an_administrator_sees_no_number_of_a_row_and_no_address_of_a_message(admin, siti):
    suggestion = a_suggestion().suggestion

    page = admin.get(PAGE)

    assert suggestion.public_id not in page.text
    assert all(row.mac not in page.text for row in Audit.select())
    assert "seq" not in page.text


def test_restricted_messages_are_listed_for_inspectors_only(admin, overseer, siti):
    eva = an_account("eva", "inspector", name="Eva")
    before = rows(admin.get(PAGE))
    secret = a_secret(eva)
    acts.record(secret, "closed", actor=eva, value="done", text="Selesai")

    assert rows(admin.get(PAGE)) == before
    found = rows(overseer.get(PAGE))
    assert len(found) == len(before) + 4
    assert sum("Eva" in row for row in found) == 3
    assert secret.public_id in overseer.page.text


def test_acts_of_staff_and_senders_are_named_in_the_language_of_the_page(admin, siti):
    question = a_suggestion("Apakah ada wartel?", kind="question", contact="0812").suggestion
    acts.record(question, "explained", actor=siti, text="Dijadikan istilah")
    acts.record(question, "reply", actor=siti, text="Ada.")
    acts.reopen(question, "Nomornya berapa?")

    found = rows(admin.get(PAGE))

    assert "Dijadikan istilah" in found[3] and "Siti Rahmawati" in found[3]
    assert "Pengirim menulis: belum terjawab" in found[1]
    assert not any("explained" in row or "unanswered" in row for row in found)


def test_routing_into_the_restricted_lane_hides_the_older_rows_too(admin, siti):
    suggestion = a_suggestion().suggestion
    acts.record(suggestion, "note", actor=siti, text="Ditanyakan")
    assert any("Catatan ditulis" in row for row in rows(admin.get(PAGE)))

    acts.record(suggestion, "routed", actor=siti, value=Event.RESTRICTED, text="Tentang petugas")

    assert not any("Catatan" in row or "Pesan" in row or "Jalur" in row for row in rows(admin.get(PAGE)))


def test_what_waits_for_a_batch_is_listed_for_inspectors_only(admin, overseer, siti):
    before = rows(admin.get(PAGE))
    suggestion = a_suggestion().suggestion
    soon = clock.now() + timedelta(hours=1)
    Case.update(released_at=soon).where(Case.suggestion == suggestion).execute()

    assert rows(admin.get(PAGE)) == before
    assert len(rows(overseer.get(PAGE))) == len(before) + 2
    assert suggestion.public_id not in overseer.page.text

    Case.update(released_at=clock.now()).where(Case.suggestion == suggestion).execute()
    assert len(rows(admin.get(PAGE))) == len(before) + 2


def test_a_recused_inspector_sees_no_row_of_the_complaint(overseer, siti):
    before = rows(overseer.get(PAGE))

    a_suggestion("Pak Eko Prabowo minta uang", kind="complaint", topic="officer")

    assert rows(overseer.get(PAGE)) == before


def test_a_page_is_full_however_much_is_left_out(admin, siti):
    for number in range(30):
        Audit.add("signed in", f"sign-in {siti.id}", [number], actor=siti)
    secret = a_secret()
    for number in range(230):
        Audit.add("note", f"event {1000 + number}", [number], actor=siti)
    for number in range(5):
        acts.record(secret, "note", actor=siti, text=f"Catatan {number}")

    page = admin.get(PAGE)

    assert len(rows(page)) == AuditLog.SIZE
    assert all("Masuk" in row for row in rows(page))


def test_pages_lead_to_the_oldest_row_and_back(admin, siti):
    for number in range(60):
        Audit.add("exported", "register", [number], actor=siti, day=clock.today() - timedelta(days=60 - number))
    newest = rows(admin.get(PAGE))
    read = list(newest)
    while admin.page.all("a[rel=next]"):
        read += rows(admin.get(admin.page.one("a[rel=next]")["href"]))
    assert len(read) == Audit.select().where(Audit.action.not_in(UNLISTED)).count()
    assert sum("Data diekspor" in row for row in read) == 60

    while admin.page.all("a[rel=prev]"):
        admin.get(admin.page.one("a[rel=prev]")["href"])

    assert rows(admin.page) == newest


@pytest.mark.parametrize("mark", ["x", "0" * 64, "-1", "1", "%00", "' OR 1=1"])
@pytest.mark.parametrize("side", ["before", "after"])
def test_a_mark_that_leads_nowhere_gives_the_newest(admin, side, mark):
    newest = rows(admin.get(PAGE))

    assert rows(admin.get(f"{PAGE}?{side}={mark}")) == newest


def test_the_list_narrows_by_what_it_is_about_by_whom_and_when(admin, siti):
    budi = an_account("budi", "officer", name="Budi")
    old = clock.today() - timedelta(days=40)
    Audit.add("exported", "register", [], actor=siti, day=old)
    Audit.add("exported", "register", [], actor=budi)
    a_suggestion()

    assert len(rows(admin.get(f"{PAGE}?group=export"))) == 2
    assert len(rows(admin.get(f"{PAGE}?group=export&actor={budi.public_id}"))) == 1
    assert len(rows(admin.get(f"{PAGE}?until={old}"))) == 1
    assert len(rows(admin.get(f"{PAGE}?since={old + timedelta(days=1)}&group=export"))) == 1
    assert len(rows(admin.get(f"{PAGE}?group=suggestion"))) == 2
    assert "Tidak ada catatan yang cocok" in admin.get(f"{PAGE}?group=term")


@pytest.mark.parametrize("query", ["group=lain", "actor=lain", "since=kemarin", "until=2026-13-40", "group=%00"])
def test_an_invalid_filter_is_reported_and_narrows_nothing(admin, query):
    page = admin.get(f"{PAGE}?{query}")

    assert page.status == 200
    assert page.one("[aria-invalid=true]")
    assert rows(page)


def test_an_intact_chain_is_reported_as_intact(admin, siti):
    admin.get(PAGE)

    assert "masih seperti saat ditulis program" in admin.submit("form[action$=verify]")


def test_a_finding_is_reported_without_naming_the_row(admin, siti):
    secret = a_secret()
    Case.update(status="closed").where(Case.suggestion == secret).execute()
    admin.get(PAGE)

    page = admin.submit("form[action$=verify]")

    assert "Keadaan sebuah pesan diubah di luar program" in page
    assert "suggestion" not in page.words
    assert str(secret.public_id) not in page.text


def test_the_anchor_file_verifies_and_its_download_is_recorded(admin, siti):
    a_suggestion()
    token = admin.get(PAGE).form("form[action$=anchors]")

    answer = admin.client.post(f"{PAGE}anchors", data=token)

    assert answer.mimetype == "text/plain"
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = answer.text.splitlines()
    assert lines[0] == "# Rutan Kelas IIB Blora"
    assert lines[-1] == Audit.anchor()
    assert Audit.head().action == "exported"
    assert verify(lines) == []


def test_the_page_takes_few_queries_however_long_the_chain(admin, siti, counted):
    for number in range(40):
        acts.record(a_suggestion(f"Pesan {number}").suggestion, "note", actor=siti, text="Catatan")

    assert counted(lambda: admin.get(PAGE)) <= 12
    assert counted(lambda: admin.get(f"{PAGE}?before={Audit.head().previous}&group=suggestion")) <= 12


@pytest.fixture
def counted():
    """Return a function that counts the queries of a callable."""

    def count(act) -> int:
        asked = []
        execute = database.obj.execute_sql
        database.obj.execute_sql = lambda *args, **more: asked.append(args) or execute(*args, **more)
        try:
            act()
        finally:
            del database.obj.execute_sql
        return len(asked)

    return count


def test_the_audit_log_itself_shows_nothing_to_an_account_without_a_role(siti):
    a_secret()
    nobody = an_account("nobody", "admin")

    entries = AuditLog(nobody).page(Filter(group="suggestion")).entries

    assert entries == []
