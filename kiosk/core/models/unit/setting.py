"""What the unit can configure: names, idle seconds, promised days, channels.

One row per setting; a translated setting has one row per language.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from peewee import CharField, CompositeKey

from kiosk.core.days.batches import times_of
from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit, Content
from kiosk.core.storage.database import PlainText, Record, lock_table, transaction
from kiosk.core.text.languages import LANGUAGES, SOURCE, Texts
from kiosk.core.text.text import filled

# The defaults also define the names and types; /admin/settings shows a field for each.
DEFAULTS: dict[str, Any] = {
    "unit_name": "Rutan Kelas IIB Blora",
    "unit_tagline": Texts(id="Layanan informasi dan pengaduan", en="Information and complaints service"),
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
    "unit_telephone": "",
    "unit_whatsapp": "",
    "complaint_officer": "",
    "complaint_officer_post": "",
    "unit_head": "",
    "unit_head_post": "Kepala Rutan",
    "smtp_server": "",
    "smtp_sender": "",
    "security_contact": "",
    # Folders of a stick or a share that take copies; empty for none.
    "copies_folder": "",
    "copies_folder_2": "",
    # The national numbers; an officer checks them.
    "ombudsman_telephone": "137",
    "ombudsman_whatsapp": "0821-3737-3737",
    "ombudsman_office": "",
    "channels": "SP4N-LAPOR!: www.lapor.go.id, SMS 1708",
}


# Without these the kiosk has nothing to show.
REQUIRED = ("unit_name", "unit_tagline", "channels")
# The least and the most of each number. The form takes them from here, and so does reading: a number that was written
# into the database by hand must neither destroy nor disclose anything.
LIMITS = {
    "idle_seconds": (20, 600),
    "idle_typing_seconds": (30, 900),
    "idle_ticket_seconds": (60, 1_800),
    "idle_countdown_seconds": (10, 120),
    "answer_days": (1, 60),
    "question_days": (1, 60),
    "extension_days": (1, 60),
    "question_extension_days": (1, 60),
    "keep_contact_days": (30, 3_650),
    "keep_text_days": (365, 7_300),
    "check_months": (1, 60),
    "slip_columns": (32, 48),
}
# What a text must be; another one is read as the default.
_VALID: dict[str, Callable[[str], bool]] = {
    "unit_name": lambda text: bool(text.strip()),
    "channels": lambda text: bool(text.strip()),
    "batches": lambda text: times_of(text) is not None,
}


class Setting(Record):
    """A value that differs from its default, stored as text."""

    MAX_NAME = 80
    MAX_TAGLINE = 120
    MAX_CHANNELS = 1_000
    MAX_PRINTER = 120
    MAX_ADDRESS = 200
    MAX_NUMBER = 30
    MAX_FOLDER = 200

    name = CharField(max_length=40)
    # Set for a translated text, otherwise empty.
    language = CharField(max_length=2, default="")
    value = PlainText()

    FORMS = (lambda setting: [setting.key, setting.value],)

    class Meta:
        primary_key = CompositeKey("name", "language")

    @classmethod
    def everything(cls) -> dict[str, Any]:
        """Return every setting in the type of its default, in one query."""
        stored = cls._stored()
        return {name: _typed(name, stored.get(name, {})) for name in DEFAULTS}

    @classmethod
    def read(cls, name: str) -> Any:
        """Return one setting in the type of its default. Raises KeyError for an unknown name."""
        return _typed(name, cls._stored(name).get(name, {}))

    @classmethod
    def change(cls, by: Account | None = None, /, **values: Any) -> None:
        """Store each of ``values`` and seal what changed.

        Raises KeyError for an unknown name, ``EmptyText`` for a required text.

        What the chain did not seal, because it was written outside the program, is sealed when somebody saves it.
        """
        with transaction():
            # Of two concurrent changes of a setting, each must seal what it stored.
            lock_table(cls)
            for name, value in values.items():
                stored, default = cls._stored(name).get(name, {}), _parts(DEFAULTS[name])
                for language, text in _parts(type(DEFAULTS[name])(value)).items():
                    if name in REQUIRED and language in ("", SOURCE):
                        text = filled(text)
                    before = stored.get(language, default.get(language, ""))
                    row = cls(name=name, language=language)
                    if language not in stored and text == before and Audit.about(row.name_in_chain) is None:
                        continue
                    cls.insert(name=name, language=language, value=text).on_conflict(
                        conflict_target=[cls.name, cls.language], update={cls.value: text}
                    ).execute()
                    row = cls.get_by_id((name, language))
                    if row.value != before or not Audit.proves(row.name_in_chain, row.sealed_content()):
                        Audit.add("setting changed", row.name_in_chain, row.sealed_content(), actor=by)

    @classmethod
    def proven(cls, name: str) -> bool:
        """Return whether a setting, in every language, is what the chain sealed last, or was never changed.

        Destruction requires it: a period written by SQL, and removed afterwards, must have had no effect.
        """
        stored = cls._stored(name).get(name, {})
        for language in _parts(DEFAULTS[name]):
            row = cls(name=name, language=language, value=stored.get(language))
            if not (
                Audit.proves(row.name_in_chain, row.sealed_content())
                if language in stored
                else Audit.about(row.name_in_chain) is None
            ):
                return False
        return True

    @classmethod
    def altered(cls) -> set[str]:
        """Return the names of the settings that were changed outside the program."""
        return {name for name in DEFAULTS if not cls.proven(name)}

    @classmethod
    def sealed_number(cls, name: str) -> int | None:
        """Return the number of a setting as the chain sealed it last; None for a text and where it cannot be known.

        The chain keeps digests alone, so each allowed number is tried: up to 7,000.
        """
        least, most = LIMITS.get(name, (0, -1))
        rows = (cls(name=name, language="", value=str(number)) for number in range(least, most + 1))
        sealed = Audit.sealed_last(cls(name=name).name_in_chain, (row.sealed_content() for row in rows))
        return None if sealed is None else int(sealed.thing.value)

    @classmethod
    def names_in_chain(cls) -> dict[str, str]:
        """Return the name of each setting by its name in the chain."""
        rows = (cls(name=name, language=language) for name, value in DEFAULTS.items() for language in _parts(value))
        return {row.name_in_chain: row.name for row in rows}

    @property
    def key(self) -> str:
        """The name and, for a translation, its language; settings were sealed so before the language had a column."""
        return self.name if self.language in ("", SOURCE) else f"{self.name}_{self.language}"

    @property
    def name_in_chain(self) -> str:
        """The name of this setting in the chain."""
        return f"setting {self.key}"

    def sealed_content(self) -> Content:
        """Return what the chain seals of this setting."""
        return Content(self, self.FORMS)

    @classmethod
    def _stored(cls, *names: str) -> dict[str, dict[str, str]]:
        """Return the stored values of ``names``, or of all settings, by name and language."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in cls.select().where(cls.name.in_(names or tuple(DEFAULTS))):
            found[row.name][row.language] = row.value
        return found


def _parts(value: Any) -> dict[str, str]:
    """Return a value as it is stored: one text per language, or one text under the empty language."""
    if isinstance(value, Texts):
        return {language: value.get(language, "") for language in LANGUAGES}
    return {"": str(value)}


def _typed(name: str, stored: dict[str, str]) -> Any:
    """Return the stored value of a setting in the type of its default, or its default."""
    default = DEFAULTS[name]
    if isinstance(default, Texts):
        return Texts({**default, **stored})
    text = stored.get("", str(default))
    if isinstance(default, bool):
        return {"True": True, "False": False}.get(text, default)
    if isinstance(default, int):
        return _within(text, default, *LIMITS[name])
    valid = _VALID.get(name)
    return text if valid is None or valid(text) else default


def _within(text: str, default: int, least: int, most: int) -> int:
    """Return the number in ``text``, or the nearest allowed one; ``default`` if it is not a number."""
    try:
        return min(max(int(text), least), most)
    except ValueError:
        return default
