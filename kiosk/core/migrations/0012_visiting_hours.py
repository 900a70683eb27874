"""Visiting hours: the week, who confirmed it last, and what was decided for single dates."""

from peewee import AutoField, CharField, CompositeKey, DateField, IntegerField, Model, TextField, TimeField


def up(migrator, db):
    """Make the tables."""

    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class VisitingHour(Record):
        id = AutoField()
        kind = CharField(max_length=9)
        weekday = IntegerField(null=True)
        day = DateField(null=True)
        starts = TimeField()
        ends = TimeField()
        register_until = TimeField(null=True)
        audience = CharField(max_length=9)
        valid_from = DateField(null=True)
        valid_until = DateField(null=True)

    class VisitingWeek(Record):
        id = IntegerField(primary_key=True)
        confirmed_on = DateField()
        confirmed_by = TextField()

    class VisitingDay(Record):
        day = DateField()
        kind = CharField(max_length=9)
        how = CharField(max_length=6)
        reason = TextField()

        class Meta:
            primary_key = CompositeKey("day", "kind")

    db.create_tables([VisitingHour, VisitingWeek, VisitingDay], safe=False)
