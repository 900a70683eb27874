"""Texts by language: one JSON column, such as {"en": "", "id": ""}, replaces a column for each language.

A setting that is such a text has a row for each language.
"""

import json

from peewee import CharField, CompositeKey, Model, TextField

# Table -> its key, and of each new column the Indonesian and the English one that it replaces.
_TEXTS = {
    "service": ("id", {"names": ("name_id", "name_en")}),
    "reason": ("id", {"names": ("text_id", "text_en")}),
    "groups": ("code", {"names": ("name_id", "name_en")}),
    "notice": ("id", {"texts": ("text_id", "text_en")}),
    "board_entry": ("id", {"asked": ("asked_id", "asked_en"), "done": ("done_id", "done_en")}),
    "reply_template": ("id", {"bodies": ("body_id", "body_en")}),
}
# The setting that was two.
_TAGLINES = {"unit_tagline": ("unit_tagline", "id"), "unit_tagline_en": ("unit_tagline", "en")}


def up(migrator, db):
    """Merge each text with its translation, then drop the old columns."""
    for table, (key, columns) in _TEXTS.items():
        for column, before in columns.items():
            _gather(db, table, key, column, before)
    _settings(db)


def _gather(db, table, key, column, before):
    in_indonesian, in_english = before
    db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column} TEXT NOT NULL DEFAULT '{{}}'")
    rows = db.execute_sql(f"SELECT {key}, {in_indonesian}, {in_english} FROM {table}").fetchall()
    for which, *texts in rows:
        found = {language: text for language, text in zip(("id", "en"), texts, strict=True) if text}
        stored = json.dumps(found, ensure_ascii=False, sort_keys=True)
        db.execute_sql(f"UPDATE {table} SET {column} = {db.param} WHERE {key} = {db.param}", (stored, which))
    for name in before:
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {name}")


def _settings(db):
    class Setting(Model):
        name = CharField(max_length=40)
        language = CharField(max_length=2, default="")
        value = TextField()

        class Meta:
            database = db
            primary_key = CompositeKey("name", "language")

    rows = db.execute_sql("SELECT name, value FROM setting").fetchall()
    db.execute_sql("DROP TABLE setting")
    db.create_tables([Setting], safe=False)
    for before, value in rows:
        name, language = _TAGLINES.get(before, (before, ""))
        Setting.insert(name=name, language=language, value=value).execute()
