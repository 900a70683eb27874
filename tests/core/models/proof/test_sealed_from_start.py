"""Whatever SQL adds, edits or removes of what a new database begins with is named, and what people change is not."""

import pytest

from kiosk.core.models import ClosedDay, Notice, Service, Setting, Term
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.terms.publication import publish_draft, retire
from kiosk.core.seed import load_seed
from kiosk.core.storage.database import database
from kiosk.core.text.languages import Texts
from tests.factories import a_draft, an_account, on_show

pytestmark = pytest.mark.usefixtures("storage")

TAMPERINGS = {
    "a setting added": (
        "INSERT INTO setting (name, language, value) VALUES ('idle_seconds', '', '9')",
        "setting unsealed",
    ),
    "a setting edited": ("UPDATE setting SET value = '23.59' WHERE name = 'batches'", "setting changed"),
    "a setting removed": ("DELETE FROM setting WHERE name = 'batches'", "setting gone"),
    "a closed day added": ("INSERT INTO closed_day (day, name) VALUES ('2031-05-05', 'x')", "calendar unsealed"),
    "a visiting hour added": (
        "INSERT INTO visiting_hour (kind, weekday, starts, ends, audience)"
        " VALUES ('visit', 1, '09:00:00', '10:00:00', 'both')",
        "hours unsealed",
    ),
    "a notice added": (
        "INSERT INTO notice (kind, texts, starts_at, position) VALUES ('banner', '{}', '2020-01-01 00:00:00', 0)",
        "notice unsealed",
    ),
    "a text edited": ("UPDATE revision SET cost = 'Rp 50.000' WHERE id = 1", "text changed"),
    "a text taken off": ("UPDATE revision SET status = 'retired' WHERE id = 1", "text gone"),
    "a service withdrawn": ("UPDATE service SET active = false WHERE code = 'visits'", "list changed"),
}


@pytest.mark.parametrize(("words", "found"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_each_tampering_of_a_new_database_is_named(words, found):
    database.execute_sql(words)

    # An edited text also differs from its search entry.
    assert [finding.kind for finding in verify() if finding.kind != "search changed"] == [found]


@pytest.mark.parametrize("model", [Service, ClosedDay])
def test_a_table_that_was_emptied_stays_so_at_the_next_start_and_is_named(model):
    model.delete().execute()

    load_seed()

    assert model.select().count() == 0
    assert {finding.kind for finding in verify()} == {"list changed" if model is Service else "calendar changed"}


def test_what_people_change_by_the_program_is_sealed_as_it_is():
    siti = an_account("siti", "admin", "staff")
    siti.seal("account made", None)
    notice = Notice.add(siti, texts=Texts(id="Tutup besok."))
    notice.change(siti, seen=Notice.get_by_id(notice.id).stamp, position=3)
    notice.end(siti)
    assert verify() == []
    notice.remove(siti)
    Setting.change(siti, idle_seconds=90)
    draft = a_draft(short_answer="Boleh pulang lebih awal.")
    publish_draft(draft.term, "id", seen=draft.number, account=siti)
    assert verify() == []

    retire(on_show(), siti, "Peraturan baru")

    assert verify() == []
    assert Term.on_show("asimilasi", "id") is None


def test_a_notice_that_was_removed_and_put_back_by_hand_is_named():
    siti = an_account("siti", "staff")
    siti.seal("account made", None)
    notice = Notice.add(siti, texts=Texts(id="Tutup besok."))
    kept = dict(notice.__data__)
    notice.remove(siti)

    Notice.insert(**kept).execute()

    assert [finding.kind for finding in verify()] == ["notice changed"]
