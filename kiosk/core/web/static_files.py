"""Style sheets, scripts and icons, at addresses with the version of all of them: a browser asks for each only once."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from flask import Flask, Response

_YEAR = 365 * 24 * 3600
_EXTENSION = "kiosk_version"
KEPT = f"public, max-age={_YEAR}, immutable"


def init_app(app: Flask) -> None:
    """Serve the files of ``app.static_folder`` below ``/static/<version>/``.

    The version is in the path, so what the files refer to by relative address has it too. A page from before an update
    asks with an old version: it gets the present files, but the browser does not keep them.
    """
    current = version_of(Path(app.static_folder or ""))
    app.extensions[_EXTENSION] = f"{_release(Path(app.root_path))} {current}"

    def send(version: str, filename: str) -> Response:
        response = app.send_static_file(filename)
        if version == current:
            response.headers["Cache-Control"] = KEPT
        return response

    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("version", current)

    app.add_url_rule("/static/<version>/<path:filename>", "static", send)
    app.url_defaults(add_version)


def program_version(app: Flask) -> str:
    """Return the release and, behind a blank, the digits that the addresses of its pages carry."""
    return app.extensions[_EXTENSION]


def _release(root: Path) -> str:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def version_of(folder: Path) -> str:
    """Return 12 hexadecimal digits that differ once a file in ``folder`` is changed, added, renamed or removed."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
