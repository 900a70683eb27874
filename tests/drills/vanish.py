"""Ways by SQL in which texts could be made to vanish or be read wrongly, against the running program.

After each of them the chores run with the daily purge due. Nothing may be destroyed; what the SQL itself has removed or
falsified must be named by ``audit verify``, also after the attacker has put the row back that made it happen.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.core.days import clock
from kiosk.core.models import Chore, Contact, EventWords, Setting, Suggestion, TrustedDay, Words
from kiosk.core.models.proof.verify import verify
from kiosk.core.models.suggestions import acts, retention
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.unit import setting
from kiosk.core.storage.database import database
from tests.drills.program import Findings, Program, wait_until
from tests.factories import a_suggestion, an_account

PACE = 0.2
YOUNG, OLD = 100, 800
PATIENCE = 30


@dataclass(frozen=True)
class Way:
    """One attack: its statements, those that hide it again, and what must follow even if nothing is gone.

    ``named``: a finding. ``refused``: no purge at all, because no day is trusted.
    """

    name: str
    attack: tuple[str, ...]
    hide: tuple[str, ...] = ()
    named: bool = False
    refused: bool = False


def ways(young: Suggestion, held: Suggestion, other: Suggestion, new: Suggestion) -> list[Way]:
    """Return the attacks; ``young`` is not due yet, ``held`` is due and on hold, the last two are open messages."""
    states, events = _states(young, held, other), _events(held, other)
    # The last ones leave no trusted day.
    return [*PERIODS, *CHORES, *states, *events, *_deletions(young, held), *_hidden(new), *UNIT, *_trusted_days()]


def _setting(name: str, value: object) -> str:
    return f"INSERT INTO setting (name, language, value) VALUES ('{name}', '', '{value}')"


_FORGET = ("DELETE FROM setting WHERE name = 'keep_text_days'",)
PERIODS = (
    Way("a period of no days, removed again", (_setting("keep_text_days", 0),), _FORGET),
    Way("a period within the limits, removed again", (_setting("keep_text_days", 365),), _FORGET),
    Way("a negative period", (_setting("keep_text_days", -5),), _FORGET),
    Way(
        "the period of contacts, put back",
        ("UPDATE setting SET value = '1' WHERE name = 'keep_contact_days'",),
        ("UPDATE setting SET value = '120' WHERE name = 'keep_contact_days'",),
    ),
)
CHORES = (
    Way("the purge done in 2038", ("UPDATE chore SET done_until = '2038-01-19 00:00:00'",)),
    Way("no chore has ever run", ("DELETE FROM chore",)),
)
UNIT = (
    Way("no independent channel", (_setting("channels", ""),), named=True),
    Way("an explanation edited", ("UPDATE revision SET short_answer = 'Bayar dulu.' WHERE id = 1",), named=True),
    Way("an explanation taken off", ("UPDATE revision SET status = 'retired' WHERE id = 3",), named=True),
    Way(
        "a year of closed days deleted",
        (f"DELETE FROM closed_day WHERE day LIKE '{clock.today().year}%'",),
        named=True,
    ),
    Way("a closed day added", ("INSERT INTO closed_day (day, name) VALUES ('2031-05-05', 'x')",), named=True),
    Way("every service withdrawn", ("UPDATE service SET active = 0",), named=True),
    Way(
        "a notice added",
        (
            "INSERT INTO notice (kind, texts, starts_at, position) "
            "VALUES ('banner', '{\"id\": \"Tutup\"}', '2020-01-01 00:00:00', 0)",
        ),
        named=True,
    ),
)


def _case(suggestion: Suggestion, columns: str) -> str:
    return f"UPDATE suggestion_case SET {columns} WHERE suggestion_id = {suggestion.id}"


def _event(suggestion: Suggestion, kind: str, value: str, day: date) -> str:
    return (
        "INSERT INTO event (id, suggestion_id, kind, value, actor_id, day, part) "
        f"SELECT MAX(id) + 1, {suggestion.id}, '{kind}', '{value}', 1, '{day}', 'noon' FROM event"
    )


def _long_ago() -> date:
    return clock.today() - timedelta(days=2_000)


def _states(young: Suggestion, held: Suggestion, other: Suggestion) -> tuple[Way, ...]:
    """Return what falsifies a stored case."""
    return (
        Way("a hold lifted in the case", (_case(held, "held = 0"),)),
        Way(
            "a case closed long ago",
            (_case(young, f"closed_on = '{_long_ago()}'"),),
            (_case(young, f"closed_on = '{_closed_on(young)}'"),),
        ),
        Way(
            "an open case answered long ago",
            (_case(other, f"status = 'answered', answered_on = '{_long_ago()}'"),),
            (_case(other, "status = 'new', answered_on = NULL"),),
        ),
        Way("a case deleted", (f"DELETE FROM suggestion_case WHERE suggestion_id = {young.id}",), named=True),
    )


def _events(held: Suggestion, other: Suggestion) -> tuple[Way, ...]:
    """Return what adds an event."""
    return (
        Way("a hold lifted by an event", (_event(held, "unheld", "", clock.today()), _case(held, "held = 0"))),
        Way(
            "a closing event of long ago",
            (
                _event(other, "closed", "done", _long_ago()),
                _case(other, f"status = 'closed', closed_on = '{_long_ago()}'"),
            ),
        ),
        Way(
            "a purge recorded and done by hand",
            (
                _event(other, "purged", "", clock.today()),
                f"DELETE FROM suggestion_words WHERE suggestion_id = {other.id}",
            ),
        ),
    )


def _deletions(young: Suggestion, held: Suggestion) -> tuple[Way, ...]:
    """Return what deletes rows behind a dropped guard."""
    no_guard = tuple(
        f"DROP TRIGGER IF EXISTS {table}_no_{act}"
        for table in ("suggestion_words", "suggestion_contact", "event", "event_words", "audit", "audit_salt")
        for act in ("delete", "update")
    )
    held_event = f"SELECT id FROM event WHERE suggestion_id = {held.id} AND kind = 'held'"
    return (
        Way(
            "a hold removed with its event, the guard dropped",
            (
                *no_guard,
                f"DELETE FROM event_words WHERE event_id IN ({held_event})",
                f"DELETE FROM event WHERE id IN ({held_event})",
                _case(held, "held = 0"),
            ),
        ),
        Way(
            "words deleted, the guard dropped",
            (*no_guard, f"DELETE FROM suggestion_words WHERE suggestion_id = {young.id}"),
        ),
        Way(
            "a contact deleted, the guard dropped",
            (*no_guard, f"DELETE FROM suggestion_contact WHERE suggestion_id = {young.id}"),
        ),
    )


def _hidden(new: Suggestion) -> tuple[Way, ...]:
    """Return what keeps a message from its readers."""
    return (Way("a batch that never comes", (_case(new, "released_at = '2099-01-01 00:00:00'"),), named=True),)


def _trusted_days() -> tuple[Way, ...]:
    """Return what falsifies the trusted day; the last one leaves none."""
    moved = "INSERT OR REPLACE INTO trusted_day (id, day, boot, seconds) SELECT 1, '{}', boot, seconds FROM trusted_day"
    return (
        Way("a trusted day long after", (moved.format("2038-01-19"),), (moved.format(clock.today()),), refused=True),
        Way("the trusted day deleted", ("DELETE FROM trusted_day",), named=True, refused=True),
    )


def switch_off() -> None:
    """Read settings as they are stored, trust every date, and believe the stored case."""
    Setting.proven = classmethod(lambda cls, name: True)
    TrustedDay.today = classmethod(lambda cls: clock.today())
    setting._within = lambda text, default, least, most: int(text)
    retention.proven_end = lambda one, history, day: Case.get_by_id(one.id).closed_on


def run(program: Program, full: bool) -> Findings:
    """Try each way on the running program, and count what is gone without a finding."""
    found = Findings()
    program.chores_every = PACE
    program.prepare()
    with database.connection_context():
        attacks = ways(*_world())
    if not program.start():
        found.faults.append("the program did not start")
        return found
    named = set()
    for way in attacks:
        before, known = _kept(), _findings()
        _execute(way.attack)
        times = 6 if full else 2
        ran = sum(_purge(program) for _ in range(times))
        if ran != (0 if way.refused else times):
            found.faults.append(f"{way.name}: the purge ran {ran} times of {times}")
        _execute(way.hide)
        gone, new = before - _kept(), _findings() - known
        named |= {kind for kind, _about in new}
        if (gone or way.named) and not new:
            found.faults.append(f"{way.name}: {len(gone)} rows are gone, and nothing is named")
        if gone and not any("DELETE FROM" in words for words in way.attack):
            found.faults.append(f"{way.name}: the program destroyed {sorted(gone)}")
    found.figures |= {"ways": len(attacks), "kinds_named": sorted(named)}
    if program.stop() or not program.start():
        found.faults.append("the program does not start any more")
    return found


def _closed_on(suggestion: Suggestion) -> str:
    return Case.get_by_id(suggestion.id).closed_on.isoformat()


def _world() -> list[Suggestion]:
    """Store a young, a held and two open suggestions, each with a contact, on days that were trusted then."""
    an_account("siti", "officer").seal("account made", None)
    Setting.change(machine_voice=False, keep_contact_days=120)
    made = []
    for days, text in ((YOUNG, "Masih baru"), (OLD, "Ditahan")):
        day = clock.today() - timedelta(days=days)
        TrustedDay.move_to(day)
        made.append(a_suggestion(text, contact="0812").suggestion)
        acts.record(made[-1], "closed", value="done", text="Selesai", day=day)
    acts.record(made[-1], "held", text="Masih diperiksa")
    TrustedDay.move_to(clock.today())
    return made + [a_suggestion(text, contact="0813").suggestion for text in ("Masih dibahas", "Belum dibaca")]


def _kept() -> set[tuple[str, int]]:
    """Return every row of words and contacts."""
    with database.connection_context():
        return {(model._meta.table_name, row._pk) for model in (Words, Contact, EventWords) for row in model.select()}


def _findings() -> set[tuple[str, str]]:
    with database.connection_context():
        return {(one.kind, f"{one.seq} {one.about}") for one in verify()}


def _execute(statements: tuple[str, ...]) -> None:
    with database.connection_context():
        for words in statements:
            database.execute_sql(words)


def _purge(program: Program) -> bool:
    """Have the purge run again; return whether it did. One that refuses has two whole turns to."""
    with database.connection_context():
        kept = Chore.get_or_none(Chore.name == "purge")
        if kept is None or kept.done_until <= clock.now():
            Chore.again("purge")
    # The turn in progress, and two after it.
    last = program.turns + 3
    wait_until(lambda: _is_purged() or program.turns >= last, PATIENCE, PACE / 4)
    return _is_purged()


def _is_purged() -> bool:
    with database.connection_context():
        return Chore.last("purge") is not None
