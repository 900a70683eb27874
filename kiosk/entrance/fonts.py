"""The font, served out of its wheel: no font file is ever part of this repository."""

import fontpkg
from flask import Response, send_file

_YEAR = 365 * 24 * 3600


def font() -> Response:
    """Send Plus Jakarta Sans, to be kept for a year."""
    response = send_file(fontpkg.path("Plus Jakarta Sans"), mimetype="font/ttf", max_age=_YEAR)
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response
