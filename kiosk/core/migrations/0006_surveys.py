"""The official survey: its periods, sheets and follow-up; and tallies, from which every figure is told."""

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

_SCORES_SO_FAR = (
    "INSERT INTO score_tally (element, day, hour, service, score, counted, number)"
    " SELECT 'rating', day, hour, COALESCE(service_id, 0), score, NOT flagged, COUNT(*)"
    " FROM rating GROUP BY day, hour, COALESCE(service_id, 0), score, NOT flagged"
)
_REASONS_SO_FAR = (
    "INSERT INTO reason_tally (reason, day, hour, counted, number)"
    " SELECT rating_reason.reason_id, day, hour, NOT flagged, COUNT(*)"
    " FROM rating_reason JOIN rating ON rating.id = rating_reason.rating_id"
    " GROUP BY rating_reason.reason_id, day, hour, NOT flagged"
)


def up(migrator, db):
    """Make the tables, and count what visitors have rated so far."""

    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Record):
        pass

    class Service(Record):
        pass

    class ScoreTally(Record):
        element = CharField(max_length=6)
        day = DateField()
        hour = IntegerField()
        service = IntegerField()
        score = IntegerField()
        counted = BooleanField()
        number = IntegerField()

        class Meta:
            primary_key = CompositeKey("element", "day", "hour", "service", "score", "counted")

    class ReasonTally(Record):
        reason = IntegerField()
        day = DateField()
        hour = IntegerField()
        counted = BooleanField()
        number = IntegerField()

        class Meta:
            primary_key = CompositeKey("day", "hour", "reason", "counted")

    class SurveyPeriod(Record):
        id = AutoField()
        name = TextField()
        first = DateField(unique=True)
        last = DateField()
        population = IntegerField()
        published = BooleanField(default=False)

    class FollowUp(Record):
        period = ForeignKeyField(SurveyPeriod)
        element = CharField(max_length=6)
        action = TextField(default="")
        who = TextField(default="")
        until = TextField(default="")

        class Meta:
            primary_key = CompositeKey("period", "element")

    class Sheet(Record):
        id = AutoField()
        key_hmac = CharField(max_length=64, unique=True)
        period = ForeignKeyField(SurveyPeriod, null=True)
        service = ForeignKeyField(Service, null=True)
        day = DateField(index=True)
        hour = IntegerField()
        language = CharField(max_length=2)
        source = CharField(max_length=5)
        u1 = IntegerField(null=True)
        u2 = IntegerField(null=True)
        u3 = IntegerField(null=True)
        u4 = IntegerField(null=True)
        u5 = IntegerField(null=True)
        u6 = IntegerField(null=True)
        u7 = IntegerField(null=True)
        u8 = IntegerField(null=True)
        u9 = IntegerField(null=True)
        age = CharField(max_length=12, default="")
        sex = CharField(max_length=12, default="")
        education = CharField(max_length=12, default="")
        occupation = CharField(max_length=12, default="")
        recorded_by = ForeignKeyField(Account, null=True)
        withdrawn = BooleanField(default=False)

    class SheetTally(Record):
        period = IntegerField()
        source = CharField(max_length=5)
        cut = CharField(max_length=10)
        value = CharField(max_length=12)
        element = CharField(max_length=6)
        score = IntegerField()
        number = IntegerField()

        class Meta:
            primary_key = CompositeKey("period", "source", "cut", "value", "element", "score")

    db.create_tables([ScoreTally, ReasonTally, SurveyPeriod, FollowUp, Sheet, SheetTally], safe=False)
    migrator.migrate(migrator.add_column("rating", "flagged", BooleanField(default=False)))
    db.execute_sql(_SCORES_SO_FAR)
    db.execute_sql(_REASONS_SO_FAR)
