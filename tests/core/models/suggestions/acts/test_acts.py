"""The table of acts: who may perform each, and how its value is stored."""

from datetime import date, datetime

import pytest

from kiosk.core.models import Case, Event
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.acts.date import Dating
from kiosk.core.models.suggestions.acts.reopen import Wait
from kiosk.core.models.suggestions.case import Refused
from tests.factories import a_suggestion, an_account

pytestmark = pytest.mark.sqlite_only

DAY, NOON = date(2026, 12, 1), datetime(2026, 12, 1, 12, 0)
DIGEST = "0123456789abcdef0123456789abcdef01234567"
# As stored in the units' databases, sealed and unchangeable: kind, stored value, meaning.
STORED = [
    ("received", "", None),
    ("received", "20261201T1200", NOON),
    ("batch moved", "20261201T1200", NOON),
    ("dated", "7 2026-12-01", Dating(7, DAY, None)),
    ("dated", "7 2026-12-01 2026-12-01", Dating(7, DAY, DAY)),
    ("opened", "", None),
    ("note", "", None),
    ("explained", "", None),
    ("reply", "", None),
    ("status", "handled", "handled"),
    ("status", "closed", "closed"),
    ("closed", "done", "done"),
    ("unanswered", "2026-12-01", Wait(DAY, None)),
    ("unanswered", "2026-12-01 20261201T1200", Wait(DAY, NOON)),
    ("unanswered", "----------", Wait(None, None)),
    ("unanswered", "---------- 20261201T1200", Wait(None, NOON)),
    ("reopened", "", None),
    ("reopened", "2026-12-01", DAY),
    ("assigned", "7", 7),
    ("tagged", "3", 3),
    ("untagged", "3", 3),
    ("routed", "restricted", Event.RESTRICTED),
    ("routed", "open", Event.OPEN),
    ("forwarded", "", None),
    ("extended", "2026-12-01", DAY),
    ("merged", "12", 12),
    ("named", "7", 7),
    ("cleared", "7", 7),
    ("held", "", None),
    ("unheld", "", None),
    ("published", DIGEST, DIGEST),
    ("withdrawn", "", None),
    ("contact erased", "", None),
    ("purged", "", None),
]


@pytest.mark.parametrize(("kind", "written", "meant"), STORED)
def test_a_stored_value_is_decoded_and_encoded_unchanged(kind, written, meant):
    codec = acts.ACTS[kind].value

    assert codec.decode(written) == meant == acts.value_of(Event(kind=kind, value=written))
    assert codec.encode(meant) == written
    assert len(written) <= Event.value.max_length


def test_the_value_of_every_act_is_tested():
    assert {kind for kind, _written, _meant in STORED} == set(acts.ACTS)


@pytest.mark.parametrize("kind", [kind for kind, act in acts.ACTS.items() if act.who])
def test_an_act_is_refused_to_everybody_without_its_role(storage, kind):
    act, case = acts.ACTS[kind], Case(restricted=False, purged=False)
    others = [an_account(role, role) for role in ("officer", "inspector", "staff", "admin") if role not in act.who]
    gone = an_account("gone", *act.who)
    gone.disable()

    for by in (*others, gone, None):
        with pytest.raises(Refused) as refusal:
            acts.allow(act, acts.Attempt(case, by, text="Alasan"))
        assert refusal.value.reason == Refused.HIDDEN


@pytest.mark.parametrize("kind", [kind for kind, act in acts.ACTS.items() if act.who == acts.NOBODY])
def test_no_account_may_perform_an_act_of_the_sender_or_the_program(storage, kind):
    everything = an_account("eko", "officer", "inspector", "staff", "admin")

    with pytest.raises(Refused) as refusal:
        acts.allow(acts.ACTS[kind], acts.Attempt(Case(restricted=False, purged=False), everything, text="Alasan"))

    assert refusal.value.reason == Refused.HIDDEN


def test_an_unknown_kind_is_refused(storage):
    suggestion = a_suggestion().suggestion

    with pytest.raises(ValueError, match="unknown kind of event"):
        acts.record(suggestion, "called back")

    assert suggestion.events.count() == 1


@pytest.mark.parametrize(("kind", "value"), [("called back", ""), ("tagged", "x"), ("extended", "besok")])
def test_an_event_that_no_act_has_written_is_a_finding_and_not_a_crash(storage, kind, value):
    suggestion = a_suggestion().suggestion
    Event.create(suggestion=suggestion, kind=kind, value=value, day=DAY, part="pagi")

    assert "state changed" in {finding.kind for finding in verify()}
