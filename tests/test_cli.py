"""The commands for the operator of the machine."""

import json
from datetime import timedelta

import pytest

from kiosk import config
from kiosk.core import exchange
from kiosk.core.days.clock import today
from kiosk.core.exchange.format import write
from kiosk.core.models import ROLES, Account, Audit, Case, Rating, ScoreTally, Suggestion, Term, TrustedDay
from kiosk.core.models.chain.breaks import ADDED, CHANGED, MISSING, MOVED, REBUILT
from kiosk.core.models.chain.findings import (
    ALTERED,
    BOARD,
    CUT,
    DAMAGED,
    FOREIGN,
    GONE,
    MALFORMED,
    OLDER,
    REFERENCE,
    REPLACED,
    RETURNED,
    SALT_GONE,
    SCHEMA_CHANGED,
    SCHEMA_EXTRA,
    SCHEMA_MISSING,
    SEARCH,
    SENTENCES,
    STATE,
    SWAPPED,
    UNSEALED,
    WORDS_GONE,
)
from kiosk.core.models.proof.sealed import NOUNS, STATES
from kiosk.core.models.suggestions import acts
from kiosk.core.storage.database import database
from tests.factories import a_check, a_suggestion, an_account, on_show


@pytest.fixture
def run(office_app):
    runner = office_app.test_cli_runner()
    return lambda *words: runner.invoke(args=words)


def test_the_demonstration_fills_a_month_and_prints_an_account_a_role(run, storage):
    result = run("demo")

    assert result.exit_code == 0
    assert all(f"user name: {role}" in result.output for role in ROLES)
    assert Suggestion.select().count() > 20
    assert Rating.select().count() > 100
    assert {case.status for case in Case.select()} == {"new", "handled", "answered", "closed"}


def test_the_accounts_of_the_demonstration_can_sign_in(run, stranger, storage):
    Account.delete().execute()
    words = next(line for line in run("demo").output.splitlines() if line.startswith("officer")).split()

    assert stranger.sign_in("officer", words[-1]).heading == "Saran dan pengaduan"


@pytest.mark.sqlite_only
def test_the_demonstration_never_touches_the_real_database(run):
    used = database.obj.database
    database.obj.database = str(config.ROOT / "kiosk.db")

    result = run("demo")

    database.obj.database = used

    assert result.exit_code == 1
    assert "never touches kiosk.db" in result.output


def test_the_demonstration_refuses_a_database_in_use(run, storage):
    an_account("root", "admin")

    assert "in use" in run("demo").output


def test_an_account_made_by_command_sets_its_password_with_the_code(run, storage):
    result = run("create-account", "siti", "Siti Rahmawati", "--role", "officer", "--role", "staff")

    code = result.output.split()[-1]
    account = Account.named("siti")
    assert account.roles == ("officer", "staff")
    assert account.code_is(code)


def test_a_name_that_is_taken_is_refused(run, storage):
    an_account("siti", "officer")

    assert run("create-account", "siti", "Siti", "--role", "officer").exit_code == 1


@pytest.mark.parametrize(
    ("username", "name", "sentence"),
    [
        ("siti", "", "The name is empty."),
        ("siti", "  \u200b \n", "The name is empty."),
        ("siti", "Siti\x00", "The name contains a sign that nobody sees; type it again."),
        ("siti", "Siti\u202e", "The name contains a sign that nobody sees; type it again."),
        ("siti", "Siti\udcff", "The name contains a sign that nobody sees; type it again."),
        ("siti", "Dr.", "This name is only a title. Write the person's name."),
        ("siti", "H. S.H.", "This name is only a title. Write the person's name."),
        ("siti", "S" * 81, "A name has 80 characters at most."),
        ("siti rahma", "Siti", "A user name has letters, digits, dots, underscores and hyphens, 40 at most."),
        ("s" * 41, "Siti", "A user name has letters, digits, dots, underscores and hyphens, 40 at most."),
        ("", "Siti", "A user name has letters, digits, dots, underscores and hyphens, 40 at most."),
        ("ROOT", "Siti", "There is an account ROOT already."),
    ],
)
def test_what_the_form_refuses_the_command_refuses_in_one_sentence(run, storage, username, name, sentence):
    an_account("root", "admin")

    result = run("create-account", username, name, "--role", "officer")

    assert (result.exit_code, result.output) == (1, f"Error: {sentence}\n")
    assert Account.select().count() == 1


def test_a_name_is_stored_as_the_form_stores_it(run, storage):
    run("create-account", " Siti ", " Siti\nRene\u0301e ", "--role", "officer")

    assert Account.named("siti").name == "Siti Ren\u00e9e"


def test_cases_are_made_again_from_their_events(run, storage):
    a_suggestion()
    Case.update(status="closed").execute()

    assert run("cases", "rebuild").output == "1 cases made again from their events.\n"
    assert Case.get().status == "new"


def test_tallies_are_verified_and_a_wrong_one_exits_with_one(run, storage):
    Rating.give(key="a", score=3, language="id")
    assert run("tallies", "verify").exit_code == 0
    ScoreTally.update(number=7).execute()

    result = run("tallies", "verify")

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "score_tally: 1 cells differ from the rows.",
        "reason_tally: equal to the rows.",
        "sheet_tally: equal to the rows.",
    ]


def test_tallies_are_made_again_from_the_rows(run, storage):
    Rating.give(key="a", score=3, language="id")
    ScoreTally.delete().execute()

    result = run("tallies", "rebuild")

    assert (result.exit_code, result.output.splitlines()[0]) == (0, "score_tally: made again, 1 cells were wrong.")
    assert ScoreTally.get().number == 1
    assert run("tallies", "verify").exit_code == 0


@pytest.mark.sqlite_only
def test_the_database_is_copied_into_an_empty_one_and_into_no_other(run, storage, tmp_path):
    a_suggestion("Kipas angin mati")
    url = f"sqlite:///{tmp_path / 'other.db'}"

    results = [run("copy-database", target) for target in (url, url, "mysql://x")]

    assert [result.exit_code for result in results] == [0, 1, 1]
    assert results[0].output.startswith("Copied and verified: ")
    assert "Nothing was copied: the target is not empty" in results[1].output
    assert "The target is written as sqlite:///FILE or postgresql://" in results[2].output


@pytest.fixture
def file(run, storage, tmp_path):
    """The exported explanations with one changed word, as a file."""
    path = tmp_path / "istilah.json"
    assert run("terms", "export", str(path)).exit_code == 0
    path.write_text(path.read_text("utf-8").replace('"title": "Klien"', '"title": "Klien Bapas"'), "utf-8")
    return path


def test_the_explanations_are_exported_into_a_file_or_printed(run, storage, tmp_path):
    path = tmp_path / "istilah.json"

    result = run("terms", "export", str(path))

    assert (result.exit_code, result.output) == (0, "")
    assert run("terms", "export").output == path.read_text("utf-8") == write(exchange.export())


def test_an_import_prints_the_differences_and_changes_nothing(run, file):
    result = run("terms", "import", str(file))

    assert result.exit_code == 0
    assert "klien id published title: Klien{+ Bapas+}" in result.output
    assert "0 new, 1 changed, 56 the same, 0 not in the file" in result.output
    assert "Nothing was changed" in result.output
    assert on_show("klien").title == "Klien"


def test_an_import_is_applied_when_asked_and_signed(run, file):
    siti = an_account("siti", "staff")

    result = run("terms", "import", str(file), "--apply", "--by", "siti")

    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Taken in.")
    assert on_show("klien").title == "Klien Bapas"
    assert on_show("klien").published_by == siti


def test_an_import_takes_the_check_off_what_it_changes(run, file):
    an_account("siti", "staff")
    a_check("klien")

    run("terms", "import", str(file), "--apply", "--by", "siti")

    assert on_show("klien").title == "Klien Bapas"
    assert Term.at("klien").checked_on is None


def test_an_import_in_nobody_s_name_is_refused(run, file):
    result = run("terms", "import", str(file), "--apply")

    assert result.exit_code == 1
    assert "--by" in result.output
    assert on_show("klien").title == "Klien"


def test_an_import_prints_groups_pronunciations_new_terms_and_checks(run, storage, tmp_path):
    document = exchange.export()
    asimilasi = next(term for term in document["terms"] if term["slug"] == "asimilasi")
    document["terms"].append({**json.loads(json.dumps(asimilasi)), "slug": "baru"})
    asimilasi.update(position=7, checked={"by": "Siti", "on": "2026-11-20", "next_on": None})
    document["groups"][0]["names"]["en"] = "Rights"
    document["pronunciations"] = [{"language": "id", "written": "PB", "spoken": "pe be"}]
    path = tmp_path / "istilah.json"
    path.write_text(write(document), "utf-8")

    lines = run("terms", "import", str(path)).output.splitlines()

    assert "group program, Program, [-Programmes-]{+Rights+}, 0" in lines
    assert "pronunciation {+id, PB, pe be+}" in lines
    assert "baru: new, Asimilasi" in lines
    assert f"asimilasi: position {Term.at('asimilasi').position} -> 7" in lines
    assert "asimilasi: checked on 2026-11-20 by Siti" in lines


@pytest.mark.parametrize("text", ["{", '{"format": "other"}', '{"format": "kiosk-terms", "version": 1}'])
def test_a_refused_file_ends_with_code_one_and_changes_nothing(run, storage, tmp_path, text):
    path = tmp_path / "istilah.json"
    path.write_text(text)

    result = run("terms", "import", str(path), "--apply")

    assert result.exit_code == 1
    assert "The file is refused; nothing was changed." in result.output


def test_an_import_by_an_unknown_account_is_refused(run, file):
    result = run("terms", "import", str(file), "--apply", "--by", "nobody")

    assert result.exit_code == 1
    assert on_show("klien").title == "Klien"


def test_an_intact_chain_is_reported_with_its_head(run, storage):
    a_suggestion()

    result = run("audit", "verify")

    assert result.exit_code == 0
    rows = Audit.select().count()
    assert result.output == f"{rows} rows, everything as it was left. Head: {Audit.anchor()}\n"


def test_a_finding_is_printed_as_a_sentence_and_the_exit_code_is_one(run, storage, tmp_path):
    a_suggestion()
    Case.update(status="closed").execute()
    (tmp_path / "anchors.txt").write_text(f"# catatan\nsalah\n{Audit.anchor()}\n")

    result = run("audit", "verify", "--anchors", str(tmp_path / "anchors.txt"))

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "A line of the anchor file is not an anchor (a day and ten hexadecimal digits). (line 2: salah)",
        "The state, tags or recusals of a case are not what its events make of them. (suggestion 1)",
    ]


@pytest.mark.sqlite_only
def test_a_falsified_search_index_is_named_and_then_made_again(run, storage):
    a_suggestion("Kursinya rusak")
    database.execute_sql("UPDATE suggestion_search SET body = 'Semua baik.'")

    result = run("audit", "verify")

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "The search index is not what the texts make of it. (suggestion_search)",
        "The search entries were made again from the texts.",
    ]
    assert run("audit", "verify").exit_code == 0


@pytest.mark.sqlite_only
def test_the_search_entries_are_made_again_when_asked(run, storage):
    a_suggestion("Kursinya rusak")
    database.execute_sql("DELETE FROM suggestion_search")

    result = run("search", "rebuild")

    assert (result.exit_code, result.output) == (0, "The search entries were made again from the texts.\n")
    assert run("audit", "verify").exit_code == 0


def test_a_dropped_guard_is_named_by_the_check(run, storage):
    database.execute_sql("DROP INDEX suggestion_day")

    result = run("audit", "verify")

    assert result.exit_code == 1
    assert result.output == "A part of the database that the program made is missing. (index suggestion_day)\n"


def test_anchors_of_another_unit_are_reported_as_such(run, storage, tmp_path):
    a_suggestion()
    (tmp_path / "anchors.txt").write_text("# mark 0badcafe\n2026-11-20 0123456789\n")

    result = run("audit", "verify", "--anchors", str(tmp_path / "anchors.txt"))

    assert result.exit_code == 1
    assert "None of the anchors belongs to this chain" in result.output


def test_the_purge_command_destroys_nothing_while_the_date_is_not_trusted(run, storage):
    TrustedDay.move_to(today() - timedelta(days=10))

    result = run("purge", "--apply")

    assert result.exit_code == 1
    assert "Confirm it on /admin/trusted_day" in result.output


def test_every_kind_of_finding_has_a_sentence():
    kinds = [f"{noun} {kind}" for noun in (*NOUNS, *STATES) for kind in (ALTERED, GONE, UNSEALED)]
    kinds += [f"{noun} {WORDS_GONE}" for noun in ("suggestion", "event")]
    links = (CHANGED, MISSING, ADDED, MOVED, REBUILT, CUT, OLDER, REPLACED, FOREIGN, MALFORMED)

    database_kinds = (SCHEMA_MISSING, SCHEMA_EXTRA, SCHEMA_CHANGED, SEARCH, DAMAGED, REFERENCE)

    assert SENTENCES.keys() == {*kinds, *links, *database_kinds, SWAPPED, SALT_GONE, RETURNED, STATE, BOARD}


def test_the_purge_command_first_prints_what_is_due(run, storage):
    siti = an_account("siti", "officer")
    TrustedDay.move_to(today() - timedelta(days=800))
    suggestion = a_suggestion(contact="0812").suggestion
    acts.record(suggestion, "closed", actor=siti, value="done", text="Selesai", day=today() - timedelta(days=800))
    TrustedDay.move_to(today())

    output = run("purge").output
    assert output.startswith("Due: the texts of 1 suggestions, the contacts of 1.")
    assert suggestion.text is not None

    assert "Destroyed: 1." in run("purge", "--apply").output
    assert suggestion.text is None
