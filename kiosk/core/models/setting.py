"""What a person at the unit changes: names, idle seconds, promised days, channels. One row a name."""

from typing import Any

from peewee import CharField

from kiosk.core.database import PlainText, Record, transaction
from kiosk.core.models.account import Account
from kiosk.core.models.audit import Audit, Content

# The defaults are also the list of names and types; /admin/settings shows one field for each.
DEFAULTS: dict[str, Any] = {
    "unit_name": "Rutan Kelas IIB Blora",
    "unit_tagline": "Layanan informasi dan pengaduan",
    "unit_tagline_en": "Information and complaints service",
    "idle_seconds": 60,
    "idle_typing_seconds": 90,
    "idle_ticket_seconds": 180,
    "idle_countdown_seconds": 30,
    "answer_days": 14,
    "question_days": 10,
    "second_reader": False,
    "check_months": 6,
    "machine_voice": True,
    "printer": "",
    "slip_columns": 48,
    "extension_days": 14,
    "question_extension_days": 7,
    "batches": "12.00 16.00",
    "keep_contact_days": 90,
    "keep_text_days": 730,
    "survey_always": False,
    "ministry_survey": "",
    "unit_address": "",
    "unit_head": "",
    "unit_head_post": "Kepala Rutan",
    "smtp_server": "",
    "smtp_sender": "",
    "channels": ("Ombudsman Republik Indonesia\nSP4N-LAPOR!: www.lapor.go.id, SMS 1708"),
}


class Setting(Record):
    """A value that differs from its default, stored as text."""

    MAX_NAME = 80
    MAX_TAGLINE = 120
    MAX_CHANNELS = 1_000
    MAX_PRINTER = 120
    MAX_ADDRESS = 200

    name = CharField(primary_key=True, max_length=40)
    value = PlainText()

    FORMS = (lambda setting: [setting.name, setting.value],)

    @classmethod
    def everything(cls) -> dict[str, Any]:
        """Return each setting with the type of its default, in one query."""
        stored = {row.name: row.value for row in cls.select()}
        return {name: _typed(name, stored[name]) if name in stored else value for name, value in DEFAULTS.items()}

    @classmethod
    def read(cls, name: str) -> Any:
        """Return one setting with the type of its default; raise KeyError for a name that is none."""
        row = cls.get_or_none(cls.name == name)
        return _typed(name, row.value) if row else DEFAULTS[name]

    @classmethod
    def change(cls, by: Account | None = None, /, **values: Any) -> None:
        """Store each of ``values``; raise KeyError for a name that is none.

        What an account changes is sealed in the chain; what the program lays down by itself is not.
        """
        with transaction():
            stored = {row.name: row.value for row in cls.select()}
            for name, value in values.items():
                text = str(type(DEFAULTS[name])(value))
                cls.insert(name=name, value=text).on_conflict(
                    conflict_target=[cls.name], update={cls.value: text}
                ).execute()
                row = cls.get_by_id(name)
                if by is not None and row.value != stored.get(name, str(DEFAULTS[name])):
                    Audit.add("setting changed", row.name_in_chain, row.sealed_content(), actor=by)

    @property
    def name_in_chain(self) -> str:
        """How the chain names this setting."""
        return f"setting {self.name}"

    def sealed_content(self) -> Content:
        """Return what the chain seals of this setting."""
        return Content(self, self.FORMS)


def _typed(name: str, value: str) -> Any:
    kind = type(DEFAULTS[name])
    return value == str(True) if kind is bool else kind(value)
