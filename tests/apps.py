"""Both surfaces for tests, created once."""

import math
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from kiosk import config, create_app
from kiosk.core.documents.printing import last_slip
from kiosk.core.models import FaultTally
from kiosk.core.security.tap_rate import taps
from kiosk.core.sound.recordings import last_voice
from kiosk.core.soundness import soundness
from kiosk.core.storage.database import open_database
from kiosk.core.storage.keys import keyring


class Apps:
    """Both surfaces, created once; each test gets one with its own database and instance folder behind it."""

    def __init__(self, compiled: FileSystemBytecodeCache, *, testing: bool = True) -> None:
        self._compiled = compiled
        self._testing = testing
        self._made: dict[str, Flask] = {}
        self._extensions: dict[str, dict] = {}

    def of(self, surface: str, overrides: dict[str, str]) -> Flask:
        """Return the app of one surface; a test that changes the app itself creates its own."""
        if surface not in self._made:
            self._made[surface] = create_app(surface, testing=self._testing, **overrides)
            self._made[surface].jinja_env.bytecode_cache = self._compiled
            self._extensions[surface] = dict(self._made[surface].extensions)
        app = self._made[surface]
        # The chores keep state there about the database of the test before.
        app.extensions = dict(self._extensions[surface])
        taps.forget(math.inf)
        for memory in (soundness, last_slip, last_voice):
            memory.forget()
        FaultTally.forget_held()
        app.config.update({name.upper(): value for name, value in overrides.items()})
        keyring.open(Path(overrides["instance"]) / "keys")
        app.secret_key = keyring.secret("session")
        open_database(overrides["database_url"], config.ROOT)
        return app
