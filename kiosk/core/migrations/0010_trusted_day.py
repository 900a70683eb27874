"""The trusted day: the day on which the program believes its clock. The first start seals its row."""

from peewee import CharField, DateField, IntegerField, Model


def up(migrator, db):
    """Make the table."""

    class TrustedDay(Model):
        id = IntegerField(primary_key=True)
        day = DateField()
        boot = CharField(max_length=40)
        seconds = IntegerField()

        class Meta:
            database = db
            table_name = "trusted_day"

    db.create_tables([TrustedDay], safe=False)
