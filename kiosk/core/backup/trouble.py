"""What can be wrong with a copy, a key or a place that takes copies; each has one sentence for the console.

The pages have their own wording, by the code.
"""

WRONG_KEY, BROKEN, FOREIGN, NEWER, NO_LIST = "wrong key", "broken", "foreign", "newer", "no list"
NO_ROOM, NOT_WRITABLE, AWAY, HANGS, UNPREPARED, OF_ANOTHER = "full", "rights", "away", "hangs", "unprepared", "stranger"
UNSOUND, DOUBTS, BUSY, RUNNING, NO_ENVELOPE, NOT_A_KEY, MISSING_KEY, SERVER, CHANGED, DAMAGED_KEY, OWN_FOLDER = (
    "unsound",
    "doubts",
    "busy",
    "running",
    "no envelope",
    "not a key",
    "missing key",
    "server",
    "changed",
    "damaged key",
    "own folder",
)

SENTENCES = {
    WRONG_KEY: "This key does not open the copy: take the key of the envelope that was in use when it was made.",
    BROKEN: "The copy is damaged or incomplete: take another one.",
    FOREIGN: "The copy belongs to another unit: nothing was changed.",
    NEWER: "The copy was made by a newer version of the program: install that version first.",
    NO_LIST: "The list of what was purged and erased is missing, so what was destroyed since may come back.",
    NO_ROOM: "There is not enough room on the disk: make room and try again.",
    NOT_WRITABLE: "The program may not write to this folder: see to whom it belongs and how its disk is mounted.",
    AWAY: "The folder is not there: put in the stick or connect the share.",
    HANGS: "The folder does not answer: unplug the stick or the share and connect it again.",
    UNPREPARED: "The folder is not prepared for copies of this unit.",
    OF_ANOTHER: "The folder holds the copies of another unit: nothing was written to it.",
    UNSOUND: "The copy did not pass its check, so it was not kept.",
    DOUBTS: "The copy was made, but its chain or schema was altered: run audit verify.",
    BUSY: "A copy is being made or brought back already: wait until that is done.",
    RUNNING: "The program is running: stop it first, or bring the copy back on /admin/backups.",
    NO_ENVELOPE: "There is no key in an envelope yet: only this machine could open the copy.",
    NOT_A_KEY: "This is not a key of an envelope: it begins with AGE-SECRET-KEY-1 and has 74 characters.",
    MISSING_KEY: "The key file of this machine is missing or damaged: take the key from the envelope.",
    CHANGED: "Something came in, was purged or erased since the copy was checked: check it again.",
    OWN_FOLDER: "This folder belongs to the machine or the program itself: name one on a stick or a share.",
    DAMAGED_KEY: "A key file of this machine is damaged: remove it, and make a new key for the envelope.",
    SERVER: "To PostgreSQL a copy is restored by way of a file: restore it to an SQLite database, then copy-database.",
}


class Trouble(Exception):
    """A copy was not made, kept or brought back; nothing else was changed."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{SENTENCES[code]}{f' ({about})' if about else ''}")
        self.code = code
        self.about = about
