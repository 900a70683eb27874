"""The screens of the kiosk as they last reported that they paint, and how often the program failed on a day."""

from peewee import AutoField, CharField, CompositeKey, DateField, DateTimeField, IntegerField, Model


def up(migrator, db):
    """Make both tables."""

    class Device(Model):
        id = AutoField()
        number_hash = CharField(max_length=64, unique=True)
        painted_at = DateTimeField()
        painting_since = DateTimeField()
        touched_on = DateField(null=True)
        touched_part = CharField(max_length=9, default="")
        browser = CharField(max_length=20)
        browser_since = DateField()
        page_version = CharField(max_length=12)

        class Meta:
            database = db
            table_name = "device"

    class FaultTally(Model):
        day = DateField()
        kind = CharField(max_length=10)
        count = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "fault_tally"
            primary_key = CompositeKey("day", "kind")

    db.create_tables([Device, FaultTally], safe=False)
