"""The officers' work: the chain, who is shut out, tags, the board, templates, saved views, and more of a case."""

from peewee import (
    AutoField,
    BlobField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    TextField,
)

# They take 15 and 19 MB a million rows; without them the page of closed ones and the share in time take seconds.
_INDEXES = (
    "CREATE INDEX suggestion_case_status ON suggestion_case (status, suggestion_id)",
    "CREATE INDEX suggestion_day ON suggestion (day)",
)
# The migrator would fill the column by an UPDATE, which the triggers of a suggestion refuse.
_ASSISTED = "ALTER TABLE suggestion ADD COLUMN assisted BOOLEAN NOT NULL DEFAULT FALSE"
# Neither changed nor removed by the program; a salt may go, for that is how a purge works.
_CHAIN = "audit"


def up(migrator, db):
    """Make the new tables and columns, and let nothing be changed in the chain."""

    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Record):
        pass

    class Suggestion(Record):
        pass

    class Audit(Record):
        seq = IntegerField(primary_key=True)
        action = CharField(max_length=24, index=True)
        object = CharField(max_length=40, index=True)
        actor = ForeignKeyField(Account, null=True)
        day = DateField()
        part = CharField(max_length=10)
        at = DateTimeField(null=True)
        digest = CharField(max_length=64)
        previous = CharField(max_length=64, unique=True)
        mac = CharField(max_length=64)

    class AuditSalt(Record):
        seq = IntegerField(primary_key=True)
        salt = BlobField()

        class Meta:
            table_name = "audit_salt"

    class Tag(Record):
        name = CharField(max_length=30, unique=True)

    class CaseTag(Record):
        tag = ForeignKeyField(Tag)
        suggestion = ForeignKeyField(Suggestion)

        class Meta:
            primary_key = False
            indexes = ((("suggestion", "tag"), True), (("tag", "suggestion"), False))

    class ShutOut(Record):
        account = ForeignKeyField(Account)
        suggestion = ForeignKeyField(Suggestion)

        class Meta:
            primary_key = False
            indexes = ((("suggestion", "account"), True),)

    class BoardEntry(Record):
        suggestion = ForeignKeyField(Suggestion, unique=True)
        asked_id = TextField()
        done_id = TextField()
        asked_en = TextField(default="")
        done_en = TextField(default="")
        published_on = DateField()
        withdrawn_at = DateTimeField(null=True)
        author = ForeignKeyField(Account, null=True)

    class ReplyTemplate(Record):
        id = AutoField()
        name = TextField()
        body_id = TextField()
        body_en = TextField(default="")
        position = IntegerField(default=0)

    class SavedView(Record):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        name = CharField(max_length=40)
        query = TextField()

        class Meta:
            indexes = ((("account", "name"), True),)

    class Chore(Record):
        name = CharField(max_length=40, primary_key=True)
        done_until = DateTimeField()
        mark = IntegerField(default=0)

    db.create_tables([Audit, AuditSalt, Tag, CaseTag, ShutOut, BoardEntry, ReplyTemplate, SavedView, Chore], safe=False)
    case = "suggestion_case"
    migrator.migrate(
        migrator.add_column("account", "aliases", TextField(default="")),
        migrator.add_column("account", "email", TextField(default="")),
        migrator.add_column(case, "closed_on", DateField(null=True)),
        migrator.add_column(case, "outcome", CharField(max_length=12, default="")),
        *(
            migrator.add_column(case, name, BooleanField(default=False))
            for name in ("extended", "reopened", "forwarded", "held", "purged", "has_contact")
        ),
        migrator.add_column(case, "merged_into_id", ForeignKeyField(Suggestion, field=Suggestion.id, null=True)),
        migrator.add_column(case, "released_at", DateTimeField(null=True)),
        migrator.add_column(case, "reopens_at", DateTimeField(null=True)),
        migrator.add_column("suggestion", "recorded_by_id", ForeignKeyField(Account, field=Account.id, null=True)),
    )
    for statement in (_ASSISTED, *_INDEXES, *(_postgresql() if isinstance(db, PostgresqlDatabase) else _sqlite())):
        db.execute_sql(statement)


def _sqlite():
    for moment in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {_CHAIN}_no_{moment.lower()} BEFORE {moment} ON {_CHAIN} "
            f"BEGIN SELECT RAISE(ABORT, '{_CHAIN} is insert-only'); END"
        )
    yield (
        f"CREATE TRIGGER {_CHAIN}_no_replace BEFORE INSERT ON {_CHAIN} "
        f"WHEN EXISTS (SELECT 1 FROM {_CHAIN} WHERE seq = NEW.seq OR previous = NEW.previous) "
        f"BEGIN SELECT RAISE(ABORT, '{_CHAIN} is insert-only'); END"
    )


def _postgresql():
    # SQLite keeps no lengths. An event's value may hold a promise and the moment of its release.
    yield "ALTER TABLE event ALTER COLUMN value TYPE varchar(40)"
    yield (
        f"CREATE TRIGGER {_CHAIN}_no_change BEFORE UPDATE OR DELETE ON {_CHAIN}"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    yield (
        f"CREATE TRIGGER {_CHAIN}_no_truncate BEFORE TRUNCATE ON {_CHAIN}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
