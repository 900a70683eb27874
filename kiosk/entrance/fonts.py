"""The font, served from its wheel: this repository holds no font file."""

import fontpkg
from flask import Response, send_file

from kiosk.core.web.static_files import KEPT


def font() -> Response:
    """Send Plus Jakarta Sans, cacheable for a year."""
    response = send_file(fontpkg.path("Plus Jakarta Sans"), mimetype="font/ttf")
    response.headers["Cache-Control"] = KEPT
    return response
