"""Read-aloud: the metadata of a text's audio; the audio itself is in files outside static."""

import json
from typing import Any

from peewee import (
    JOIN,
    AutoField,
    BooleanField,
    CharField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    fn,
)

from kiosk.core.days import clock
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.terms.term import Term
from kiosk.core.models.unit.setting import Setting
from kiosk.core.storage.database import PlainText, Record, transaction


class Recording(Record):
    """The audio of one revision: a person's recording, or the machine voice; a person's takes precedence."""

    id = AutoField()
    term = ForeignKeyField(Term, backref="recordings", on_delete="CASCADE")
    language = CharField(max_length=2)
    # The revision that it reads; another one has words that the screen does not show.
    number = IntegerField()
    machine = BooleanField()
    # Name of the file, derived from its content: the same text and voice give the same name.
    file = CharField(max_length=80)
    media_type = CharField(max_length=20)
    size = IntegerField()
    seconds = FloatField(null=True)
    # Where each sentence begins, as shares 0 to 1 of the whole; empty if unmarked.
    marks_json = PlainText(default="[]")
    author = ForeignKeyField(Account, null=True)
    at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("term", "language", "machine"), True),)

    @property
    def marks(self) -> list[float]:
        """Where each sentence begins, as shares 0 to 1 of the whole."""
        return json.loads(self.marks_json)

    @classmethod
    def known(cls) -> ModelSelect:
        """Return every recording that may be played while its revision is on show, with its author, a person's first.

        Machine recordings are left out while the unit has switched that voice off.
        """
        off = Setting.select().where(Setting.name == "machine_voice", Setting.value == str(False))
        return (
            cls.select(cls, Account)
            .join(Account, JOIN.LEFT_OUTER)
            .where(~cls.machine | ~fn.EXISTS(off))
            .order_by(cls.machine)
        )

    @classmethod
    def reading(cls, revision: Record) -> ModelSelect:
        """Return the recordings of exactly this revision, a person's before the machine's."""
        return cls.known().where(
            cls.term == revision.term_id, cls.language == revision.language, cls.number == revision.number
        )

    @classmethod
    def of_a_person(cls, revision: Record) -> "Recording | None":
        """Return a person's recording of this text, of the revision on show or an older one."""
        return cls.known().where(cls.term == revision.term_id, cls.language == revision.language, ~cls.machine).first()

    @classmethod
    def keep(cls, revision: Record, *, machine: bool, marks: list[float], **fields: Any) -> "Recording":
        """Store this audio of a text, replacing the previous one of the same kind."""
        with transaction():
            Term(id=revision.term_id).lock()
            cls.delete().where(
                cls.term == revision.term_id, cls.language == revision.language, cls.machine == machine
            ).execute()
            return cls.create(
                term=revision.term_id,
                language=revision.language,
                number=revision.number,
                machine=machine,
                marks_json=json.dumps([round(mark, 4) for mark in marks]),
                **fields,
            )

    def remove(self) -> None:
        """Delete this recording, so that the machine voice speaks again; its file is removed later."""
        self.delete_instance()
