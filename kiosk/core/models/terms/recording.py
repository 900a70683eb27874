"""Read-aloud: what is known of the audio of a text; its bytes lie in files outside static."""

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
    """The audio of one revision: a person's recording, or the machine voice; a person's goes first."""

    id = AutoField()
    term = ForeignKeyField(Term, backref="recordings", on_delete="CASCADE")
    language = CharField(max_length=2)
    # The revision that it reads; of another one it would say what the screen does not show.
    number = IntegerField()
    machine = BooleanField()
    # Name of the file, made of what it says: the same text and voice give the same name.
    file = CharField(max_length=80)
    media_type = CharField(max_length=20)
    size = IntegerField()
    seconds = FloatField(null=True)
    # Where each sentence begins, as shares 0 to 1 of the whole; empty where nobody marked them.
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
        """Every recording that may be played as long as its revision is on show, with who made it, a person's first.

        The machine's are none of them while the unit has switched that voice off.
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
        """The recordings that read exactly this revision, a person's before the machine's."""
        return cls.known().where(
            cls.term == revision.term_id, cls.language == revision.language, cls.number == revision.number
        )

    @classmethod
    def of_a_person(cls, revision: Record) -> "Recording | None":
        """Return what somebody recorded of this text, of the revision on show or an older one."""
        return cls.known().where(cls.term == revision.term_id, cls.language == revision.language, ~cls.machine).first()

    @classmethod
    def keep(cls, revision: Record, *, machine: bool, marks: list[float], **fields: Any) -> "Recording":
        """Make this the audio of its text in the place of the one before of the same kind."""
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
        """Forget this recording, so that the machine voice speaks again; its file is swept away later."""
        self.delete_instance()
