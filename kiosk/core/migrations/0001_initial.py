"""The first tables: a frozen copy of the models as they were, so that later changes of a model do not reach back."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    """Make every table, parents first."""

    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Account(Record):
        public_id = CharField(unique=True, max_length=22)
        username = CharField(unique=True, max_length=40)
        name = TextField()
        post = TextField(default="")
        officer = BooleanField(default=False)
        inspector = BooleanField(default=False)
        staff = BooleanField(default=False)
        admin = BooleanField(default=False)
        password_hash = CharField(null=True)
        code_hash = CharField(null=True)
        code_expires_at = DateTimeField(null=True)
        disabled_at = DateTimeField(null=True)
        created_at = DateTimeField()

    class Session(Record):
        token_hash = CharField(unique=True, max_length=64)
        account = ForeignKeyField(Account, on_delete="CASCADE")
        created_at = DateTimeField()
        seen_at = DateTimeField()
        ended_at = DateTimeField(null=True)

    class Throttle(Record):
        scope = CharField(max_length=20)
        subject = CharField(max_length=64)
        failures = IntegerField(default=0)
        window_at = DateTimeField()
        wait_until = DateTimeField(null=True)

        class Meta:
            indexes = ((("scope", "subject"), True),)

    class Setting(Record):
        name = CharField(primary_key=True, max_length=40)
        value = TextField()

    class ClosedDay(Record):
        day = DateField(primary_key=True)
        name = TextField()

    class Service(Record):
        code = CharField(unique=True, max_length=40)
        name_id = TextField()
        name_en = TextField()
        position = IntegerField()
        active = BooleanField(default=True)

    class Reason(Record):
        topic = CharField(max_length=10)
        code = CharField(unique=True, max_length=40)
        text_id = TextField()
        text_en = TextField()
        position = IntegerField()
        active = BooleanField(default=True)

    class Notice(Record):
        text_id = TextField()
        text_en = TextField(default="")
        starts_on = DateField()
        ends_on = DateField(null=True)
        position = IntegerField(default=0)

    class Term(Record):
        slug = CharField(unique=True, max_length=60)
        group = CharField(index=True, max_length=12)
        abbreviation = CharField(max_length=12, default="")
        synonyms = TextField(default="")
        position = IntegerField(default=0)
        for_sentenced = BooleanField(default=False)
        checked_by = TextField(null=True)
        checked_on = DateField(null=True)

    class Revision(Record):
        language = CharField(max_length=2)
        number = IntegerField()
        status = CharField(max_length=10, default="draft")
        title = TextField()
        short_answer = TextField()
        who_can = TextField(null=True)
        who_cannot = TextField(null=True)
        conditions = TextField(null=True)
        documents = TextField(null=True)
        steps = TextField(null=True)
        cost = TextField(null=True)
        whom_to_ask = TextField(null=True)
        legal_basis = TextField(null=True)
        details = TextField(null=True)
        written_on = DateField()
        author = ForeignKeyField(Account, null=True)
        created_at = DateTimeField()
        published_at = DateTimeField(null=True)
        published_by = ForeignKeyField(Account, null=True)
        term = ForeignKeyField(Term, on_delete="CASCADE")

        class Meta:
            indexes = ((("term", "language", "number"), True),)

    class Relation(Record):
        term = ForeignKeyField(Term, on_delete="CASCADE")
        other = ForeignKeyField(Term, on_delete="CASCADE")
        position = IntegerField()

        class Meta:
            primary_key = False
            indexes = ((("term", "other"), True),)

    class Clarity(Record):
        key_hmac = CharField(unique=True, max_length=64)
        term = ForeignKeyField(Term)
        language = CharField(max_length=2)
        clear = BooleanField()
        reason = ForeignKeyField(Reason, null=True)
        day = DateField()

    class Rating(Record):
        key_hmac = CharField(unique=True, max_length=64)
        service = ForeignKeyField(Service, null=True)
        score = IntegerField()
        day = DateField(index=True)
        hour = IntegerField()
        language = CharField(max_length=2)

    class RatingReason(Record):
        rating = ForeignKeyField(Rating, on_delete="CASCADE")
        reason = ForeignKeyField(Reason)

        class Meta:
            primary_key = False
            indexes = ((("rating", "reason"), True),)

    class Suggestion(Record):
        public_id = CharField(unique=True, max_length=22)
        key_hmac = CharField(unique=True, max_length=64)
        finder = CharField(unique=True, max_length=5)
        finder_counter = IntegerField()
        proof_hash = CharField()
        kind = CharField(max_length=12)
        topic = CharField(null=True, max_length=12)
        restricted = BooleanField()
        service = ForeignKeyField(Service, null=True)
        language = CharField(max_length=2)
        channel = CharField(max_length=12, default="kiosk")
        day = DateField()
        part = CharField(max_length=10)
        due_on = DateField(null=True)

    class Words(Record):
        suggestion = ForeignKeyField(Suggestion, primary_key=True)
        body = TextField()
        officer_named = TextField(default="")

        class Meta:
            table_name = "suggestion_words"

    class Contact(Record):
        suggestion = ForeignKeyField(Suggestion, primary_key=True)
        name = TextField()
        contact = TextField()
        consent_wording = TextField()
        consent_language = CharField(max_length=2)
        consent_day = DateField()

        class Meta:
            table_name = "suggestion_contact"

    class Event(Record):
        kind = CharField(max_length=16)
        value = CharField(max_length=20, default="")
        actor = ForeignKeyField(Account, null=True)
        day = DateField()
        part = CharField(max_length=10)
        at = DateTimeField(null=True)
        suggestion = ForeignKeyField(Suggestion)

    class EventWords(Record):
        event = ForeignKeyField(Event, primary_key=True)
        body = TextField()

    class Case(Record):
        suggestion = ForeignKeyField(Suggestion, primary_key=True)
        status = CharField(max_length=10, default="new")
        restricted = BooleanField()
        unread = BooleanField(default=True)
        assignee = ForeignKeyField(Account, null=True)
        due_on = DateField(null=True)
        answered_on = DateField(null=True)

        class Meta:
            table_name = "suggestion_case"
            indexes = ((("status", "restricted", "due_on"), False),)

    Revision.add_index(
        Revision.index(
            Revision.term,
            Revision.language,
            unique=True,
            where=(Revision.status == "published"),
            name="revision_published",
        )
    )
    db.create_tables(
        [
            Account,
            Session,
            Throttle,
            Setting,
            ClosedDay,
            Service,
            Reason,
            Notice,
            Term,
            Revision,
            Relation,
            Clarity,
            Rating,
            RatingReason,
            Suggestion,
            Words,
            Contact,
            Event,
            EventWords,
            Case,
        ]
    )
