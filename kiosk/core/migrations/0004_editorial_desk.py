"""The staff's desk: groups, acts on terms, autosave, tallies, questions, read-aloud, and notices with a clock."""

from datetime import datetime, time, timedelta

from peewee import (
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

# Days were days of the unit's zone, which is seven hours ahead of UTC and has no summer time.
_ZONE = timedelta(hours=7)


def up(migrator, db):
    """Make the new tables, and give terms, revisions and notices their new columns."""

    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Record):
        pass

    class Term(Record):
        pass

    class Suggestion(Record):
        pass

    class Group(Record):
        code = CharField(primary_key=True, max_length=12)
        name_id = TextField()
        name_en = TextField(default="")
        position = IntegerField()

        class Meta:
            table_name = "groups"

    class TermEvent(Record):
        language = CharField(max_length=2, default="id")
        number = IntegerField(null=True)
        kind = CharField(max_length=16)
        words = TextField(default="")
        actor = ForeignKeyField(Account, null=True)
        at = DateTimeField()
        term = ForeignKeyField(Term, on_delete="CASCADE")

    class Autosave(Record):
        term = ForeignKeyField(Term, on_delete="CASCADE")
        language = CharField(max_length=2)
        account = ForeignKeyField(Account, on_delete="CASCADE")
        base = IntegerField()
        fields_json = TextField()
        saved_at = DateTimeField()

        class Meta:
            indexes = ((("term", "language", "account"), True),)

    class TermTally(Record):
        term = ForeignKeyField(Term, on_delete="CASCADE")
        language = CharField(max_length=2)
        day = DateField(index=True)
        reads = IntegerField(default=0)

        class Meta:
            primary_key = CompositeKey("term", "language", "day")

    class MissedSearch(Record):
        words = CharField(max_length=40)
        month = DateField()
        times = IntegerField(default=0)

        class Meta:
            primary_key = CompositeKey("words", "month")

    class Pronunciation(Record):
        language = CharField(max_length=2, default="id")
        written = CharField(max_length=60)
        spoken = TextField()
        author = ForeignKeyField(Account, null=True)

        class Meta:
            indexes = ((("language", "written"), True),)

    class Recording(Record):
        term = ForeignKeyField(Term, on_delete="CASCADE")
        language = CharField(max_length=2)
        number = IntegerField()
        machine = BooleanField()
        file = CharField(max_length=80)
        media_type = CharField(max_length=20)
        size = IntegerField()
        seconds = FloatField(null=True)
        marks_json = TextField(default="[]")
        author = ForeignKeyField(Account, null=True)
        at = DateTimeField()

        class Meta:
            indexes = ((("term", "language", "machine"), True),)

    class Question(Record):
        suggestion = ForeignKeyField(Suggestion, primary_key=True)
        term = ForeignKeyField(Term, on_delete="CASCADE")
        account = ForeignKeyField(Account, null=True)
        at = DateTimeField()

    db.create_tables(
        [Group, TermEvent, Autosave, TermTally, MissedSearch, Pronunciation, Recording, Question], safe=False
    )
    migrator.migrate(
        migrator.add_column("term", "next_check_on", DateField(null=True)),
        migrator.add_column("revision", "publish_at", DateTimeField(null=True)),
    )
    # Days of notices become moments, both days included as they were.

    class Before(Record):
        text_id = TextField()
        text_en = TextField()
        starts_on = DateField()
        ends_on = DateField(null=True)
        position = IntegerField()

        class Meta:
            table_name = "notice"

    class Notice(Record):
        kind = CharField(max_length=6, default="slide")
        text_id = TextField()
        text_en = TextField(default="")
        starts_at = DateTimeField()
        ends_at = DateTimeField(null=True)
        position = IntegerField(default=0)
        author = ForeignKeyField(Account, null=True)

    rows = list(Before.select().tuples())
    Before.drop_table()
    db.create_tables([Notice], safe=False)
    for _id, text_id, text_en, starts_on, ends_on, position in rows:
        Notice.create(
            text_id=text_id,
            text_en=text_en,
            position=position,
            starts_at=datetime.combine(starts_on, time()) - _ZONE,
            ends_at=datetime.combine(ends_on, time()) + timedelta(days=1) - _ZONE if ends_on else None,
        )
