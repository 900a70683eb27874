"""The chain: what it seals and keeps, and that a check of an untouched chain finds nothing."""

import os
import threading
import time
import tracemalloc

import pytest

from kiosk.core.days import clock
from kiosk.core.models import Account, Audit, AuditSalt, Case, Event, Setting, Suggestion, Words
from kiosk.core.models.proof.verify import check, check_links, verify
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.event import EventWords
from kiosk.core.models.terms.publication import publish_draft, retire
from kiosk.core.storage.database import database, is_postgresql, transaction
from tests.factories import a_check, a_draft, a_suggestion, actor_of, an_account, on_show
from tests.tampering import verify_rows

DAY = clock.today()
PART = clock.NOON


@pytest.fixture
def siti(storage):
    return an_account("siti", "officer", "staff")


def actions() -> list[str]:
    """Return what was done since the first start, whose last row is the setting of the prepared database."""
    begun = Audit.select().where(Audit.action == "setting changed").order_by(Audit.seq).get().seq
    return [row.action for row in Audit.select().where(Audit.seq > begun).order_by(Audit.seq)]


def test_every_act_on_a_suggestion_is_in_the_chain(siti):
    suggestion = a_suggestion(contact="0812").suggestion
    acts.record(suggestion, "reply", actor=siti, text="Terima kasih.")

    assert actions() == ["account made", "contact kept", "suggestion kept", "received", "reply"]
    assert verify() == []


def test_an_act_of_a_visitor_keeps_no_time_and_no_plain_name(siti):
    suggestion = a_suggestion().suggestion

    row = Audit.get(Audit.action == "suggestion kept")

    assert (row.at, row.actor_id, row.day, row.part) == (None, None, suggestion.day, suggestion.part)
    assert row.object != suggestion.name_in_chain
    assert row.object == Audit.digest_of_object(suggestion.name_in_chain)


def test_an_act_of_an_account_keeps_the_account_and_the_time(siti):
    acts.record(a_suggestion().suggestion, "note", actor=siti, text="Ditanyakan")

    row = Audit.head()

    assert actor_of(row) == siti
    assert abs((clock.now() - row.at).total_seconds()) < 60


def test_every_change_of_an_account_is_sealed_with_its_actor(siti):
    admin, _code = Account.enrol(username="admin", name="Agus", roles=("admin",), by=siti)
    admin.set_password("kunci lemari kayu jati")
    budi, code = Account.enrol(username="budi", name="Budi", roles=("officer",), by=admin)
    budi.trade_code(code, "kunci lemari kayu jati")
    budi.amend(name="Budi S.", post="", aliases="Pak Bud", roles=("staff",), by=admin)
    budi.reset(by=admin)
    budi.disable(by=admin)
    budi.enable(by=admin)

    object_ = Audit.digest_of_object(budi.name_in_chain)
    recorded = [
        (row.action, actor_of(row)) for row in Audit.select().where(Audit.object == object_).order_by(Audit.seq)
    ]
    assert recorded == [
        ("account made", admin),
        ("code issued", admin),
        ("password set", budi),
        ("account renamed", admin),
        ("code issued", admin),
        ("account disabled", admin),
        ("account enabled", admin),
    ]
    assert verify() == []


def test_an_explanation_is_sealed_when_it_is_published_checked_and_retired(siti):
    draft = a_draft(short_answer="Boleh pulang lebih awal.")
    publish_draft(draft.term, "id", seen=draft.number, account=siti)
    a_check("asimilasi")
    retire(on_show(), siti, "Peraturan baru")

    shown = "text shown"
    assert actions()[1:] == ["term published", shown, "term checked", *("term retired", shown) * 2]
    assert verify() == []


def test_a_setting_is_sealed_when_somebody_changes_it(siti):
    Setting.change(siti, answer_days=12, question_days=10, unit_name="Rutan  Blora\r\n")

    assert actions()[1:] == ["setting changed"] * 2
    assert verify() == []


def test_a_sign_in_is_recorded_and_a_failed_one_without_what_was_typed(officer, stranger, storage):
    stranger.get("/")
    stranger.submit(username="officer", password="salah")
    stranger.get("/")
    stranger.submit(username="siapa", password="salah")
    stranger.sign_in("officer")

    rows = list(Audit.select().where(Audit.action.in_(("signed in", "sign-in failed"))).order_by(Audit.seq))

    assert [(row.action, row.actor_id and actor_of(row).username) for row in rows] == [
        ("sign-in failed", None),
        ("sign-in failed", None),
        ("signed in", "officer"),
    ]
    assert rows[1].at is None
    assert rows[1].object != rows[2].object
    assert verify() == []


def test_an_export_is_recorded(siti):
    Audit.add("exported", "register", ["2026-11", 12], actor=siti)

    assert Audit.head().action == "exported"
    assert verify() == []


def test_an_anchor_is_the_day_and_ten_digits_of_the_head_in_one_query(siti):
    assert Audit.anchor() == Audit.head().as_anchor
    day, digits = Audit.anchor().split()

    assert (day, digits) == (DAY.isoformat(), Audit.head().mac[:10])


def test_a_new_database_is_sealed_from_its_first_start(storage):
    first = {row.action for row in Audit.select()}

    assert first == {
        "day trusted",
        "text shown",
        "closed day changed",
        "list sealed",
        "states sealed",
        "seed applied",
        "setting changed",
    }
    assert Audit.daily_anchors() == [Audit.anchor()]
    assert verify() == []
    assert check_links().findings == []


def test_the_daily_line_is_the_last_row_of_each_day(siti):
    a_suggestion("Satu", day=DAY)
    last = Audit.anchor()

    assert Audit.daily_anchors() == [last]
    assert verify([last]) == []


def test_a_failed_act_leaves_no_row(siti):
    before = Audit.select().count()

    with pytest.raises(RuntimeError), transaction():
        a_suggestion()
        raise RuntimeError

    assert Audit.select().count() == before
    assert verify() == []


def test_the_links_alone_can_be_checked_from_any_row(siti):
    for number in range(3):
        a_suggestion(f"Pesan {number}")

    result = check_links(4)

    assert (result.findings, result.rows, result.whole) == ([], 4, False)


def test_many_writers_at_once_make_one_chain_while_it_is_checked(siti):
    faults: list = []

    def send(name: int) -> None:
        with database.connection_context():
            for number in range(3):
                a_suggestion(f"Pesan {name} {number}", contact="0812" if number else "")
                faults.extend(verify())

    threads = [threading.Thread(target=send, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert len(actions()) == 1 + 4 * (3 * 2 + 2)


class Bulk:
    """Suggestions with one answer each, as the program would store them, but inserted in bulk.

    The rows of the chain and what they seal come from the chain's own functions.
    """

    STEP = 1_000

    def __init__(self, by: Account) -> None:
        first = a_suggestion().suggestion
        self.by = by
        self.like = Suggestion.select().where(Suggestion.id == first.id).dicts().get()
        case = Case.select().where(Case.suggestion == first.id).dicts().get()
        self.case = {**case, "status": "answered", "unread": False, "answered_on": DAY, "assignee": by.id}
        self.head = Audit.head()
        self.suggestion, self.event = first.id, Event.select().order_by(Event.id.desc()).first().id
        self.rows: dict = {}

    def fill(self, rows: int) -> None:
        """Add suggestions until the chain has at least ``rows`` rows."""
        while self.head.seq < rows:
            self.rows = {model: [] for model in (Suggestion, Words, Event, EventWords, Audit, AuditSalt)}
            before = self.suggestion
            for _ in range(self.STEP):
                self._one()
            with transaction():
                for model, some in self.rows.items():
                    model.bulk_create(some, batch_size=500)
                made = range(before + 1, self.suggestion + 1)
                for at in range(0, self.STEP, 500):
                    Case.insert_many([{**self.case, "suggestion": one} for one in made[at : at + 500]]).execute()

    def _one(self) -> None:
        self.suggestion += 1
        number = self.suggestion
        codes = {"public_id": f"p{number}", "key_hmac": f"k{number}", "finder": f"{number:05x}"}
        suggestion = Suggestion(**{**self.like, "id": number, **codes})
        words = Words(suggestion=number, body=f"Pesan nomor {number}", officer_named="")
        suggestion.kept = words
        self._keep(suggestion, words, "suggestion kept", suggestion.name_in_chain, suggestion.part)
        self._act("received", None, "")
        self._act("reply", self.by, f"Jawaban nomor {number}")

    def _act(self, kind: str, actor: Account | None, text: str) -> None:
        self.event += 1
        at = clock.now() if actor else None
        event = Event(id=self.event, suggestion=self.suggestion, kind=kind, actor=actor, day=DAY, part=PART, at=at)
        words = EventWords(event=event.id, body=text) if text else None
        event.kept = words
        self._keep(event, words, kind, event.name, PART, actor)

    def _keep(self, thing, words, action: str, name: str, part: str, actor: Account | None = None) -> None:
        self.head, salt = Audit.after(self.head, action, name, thing.sealed_content(), actor=actor, day=DAY, part=part)
        for row in filter(None, (thing, words, self.head, AuditSalt(seq=self.head.seq, salt=salt))):
            self.rows[type(row)].append(row)


def test_a_long_clean_chain_gives_no_alarm_and_takes_little_memory(siti):
    rows = int(os.environ.get("KIOSK_DRILL_ROWS", "2000"))
    Bulk(siti).fill(rows)
    check_links(10)
    tracemalloc.start()
    begun = time.perf_counter()

    result = check(Audit.daily_anchors())

    took, (_now, peak) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{result.rows:,} rows, {took:.1f} s (with memory traced), {peak / 1e6:.0f} MB at most")
    assert result.findings == []
    assert result.rows >= rows
    assert peak < 30_000_000


def test_one_edited_word_in_a_long_chain_is_named(siti):
    bulk = Bulk(siti)
    bulk.fill(2_400)
    database.execute_sql(
        "DROP TRIGGER suggestion_words_no_update" + (" ON suggestion_words" if is_postgresql() else "")
    )
    database.execute_sql("UPDATE suggestion_words SET body = 'Lain' WHERE suggestion_id = 500")

    (finding,) = verify_rows()

    assert (finding.kind, finding.about) == ("suggestion changed", "suggestion 500")
