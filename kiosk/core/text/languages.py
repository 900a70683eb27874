"""The languages of the kiosk, and texts that it keeps in several of them. Pure.

This is the only list of languages: another one is a line here, a catalog in ``translations``, and its texts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """A language: its own name, the name by which the office calls it, and the machine voice that reads it."""

    own_name: str
    called: str
    # As espeak-ng names it; empty if it has none.
    voice: str = ""

    @property
    def title(self) -> str:
        """Its name in Indonesian, as a heading."""
        return f"Bahasa {self.called}"


# Every text exists in the first; it stands in for a missing translation.
SOURCE = "id"
LANGUAGES: dict[str, Language] = {
    SOURCE: Language("Bahasa Indonesia", "Indonesia", voice="id"),
    "en": Language("English", "Inggris", voice="en"),
}


def translations() -> dict[str, Language]:
    """Return the languages into which texts are translated: all but the first."""
    return {code: language for code, language in LANGUAGES.items() if code != SOURCE}


class Texts(dict[str, str]):
    """One text by language; languages in which it is empty are left out."""

    def __init__(self, by_language: Mapping[str, str | None] | None = None, **texts: str | None) -> None:
        given = {**(by_language or {}), **texts}
        super().__init__({code: text for code, text in given.items() if text})

    @property
    def source(self) -> str:
        """The Indonesian text."""
        return self.get(SOURCE, "")

    def in_language(self, code: str) -> str:
        """Return the text in this language, or the Indonesian one if it is missing."""
        return self.get(code) or self.source

    def shown_in(self, code: str) -> tuple[str, str]:
        """Return (language, text) of what ``in_language`` returns."""
        return (code, self[code]) if code in self else (SOURCE, self.source)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield language and text of each language that has one, in the order of the list."""
        yield from ((code, self[code]) for code in LANGUAGES if code in self)
