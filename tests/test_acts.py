"""The table of acts, and their wording in each room."""

import ast
import importlib
import pkgutil
from collections.abc import Collection, Iterable
from pathlib import Path

import pytest

from kiosk.admin import wording as admin
from kiosk.core.models.proof.audit_log import GROUPS, UNLISTED
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.acts.act import Act
from kiosk.core.models.suggestions.acts.codec import NOTHING
from kiosk.officer import wording as officer
from kiosk.visitor import wording as visitor

ROOT = Path(__file__).parent.parent


def unworded(
    table: Iterable[Act],
    for_officers: Collection[str] = officer.EVENTS,
    for_admins: Collection[str] = admin.ACTIONS,
    for_senders: Collection[str] = visitor.FACTS,
) -> list[str]:
    """Return every act that a room does not word, and every word for an act that the sender does not see."""
    table = list(table)
    faults = [f"{act.kind}: no word on the officers' timeline" for act in table if act.kind not in for_officers]
    faults += [f"{act.kind}: no word on the audit page" for act in table if act.kind not in for_admins]
    read = {act.kind for act in table if act.sender != acts.UNSEEN}
    faults += [f"{kind}: no word on the ticket's page" for kind in read - set(for_senders)]
    faults += [f"{kind}: a word for senders, who read no such act" for kind in set(for_senders) - read]
    kinds = {act.kind for act in table}
    return faults + [f"{kind}: a word for officers, and no such act" for kind in set(for_officers) - kinds]


def written_actions() -> set[str]:
    """Return every action that the code writes into the chain by name."""
    found = set()
    for path in (ROOT / "kiosk").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Audit.add", "Audit.add_or_hold"):
                action = node.args[0]
                choices = (action.body, action.orelse) if isinstance(action, ast.IfExp) else (action,)
                found |= {one.value for one in choices if isinstance(one, ast.Constant)}
    return found


def test_every_act_is_worded_in_every_room_that_shows_it():
    assert unworded(acts.ACTS.values()) == []


def test_an_unworded_act_is_reported_once_for_each_room():
    new = Act("called back", sender=acts.FACT)

    assert sorted(fault.split(": ")[0] for fault in unworded([*acts.ACTS.values(), new])) == ["called back"] * 3


@pytest.mark.parametrize("room", ["for_officers", "for_senders"])
def test_a_word_for_an_unknown_act_is_reported(room):
    words = {"for_officers": officer.EVENTS, "for_senders": visitor.FACTS}[room]

    assert len(unworded(acts.ACTS.values(), **{room: {**words, "called back": "Ditelepon"}})) == 1


def test_the_audit_log_words_every_action_of_the_chain_and_no_other():
    known = {action for group in GROUPS.values() for action in group}

    assert set(admin.ACTIONS) == known
    assert written_actions() <= known | set(UNLISTED)
    assert {"suggestion kept", "exported", "signed in"} <= written_actions()


def test_a_value_is_worded_for_the_acts_that_have_one_and_no_others():
    with_value = {kind for kind, act in acts.ACTS.items() if act.value is not NOTHING}

    # Release, merge and board are shown elsewhere on the page.
    assert set(officer.DETAILS) == with_value - {"received", "unanswered", "merged", "published"}


def test_every_declared_act_is_in_the_table():
    declared = {}
    for module in pkgutil.iter_modules(acts.__path__):
        names = vars(importlib.import_module(f"{acts.__name__}.{module.name}"))
        declared |= {one.kind: one for one in names.values() if isinstance(one, Act)}

    assert declared == acts.ACTS
