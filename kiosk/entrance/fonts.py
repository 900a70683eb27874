"""The font, served from its wheel: this repository holds no font file."""

import fontpkg
from flask import Response, send_file

_YEAR = 365 * 24 * 3600


def font() -> Response:
    """Send Plus Jakarta Sans, cacheable for a year."""
    response = send_file(fontpkg.path("Plus Jakarta Sans"), mimetype="font/ttf", max_age=_YEAR)
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response
