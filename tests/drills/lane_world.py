"""Six accounts and fifty messages, which of them each account may see, and a world without the others.

The oracle reads only this table: it knows nothing of the models, their lanes or recusals.
"""

import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from kiosk.core.days import clock
from kiosk.core.models import Account, Case, Event, Suggestion, Tag
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.acts.reopen import Wait
from tests.factories import a_suggestion

PEOPLE = {
    "siti": {"name": "Siti Rahmawati", "roles": ("officer",)},
    "budi": {"name": "Budi Santoso", "roles": ("officer", "staff")},
    "eva": {"name": "Eva Wibowo", "roles": ("inspector",)},
    "bambang": {
        "name": "Bambang Sutrisno",
        "post": "Kepala Regu Satu",
        "aliases": "Pak Beng",
        "roles": ("inspector", "admin"),
    },
    "joko": {"name": "Joko Prasetyo", "roles": ("officer", "inspector", "staff", "admin")},
    "dewi": {"name": "Dewi Lestari", "roles": ("staff", "admin")},
}


@dataclass(frozen=True)
class Scene:
    """One message and what happened to it; ``about`` are the accounts recused from it, determined by hand."""

    text: str
    kind: str = "suggestion"
    topic: str | None = None
    officer_named: str = ""
    # The lanes it was routed to, in order.
    moves: tuple[str, ...] = ()
    about: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    waits: bool = False
    acts: tuple[str, ...] = ()
    # The text by which its sender reopened it.
    again: str = ""
    # The words of the message it was merged into, before that one was routed.
    joined_to: str = ""


def _complaint(text: str, topic: str, **more: object) -> Scene:
    return Scene(text, "complaint", topic, **more)  # type: ignore[arg-type]


def _scenes() -> list[Scene]:
    about = frozenset
    open_ones = [
        Scene("Kursi tunggu kurang.", joined_to="Katanya harus bayar sirih di pos."),
        Scene("Kipas di ruang tunggu mati.", acts=("note", "tagged")),
        Scene("Terima kasih, antrean cepat.", "praise"),
        Scene("Kapan jam kunjungan hari Sabtu?", "question"),
        Scene("Apa syarat cuti bersyarat?", "question", acts=("reply",)),
        Scene("Toilet kotor sekali.", acts=("reply", "closed")),
        Scene("Parkir sempit.", acts=("held",)),
        _complaint("Loket buka terlambat.", "service", acts=("extended",)),
        _complaint("Nomor antrean dilompati.", "other", acts=("assigned",)),
        # Only a complaint is about an officer.
        Scene("Pak Joko ramah sekali.", "praise"),
        Scene("Usul: Pak Bambang pakai papan nama.", "suggestion"),
        Scene("Kapan Bu Eva ada di loket?", "question"),
    ]
    hidden_ones = [
        _complaint("Dimintai uang sirih lima puluh.", "levy"),
        _complaint("Didorong waktu digeledah, sirih.", "violence", acts=("note",)),
        _complaint("Ada yang membentak ibu saya, sirih.", "officer", acts=("reply", "closed")),
        _complaint("Barang sirih hilang di pos.", "officer", acts=("tagged", "assigned")),
        _complaint("Bambang Sutrisno meminta sirih.", "levy", about=about({"bambang"})),
        _complaint("Kata orang Pak Beng yang menyuruh, sirih.", "officer", about=about({"bambang"})),
        _complaint("Sirih di tangga.", "violence", officer_named="kepala regu satu", about=about({"bambang"})),
        _complaint("JOKO PRASETYO dan Eva Wibowo marah, sirih.", "officer", about=about({"joko", "eva"})),
        _complaint("Pak Joko menampar, sirih.", "violence", about=about({"joko"}), acts=("note",)),
        _complaint("Siti Rahmawati meminta sirih.", "levy", about=about({"siti"})),
        _complaint("Semua sama saja, sirih.", "officer", about=about({"joko"}), marks=("joko",)),
        _complaint("Petugas malam merokok, sirih.", "officer", about=about({"bambang"}), marks=("bambang",)),
        _complaint("Bu Eva lupa mencatat, sirih.", "officer", cleared=("eva",)),
        _complaint("Pak Bambang terlambat, sirih.", "officer", cleared=("bambang",), acts=("reply",)),
        _complaint("Dua puluh ribu tiap titip sirih.", "levy", acts=("reply", "closed", "unanswered")),
    ]
    # Of a topic that officers read, and yet about somebody who works here.
    named = [
        _complaint("Pak Joko membuka loket sirih terlambat.", "service", about=about({"joko"})),
        _complaint("Antrean sirih dilompati.", "other", officer_named="bu eva", about=about({"eva"}), acts=("reply",)),
        _complaint("Budi Santoso tidak ramah soal sirih.", "service", about=about({"budi"})),
        _complaint("Bu Dewi menolak sirih.", "other", about=about({"dewi"}), moves=("open",)),
        _complaint("Pak Beng minta sirih.", "service", about=about({"bambang"}), waits=True),
        _complaint(
            "Antre sirih panjang.",
            "service",
            about=about({"bambang"}),
            acts=("reply", "closed"),
            again="Pak Beng lagi.",
        ),
        _complaint("Kursi sirih basah.", "service", acts=("reply", "closed"), again="Masih basah sirih."),
        Scene("Sediakan sirih.", acts=("reply", "closed"), again="Pak Joko belum menyediakan sirih."),
    ]
    moved = [
        Scene("Katanya harus bayar sirih di pos.", moves=("restricted",), acts=("reply",)),
        Scene("Pak Joko menyuruh bayar sirih.", moves=("restricted",), about=about({"joko"})),
        Scene("Apakah wajib memberi sirih?", "question", moves=("restricted",)),
        _complaint("Salah pilih topik, hanya soal kipas.", "officer", moves=("open",)),
        _complaint("Bambang Sutrisno tidak di tempat.", "officer", moves=("open",), about=about({"bambang"})),
        _complaint("Keluar lalu kembali, sirih.", "levy", moves=("open", "restricted")),
        Scene("Masuk lalu keluar lagi.", moves=("restricted", "open"), acts=("reply",)),
    ]
    waiting = [
        Scene("Sirih baru, belum sampai.", waits=True),
        Scene("Bolehkah membawa sirih?", "question", waits=True),
        _complaint("Diminta sirih tadi.", "levy", waits=True),
        _complaint("Loket sirih tutup.", "service", waits=True),
    ]
    last = [
        Scene("Pengeras suara tidak terdengar.", acts=("note", "reply", "closed", "unanswered")),
        _complaint("Sirih diambil penjaga.", "officer", acts=("held", "note")),
        Scene("Mushala perlu sajadah.", acts=("tagged",)),
        _complaint("Antre sirih sejak subuh.", "violence", acts=("extended",)),
    ]
    return [*open_ones, *hidden_ones, *named, *moved, *waiting, *last]


SCENES = _scenes()


def may_know(person: str, scene: Scene) -> bool:
    """Return whether ``person`` may learn that ``scene`` was ever sent: the oracle."""
    roles = PEOPLE[person]["roles"]
    lane = scene.topic in ("officer", "violence", "levy") or (scene.kind == "complaint" and bool(scene.about))
    for move in scene.moves:
        lane = move == "restricted"
    if scene.waits:
        return False
    if lane:
        return "inspector" in roles and person not in scene.about
    answers_questions = "staff" in roles and scene.kind == "question"
    return "officer" in roles or "inspector" in roles or answers_questions


def may_open(person: str, scene: Scene) -> bool:
    """Return whether ``person`` may open ``scene`` in the officers' room; staff answer questions in their own."""
    roles = PEOPLE[person]["roles"]
    return may_know(person, scene) and ("officer" in roles or "inspector" in roles)


def enact(people: dict[str, Account]) -> list[Suggestion]:
    """Send every scene, perform what happened to it, and return the messages in the order of ``SCENES``."""
    eva, joko = people["eva"], people["joko"]
    sent = [_send(scene, number) for number, scene in enumerate(SCENES)]
    by_text = dict(zip((scene.text for scene in SCENES), sent, strict=True))
    for suggestion, scene in zip(sent, SCENES, strict=True):
        if scene.joined_to:
            main = by_text[scene.joined_to].cases.get()
            acts.merge(suggestion.cases.get(), eva, main, seen=Event.of(suggestion.id).count())
    for number, (suggestion, scene) in enumerate(zip(sent, SCENES, strict=True)):
        for move in scene.moves:
            seen = Event.of(suggestion.id).count()
            acts.route(suggestion.cases.get(), eva, move, "Salah jalur", seen=seen)
        for name in scene.marks:
            acts.record(suggestion, "named", actor=eva, value=people[name].id)
        for name in scene.cleared:
            acts.record(suggestion, "cleared", actor=joko, value=people[name].id, text="Bukan dia")
        for act in scene.acts:
            _do(act, suggestion, eva, number)
        if scene.again:
            _reopen(suggestion, scene.again)
        if scene.waits:
            soon = clock.now() + timedelta(hours=3)
            Case.update(released_at=soon).where(Case.suggestion == suggestion).execute()
    return sent


def _send(scene: Scene, number: int) -> Suggestion:
    return a_suggestion(
        scene.text,
        kind=scene.kind,
        topic=scene.topic,
        officer_named=scene.officer_named,
        contact=f"0812 000{number:02}" if number % 7 == 0 else "",
        day=clock.today() - timedelta(days=number % 5),
    ).suggestion


def _do(act: str, suggestion: Suggestion, by: Account, number: int) -> None:
    due_on = clock.today() + timedelta(days=20)
    value = {
        "closed": "done",
        "tagged": Tag.called(f"tag {number}").id if act == "tagged" else None,
        "assigned": by.id,
        "extended": clock.today() + timedelta(days=60),
        "unanswered": Wait(due_on, None),
    }.get(act)
    words = "" if act in ("tagged", "assigned") else f"Kata {act} nomor {number}"
    acts.record(suggestion, act, actor=None if act == "unanswered" else by, value=value, text=words)
    if act == "unanswered":
        acts.record(suggestion, "reopened", value=due_on)


def _reopen(suggestion: Suggestion, text: str) -> None:
    """Reopen it, and let the batch pass: readers see the text."""
    acts.reopen(suggestion, text)
    Case.update(reopens_at=clock.now()).where(Case.suggestion == suggestion, Case.reopens_at.is_null(False)).execute()
    acts.reopen_due()


def without(path: Path, gone: set[int], target: Path) -> None:
    """Write a copy of the database in which the messages ``gone`` were never sent, with ids closed up."""
    with sqlite3.connect(path) as source, sqlite3.connect(target) as copy:
        source.backup(copy)
    copy = sqlite3.connect(target)
    copy.create_function("kept", 1, lambda number: number not in gone)
    _open(copy)
    events = "SELECT id FROM event WHERE NOT kept(suggestion_id)"
    copy.execute(f"DELETE FROM event_words WHERE event_id IN ({events})")
    copy.execute("DELETE FROM suggestion WHERE NOT kept(id)")
    for table in _tables_of(copy, "suggestion"):
        copy.execute(f"DELETE FROM {table} WHERE NOT kept(suggestion_id)")
    copy.execute("UPDATE suggestion_case SET merged_into_id = NULL WHERE NOT kept(merged_into_id)")
    copy.execute("DELETE FROM tag WHERE id NOT IN (SELECT tag_id FROM case_tag)")
    _renumber(copy, "event", ["event_words"], "event_id")
    places = _renumber(copy, "suggestion", _tables_of(copy, "suggestion"), "suggestion_id")
    for number, place in places.items():
        copy.execute("UPDATE suggestion_case SET merged_into_id = ? WHERE merged_into_id = ?", (-place, number))
        copy.execute("UPDATE event SET value = ? WHERE kind = 'merged' AND value = ?", (str(place), str(number)))
    copy.execute("UPDATE suggestion_case SET merged_into_id = -merged_into_id")
    copy.execute("DELETE FROM suggestion_search")
    copy.execute("INSERT INTO suggestion_search (rowid, body) SELECT suggestion_id, body FROM suggestion_words")
    copy.commit()
    copy.close()


def _open(copy: sqlite3.Connection) -> None:
    copy.execute("PRAGMA foreign_keys = 0")
    for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        copy.execute(f"DROP TRIGGER {name}")


def _tables_of(copy: sqlite3.Connection, parent: str) -> list[str]:
    tables = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    keys = ((table, key) for table in tables for key in copy.execute(f"PRAGMA foreign_key_list({table})"))
    return [table for table, key in keys if key[2] == parent and key[3] == f"{parent}_id"]


def _renumber(copy: sqlite3.Connection, table: str, others: list[str], column: str) -> dict[int, int]:
    """Close the gaps between ids, and return the new id of each old one."""
    ids = [number for (number,) in copy.execute(f"SELECT id FROM {table} ORDER BY id")]
    for place, number in enumerate(ids, 1):
        copy.execute(f"UPDATE {table} SET id = ? WHERE id = ?", (-place, number))
        for other in others:
            copy.execute(f"UPDATE {other} SET {column} = ? WHERE {column} = ?", (-place, number))
    for name, key in ((table, "id"), *((other, column) for other in others)):
        copy.execute(f"UPDATE {name} SET {key} = -{key}")
    return {number: place for place, number in enumerate(ids, 1)}
